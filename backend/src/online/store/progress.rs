//! SQL on the seconds of lessons that learners have watched.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Integer, Nullable, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::schema::online_progress;

/// What a learner has watched of a lesson.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::online) struct ProgressRow {
    #[diesel(sql_type = Array<Integer>)]
    pub(in crate::online) starts: Vec<i32>,
    #[diesel(sql_type = Array<Integer>)]
    pub(in crate::online) ends: Vec<i32>,
    #[diesel(sql_type = Integer)]
    pub(in crate::online) position_seconds: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(in crate::online) completed_at: Option<DateTime<Utc>>,
}

pub(in crate::online) fn find_progress(
    conn: &mut PgConnection,
    learner: Uuid,
    lesson: Uuid,
) -> QueryResult<Option<ProgressRow>> {
    sql_query(
        "select array(select lower(r) from unnest(watched) r order by 1) as starts,
             array(select upper(r) from unnest(watched) r order by 1) as ends, position_seconds, completed_at
         from online_progress where learner_id = $1 and lesson_id = $2",
    )
    .bind::<SqlUuid, _>(learner)
    .bind::<SqlUuid, _>(lesson)
    .get_result(conn)
    .optional()
}

/// What a heartbeat leaves of a lesson.
#[derive(Debug, Clone)]
pub(in crate::online) struct Step {
    pub(in crate::online) learner: Uuid,
    pub(in crate::online) lesson: Uuid,
    /// The seconds that were followed.
    pub(in crate::online) covered: Option<(i32, i32)>,
    /// How many different seconds there are with them.
    pub(in crate::online) watched_seconds: i32,
    pub(in crate::online) position_seconds: i32,
    pub(in crate::online) at: DateTime<Utc>,
    pub(in crate::online) completed: bool,
}

/// Adds what was followed to what the learner has watched of the lesson.
pub(in crate::online) fn put_progress(conn: &mut PgConnection, step: &Step) -> QueryResult<()> {
    let (from, to) = step.covered.unzip();
    sql_query(
        "insert into online_progress as p (learner_id, lesson_id, watched, watched_seconds, position_seconds, first_at,
             last_at, completed_at)
         values ($1, $2, case when $3 is null then '{}'::int4multirange else int4multirange(int4range($3, $4)) end, $5, $6,
             $7, $7, $8)
         on conflict (learner_id, lesson_id) do update set watched = p.watched + excluded.watched,
             watched_seconds = excluded.watched_seconds, position_seconds = excluded.position_seconds,
             last_at = greatest(p.last_at, excluded.last_at),
             completed_at = coalesce(p.completed_at, excluded.completed_at)",
    )
    .bind::<SqlUuid, _>(step.learner)
    .bind::<SqlUuid, _>(step.lesson)
    .bind::<Nullable<Integer>, _>(from)
    .bind::<Nullable<Integer>, _>(to)
    .bind::<Integer, _>(step.watched_seconds)
    .bind::<Integer, _>(step.position_seconds)
    .bind::<Timestamptz, _>(step.at)
    .bind::<Nullable<Timestamptz>, _>(step.completed.then_some(step.at))
    .execute(conn)
    .map(drop)
}

/// Seconds, position and completion of a learner, by lesson.
pub(in crate::online) fn list_watched(
    conn: &mut PgConnection,
    learner: Uuid,
    lessons: &[Uuid],
) -> QueryResult<HashMap<Uuid, (i32, i32, bool)>> {
    let rows: Vec<(Uuid, i32, i32, bool)> = online_progress::table
        .filter(online_progress::learner_id.eq(learner).and(online_progress::lesson_id.eq_any(lessons)))
        .select((
            online_progress::lesson_id,
            online_progress::watched_seconds,
            online_progress::position_seconds,
            online_progress::completed_at.is_not_null(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, seconds, position, done)| (id, (seconds, position, done))).collect())
}

/// All that a learner has watched of a lesson, with the lesson's duration.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::online) struct WholeRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::online) lesson_id: Uuid,
    #[diesel(sql_type = Integer)]
    pub(in crate::online) duration_seconds: i32,
    #[diesel(sql_type = Array<Integer>)]
    pub(in crate::online) starts: Vec<i32>,
    #[diesel(sql_type = Array<Integer>)]
    pub(in crate::online) ends: Vec<i32>,
    #[diesel(sql_type = Integer)]
    pub(in crate::online) position_seconds: i32,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::online) first_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::online) last_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(in crate::online) completed_at: Option<DateTime<Utc>>,
}

const WHOLE: &str = "select p.lesson_id, n.duration_seconds,
         array(select lower(r) from unnest(p.watched) r order by 1) as starts,
         array(select upper(r) from unnest(p.watched) r order by 1) as ends, p.position_seconds, p.first_at, p.last_at,
         p.completed_at
     from online_progress p join online_lesson n on n.id = p.lesson_id";

/// All that a learner has watched, lesson by lesson.
pub(in crate::online) fn list_whole(conn: &mut PgConnection, learner: Uuid) -> QueryResult<Vec<WholeRow>> {
    sql_query(format!("{WHOLE} where p.learner_id = $1 order by p.lesson_id"))
        .bind::<SqlUuid, _>(learner)
        .load(conn)
}

/// The same of one lesson.
pub(in crate::online) fn find_whole(
    conn: &mut PgConnection,
    learner: Uuid,
    lesson: Uuid,
) -> QueryResult<Option<WholeRow>> {
    sql_query(format!("{WHOLE} where p.learner_id = $1 and p.lesson_id = $2"))
        .bind::<SqlUuid, _>(learner)
        .bind::<SqlUuid, _>(lesson)
        .get_result(conn)
        .optional()
}

/// What two records of one person have come to in a lesson.
#[derive(Debug, Clone)]
pub(in crate::online) struct Whole {
    pub(in crate::online) starts: Vec<i32>,
    pub(in crate::online) ends: Vec<i32>,
    pub(in crate::online) watched_seconds: i32,
    pub(in crate::online) position_seconds: i32,
    pub(in crate::online) first_at: DateTime<Utc>,
    pub(in crate::online) last_at: DateTime<Utc>,
    pub(in crate::online) completed_at: Option<DateTime<Utc>>,
}

/// Writes it in place of what the learner had.
pub(in crate::online) fn put_whole(
    conn: &mut PgConnection,
    learner: Uuid,
    lesson: Uuid,
    whole: &Whole,
) -> QueryResult<()> {
    sql_query(
        "insert into online_progress (learner_id, lesson_id, watched, watched_seconds, position_seconds, first_at, last_at,
             completed_at)
         select $1, $2, coalesce((select range_agg(int4range(s.f, s.t)) from unnest($3, $4) as s (f, t)),
             '{}'::int4multirange), $5, $6, $7, $8, $9
         on conflict (learner_id, lesson_id) do update set watched = excluded.watched,
             watched_seconds = excluded.watched_seconds, position_seconds = excluded.position_seconds,
             first_at = excluded.first_at, last_at = excluded.last_at, completed_at = excluded.completed_at",
    )
    .bind::<SqlUuid, _>(learner)
    .bind::<SqlUuid, _>(lesson)
    .bind::<Array<Integer>, _>(&whole.starts)
    .bind::<Array<Integer>, _>(&whole.ends)
    .bind::<Integer, _>(whole.watched_seconds)
    .bind::<Integer, _>(whole.position_seconds)
    .bind::<Timestamptz, _>(whole.first_at)
    .bind::<Timestamptz, _>(whole.last_at)
    .bind::<Nullable<Timestamptz>, _>(whole.completed_at)
    .execute(conn)
    .map(drop)
}
