//! SQL on playbacks: one open stream a learner.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use uuid::Uuid;

use crate::schema::online_playback;

/// How a playback stands.
pub(in crate::online) const OPEN: &str = "open";
/// The lesson was over, or the learner left it.
pub(in crate::online) const ENDED: &str = "ended";
/// Another device plays for the learner.
pub(in crate::online) const TAKEN_OVER: &str = "taken_over";
/// Nothing was heard of it for too long.
pub(in crate::online) const SILENT: &str = "silent";

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = online_playback, treat_none_as_null = true)]
pub(in crate::online) struct PlaybackRow {
    pub(in crate::online) id: Uuid,
    pub(in crate::online) learner_id: Uuid,
    pub(in crate::online) lesson_id: Uuid,
    pub(in crate::online) status: String,
    pub(in crate::online) started_by: Uuid,
    pub(in crate::online) started_at: DateTime<Utc>,
    pub(in crate::online) closed_at: Option<DateTime<Utc>>,
    pub(in crate::online) last_seq: i32,
    pub(in crate::online) last_signature: Option<String>,
    pub(in crate::online) last_at: DateTime<Utc>,
    pub(in crate::online) last_credited_seconds: i32,
    pub(in crate::online) last_watched_seconds: i32,
    pub(in crate::online) last_flags: Vec<Option<String>>,
    pub(in crate::online) playing: bool,
    pub(in crate::online) head_seconds: i32,
    pub(in crate::online) position_seconds: i32,
    pub(in crate::online) counted_until: DateTime<Utc>,
    pub(in crate::online) credited_seconds: i32,
    pub(in crate::online) flagged_beats: i32,
}

/// Lets the streams of a learner start one after the other until the transaction ends.
pub(in crate::online) fn lock_learner_stream(conn: &mut PgConnection, learner: Uuid) -> QueryResult<()> {
    sql_query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("online_playback {learner}"))
        .execute(conn)
        .map(drop)
}

/// Closes the stream that a learner has open, if there is one: until when it was heard.
pub(in crate::online) fn take_over(
    conn: &mut PgConnection,
    learner: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Option<DateTime<Utc>>> {
    diesel::update(online_playback::table)
        .filter(online_playback::learner_id.eq(learner).and(online_playback::status.eq(OPEN)))
        .set((online_playback::status.eq(TAKEN_OVER), online_playback::closed_at.eq(at)))
        .returning(online_playback::last_at)
        .get_result(conn)
        .optional()
}

/// Ends the stream that a learner has open, if there is one; which.
pub(in crate::online) fn end_open(
    conn: &mut PgConnection,
    learner: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Option<Uuid>> {
    diesel::update(online_playback::table)
        .filter(online_playback::learner_id.eq(learner).and(online_playback::status.eq(OPEN)))
        .set((online_playback::status.eq(ENDED), online_playback::closed_at.eq(at)))
        .returning(online_playback::id)
        .get_result(conn)
        .optional()
}

pub(in crate::online) fn insert_playback(conn: &mut PgConnection, row: &PlaybackRow) -> QueryResult<()> {
    diesel::insert_into(online_playback::table).values(row).execute(conn).map(drop)
}

pub(in crate::online) fn update_playback(conn: &mut PgConnection, row: &PlaybackRow) -> QueryResult<()> {
    diesel::update(online_playback::table.find(row.id)).set(row).execute(conn).map(drop)
}

pub(in crate::online) fn find_playback(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<Option<PlaybackRow>> {
    online_playback::table.find(id).select(PlaybackRow::as_select()).first(conn).optional()
}

pub(in crate::online) fn lock_playback(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<Option<PlaybackRow>> {
    online_playback::table.find(id).select(PlaybackRow::as_select()).for_update().first(conn).optional()
}

/// Open playbacks of which nothing was heard since `before`; those that somebody is at are left alone.
pub(in crate::online) fn lock_silent(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<Uuid>> {
    online_playback::table
        .filter(online_playback::status.eq(OPEN).and(online_playback::last_at.le(before)))
        .order(online_playback::last_at)
        .limit(limit)
        .select(online_playback::id)
        .for_update()
        .skip_locked()
        .load(conn)
}

pub(in crate::online) fn close_silent(
    conn: &mut PgConnection,
    ids: &[Uuid],
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(online_playback::table.filter(online_playback::id.eq_any(ids)))
        .set((online_playback::status.eq(SILENT), online_playback::closed_at.eq(at)))
        .execute(conn)
}
