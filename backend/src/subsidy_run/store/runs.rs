//! SQL on runs, their steps and their reviews.

use chrono::{DateTime, NaiveDate, Utc};
use contract::subsidy_run::{SubsidyRunQuery, SubsidyRunState, SubsidyRunStep as Step};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::paging::{Paged, Paging};
use crate::schema::{subsidy_county_review, subsidy_run, subsidy_run_step};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_run)]
pub(in crate::subsidy_run) struct RunRow {
    pub(in crate::subsidy_run) id: Uuid,
    pub(in crate::subsidy_run) year: i16,
    pub(in crate::subsidy_run) cycle_id: Uuid,
    pub(in crate::subsidy_run) policy_id: Uuid,
    pub(in crate::subsidy_run) status: String,
    pub(in crate::subsidy_run) budget: Decimal,
    pub(in crate::subsidy_run) current: Option<i16>,
    pub(in crate::subsidy_run) approved_by: Option<Uuid>,
    pub(in crate::subsidy_run) publicised_at: Option<DateTime<Utc>>,
    pub(in crate::subsidy_run) publicity_days: Option<i16>,
    pub(in crate::subsidy_run) publicity_last: Option<NaiveDate>,
    pub(in crate::subsidy_run) created_by: Uuid,
    pub(in crate::subsidy_run) created_at: DateTime<Utc>,
    pub(in crate::subsidy_run) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_run_step)]
pub(in crate::subsidy_run) struct StepRow {
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) number: i32,
    pub(in crate::subsidy_run) step: String,
    pub(in crate::subsidy_run) from_status: Option<String>,
    pub(in crate::subsidy_run) to_status: String,
    pub(in crate::subsidy_run) reason: String,
    pub(in crate::subsidy_run) county_code: Option<String>,
    pub(in crate::subsidy_run) taken_by: Option<Uuid>,
    pub(in crate::subsidy_run) taken_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_county_review)]
pub(in crate::subsidy_run) struct ReviewRow {
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) version: i16,
    pub(in crate::subsidy_run) county_code: String,
    pub(in crate::subsidy_run) opinion: String,
    pub(in crate::subsidy_run) note: String,
    pub(in crate::subsidy_run) reviewed_by: Uuid,
    pub(in crate::subsidy_run) reviewed_at: DateTime<Utc>,
}

/// Offices see all runs; the staff of a facility those that everybody may read.
fn visible(scope: &Scope) -> subsidy_run::BoxedQuery<'static, Pg> {
    let rows = subsidy_run::table.into_boxed();
    if scope.city || !scope.divisions.is_empty() {
        return rows;
    }
    let public: Vec<&str> =
        SubsidyRunState::ALL.iter().filter(|state| state.is_public()).map(|state| state.as_str()).collect();
    rows.filter(subsidy_run::status.eq_any(public))
}

