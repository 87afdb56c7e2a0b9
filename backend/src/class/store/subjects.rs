//! What learners enrol in: series, and sessions that belong to none; how many fit, and who has applied.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use uuid::Uuid;

use super::KnownTeacher;
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{class_series, class_session, enrolment, learner, teacher};

/// A series or a session, with what its sessions say of it.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::class) struct SubjectRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::class) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::class) school_id: Uuid,
    #[diesel(sql_type = Bool)]
    pub(in crate::class) is_series: bool,
    /// How many it takes, and never more than the smallest of its places and sessions to come.
    #[diesel(sql_type = Integer)]
    pub(in crate::class) capacity: i32,
    #[diesel(sql_type = Nullable<Integer>)]
    pub(in crate::class) priority_quota_bp: Option<i32>,
    /// When its first session begins, or would have.
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::class) first_at: DateTime<Utc>,
    /// Whether a session of it was held.
    #[diesel(sql_type = Bool)]
    pub(in crate::class) held: bool,
    /// Whether a session of it is to come, or is being held.
    #[diesel(sql_type = Bool)]
    pub(in crate::class) to_come: bool,
    /// When the last of those that are over and were never opened began: it may have been held, and still be entered.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(in crate::class) unopened_at: Option<DateTime<Utc>>,
}

/// These series and sessions, as far as they are there and the sessions belong to no series.
pub(in crate::class) fn list_subjects(
    conn: &mut PgConnection,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> QueryResult<Vec<SubjectRow>> {
    sql_query(
        "with subject as (
            select id, school_id, true as is_series, capacity, priority_quota_bp,
                (first_day::timestamp at time zone 'Asia/Shanghai') as first_at
            from class_series where id = any($1)
            union all
            select id, school_id, false, capacity, null, starts_at
            from class_session where id = any($1) and series_id is null
        )
        select x.id, x.school_id, x.is_series, least(x.capacity, f.capacity) as capacity, x.priority_quota_bp,
            coalesce(f.first_at, x.first_at) as first_at, f.held, f.to_come, f.unopened_at
        from subject x cross join lateral (
            select min(s.starts_at) as first_at,
                min(least(s.capacity, nullif(r.capacity, 0), v.capacity))
                    filter (where s.ends_at > $2 and s.status in ('scheduled', 'open')) as capacity,
                coalesce(bool_or(s.status = 'closed'), false) as held,
                coalesce(bool_or(s.status = 'open' or s.status = 'scheduled' and s.ends_at > $2), false) as to_come,
                max(s.starts_at) filter (where s.status = 'scheduled' and s.ends_at <= $2) as unopened_at
            from class_session s
            left join room r on r.id = s.room_id
            left join venue v on v.id = s.venue_id
            where (s.series_id = x.id or s.id = x.id) and s.status <> 'cancelled'
        ) f",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

/// Locks a series or a session within `scope`, so that one at a time gives places in it.
pub(in crate::class) fn lock_subject(conn: &mut PgConnection, scope: &Scope, id: Uuid) -> QueryResult<bool> {
    let series: Option<Uuid> = class_series::table
        .filter(class_series::id.eq(id).and(class_series::school_id.eq_any(schools_in_scope(scope))))
        .select(class_series::id)
        .for_no_key_update()
        .first(conn)
        .optional()?;
    if series.is_some() {
        return Ok(true);
    }
    let session: Option<Uuid> = class_session::table
        .filter(class_session::id.eq(id).and(class_session::school_id.eq_any(schools_in_scope(scope))))
        .select(class_session::id)
        .for_no_key_update()
        .first(conn)
        .optional()?;
    Ok(session.is_some())
}

/// Sets what a series keeps for the priority population.
pub(in crate::class) fn update_quota(
    conn: &mut PgConnection,
    series: Uuid,
    (quota_bp, reason): (i32, &str),
) -> QueryResult<()> {
    diesel::update(class_series::table.find(series))
        .set((
            class_series::priority_quota_bp.eq(quota_bp),
            class_series::priority_quota_reason.eq(reason),
            class_series::version.eq(class_series::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

/// Somebody who has a place or waits for one.
#[derive(Debug, Clone, QueryableByName)]
#[expect(clippy::struct_excessive_bools, reason = "what the query tells of a person, each for itself")]
pub(in crate::class) struct StandingRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::class) subject: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::class) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::class) learner_id: Uuid,
    #[diesel(sql_type = Bool)]
    pub(in crate::class) waits: bool,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::class) applied_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    pub(in crate::class) priority: bool,
    /// Whether the registration is active.
    #[diesel(sql_type = Bool)]
    pub(in crate::class) active: bool,
    /// Whether the registration has ended.
    #[diesel(sql_type = Bool)]
    pub(in crate::class) departed: bool,
}

/// Everybody who has a place in these or waits for one; of the priority population by evidence of these levels.
pub(in crate::class) fn list_standing(
    conn: &mut PgConnection,
    subjects: &[Uuid],
    evidence: &[String],
) -> QueryResult<Vec<StandingRow>> {
    sql_query(
        "select coalesce(e.series_id, e.session_id) as subject, e.id, e.learner_id, e.status = 'waiting' as waits,
            e.applied_at, l.status = 'active' as active, l.closed_at is not null as departed,
            exists (select from learner_priority p where p.learner_id = e.learner_id and p.evidence = any($2)) as priority
        from enrolment e join learner l on l.id = e.learner_id
        where (e.series_id = any($1) or e.session_id = any($1)) and e.status in ('waiting', 'enrolled')
        order by e.id",
    )
    .bind::<Array<SqlUuid>, _>(subjects)
    .bind::<Array<Text>, _>(evidence)
    .load(conn)
}

/// Something else of a learner's at the same time.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::class) struct OverlapRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::class) learner_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::class) title: String,
    /// The school that it is at.
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::class) school_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::class) starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::class) ends_at: DateTime<Utc>,
}

