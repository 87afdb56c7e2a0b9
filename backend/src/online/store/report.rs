//! SQL that counts what was watched, and beside it what was attended.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::clock::start_of_day;
use crate::paging::{Paged, Paging};
use crate::schema::online_progress;

/// How a learner has come in a lesson.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::online) struct ProgressLine {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::online) lesson_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::online) title_zh: String,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::online) course_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::online) course_title: String,
    #[diesel(sql_type = Integer)]
    pub(in crate::online) duration_seconds: i32,
    #[diesel(sql_type = Integer)]
    pub(in crate::online) watched_seconds: i32,
    #[diesel(sql_type = Integer)]
    pub(in crate::online) position_seconds: i32,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) verified_minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) waiting_minutes: i64,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::online) first_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::online) last_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(in crate::online) completed_at: Option<DateTime<Utc>>,
}

/// What a learner has watched, by lesson, the newest beginning first; with what was verified under the records that went
/// into this one.
pub(in crate::online) fn list_progress(
    conn: &mut PgConnection,
    (learner, records): (LearnerId, &[Uuid]),
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<ProgressLine>> {
    let (at, lesson) = after.unzip();
    let rows: Vec<ProgressLine> = sql_query(
        "select p.lesson_id, n.title_zh, n.course_id, v.title_zh as course_title, n.duration_seconds, p.watched_seconds,
             p.position_seconds, coalesce(r.minutes, 0)::bigint as verified_minutes,
             coalesce(r.waiting, 0)::bigint as waiting_minutes, p.first_at, p.last_at, p.completed_at
         from online_progress p join online_lesson n on n.id = p.lesson_id
         join course c on c.id = n.course_id join course_version v on v.id = c.shown_version_id
         left join lateral (select sum(o.verified_minutes) as minutes,
                 sum(o.verified_minutes) filter (where o.status <> 'settled') as waiting
             from online_record o where o.learner_id = any($5) and o.lesson_id = p.lesson_id) r on true
         where p.learner_id = $1 and ($2 is null or (p.first_at, p.lesson_id) < ($2, $3))
         order by p.first_at desc, p.lesson_id desc limit $4",
    )
    .bind::<SqlUuid, _>(learner.0)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<SqlUuid>, _>(lesson)
    .bind::<BigInt, _>(paging.fetch())
    .bind::<Array<SqlUuid>, _>(records)
    .load(conn)?;
    let all = online_progress::table.filter(online_progress::learner_id.eq(learner.0));
    let total = if paging.count { Some(all.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.first_at.to_rfc3339(), row.lesson_id.to_string()]))
}

/// How many have watched a lesson.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::online) struct WatchersRow {
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) learners: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) completed: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) watched_seconds: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) verified_minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) watching_now: i64,
}

/// How many learners of these schools have watched a lesson, and how much of it; who was heard since `now` watches. What
/// merged records have watched counts once, under the record that goes on.
pub(in crate::online) fn count_watchers(
    conn: &mut PgConnection,
    lesson: Uuid,
    schools: &[Uuid],
    now: DateTime<Utc>,
) -> QueryResult<WatchersRow> {
    sql_query(
        "select count(*) as learners, count(p.completed_at) as completed,
             coalesce(sum(p.watched_seconds), 0)::bigint as watched_seconds,
             (select coalesce(sum(r.verified_minutes), 0)::bigint from online_record r
                 join canonical_learner c on c.learner_id = r.learner_id join learner o on o.id = c.canonical_id
                 where r.lesson_id = $1 and o.school_id = any($2)) as verified_minutes,
             (select count(*) from online_playback b join learner o on o.id = b.learner_id
                 where b.lesson_id = $1 and b.status = 'open' and b.playing and b.last_at >= $3
                     and o.school_id = any($2)) as watching_now
         from online_progress p join learner l on l.id = p.learner_id
         where p.lesson_id = $1 and l.school_id = any($2) and l.merged_into is null",
    )
    .bind::<SqlUuid, _>(lesson)
    .bind::<Array<SqlUuid>, _>(schools)
    .bind::<Timestamptz, _>(now)
    .get_result(conn)
}

/// What was learnt at a school.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::online) struct SchoolRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::online) school_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) online_learners: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) watched_minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) online_session_minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) blended_minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::online) offline_minutes: i64,
}

/// What was learnt at these schools from one day to another, where something was.
pub(in crate::online) fn count_by_school(
    conn: &mut PgConnection,
    schools: &[Uuid],
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<SchoolRow>> {
    let until = to.succ_opt().unwrap_or(to);
    sql_query(
        "with watched as (
             select l.school_id, count(distinct l.id) as learners, sum(r.verified_minutes) as minutes
             from online_record r join canonical_learner c on c.learner_id = r.learner_id
             join learner l on l.id = c.canonical_id
             where r.business_date between $2 and $3 and l.school_id = any($1) group by 1
         ), attended as (
             select s.school_id, sum(a.valid_minutes) filter (where s.delivery_mode = 'online') as online,
                 sum(a.valid_minutes) filter (where s.delivery_mode = 'blended') as blended,
                 sum(a.valid_minutes) filter (where s.delivery_mode = 'offline') as offline
             from class_session s join attendance a on a.session_id = s.id
             where s.school_id = any($1) and s.starts_at >= $4 and s.starts_at < $5 and s.status <> 'cancelled'
                 and a.status in ('signed_out', 'confirmed') group by 1
         )
         select coalesce(w.school_id, t.school_id) as school_id, coalesce(w.learners, 0)::bigint as online_learners,
             coalesce(w.minutes, 0)::bigint as watched_minutes, coalesce(t.online, 0)::bigint as online_session_minutes,
             coalesce(t.blended, 0)::bigint as blended_minutes, coalesce(t.offline, 0)::bigint as offline_minutes
         from watched w full join attended t on t.school_id = w.school_id",
    )
    .bind::<Array<SqlUuid>, _>(schools)
    .bind::<Date, _>(from)
    .bind::<Date, _>(to)
    .bind::<Timestamptz, _>(start_of_day(from))
    .bind::<Timestamptz, _>(start_of_day(until))
    .load(conn)
}
