//! SQL on the dated parameters of watching.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::online_parameter;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = online_parameter)]
pub(in crate::online) struct ParameterRow {
    pub(in crate::online) id: Uuid,
    pub(in crate::online) effective_from: NaiveDate,
    pub(in crate::online) effective_to: Option<NaiveDate>,
    pub(in crate::online) interval_seconds: i32,
    pub(in crate::online) gap_seconds: i32,
    pub(in crate::online) tolerance_seconds: i32,
    pub(in crate::online) silence_minutes: i32,
    pub(in crate::online) completion_bp: i32,
    pub(in crate::online) policy_basis: String,
    pub(in crate::online) created_by: Option<Uuid>,
    pub(in crate::online) created_at: DateTime<Utc>,
}

/// The parameters in force on a day.
pub(in crate::online) fn find_parameters(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<ParameterRow>> {
    online_parameter::table
        .filter(online_parameter::effective_from.le(day))
        .filter(online_parameter::effective_to.is_null().or(online_parameter::effective_to.ge(day)))
        .select(ParameterRow::as_select())
        .first(conn)
        .optional()
}

/// Latest first.
pub(in crate::online) fn list_parameters(conn: &mut PgConnection) -> QueryResult<Vec<ParameterRow>> {
    online_parameter::table
        .order(online_parameter::effective_from.desc())
        .select(ParameterRow::as_select())
        .load(conn)
}

/// The parameters that no others follow.
pub(in crate::online) fn lock_last_parameters(conn: &mut PgConnection) -> QueryResult<Option<ParameterRow>> {
    online_parameter::table
        .order(online_parameter::effective_from.desc())
        .select(ParameterRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

pub(in crate::online) fn insert_parameters(conn: &mut PgConnection, row: &ParameterRow) -> QueryResult<()> {
    diesel::insert_into(online_parameter::table).values(row).execute(conn).map(drop)
}

/// Ends parameters with a day.
pub(in crate::online) fn end_parameters(
    conn: &mut PgConnection,
    id: Uuid,
    last: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(online_parameter::table.find(id))
        .set(online_parameter::effective_to.eq(last))
        .execute(conn)
        .map(drop)
}