/// What these learners have in these states whose sessions to come lie at the time of one of this subject's; the earliest
/// for each.
pub(in crate::class) fn list_overlaps(
    conn: &mut PgConnection,
    subject: Uuid,
    learners: &[Uuid],
    states: &[&str],
    now: DateTime<Utc>,
) -> QueryResult<Vec<OverlapRow>> {
    sql_query(
        "select distinct on (o.learner_id) o.learner_id, b.title, b.school_id, b.starts_at, b.ends_at
        from enrolment o
        join class_session b on b.series_id = o.series_id or b.id = o.session_id
        join class_session a on a.starts_at < b.ends_at and a.ends_at > b.starts_at
        where o.learner_id = any($2) and o.status = any($3) and coalesce(o.series_id, o.session_id) <> $1
            and (a.series_id = $1 or a.id = $1)
            and a.status in ('scheduled', 'open') and b.status in ('scheduled', 'open')
            and a.ends_at > $4 and b.ends_at > $4
        order by o.learner_id, b.starts_at, b.id",
    )
    .bind::<SqlUuid, _>(subject)
    .bind::<Array<SqlUuid>, _>(learners)
    .bind::<Array<Text>, _>(states)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

/// What decides whether a learner may have a place.
#[derive(Debug, Clone, Queryable)]
pub(in crate::class) struct ApplicantRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) school_id: Uuid,
    pub(in crate::class) name: String,
    pub(in crate::class) birth_date: NaiveDate,
    pub(in crate::class) status: String,
    pub(in crate::class) id_number_hash: Vec<u8>,
    pub(in crate::class) consent_withdrawn_at: Option<DateTime<Utc>>,
}

