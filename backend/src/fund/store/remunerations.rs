//! SQL on what teachers are paid, and on the sessions for which they are.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::class::SessionState;
use contract::fund::{RemunerationStandardQuery, RemunerationState, TeacherRemunerationQuery};
use diesel::dsl::{count_star, exists, not, sql, sum};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    attendance, class_session, fund, fund_entry, remuneration_standard, school, teacher,
    teacher_remuneration, teacher_remuneration_session,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = remuneration_standard)]
pub(in crate::fund) struct StandardRow {
    pub(in crate::fund) id: Uuid,
    pub(in crate::fund) county_code: String,
    pub(in crate::fund) source: String,
    pub(in crate::fund) yuan_per_hour: Decimal,
    pub(in crate::fund) policy_basis: String,
    pub(in crate::fund) effective_from: NaiveDate,
    pub(in crate::fund) effective_to: Option<NaiveDate>,
    pub(in crate::fund) created_by: Uuid,
    pub(in crate::fund) created_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = teacher_remuneration)]
pub(in crate::fund) struct RemunerationRow {
    pub(in crate::fund) id: Uuid,
    pub(in crate::fund) teacher_id: Uuid,
    pub(in crate::fund) school_id: Uuid,
    pub(in crate::fund) fund_id: Uuid,
    pub(in crate::fund) county_code: String,
    pub(in crate::fund) facility_id: Uuid,
    pub(in crate::fund) period_from: NaiveDate,
    pub(in crate::fund) period_to: NaiveDate,
    pub(in crate::fund) source: String,
    pub(in crate::fund) minutes: i32,
    pub(in crate::fund) amount: Decimal,
    pub(in crate::fund) status: String,
    pub(in crate::fund) requested_by: Uuid,
    pub(in crate::fund) requested_at: DateTime<Utc>,
    pub(in crate::fund) decided_by: Option<Uuid>,
    pub(in crate::fund) decided_at: Option<DateTime<Utc>>,
    pub(in crate::fund) decision_reason: Option<String>,
    pub(in crate::fund) entry_id: Option<Uuid>,
    pub(in crate::fund) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = teacher_remuneration_session)]
pub(in crate::fund) struct LineRow {
    pub(in crate::fund) remuneration_id: Uuid,
    pub(in crate::fund) session_id: Uuid,
    pub(in crate::fund) standard_id: Uuid,
    pub(in crate::fund) minutes: i32,
    pub(in crate::fund) yuan_per_hour: Decimal,
    pub(in crate::fund) stands: bool,
}

fn standards(
    scope: &Scope,
    query: &RemunerationStandardQuery,
) -> remuneration_standard::BoxedQuery<'static, Pg> {
    let mut rows = remuneration_standard::table.into_boxed();
    if !scope.city {
        let whole = scope.divisions.iter().filter_map(|code| code.get(..6)).map(str::to_owned);
        rows = rows.filter(remuneration_standard::county_code.eq_any(whole.collect::<Vec<_>>()));
    }
    if let Some(code) = &query.county_code {
        rows = rows.filter(remuneration_standard::county_code.eq(code.to_string()));
    }
    match query.source {
        Some(source) => rows.filter(remuneration_standard::source.eq(source.as_str())),
        None => rows,
    }
}

