//! Enrolments, one by one and in lists.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use contract::class::{EnrolmentQuery, EnrolmentState};
use contract::ids::EnrolmentId;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{class_series, class_session, enrolment, learner, learner_priority, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = enrolment)]
pub(in crate::class) struct EnrolmentRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) school_id: Uuid,
    pub(in crate::class) series_id: Option<Uuid>,
    pub(in crate::class) session_id: Option<Uuid>,
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) half_year: String,
    pub(in crate::class) asked_by: String,
    pub(in crate::class) proxy_id: Option<Uuid>,
    pub(in crate::class) applied_at: DateTime<Utc>,
    pub(in crate::class) recorded_by: Uuid,
    pub(in crate::class) status: String,
    pub(in crate::class) enrolled_at: Option<DateTime<Utc>>,
    pub(in crate::class) ended_at: Option<DateTime<Utc>>,
    pub(in crate::class) ended_by: Option<Uuid>,
    pub(in crate::class) ended_reason: Option<String>,
    pub(in crate::class) version: i64,
}

impl EnrolmentRow {
    /// The series or the session that it is in.
    pub(in crate::class) fn subject(&self) -> Option<Uuid> {
        self.series_id.or(self.session_id)
    }
}

/// An enrolment with what its list shows beside it: the titles of series and session, the learner's name and masked ID
/// number, the school's name.
pub(in crate::class) type EnrolmentEntry =
    (EnrolmentRow, Option<String>, Option<String>, (String, String), String);

type Columns = (
    diesel::dsl::AsSelect<EnrolmentRow, Pg>,
    diesel::dsl::Nullable<class_series::title>,
    diesel::dsl::Nullable<class_session::title>,
    (learner::name_zh, learner::id_number_masked),
    school::name,
);

fn columns() -> Columns {
    (
        EnrolmentRow::as_select(),
        class_series::title.nullable(),
        class_session::title.nullable(),
        (learner::name_zh, learner::id_number_masked),
        school::name,
    )
}

/// How many are written at once: a statement takes no more than 65,535 values.
const AT_ONCE: usize = 1000;

pub(in crate::class) fn insert_enrolments(conn: &mut PgConnection, rows: &[EnrolmentRow]) -> QueryResult<()> {
    for some in rows.chunks(AT_ONCE) {
        diesel::insert_into(enrolment::table).values(some).execute(conn)?;
    }
    Ok(())
}

/// What a learner has in these states.
pub(in crate::class) fn list_enrolments_in(
    conn: &mut PgConnection,
    learner: Uuid,
    states: &[EnrolmentState],
) -> QueryResult<Vec<EnrolmentRow>> {
    let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    enrolment::table
        .filter(enrolment::learner_id.eq(learner).and(enrolment::status.eq_any(states)))
        .order(enrolment::id)
        .select(EnrolmentRow::as_select())
        .load(conn)
}

/// Lets an enrolment be that of the record that its learner's went into.
pub(in crate::class) fn carry_enrolment(conn: &mut PgConnection, id: Uuid, into: Uuid) -> QueryResult<()> {
    diesel::update(enrolment::table.find(id))
        .set((enrolment::learner_id.eq(into), enrolment::version.eq(enrolment::version + 1)))
        .execute(conn)
        .map(drop)
}

