//! Those who have a place in what changes: what else they have at the new time, and whether one of them teaches it.

use chrono::{DateTime, Utc};
use contract::class::EnrolmentState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use uuid::Uuid;

use super::KnownTeacher;
use crate::schema::{enrolment, learner, teacher};

/// A session that some of those enrolled in something have a place in, at the time of one of its sessions.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::class) struct CrossingRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::class) school_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::class) title: String,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::class) starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::class) ends_at: DateTime<Utc>,
    /// Who has a place in both.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub(in crate::class) learners: Vec<Uuid>,
}

/// What else those enrolled in a series or a session have a place in at the time of these sessions of it, by its beginning.
pub(in crate::class) fn list_crossings(
    conn: &mut PgConnection,
    subject: Uuid,
    sessions: &[Uuid],
) -> QueryResult<Vec<CrossingRow>> {
    sql_query(
        "select b.school_id, b.title, b.starts_at, b.ends_at, array_agg(distinct o.learner_id) as learners
        from enrolment e
        join enrolment o on o.learner_id = e.learner_id and o.status = 'enrolled'
            and coalesce(o.series_id, o.session_id) <> $1
        join class_session b on (b.series_id = o.series_id or b.id = o.session_id)
            and b.status in ('scheduled', 'open')
        join class_session a on a.starts_at < b.ends_at and a.ends_at > b.starts_at
        where (e.series_id = $1 or e.session_id = $1) and e.status = 'enrolled' and a.id = any($2)
        group by b.id
        order by b.starts_at, b.id",
    )
    .bind::<SqlUuid, _>(subject)
    .bind::<Array<SqlUuid>, _>(sessions)
    .load(conn)
}

/// Locks those enrolled in a series or a session, so that nobody gives one of them a place elsewhere meanwhile.
pub(in crate::class) fn lock_enrolled(conn: &mut PgConnection, subject: Uuid) -> QueryResult<()> {
    let enrolled = enrolment::table
        .filter(enrolment::series_id.eq(subject).or(enrolment::session_id.eq(subject)))
        .filter(enrolment::status.eq(EnrolmentState::Enrolled.as_str()))
        .select(enrolment::learner_id);
    learner::table
        .filter(learner::id.eq_any(enrolled))
        .order(learner::id)
        .select(learner::id)
        .for_no_key_update()
        .load::<Uuid>(conn)
        .map(drop)
}

/// Whether a teacher has a place in a series or a session, or waits for one.
pub(in crate::class) fn is_enrolled(
    conn: &mut PgConnection,
    subject: Uuid,
    teacher: &KnownTeacher,
) -> QueryResult<bool> {
    let live = [EnrolmentState::Waiting.as_str(), EnrolmentState::Enrolled.as_str()];
    let those = enrolment::table
        .inner_join(learner::table)
        .filter(enrolment::series_id.eq(subject).or(enrolment::session_id.eq(subject)))
        .filter(enrolment::status.eq_any(live));
    let found: i64 = match &teacher.id_number_hash {
        Some(hash) => those.filter(learner::id_number_hash.eq(hash)).count().get_result(conn)?,
        None => those.filter(learner::name_zh.eq(&teacher.name)).count().get_result(conn)?,
    };
    Ok(found > 0)
}

/// Which of these teachers are known by no ID number.
pub(in crate::class) fn list_unidentified(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<Uuid>> {
    teacher::table
        .filter(teacher::id.eq_any(ids).and(teacher::id_number_hash.is_null()))
        .select(teacher::id)
        .load(conn)
}