/// The latest entered first.
pub(in crate::fund) fn list_standards(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &RemunerationStandardQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<StandardRow>> {
    let mut rows = standards(scope, query);
    if let Some(id) = before {
        rows = rows.filter(remuneration_standard::id.lt(id));
    }
    let rows = rows.order(remuneration_standard::id.desc()).limit(paging.fetch());
    let rows: Vec<StandardRow> = rows.select(StandardRow::as_select()).load(conn)?;
    let total = if paging.count { Some(standards(scope, query).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// All standards of a county for teachers of a source, the latest first.
pub(in crate::fund) fn standards_of(
    conn: &mut PgConnection,
    county: &str,
    source: &str,
) -> QueryResult<Vec<StandardRow>> {
    remuneration_standard::table
        .filter(remuneration_standard::county_code.eq(county).and(remuneration_standard::source.eq(source)))
        .order(remuneration_standard::effective_from.desc())
        .select(StandardRow::as_select())
        .load(conn)
}

/// Lets the last standard end the day before another begins, and adds that.
pub(in crate::fund) fn follow_standard(conn: &mut PgConnection, row: &StandardRow) -> QueryResult<()> {
    diesel::update(
        remuneration_standard::table
            .filter(remuneration_standard::county_code.eq(&row.county_code))
            .filter(remuneration_standard::source.eq(&row.source))
            .filter(remuneration_standard::effective_to.is_null()),
    )
    .set(remuneration_standard::effective_to.eq(row.effective_from.pred_opt()))
    .execute(conn)?;
    diesel::insert_into(remuneration_standard::table).values(row).execute(conn).map(drop)
}

/// A session that was taught: which one, and when.
pub(in crate::fund) type TaughtRow = (Uuid, DateTime<Utc>, DateTime<Utc>);

/// Attendances that count, under the name by which the database tells it from the others.
fn counted() -> diesel::expression::SqlLiteral<Bool> {
    sql("attendance_counts(attendance.status, attendance.valid_minutes)")
}

/// The closed sessions of a teacher at a school that somebody has attended and no remuneration pays, earliest first.
pub(in crate::fund) fn list_unpaid(
    conn: &mut PgConnection,
    (teacher, at): (Uuid, Uuid),
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<TaughtRow>> {
    let paid = teacher_remuneration_session::table
        .filter(teacher_remuneration_session::session_id.eq(class_session::id))
        .filter(teacher_remuneration_session::stands);
    let attended = attendance::table.filter(attendance::session_id.eq(class_session::id)).filter(counted());
    class_session::table
        .filter(class_session::teacher_id.eq(teacher).and(class_session::school_id.eq(at)))
        .filter(class_session::status.eq(SessionState::Closed.as_str()))
        .filter(class_session::starts_at.ge(from).and(class_session::starts_at.lt(to)))
        .filter(not(exists(paid)))
        .filter(exists(attended))
        .order((class_session::starts_at, class_session::id))
        .select((class_session::id, class_session::starts_at, class_session::ends_at))
        .load(conn)
}

pub(in crate::fund) fn insert_remuneration(
    conn: &mut PgConnection,
    row: &RemunerationRow,
    lines: &[LineRow],
) -> QueryResult<()> {
    diesel::insert_into(teacher_remuneration::table).values(row).execute(conn)?;
    for part in lines.chunks(1_000) {
        diesel::insert_into(teacher_remuneration_session::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// Writes what was decided.
pub(in crate::fund) fn update_remuneration(
    conn: &mut PgConnection,
    row: &RemunerationRow,
) -> QueryResult<()> {
    diesel::update(teacher_remuneration::table.find(row.id))
        .set((
            teacher_remuneration::status.eq(&row.status),
            teacher_remuneration::decided_by.eq(row.decided_by),
            teacher_remuneration::decided_at.eq(row.decided_at),
            teacher_remuneration::decision_reason.eq(&row.decision_reason),
            teacher_remuneration::entry_id.eq(row.entry_id),
            teacher_remuneration::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Lets the sessions of a remuneration be paid by another.
pub(in crate::fund) fn release_sessions(conn: &mut PgConnection, id: Uuid) -> QueryResult<()> {
    diesel::update(
        teacher_remuneration_session::table.filter(teacher_remuneration_session::remuneration_id.eq(id)),
    )
    .set(teacher_remuneration_session::stands.eq(false))
    .execute(conn)
    .map(drop)
}

fn in_scope(scope: &Scope) -> teacher_remuneration::BoxedQuery<'static, Pg> {
    let rows = teacher_remuneration::table.into_boxed();
    if scope.city {
        return rows;
    }
    rows.filter(teacher_remuneration::facility_id.eq_any(facilities_in_scope(scope)))
}

fn filtered(
    scope: &Scope,
    query: &TeacherRemunerationQuery,
) -> teacher_remuneration::BoxedQuery<'static, Pg> {
    let mut rows = in_scope(scope);
    if let Some(id) = query.teacher_id {
        rows = rows.filter(teacher_remuneration::teacher_id.eq(id.0));
    }
    if let Some(id) = query.school_id {
        rows = rows.filter(teacher_remuneration::school_id.eq(id.0));
    }
    if let Some(id) = query.fund_id {
        rows = rows.filter(teacher_remuneration::fund_id.eq(id.0));
    }
    match query.status {
        Some(state) => rows.filter(teacher_remuneration::status.eq(state.as_str())),
        None => rows,
    }
}

/// Newest first.
pub(in crate::fund) fn list_remunerations(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &TeacherRemunerationQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<RemunerationRow>> {
    let mut rows = filtered(scope, query);
    if let Some(id) = before {
        rows = rows.filter(teacher_remuneration::id.lt(id));
    }
    let rows = rows.order(teacher_remuneration::id.desc()).limit(paging.fetch());
    let rows: Vec<RemunerationRow> = rows.select(RemunerationRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, query).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

pub(in crate::fund) fn find_remuneration(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<RemunerationRow>> {
    in_scope(scope)
        .filter(teacher_remuneration::id.eq(id))
        .select(RemunerationRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::fund) fn lock_remuneration(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<RemunerationRow>> {
    if find_remuneration(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    teacher_remuneration::table
        .find(id)
        .select(RemunerationRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// The remuneration that an event of the ledger has paid, locked.
pub(in crate::fund) fn lock_paid_by(
    conn: &mut PgConnection,
    event: Uuid,
) -> QueryResult<Option<RemunerationRow>> {
    let entries = fund_entry::table.filter(fund_entry::event_id.eq(event)).select(fund_entry::id);
    teacher_remuneration::table
        .filter(teacher_remuneration::entry_id.assume_not_null().eq_any(entries))
        .filter(teacher_remuneration::status.eq(RemunerationState::Paid.as_str()))
        .select(RemunerationRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// A session that is paid, with its title, its beginning, and how many attendances of it count.
pub(in crate::fund) type PaidRow = (LineRow, String, DateTime<Utc>, i64);

/// Earliest first.
pub(in crate::fund) fn list_lines(conn: &mut PgConnection, id: Uuid) -> QueryResult<Vec<PaidRow>> {
    let attended =
        attendance::table.filter(attendance::session_id.eq(class_session::id)).filter(counted()).count();
    teacher_remuneration_session::table
        .inner_join(class_session::table)
        .filter(teacher_remuneration_session::remuneration_id.eq(id))
        .order((class_session::starts_at, class_session::id))
        .select((
            LineRow::as_select(),
            class_session::title,
            class_session::starts_at,
            attended.single_value().assume_not_null(),
        ))
        .load(conn)
}

/// What stands beside remunerations.
#[derive(Debug, Default)]
pub(in crate::fund) struct Beside {
    pub(in crate::fund) teachers: HashMap<Uuid, String>,
    pub(in crate::fund) schools: HashMap<Uuid, String>,
    pub(in crate::fund) funds: HashMap<Uuid, String>,
    pub(in crate::fund) sessions: HashMap<Uuid, i64>,
    pub(in crate::fund) events: HashMap<Uuid, Uuid>,
}

pub(in crate::fund) fn load_beside(conn: &mut PgConnection, rows: &[RemunerationRow]) -> QueryResult<Beside> {
    let pick = |of: fn(&RemunerationRow) -> Uuid| rows.iter().map(of).collect::<Vec<_>>();
    let entries: Vec<Uuid> = rows.iter().filter_map(|row| row.entry_id).collect();
    let teachers: Vec<(Uuid, String)> = teacher::table
        .filter(teacher::id.eq_any(pick(|row| row.teacher_id)))
        .select((teacher::id, teacher::name))
        .load(conn)?;
    let schools: Vec<(Uuid, String)> = school::table
        .filter(school::id.eq_any(pick(|row| row.school_id)))
        .select((school::id, school::name))
        .load(conn)?;
    let funds: Vec<(Uuid, String)> = fund::table
        .filter(fund::id.eq_any(pick(|row| row.fund_id)))
        .select((fund::id, fund::name))
        .load(conn)?;
    let sessions: Vec<(Uuid, i64)> = teacher_remuneration_session::table
        .filter(teacher_remuneration_session::remuneration_id.eq_any(pick(|row| row.id)))
        .group_by(teacher_remuneration_session::remuneration_id)
        .select((teacher_remuneration_session::remuneration_id, count_star()))
        .load(conn)?;
    let events: Vec<(Uuid, Uuid)> = fund_entry::table
        .filter(fund_entry::id.eq_any(entries))
        .select((fund_entry::id, fund_entry::event_id))
        .load(conn)?;
    Ok(Beside {
        teachers: teachers.into_iter().collect(),
        schools: schools.into_iter().collect(),
        funds: funds.into_iter().collect(),
        sessions: sessions.into_iter().collect(),
        events: events.into_iter().collect(),
    })
}

/// Source, kind of fund, teachers, minutes, amount.
pub(in crate::fund) type GroupRow = (String, String, i64, Option<i64>, Option<Decimal>);

/// What was paid and not undone, decided from one instant until before another.
pub(in crate::fund) fn sum_paid(
    conn: &mut PgConnection,
    scope: &Scope,
    (from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    county: Option<String>,
) -> QueryResult<Vec<GroupRow>> {
    let mut rows = teacher_remuneration::table
        .inner_join(fund::table)
        .group_by((teacher_remuneration::source, fund::kind))
        .order((teacher_remuneration::source, fund::kind))
        .select((
            teacher_remuneration::source,
            fund::kind,
            sql::<BigInt>("count(distinct teacher_remuneration.teacher_id)"),
            sum(teacher_remuneration::minutes),
            sum(teacher_remuneration::amount),
        ))
        .filter(teacher_remuneration::status.eq(RemunerationState::Paid.as_str()))
        .into_boxed();
    if !scope.city {
        rows = rows.filter(teacher_remuneration::facility_id.eq_any(facilities_in_scope(scope)));
    }
    if let Some(from) = from {
        rows = rows.filter(teacher_remuneration::decided_at.ge(from));
    }
    if let Some(to) = to {
        rows = rows.filter(teacher_remuneration::decided_at.lt(to));
    }
    if let Some(code) = county {
        rows = rows.filter(teacher_remuneration::county_code.eq(code));
    }
    rows.load(conn)
}
