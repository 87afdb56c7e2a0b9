//! SQL on the dated parameters of regular participation.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::participation_parameter;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = participation_parameter)]
pub(in crate::coverage) struct ParameterRow {
    pub(in crate::coverage) id: Uuid,
    pub(in crate::coverage) effective_from: NaiveDate,
    /// The last day on which they hold.
    pub(in crate::coverage) effective_to: Option<NaiveDate>,
    pub(in crate::coverage) min_attendances: i32,
    pub(in crate::coverage) min_months: i32,
    pub(in crate::coverage) window_months: i32,
    pub(in crate::coverage) target_bp: i32,
    pub(in crate::coverage) policy_basis: String,
    pub(in crate::coverage) created_by: Option<Uuid>,
    pub(in crate::coverage) created_at: DateTime<Utc>,
}

/// The parameters in force on a day.
pub(in crate::coverage) fn find_parameters(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<ParameterRow>> {
    participation_parameter::table
        .filter(participation_parameter::effective_from.le(day))
        .filter(
            participation_parameter::effective_to.is_null().or(participation_parameter::effective_to.ge(day)),
        )
        .select(ParameterRow::as_select())
        .first(conn)
        .optional()
}

/// The parameters that no others follow.
pub(in crate::coverage) fn lock_last_parameters(
    conn: &mut PgConnection,
) -> QueryResult<Option<ParameterRow>> {
    participation_parameter::table
        .order(participation_parameter::effective_from.desc())
        .select(ParameterRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

/// Latest first.
pub(in crate::coverage) fn list_parameters(
    conn: &mut PgConnection,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> QueryResult<Paged<ParameterRow>> {
    let mut query = participation_parameter::table.into_boxed();
    if let Some(day) = before {
        query = query.filter(participation_parameter::effective_from.lt(day));
    }
    let rows = query
        .order(participation_parameter::effective_from.desc())
        .limit(paging.fetch())
        .select(ParameterRow::as_select())
        .load(conn)?;
    let total =
        if paging.count { Some(participation_parameter::table.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &ParameterRow| vec![row.effective_from.to_string()]))
}

/// Ends parameters with a day.
pub(in crate::coverage) fn end_parameters(
    conn: &mut PgConnection,
    id: Uuid,
    last: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(participation_parameter::table.find(id))
        .set(participation_parameter::effective_to.eq(last))
        .execute(conn)
        .map(drop)
}

pub(in crate::coverage) fn insert_parameters(conn: &mut PgConnection, row: &ParameterRow) -> QueryResult<()> {
    diesel::insert_into(participation_parameter::table).values(row).execute(conn).map(drop)
}
