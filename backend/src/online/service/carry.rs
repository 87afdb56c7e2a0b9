//! What a learner has watched whose record goes into another one; and closing what a forgotten learner has open.

use contract::ids::LearnerId;
use contract::privacy::{CarriedFate, CarriedKind, CarriedRecord};
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::parameters::parameters_on;
use super::playbacks::coverage_of_spans;
use super::records::end_all_records;
use super::{Answer, OnlineServiceError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::business_date;
use crate::db::value::number;
use crate::online::domain::progress::Progress;
use crate::online::store::playbacks as streams;
use crate::online::store::progress::{self as store, WholeRow};
use crate::online::store::viewers::find_watcher;

/// Unites what a merged record has watched with what the record that goes on has; an open stream of it is closed, and with
/// it the records of the day, which stay where they were earned. In the transaction of the merge.
pub fn carry_progress(
    conn: &mut PgConnection,
    act: &Act,
    (merged, retained): (LearnerId, LearnerId),
    reason: &str,
) -> Answer<Vec<CarriedRecord>> {
    let mut both = [merged.0, retained.0];
    both.sort_unstable();
    for learner in both {
        streams::lock_learner_stream(conn, learner)?;
    }
    let mut carried: Vec<CarriedRecord> = stop(conn, act, merged)?
        .into_iter()
        .map(|id| CarriedRecord { kind: CarriedKind::OnlinePlayback, id, fate: CarriedFate::Ended })
        .collect();
    let completion_bp = parameters_on(conn, business_date(act.at))?.completion_bp;
    for other in store::list_whole(conn, merged.0)? {
        let own = store::find_whole(conn, retained.0, other.lesson_id)?;
        let theirs = progress_of(&other)?;
        let fate = if own.is_some() { CarriedFate::United } else { CarriedFate::Moved };
        let whole = match own {
            Some(own) => {
                let rules = (number(own.duration_seconds)?, completion_bp);
                progress_of(&own)?.united(&theirs, rules, act.at)
            }
            None => theirs,
        };
        store::put_whole(conn, retained.0, other.lesson_id, &row_of(&whole)?)?;
        carried.push(CarriedRecord { kind: CarriedKind::OnlineProgress, id: other.lesson_id, fate });
    }
    let lessons = carried.iter().filter(|one| one.kind == CarriedKind::OnlineProgress).count();
    if lessons > 0 {
        let told = json!({ "learner_id": retained, "merged": merged, "lessons": lessons });
        let watcher = find_watcher(conn, retained)?.ok_or(OnlineServiceError::LearnerNotFound)?;
        let change = Change::of("online_progress.carry", "learner", retained)
            .within(watcher.facility_id.into(), &watcher.township_code);
        audit::record(conn, act, &change.after(&told).because(reason))?;
    }
    Ok(carried)
}

/// Closes what a learner has open who is forgotten; what was watched stays under the number of the record.
pub fn stop_watching(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Answer<()> {
    streams::lock_learner_stream(conn, learner.0)?;
    stop(conn, act, learner).map(drop)
}

/// Closes the stream that a learner has open, and the records of it.
fn stop(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Answer<Option<Uuid>> {
    let stream = streams::end_open(conn, learner.0, act.at)?;
    end_all_records(conn, act, learner.0)?;
    Ok(stream)
}

fn progress_of(row: &WholeRow) -> Answer<Progress> {
    Ok(Progress {
        coverage: coverage_of_spans(&row.starts, &row.ends)?,
        position: number(row.position_seconds)?,
        first_at: row.first_at,
        last_at: row.last_at,
        completed_at: row.completed_at,
    })
}

fn row_of(whole: &Progress) -> Answer<store::Whole> {
    let mut row = store::Whole {
        starts: Vec::new(),
        ends: Vec::new(),
        watched_seconds: number(whole.coverage.seconds())?,
        position_seconds: number(whole.position)?,
        first_at: whole.first_at,
        last_at: whole.last_at,
        completed_at: whole.completed_at,
    };
    for (from, to) in whole.coverage.spans() {
        row.starts.push(number(*from)?);
        row.ends.push(number(*to)?);
    }
    Ok(row)
}