/// Locks the learners of these who lie within `scope`, so that one at a time gives each of them places.
pub(in crate::class) fn lock_applicants(
    conn: &mut PgConnection,
    scope: &Scope,
    ids: &[Uuid],
) -> QueryResult<Vec<ApplicantRow>> {
    learner::table
        .filter(learner::id.eq_any(ids).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .order(learner::id)
        .select((
            learner::id,
            learner::school_id,
            learner::name_zh,
            learner::birth_date,
            learner::status,
            learner::id_number_hash,
            learner::consent_withdrawn_at,
        ))
        .for_no_key_update()
        .load(conn)
}

/// Under which keyed hashes learners within `scope` are known.
pub(in crate::class) fn list_by_hash(
    conn: &mut PgConnection,
    scope: &Scope,
    hashes: &[Vec<u8>],
) -> QueryResult<Vec<(Vec<u8>, Uuid)>> {
    learner::table
        .filter(
            learner::id_number_hash.eq_any(hashes).and(learner::school_id.eq_any(schools_in_scope(scope))),
        )
        .select((learner::id_number_hash, learner::id))
        .load(conn)
}

/// As whom those who teach a series or a session are known.
pub(in crate::class) fn list_teachers_of(
    conn: &mut PgConnection,
    subject: Uuid,
) -> QueryResult<Vec<KnownTeacher>> {
    let of_sessions = class_session::table
        .filter(class_session::series_id.eq(subject).or(class_session::id.eq(subject)))
        .filter(class_session::status.ne("cancelled"))
        .select(class_session::teacher_id.assume_not_null())
        .filter(class_session::teacher_id.is_not_null());
    let of_series = class_series::table
        .filter(class_series::id.eq(subject).and(class_series::teacher_id.is_not_null()))
        .select(class_series::teacher_id.assume_not_null());
    teacher::table
        .filter(teacher::id.eq_any(of_sessions).or(teacher::id.eq_any(of_series)))
        .select((teacher::id_number_hash, teacher::name))
        .load(conn)
}

/// How many enrolments in each state of use these learners have that begin in a half-year.
pub(in crate::class) fn count_in_half_year(
    conn: &mut PgConnection,
    learners: &[Uuid],
    half_year: &str,
) -> QueryResult<Vec<(Uuid, i64)>> {
    enrolment::table
        .filter(enrolment::learner_id.eq_any(learners).and(enrolment::half_year.eq(half_year)))
        .filter(enrolment::status.eq_any(["waiting", "enrolled", "completed"]))
        .group_by(enrolment::learner_id)
        .select((enrolment::learner_id, diesel::dsl::count_star()))
        .load(conn)
}

/// Which of these learners have a place there or wait for one.
pub(in crate::class) fn list_known(
    conn: &mut PgConnection,
    subject: Uuid,
    learners: &[Uuid],
) -> QueryResult<Vec<Uuid>> {
    enrolment::table
        .filter(enrolment::series_id.eq(subject).or(enrolment::session_id.eq(subject)))
        .filter(enrolment::learner_id.eq_any(learners))
        .filter(enrolment::status.eq_any(["waiting", "enrolled", "completed"]))
        .select(enrolment::learner_id)
        .load(conn)
}

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = SqlUuid)]
    subject: Uuid,
}

/// Up to `limit` series and sessions behind `after` in which somebody has a place or waits whose registration has ended.
pub(in crate::class) fn list_departed_from(
    conn: &mut PgConnection,
    after: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<Uuid>> {
    let due: Vec<Due> = sql_query(
        "select distinct coalesce(e.series_id, e.session_id) as subject
        from learner l join enrolment e on e.learner_id = l.id
        where l.closed_at is not null and e.status in ('waiting', 'enrolled')
            and ($1 is null or coalesce(e.series_id, e.session_id) > $1)
        order by subject limit $2",
    )
    .bind::<Nullable<SqlUuid>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(due.into_iter().map(|one| one.subject).collect())
}

/// Up to `limit` series and sessions behind `after` in which somebody waits, or that are over while somebody has a place.
pub(in crate::class) fn list_unsettled(
    conn: &mut PgConnection,
    after: Option<Uuid>,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<Uuid>> {
    let due: Vec<Due> = sql_query(
        "select x.subject from (
            select distinct coalesce(series_id, session_id) as subject, series_id, session_id,
                bool_or(status = 'waiting') over (partition by series_id, session_id) as waited
            from enrolment where status in ('waiting', 'enrolled')
        ) x
        where ($1 is null or x.subject > $1) and (x.waited or not exists (
            select from class_session s where (s.series_id = x.series_id or s.id = x.session_id)
                and (s.status = 'open' or s.status = 'scheduled' and s.ends_at > $2)))
        order by x.subject limit $3",
    )
    .bind::<Nullable<SqlUuid>, _>(after)
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(due.into_iter().map(|one| one.subject).collect())
}
