//! SQL on hours of service, what they come to, and their parameters.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::volunteer::{LogSource, LogState, VolunteerLogQuery};
use diesel::dsl::{count_star, sql};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Timestamptz};
use uuid::Uuid;

use super::teams::TeamRow;
use super::teams_in_scope;
use crate::auth::Scope;
use crate::clock::start_of_day;
use crate::paging::{Paged, Paging};
use crate::schema::{volunteer_log, volunteer_parameter, volunteer_team};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = volunteer_log)]
pub(in crate::volunteer) struct LogRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) team_id: Uuid,
    pub(in crate::volunteer) member_id: Uuid,
    pub(in crate::volunteer) learner_id: Option<Uuid>,
    pub(in crate::volunteer) person_id: Uuid,
    pub(in crate::volunteer) shift_id: Option<Uuid>,
    pub(in crate::volunteer) source: String,
    pub(in crate::volunteer) form: String,
    pub(in crate::volunteer) what: String,
    pub(in crate::volunteer) starts_at: DateTime<Utc>,
    pub(in crate::volunteer) ends_at: DateTime<Utc>,
    pub(in crate::volunteer) minutes: i32,
    pub(in crate::volunteer) status: String,
    pub(in crate::volunteer) entered_by: Uuid,
    pub(in crate::volunteer) entered_at: DateTime<Utc>,
    pub(in crate::volunteer) decided_by: Option<Uuid>,
    pub(in crate::volunteer) decided_at: Option<DateTime<Utc>>,
    pub(in crate::volunteer) decision_reason: Option<String>,
    pub(in crate::volunteer) version: i64,
}

fn filtered(scope: &Scope, filter: &VolunteerLogQuery) -> volunteer_log::BoxedQuery<'static, Pg> {
    let mut query =
        volunteer_log::table.filter(volunteer_log::team_id.eq_any(teams_in_scope(scope))).into_boxed();
    if let Some(id) = filter.team_id {
        query = query.filter(volunteer_log::team_id.eq(id.0));
    }
    if let Some(id) = filter.member_id {
        query = query.filter(volunteer_log::member_id.eq(id.0));
    }
    if let Some(state) = filter.status {
        query = query.filter(volunteer_log::status.eq(state.as_str()));
    }
    if let Some(day) = filter.from {
        query = query.filter(volunteer_log::starts_at.ge(start_of_day(day)));
    }
    match filter.to.and_then(|day| day.succ_opt()) {
        Some(next) => query.filter(volunteer_log::starts_at.lt(start_of_day(next))),
        None => query,
    }
}

