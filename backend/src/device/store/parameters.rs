//! SQL on the dated numbers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::device_parameter;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = device_parameter)]
pub(in crate::device) struct ParameterRow {
    pub(in crate::device) id: Uuid,
    pub(in crate::device) effective_from: NaiveDate,
    pub(in crate::device) effective_to: Option<NaiveDate>,
    pub(in crate::device) clock_tolerance_seconds: i32,
    pub(in crate::device) gap_hours: i32,
    pub(in crate::device) late_days: i32,
    pub(in crate::device) policy_basis: String,
    pub(in crate::device) created_by: Option<Uuid>,
    pub(in crate::device) created_at: DateTime<Utc>,
}

/// Those in force on a day.
pub(in crate::device) fn find_parameters(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<ParameterRow>> {
    device_parameter::table
        .filter(device_parameter::effective_from.le(day))
        .filter(device_parameter::effective_to.is_null().or(device_parameter::effective_to.ge(day)))
        .select(ParameterRow::as_select())
        .first(conn)
        .optional()
}

/// Those that no others follow.
pub(in crate::device) fn lock_last_parameters(conn: &mut PgConnection) -> QueryResult<Option<ParameterRow>> {
    device_parameter::table
        .order(device_parameter::effective_from.desc())
        .select(ParameterRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

/// Latest first.
pub(in crate::device) fn list_parameters(
    conn: &mut PgConnection,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> QueryResult<Paged<ParameterRow>> {
    let mut query = device_parameter::table.into_boxed();
    if let Some(day) = before {
        query = query.filter(device_parameter::effective_from.lt(day));
    }
    let rows = query
        .order(device_parameter::effective_from.desc())
        .limit(paging.fetch())
        .select(ParameterRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(device_parameter::table.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &ParameterRow| vec![row.effective_from.to_string()]))
}

/// Ends parameters with a day.
pub(in crate::device) fn end_parameters(
    conn: &mut PgConnection,
    id: Uuid,
    last: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(device_parameter::table.find(id))
        .set(device_parameter::effective_to.eq(last))
        .execute(conn)
        .map(drop)
}

pub(in crate::device) fn insert_parameters(conn: &mut PgConnection, row: &ParameterRow) -> QueryResult<()> {
    diesel::insert_into(device_parameter::table).values(row).execute(conn).map(drop)
}
