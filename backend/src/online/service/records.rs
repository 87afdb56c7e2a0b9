//! Records: what was watched on a day, as evidence for the ledger, and closing them when their time has come.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::Answer;
use super::parameters::parameters_on;
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::online::domain::watching::{Watched, by_day};
use crate::online::store::playbacks::{self, PlaybackRow};
use crate::online::store::records::{self as store, ClosedRow, Key};

/// Adds what counts of a heartbeat to the record of each day in which it lies.
pub(super) fn count(conn: &mut PgConnection, row: &PlaybackRow, found: &Watched) -> Answer<()> {
    let Some(span) = found.counted else { return Ok(()) };
    for (day, part) in by_day(span) {
        let key = Key { learner: row.learner_id, lesson: row.lesson_id, day };
        store::add_counted(conn, key, part, (new_id(), found.stream.last_at))?;
    }
    Ok(())
}

/// Closes what is open of a lesson that a learner has ended.
pub(super) fn end_records(conn: &mut PgConnection, act: &Act, (learner, lesson): (Uuid, Uuid)) -> Answer<()> {
    let closed = store::close_of_lesson(conn, learner, lesson, act.at)?;
    tell(conn, act, &closed)
}

/// Closes all that a learner has open.
pub(super) fn end_all_records(conn: &mut PgConnection, act: &Act, learner: Uuid) -> Answer<()> {
    let closed = store::close_of_learner(conn, learner, act.at)?;
    tell(conn, act, &closed)
}

/// Each closing on the trail, with whose it is by ids alone.
fn tell(conn: &mut PgConnection, act: &Act, closed: &[ClosedRow]) -> Answer<()> {
    let changes = closed.iter().map(|row| {
        let told = json!({
            "learner_id": row.learner_id, "lesson_id": row.lesson_id, "business_date": row.business_date,
            "verified_minutes": row.verified_minutes,
        });
        let change = Change::of("online_record.close", "online_record", row.id);
        (act, change.within(row.facility_id.into(), &row.township_code).after(&told))
    });
    Ok(audit::record_all(conn, changes)?)
}

/// Closes up to `limit` playbacks of which nothing was heard for too long, and up to as many records to which nothing was
/// added for as long, or whose day is over; answers how many of both.
pub fn close_due(conn: &mut PgConnection, act: &Act, limit: i64) -> Answer<usize> {
    let rules = parameters_on(conn, business_date(act.at))?;
    let silent_since = act.at - TimeDelta::minutes(rules.silence_minutes.into());
    let silent = playbacks::lock_silent(conn, silent_since, limit)?;
    let playbacks = playbacks::close_silent(conn, &silent, act.at)?;
    let closed = store::close_due(conn, (silent_since, day_over(act.at, rules.gap_seconds)), act.at, limit)?;
    tell(conn, act, &closed)?;
    Ok(playbacks + closed.len())
}

/// A day is over for its records once no heartbeat can reach back into it.
fn day_over(at: DateTime<Utc>, gap_seconds: u32) -> DateTime<Utc> {
    at - TimeDelta::seconds(gap_seconds.into())
}

/// Notes that closed records have earned what they earn, for the ledger that has read them; answers how many.
pub fn mark_settled(conn: &mut PgConnection, ids: &[Uuid]) -> Answer<usize> {
    Ok(store::mark_settled(conn, ids)?)
}