/// Newest first.
pub(in crate::volunteer) fn list_logs(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &VolunteerLogQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<LogRow>> {
    let mut query = filtered(scope, filter);
    if let Some(id) = before {
        query = query.filter(volunteer_log::id.lt(id));
    }
    let query = query.order(volunteer_log::id.desc()).limit(paging.fetch());
    let rows: Vec<LogRow> = query.select(LogRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

pub(in crate::volunteer) fn find_log(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<LogRow>> {
    volunteer_log::table
        .filter(volunteer_log::id.eq(id).and(volunteer_log::team_id.eq_any(teams_in_scope(scope))))
        .select(LogRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::volunteer) fn lock_log(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<LogRow>> {
    if find_log(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    volunteer_log::table.find(id).select(LogRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::volunteer) fn insert_log(conn: &mut PgConnection, row: &LogRow) -> QueryResult<()> {
    diesel::insert_into(volunteer_log::table).values(row).execute(conn).map(drop)
}

/// Hours of a person that stand and share some of this time, locked, wherever they were served.
pub(in crate::volunteer) fn lock_logs_within(
    conn: &mut PgConnection,
    person: Uuid,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<LogRow>> {
    let shares = sql::<Bool>("tstzrange(starts_at, ends_at) && tstzrange(")
        .bind::<Timestamptz, _>(from)
        .sql(", ")
        .bind::<Timestamptz, _>(until)
        .sql(")");
    volunteer_log::table
        .filter(volunteer_log::person_id.eq(person).and(volunteer_log::status.ne(LogState::Refused.as_str())))
        .filter(shares)
        .order(volunteer_log::id)
        .select(LogRow::as_select())
        .for_update()
        .load(conn)
}

/// The minutes that check-outs of a shift have recorded, by member.
pub(in crate::volunteer) fn recorded_minutes(
    conn: &mut PgConnection,
    shift: Uuid,
    members: &[Uuid],
) -> QueryResult<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, Option<i64>)> = volunteer_log::table
        .filter(volunteer_log::shift_id.eq(shift).and(volunteer_log::member_id.eq_any(members)))
        .filter(volunteer_log::source.eq(LogSource::CheckOut.as_str()))
        .group_by(volunteer_log::member_id)
        .select((volunteer_log::member_id, sql::<Nullable<BigInt>>(MINUTES)))
        .load(conn)?;
    Ok(rows.into_iter().map(|(member, minutes)| (member, minutes.unwrap_or_default())).collect())
}

pub(in crate::volunteer) fn update_log(conn: &mut PgConnection, row: &LogRow) -> QueryResult<()> {
    diesel::update(volunteer_log::table.find(row.id))
        .set((
            volunteer_log::status.eq(&row.status),
            volunteer_log::decided_by.eq(row.decided_by),
            volunteer_log::decided_at.eq(row.decided_at),
            volunteer_log::decision_reason.eq(&row.decision_reason),
            volunteer_log::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Volunteers, logs and minutes.
pub(in crate::volunteer) type Sums = (i64, i64, Option<i64>);

/// A person counts once, also by hours that were recorded under a record which was merged.
const VOLUNTEERS: &str = "count(distinct coalesce((select c.canonical_id from canonical_learner c \
    where c.learner_id = volunteer_log.person_id), volunteer_log.person_id))";
const MINUTES: &str = "sum(volunteer_log.minutes)::bigint";

macro_rules! approved {
    ($scope:expr, $span:expr, $county:expr) => {{
        let mut teams = teams_in_scope($scope);
        if let Some(code) = $county {
            teams = teams.filter(volunteer_team::county_code.eq(code.to_owned()));
        }
        volunteer_log::table
            .filter(volunteer_log::status.eq(LogState::Approved.as_str()))
            .filter(volunteer_log::starts_at.ge($span.0).and(volunteer_log::starts_at.lt($span.1)))
            .filter(volunteer_log::team_id.eq_any(teams))
    }};
}

/// Approved hours from one instant until before another, in all.
pub(in crate::volunteer) fn sum_hours(
    conn: &mut PgConnection,
    scope: &Scope,
    span: (DateTime<Utc>, DateTime<Utc>),
    county: Option<&str>,
) -> QueryResult<Sums> {
    approved!(scope, span, county)
        .select((sql::<BigInt>(VOLUNTEERS), count_star(), sql::<Nullable<BigInt>>(MINUTES)))
        .first(conn)
}

/// The same by team.
pub(in crate::volunteer) fn sum_hours_by_team(
    conn: &mut PgConnection,
    scope: &Scope,
    span: (DateTime<Utc>, DateTime<Utc>),
    county: Option<&str>,
) -> QueryResult<Vec<(Uuid, Sums)>> {
    approved!(scope, span, county)
        .group_by(volunteer_log::team_id)
        .select((
            volunteer_log::team_id,
            (sql::<BigInt>(VOLUNTEERS), count_star(), sql::<Nullable<BigInt>>(MINUTES)),
        ))
        .load(conn)
}

/// Teams by id, by county and name.
pub(in crate::volunteer) fn list_teams_of(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<TeamRow>> {
    volunteer_team::table
        .filter(volunteer_team::id.eq_any(ids))
        .order((volunteer_team::county_code, volunteer_team::name, volunteer_team::id))
        .select(TeamRow::as_select())
        .load(conn)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = volunteer_parameter)]
pub(in crate::volunteer) struct ParameterRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) effective_from: NaiveDate,
    pub(in crate::volunteer) effective_to: Option<NaiveDate>,
    pub(in crate::volunteer) log_days: i16,
    pub(in crate::volunteer) policy_basis: String,
    pub(in crate::volunteer) created_by: Option<Uuid>,
    pub(in crate::volunteer) created_at: DateTime<Utc>,
}

/// The latest first.
pub(in crate::volunteer) fn list_parameters(conn: &mut PgConnection) -> QueryResult<Vec<ParameterRow>> {
    volunteer_parameter::table
        .order(volunteer_parameter::effective_from.desc())
        .select(ParameterRow::as_select())
        .load(conn)
}

/// Lets the last parameters end the day before others begin, and adds those.
pub(in crate::volunteer) fn follow_parameters(
    conn: &mut PgConnection,
    row: &ParameterRow,
) -> QueryResult<()> {
    diesel::update(volunteer_parameter::table.filter(volunteer_parameter::effective_to.is_null()))
        .set(volunteer_parameter::effective_to.eq(row.effective_from.pred_opt()))
        .execute(conn)?;
    diesel::insert_into(volunteer_parameter::table).values(row).execute(conn).map(drop)
}
