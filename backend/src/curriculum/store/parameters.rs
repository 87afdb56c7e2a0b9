//! SQL on the dated parameters of the refresh.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::curriculum_parameter;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = curriculum_parameter)]
pub(in crate::curriculum) struct ParameterRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) effective_from: NaiveDate,
    /// The last day on which they hold.
    pub(in crate::curriculum) effective_to: Option<NaiveDate>,
    pub(in crate::curriculum) min_changed_bp: i32,
    pub(in crate::curriculum) min_open_days: i32,
    pub(in crate::curriculum) policy_basis: String,
    pub(in crate::curriculum) created_at: DateTime<Utc>,
    pub(in crate::curriculum) require_review: bool,
    pub(in crate::curriculum) require_survey: bool,
    pub(in crate::curriculum) min_answers: i32,
    pub(in crate::curriculum) completion_bp: i32,
    pub(in crate::curriculum) reminder_days: Vec<Option<i32>>,
    pub(in crate::curriculum) created_by: Option<Uuid>,
}

/// The parameters in force on a day.
pub(in crate::curriculum) fn find_parameters(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<ParameterRow>> {
    curriculum_parameter::table
        .filter(curriculum_parameter::effective_from.le(day))
        .filter(curriculum_parameter::effective_to.is_null().or(curriculum_parameter::effective_to.ge(day)))
        .select(ParameterRow::as_select())
        .first(conn)
        .optional()
}

/// The parameters that no others follow.
pub(in crate::curriculum) fn lock_last_parameters(
    conn: &mut PgConnection,
) -> QueryResult<Option<ParameterRow>> {
    curriculum_parameter::table
        .order(curriculum_parameter::effective_from.desc())
        .select(ParameterRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

/// Latest first.
pub(in crate::curriculum) fn list_parameters(
    conn: &mut PgConnection,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> QueryResult<Paged<ParameterRow>> {
    let mut query = curriculum_parameter::table.into_boxed();
    if let Some(day) = before {
        query = query.filter(curriculum_parameter::effective_from.lt(day));
    }
    let rows = query
        .order(curriculum_parameter::effective_from.desc())
        .limit(paging.fetch())
        .select(ParameterRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(curriculum_parameter::table.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &ParameterRow| vec![row.effective_from.to_string()]))
}

/// Ends parameters with a day.
pub(in crate::curriculum) fn end_parameters(
    conn: &mut PgConnection,
    id: Uuid,
    last: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(curriculum_parameter::table.find(id))
        .set(curriculum_parameter::effective_to.eq(last))
        .execute(conn)
        .map(drop)
}

pub(in crate::curriculum) fn insert_parameters(
    conn: &mut PgConnection,
    row: &ParameterRow,
) -> QueryResult<()> {
    diesel::insert_into(curriculum_parameter::table).values(row).execute(conn).map(drop)
}
