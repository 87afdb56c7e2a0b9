//! The dated parameters of enrolment.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::enrolment_parameter;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = enrolment_parameter)]
pub(in crate::class) struct EnrolmentParameterRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) effective_from: NaiveDate,
    /// The last day on which they hold.
    pub(in crate::class) effective_to: Option<NaiveDate>,
    pub(in crate::class) priority_quota_bp: i32,
    pub(in crate::class) release_days: i32,
    pub(in crate::class) counted_evidence: Vec<Option<String>>,
    pub(in crate::class) max_per_half_year: i32,
    pub(in crate::class) policy_basis: String,
    pub(in crate::class) created_by: Option<Uuid>,
    pub(in crate::class) created_at: DateTime<Utc>,
}

/// The parameters in force on a day.
pub(in crate::class) fn find_enrolment_parameters(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<EnrolmentParameterRow>> {
    enrolment_parameter::table
        .filter(enrolment_parameter::effective_from.le(day))
        .filter(enrolment_parameter::effective_to.is_null().or(enrolment_parameter::effective_to.ge(day)))
        .select(EnrolmentParameterRow::as_select())
        .first(conn)
        .optional()
}

/// The parameters that no others follow.
pub(in crate::class) fn lock_last_enrolment_parameters(
    conn: &mut PgConnection,
) -> QueryResult<Option<EnrolmentParameterRow>> {
    enrolment_parameter::table
        .order(enrolment_parameter::effective_from.desc())
        .select(EnrolmentParameterRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

/// Latest first.
pub(in crate::class) fn list_enrolment_parameters(
    conn: &mut PgConnection,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> QueryResult<Paged<EnrolmentParameterRow>> {
    let mut query = enrolment_parameter::table.into_boxed();
    if let Some(day) = before {
        query = query.filter(enrolment_parameter::effective_from.lt(day));
    }
    let rows = query
        .order(enrolment_parameter::effective_from.desc())
        .limit(paging.fetch())
        .select(EnrolmentParameterRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(enrolment_parameter::table.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &EnrolmentParameterRow| vec![row.effective_from.to_string()]))
}

/// Ends parameters with a day.
pub(in crate::class) fn end_enrolment_parameters(
    conn: &mut PgConnection,
    id: Uuid,
    last: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(enrolment_parameter::table.find(id))
        .set(enrolment_parameter::effective_to.eq(last))
        .execute(conn)
        .map(drop)
}

pub(in crate::class) fn insert_enrolment_parameters(
    conn: &mut PgConnection,
    row: &EnrolmentParameterRow,
) -> QueryResult<()> {
    diesel::insert_into(enrolment_parameter::table).values(row).execute(conn).map(drop)
}