/// Lets these have a place from an instant on.
pub(in crate::class) fn enrol(conn: &mut PgConnection, ids: &[Uuid], at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(enrolment::table)
        .filter(enrolment::id.eq_any(ids))
        .set((
            enrolment::status.eq(EnrolmentState::Enrolled.as_str()),
            enrolment::enrolled_at.eq(at),
            enrolment::version.eq(enrolment::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

/// How enrolments end.
#[derive(Debug, Clone, Copy)]
pub(in crate::class) struct Ending<'a> {
    pub(in crate::class) state: EnrolmentState,
    pub(in crate::class) at: DateTime<Utc>,
    pub(in crate::class) by: Uuid,
    pub(in crate::class) reason: Option<&'a str>,
}

/// Ends these.
pub(in crate::class) fn end_enrolments(
    conn: &mut PgConnection,
    ids: &[Uuid],
    ending: Ending<'_>,
) -> QueryResult<()> {
    diesel::update(enrolment::table)
        .filter(enrolment::id.eq_any(ids))
        .set((
            enrolment::status.eq(ending.state.as_str()),
            enrolment::ended_at.eq(ending.at),
            enrolment::ended_by.eq(ending.by),
            enrolment::ended_reason.eq(ending.reason),
            enrolment::version.eq(enrolment::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::class) fn find_enrolment(
    conn: &mut PgConnection,
    scope: &Scope,
    id: EnrolmentId,
) -> QueryResult<Option<EnrolmentEntry>> {
    joined(scope).filter(enrolment::id.eq(id.0)).select(columns()).first(conn).optional()
}

/// These, by id.
pub(in crate::class) fn list_enrolments_of(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<EnrolmentEntry>> {
    joined(&Scope::whole_city())
        .filter(enrolment::id.eq_any(ids))
        .order(enrolment::id)
        .select(columns())
        .load(conn)
}

type Titled =
    diesel::dsl::LeftJoin<diesel::dsl::LeftJoin<enrolment::table, class_series::table>, class_session::table>;
type Joined = diesel::dsl::InnerJoin<diesel::dsl::InnerJoin<Titled, learner::table>, school::table>;

fn joined(scope: &Scope) -> diesel::dsl::IntoBoxed<'static, Joined, Pg> {
    enrolment::table
        .left_join(class_series::table)
        .left_join(class_session::table)
        .inner_join(learner::table)
        .inner_join(school::table)
        .filter(enrolment::school_id.eq_any(schools_in_scope(scope)))
        .into_boxed()
}

fn filtered(
    scope: &Scope,
    filter: &EnrolmentQuery,
    learners: Option<&[Uuid]>,
) -> diesel::dsl::IntoBoxed<'static, Joined, Pg> {
    let mut query = joined(scope);
    if let Some(id) = filter.series_id {
        query = query.filter(enrolment::series_id.eq(id.0));
    }
    if let Some(id) = filter.session_id {
        query = query.filter(enrolment::session_id.eq(id.0));
    }
    if let Some(ids) = learners {
        query = query.filter(enrolment::learner_id.eq_any(ids.to_vec()));
    }
    if let Some(id) = filter.school_id {
        query = query.filter(enrolment::school_id.eq(id.0));
    }
    if let Some(state) = filter.status {
        query = query.filter(enrolment::status.eq(state.as_str()));
    }
    query
}

/// Newest first; only of `learners`, where they are given.
pub(in crate::class) fn list_enrolments(
    conn: &mut PgConnection,
    scope: &Scope,
    (filter, learners): (&EnrolmentQuery, Option<&[Uuid]>),
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<EnrolmentEntry>> {
    let mut query = filtered(scope, filter, learners);
    if let Some(before) = before {
        query = query.filter(enrolment::id.lt(before));
    }
    let rows: Vec<EnrolmentEntry> =
        query.order(enrolment::id.desc()).limit(paging.fetch()).select(columns()).load(conn)?;
    let total =
        if paging.count { Some(filtered(scope, filter, learners).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, ..)| vec![row.id.to_string()]))
}

/// Which of these learners are of the priority population by evidence of these levels.
pub(in crate::class) fn list_priority(
    conn: &mut PgConnection,
    learners: &[Uuid],
    evidence: &[String],
) -> QueryResult<HashSet<Uuid>> {
    let rows: Vec<Uuid> = learner_priority::table
        .filter(learner_priority::learner_id.eq_any(learners))
        .filter(learner_priority::evidence.eq_any(evidence))
        .select(learner_priority::learner_id)
        .distinct()
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many have a place in a series, or in a session that belongs to none.
pub(in crate::class) fn count_enrolled(conn: &mut PgConnection, subject: Uuid) -> QueryResult<i64> {
    enrolled_in(subject).count().get_result(conn)
}

/// The enrolments of those who have a place now in a series, or in a session that belongs to none.
pub(in crate::class) fn list_enrolled(conn: &mut PgConnection, subject: Uuid) -> QueryResult<Vec<Uuid>> {
    enrolment::table
        .filter(enrolment::series_id.eq(subject).or(enrolment::session_id.eq(subject)))
        .filter(enrolment::status.eq(EnrolmentState::Enrolled.as_str()))
        .order(enrolment::id)
        .select(enrolment::id)
        .load(conn)
}

/// The learners who have a place in a series, or in a session that belongs to none.
pub(in crate::class) fn enrolled_in(subject: Uuid) -> enrolment::BoxedQuery<'static, Pg, SqlUuid> {
    enrolment::table
        .filter(enrolment::series_id.eq(subject).or(enrolment::session_id.eq(subject)))
        .filter(enrolment::status.eq_any(EnrolmentState::WITH_PLACE))
        .select(enrolment::learner_id)
        .into_boxed()
}
