//! The dated parameters of learning teams.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::learning_team_parameter;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = learning_team_parameter)]
pub(in crate::learning_team) struct ParameterRow {
    pub(in crate::learning_team) id: Uuid,
    pub(in crate::learning_team) effective_from: NaiveDate,
    /// The last day on which they hold.
    pub(in crate::learning_team) effective_to: Option<NaiveDate>,
    pub(in crate::learning_team) min_members: i32,
    pub(in crate::learning_team) min_monthly_activities: i32,
    pub(in crate::learning_team) policy_basis: String,
    pub(in crate::learning_team) created_by: Option<Uuid>,
    pub(in crate::learning_team) created_at: DateTime<Utc>,
}

/// The parameters in force on a day.
pub(in crate::learning_team) fn find_parameters(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<ParameterRow>> {
    learning_team_parameter::table
        .filter(learning_team_parameter::effective_from.le(day))
        .filter(
            learning_team_parameter::effective_to.is_null().or(learning_team_parameter::effective_to.ge(day)),
        )
        .select(ParameterRow::as_select())
        .first(conn)
        .optional()
}

/// The parameters that no others follow.
pub(in crate::learning_team) fn lock_last_parameters(
    conn: &mut PgConnection,
) -> QueryResult<Option<ParameterRow>> {
    learning_team_parameter::table
        .order(learning_team_parameter::effective_from.desc())
        .select(ParameterRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

/// Latest first.
pub(in crate::learning_team) fn list_parameters(
    conn: &mut PgConnection,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> QueryResult<Paged<ParameterRow>> {
    let mut query = learning_team_parameter::table.into_boxed();
    if let Some(day) = before {
        query = query.filter(learning_team_parameter::effective_from.lt(day));
    }
    let rows = query
        .order(learning_team_parameter::effective_from.desc())
        .limit(paging.fetch())
        .select(ParameterRow::as_select())
        .load(conn)?;
    let total =
        if paging.count { Some(learning_team_parameter::table.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &ParameterRow| vec![row.effective_from.to_string()]))
}

/// Ends parameters with a day.
pub(in crate::learning_team) fn end_parameters(
    conn: &mut PgConnection,
    id: Uuid,
    last: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(learning_team_parameter::table.find(id))
        .set(learning_team_parameter::effective_to.eq(last))
        .execute(conn)
        .map(drop)
}

pub(in crate::learning_team) fn insert_parameters(
    conn: &mut PgConnection,
    row: &ParameterRow,
) -> QueryResult<()> {
    diesel::insert_into(learning_team_parameter::table).values(row).execute(conn).map(drop)
}
