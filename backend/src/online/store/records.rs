//! SQL on records: what was watched on a day, and exactly when.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Integer, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::class::domain::Span;
use crate::schema::online_record;

/// Whose record of which lesson on which day.
#[derive(Debug, Clone, Copy)]
pub(in crate::online) struct Key {
    pub(in crate::online) learner: Uuid,
    pub(in crate::online) lesson: Uuid,
    pub(in crate::online) day: NaiveDate,
}

/// Adds a time that counts to the record that is open, if one is.
fn add_to_open(conn: &mut PgConnection, key: Key, span: Span, at: DateTime<Utc>) -> QueryResult<usize> {
    sql_query(
        "update online_record set counted = counted + tstzmultirange(tstzrange($4, $5)), last_at = $6,
             seconds = (select floor(sum(extract(epoch from upper(r) - lower(r))))::integer
                 from unnest(counted + tstzmultirange(tstzrange($4, $5))) r)
         where learner_id = $1 and lesson_id = $2 and business_date = $3 and status = 'open'",
    )
    .bind::<SqlUuid, _>(key.learner)
    .bind::<SqlUuid, _>(key.lesson)
    .bind::<Date, _>(key.day)
    .bind::<Timestamptz, _>(span.start())
    .bind::<Timestamptz, _>(span.end())
    .bind::<Timestamptz, _>(at)
    .execute(conn)
}

/// Adds a time that counts to the open record of a lesson and day, or opens the next with it.
pub(in crate::online) fn add_counted(
    conn: &mut PgConnection,
    key: Key,
    span: Span,
    (id, at): (Uuid, DateTime<Utc>),
) -> QueryResult<()> {
    if add_to_open(conn, key, span, at)? > 0 {
        return Ok(());
    }
    sql_query(
        "insert into online_record (id, learner_id, lesson_id, business_date, number, counted, seconds, opened_at, last_at)
         select $7, $1, $2, $3, coalesce(max(number), 0) + 1, tstzmultirange(tstzrange($4, $5)),
             floor(extract(epoch from $5 - $4))::integer, $6, $6
         from online_record where learner_id = $1 and lesson_id = $2 and business_date = $3",
    )
    .bind::<SqlUuid, _>(key.learner)
    .bind::<SqlUuid, _>(key.lesson)
    .bind::<Date, _>(key.day)
    .bind::<Timestamptz, _>(span.start())
    .bind::<Timestamptz, _>(span.end())
    .bind::<Timestamptz, _>(at)
    .bind::<SqlUuid, _>(id)
    .execute(conn)
    .map(drop)
}

/// A record that was closed, with where its learner belongs.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::online) struct ClosedRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::online) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::online) learner_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::online) lesson_id: Uuid,
    #[diesel(sql_type = Date)]
    pub(in crate::online) business_date: NaiveDate,
    #[diesel(sql_type = Integer)]
    pub(in crate::online) verified_minutes: i32,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::online) facility_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::online) township_code: String,
}

/// Closes these records.
fn close(conn: &mut PgConnection, ids: &[Uuid], at: DateTime<Utc>) -> QueryResult<Vec<ClosedRow>> {
    sql_query(
        "with closed as (update online_record set status = 'closed', closed_at = $2 where id = any($1)
             returning id, learner_id, lesson_id, business_date, verified_minutes)
         select c.*, f.id as facility_id, f.township_code from closed c join learner l on l.id = c.learner_id
         join school s on s.id = l.school_id join facility f on f.id = s.facility_id order by c.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Timestamptz, _>(at)
    .load(conn)
}

/// Closes what a learner has open of a lesson.
pub(in crate::online) fn close_of_lesson(
    conn: &mut PgConnection,
    learner: Uuid,
    lesson: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Vec<ClosedRow>> {
    let ids: Vec<Uuid> = online_record::table
        .filter(online_record::learner_id.eq(learner).and(online_record::lesson_id.eq(lesson)))
        .filter(online_record::status.eq("open"))
        .select(online_record::id)
        .for_update()
        .load(conn)?;
    close(conn, &ids, at)
}

/// Closes what a learner has open.
pub(in crate::online) fn close_of_learner(
    conn: &mut PgConnection,
    learner: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Vec<ClosedRow>> {
    let ids: Vec<Uuid> = online_record::table
        .filter(online_record::learner_id.eq(learner).and(online_record::status.eq("open")))
        .select(online_record::id)
        .for_update()
        .load(conn)?;
    if ids.is_empty() { Ok(Vec::new()) } else { close(conn, &ids, at) }
}

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Closes records to which nothing was added since `silent_since`, and those of days that were over before `day_over`, to
/// which nothing can be added any more; those that somebody is at are left alone.
pub(in crate::online) fn close_due(
    conn: &mut PgConnection,
    (silent_since, day_over): (DateTime<Utc>, DateTime<Utc>),
    at: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<ClosedRow>> {
    let due: Vec<Due> = sql_query(
        "select id from online_record where status = 'open' and (last_at <= $1
             or (business_date + 1)::timestamp at time zone 'Asia/Shanghai' <= $2)
         order by last_at limit $3 for update skip locked",
    )
    .bind::<Timestamptz, _>(silent_since)
    .bind::<Timestamptz, _>(day_over)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    let ids: Vec<Uuid> = due.into_iter().map(|row| row.id).collect();
    if ids.is_empty() { Ok(Vec::new()) } else { close(conn, &ids, at) }
}

/// Notes that closed records have been settled; answers how many.
pub(in crate::online) fn mark_settled(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<usize> {
    diesel::update(online_record::table)
        .filter(online_record::id.eq_any(ids).and(online_record::status.eq("closed")))
        .set(online_record::status.eq("settled"))
        .execute(conn)
}