pub(in crate::subsidy_run) fn find_run(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<RunRow>> {
    visible(scope).filter(subsidy_run::id.eq(id)).select(RunRow::as_select()).first(conn).optional()
}

/// A run in sight, locked.
pub(in crate::subsidy_run) fn lock_run(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<RunRow>> {
    let locked: Option<Uuid> =
        subsidy_run::table.find(id).select(subsidy_run::id).for_update().first(conn).optional()?;
    if locked.is_some() { find_run(conn, scope, id) } else { Ok(None) }
}

/// The run of a year that was not given up.
pub(in crate::subsidy_run) fn find_run_of(conn: &mut PgConnection, year: i16) -> QueryResult<Option<RunRow>> {
    subsidy_run::table
        .filter(subsidy_run::year.eq(year))
        .filter(subsidy_run::status.ne(SubsidyRunState::Withdrawn.as_str()))
        .select(RunRow::as_select())
        .first(conn)
        .optional()
}

/// Runs, newest first.
pub(in crate::subsidy_run) fn list_runs(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &SubsidyRunQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<RunRow>> {
    let filtered = || {
        let mut rows = visible(scope);
        if let Some(year) = query.year {
            rows = rows.filter(subsidy_run::year.eq(year));
        }
        if let Some(status) = query.status {
            rows = rows.filter(subsidy_run::status.eq(status.as_str()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(subsidy_run::id.lt(id));
    }
    let rows =
        rows.order(subsidy_run::id.desc()).limit(paging.fetch()).select(RunRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &RunRow| vec![row.id.to_string()]))
}

/// The runs whose publicity ended before a day, locked; those that others have locked are left to them.
pub(in crate::subsidy_run) fn lock_ended(
    conn: &mut PgConnection,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<RunRow>> {
    subsidy_run::table
        .filter(subsidy_run::status.eq(SubsidyRunState::Publicised.as_str()))
        .filter(subsidy_run::publicity_last.lt(today))
        .order(subsidy_run::id)
        .limit(limit)
        .select(RunRow::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
}

pub(in crate::subsidy_run) fn insert_run(conn: &mut PgConnection, row: &RunRow) -> QueryResult<()> {
    diesel::insert_into(subsidy_run::table).values(row).execute(conn).map(drop)
}

/// Writes where a run stands.
pub(in crate::subsidy_run) fn update_run(conn: &mut PgConnection, row: &RunRow) -> QueryResult<()> {
    diesel::update(subsidy_run::table.find(row.id))
        .set((
            subsidy_run::status.eq(&row.status),
            subsidy_run::budget.eq(row.budget),
            subsidy_run::current.eq(row.current),
            subsidy_run::approved_by.eq(row.approved_by),
            subsidy_run::publicised_at.eq(row.publicised_at),
            subsidy_run::publicity_days.eq(row.publicity_days),
            subsidy_run::publicity_last.eq(row.publicity_last),
            subsidy_run::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Steps of a run, the first one first.
pub(in crate::subsidy_run) fn list_steps(conn: &mut PgConnection, run: Uuid) -> QueryResult<Vec<StepRow>> {
    subsidy_run_step::table
        .filter(subsidy_run_step::run_id.eq(run))
        .order(subsidy_run_step::number)
        .select(StepRow::as_select())
        .load(conn)
}

/// Everybody who has computed, reviewed or approved a run, in whichever of its versions, or has heard an appeal that changed it.
pub(in crate::subsidy_run) fn list_involved(conn: &mut PgConnection, run: Uuid) -> QueryResult<Vec<Uuid>> {
    let steps = [Step::Compute, Step::Review, Step::Approve, Step::Amend].map(Step::as_str);
    subsidy_run_step::table
        .filter(subsidy_run_step::run_id.eq(run))
        .filter(subsidy_run_step::step.eq_any(steps))
        .filter(subsidy_run_step::taken_by.is_not_null())
        .select(subsidy_run_step::taken_by.assume_not_null())
        .load(conn)
}

/// The number of the next step of a run that is locked.
pub(in crate::subsidy_run) fn next_number(conn: &mut PgConnection, run: Uuid) -> QueryResult<i32> {
    let last: Option<i32> = subsidy_run_step::table
        .filter(subsidy_run_step::run_id.eq(run))
        .select(diesel::dsl::max(subsidy_run_step::number))
        .first(conn)?;
    Ok(last.unwrap_or_default().saturating_add(1))
}

pub(in crate::subsidy_run) fn insert_step(conn: &mut PgConnection, row: &StepRow) -> QueryResult<()> {
    diesel::insert_into(subsidy_run_step::table).values(row).execute(conn).map(drop)
}

/// What counties have said of a version.
pub(in crate::subsidy_run) fn list_reviews(
    conn: &mut PgConnection,
    run: Uuid,
    version: i16,
) -> QueryResult<Vec<ReviewRow>> {
    subsidy_county_review::table
        .filter(subsidy_county_review::run_id.eq(run).and(subsidy_county_review::version.eq(version)))
        .order(subsidy_county_review::county_code)
        .select(ReviewRow::as_select())
        .load(conn)
}

pub(in crate::subsidy_run) fn insert_review(conn: &mut PgConnection, row: &ReviewRow) -> QueryResult<()> {
    diesel::insert_into(subsidy_county_review::table).values(row).execute(conn).map(drop)
}

/// A run that something names.
pub(in crate::subsidy_run) fn find_any(conn: &mut PgConnection, id: Uuid) -> QueryResult<RunRow> {
    subsidy_run::table.find(id).select(RunRow::as_select()).first(conn)
}
