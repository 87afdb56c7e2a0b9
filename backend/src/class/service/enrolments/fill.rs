//! Letting the next move up, in the transaction that frees a place.

use chrono::{DateTime, Utc};
use contract::class::EnrolmentState;
use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::super::attendances::last_day_to_confirm;
use super::places::{Locked, Standing, lock};
use super::views::views;
use super::{Answer, change, masked};
use crate::audit;
use crate::auth::{Act, Scope};
use crate::class::domain::enrolment::move_up;
use crate::class::store::{self, Ending, moved_up};
use crate::clock::{business_date, new_id};

/// Why an enrolment ends with the registration, as the trail tells it.
const DEPARTED: &str = "学员登记已终止";

/// Ends the enrolments of those whose registration has ended, and, in a series or session that is over, all others; lets
/// the next move up, and has the school tell everyone of them but `present`. Answers who has moved up.
pub(super) fn fill(conn: &mut PgConnection, act: &Act, subject: Uuid, present: &[Uuid]) -> Answer<Vec<Uuid>> {
    // Whoever frees a place has reached it, and the sweep reaches all.
    let everywhere = Scope::whole_city();
    let Some(mut locked) = lock(conn, act, &everywhere, subject)? else { return Ok(Vec::new()) };
    let departed = ids(&locked.standing, |one| one.departed);
    if !departed.is_empty() {
        let ending = Ending {
            state: EnrolmentState::Removed,
            at: act.at,
            by: act.account_id.0,
            reason: Some(DEPARTED),
        };
        end_all(conn, act, &locked, "enrolment.remove", &departed, ending)?;
        let Some(again) = lock(conn, act, &everywhere, subject)? else { return Ok(Vec::new()) };
        locked = again;
    }
    if !locked.standing.subject.to_come {
        if !may_still_be_entered(conn, act, &locked.standing)? {
            conclude(conn, act, &locked)?;
        }
        return Ok(Vec::new());
    }
    let waiting: Vec<Uuid> =
        locked.standing.people.iter().filter(|one| one.waits).map(|one| one.learner_id).collect();
    if waiting.is_empty() || locked.standing.places.free(locked.standing.taken).0 == 0 {
        return Ok(Vec::new());
    }
    let has_place = [EnrolmentState::Enrolled.as_str()];
    let overlaps = store::list_overlaps(conn, subject, &waiting, &has_place, act.at)?;
    let busy: Vec<LearnerId> = overlaps.into_iter().map(|one| one.learner_id.into()).collect();
    let standing = &locked.standing;
    let moved = move_up(standing.places, standing.taken, &standing.waiting(&busy));
    take_in(conn, act, &locked, &moved, present)?;
    Ok(moved)
}

/// Whether a session that is over was never opened, and is within the days in which it is still entered from paper: whoever
/// has a place there may have come.
fn may_still_be_entered(conn: &mut PgConnection, act: &Act, standing: &Standing) -> Answer<bool> {
    let Some(unopened_at) = standing.subject.unopened_at else { return Ok(false) };
    Ok(business_date(act.at) <= last_day_to_confirm(conn, unopened_at)?)
}

fn ids(standing: &Standing, which: impl Fn(&store::StandingRow) -> bool) -> Vec<Uuid> {
    standing.people.iter().filter(|one| which(one)).map(|one| one.id).collect()
}

fn take_in(
    conn: &mut PgConnection,
    act: &Act,
    locked: &Locked,
    moved: &[Uuid],
    present: &[Uuid],
) -> Answer<()> {
    if moved.is_empty() {
        return Ok(());
    }
    store::enrol(conn, moved, act.at)?;
    let told = moved.iter().filter(|id| !present.contains(id));
    let school = locked.place.school_id.0;
    let notices: Vec<_> = told.map(|id| moved_up(new_id(), school, *id, act.at)).collect();
    store::insert_notices(conn, &notices)?;
    let after = store::list_enrolments_of(conn, moved)?;
    for view in views(conn, act, &after)? {
        if !present.contains(&view.id.0) {
            let moved = change("enrolment.move_up", &view, &locked.place).after(&masked(&view));
            audit::record(conn, act, &moved)?;
        }
    }
    Ok(())
}

/// Of a series or session that is over: who had a place has completed it, if anything of it was held; all others never
/// had one.
fn conclude(conn: &mut PgConnection, act: &Act, locked: &Locked) -> Answer<()> {
    let held = locked.standing.subject.held;
    let completed = ids(&locked.standing, |one| held && !one.waits);
    let lapsed = ids(&locked.standing, |one| one.waits);
    let called_off = ids(&locked.standing, |one| !held && !one.waits);
    let by = act.account_id.0;
    let ending = |state, reason| Ending { state, at: act.at, by, reason };
    end_all(conn, act, locked, "enrolment.complete", &completed, ending(EnrolmentState::Completed, None))?;
    end_all(conn, act, locked, "enrolment.lapse", &lapsed, ending(EnrolmentState::Lapsed, None))?;
    let reason = Some("课程未开课");
    end_all(conn, act, locked, "enrolment.remove", &called_off, ending(EnrolmentState::Removed, reason))
}

fn end_all(
    conn: &mut PgConnection,
    act: &Act,
    locked: &Locked,
    action: &'static str,
    ids: &[Uuid],
    ending: Ending<'_>,
) -> Answer<()> {
    if ids.is_empty() {
        return Ok(());
    }
    store::end_enrolments(conn, ids, ending)?;
    let over = ending.reason != Some(DEPARTED);
    store::void_notices(conn, ids, over, act.at)?;
    let ended = store::list_enrolments_of(conn, ids)?;
    for view in views(conn, act, &ended)? {
        let mut change = change(action, &view, &locked.place).after(&masked(&view));
        if let Some(reason) = ending.reason {
            change = change.because(reason);
        }
        audit::record(conn, act, &change)?;
    }
    Ok(())
}

/// Lets the next move up in a series or a session whose capacity, room or time may have changed.
pub fn refill(conn: &mut PgConnection, act: &Act, subject: Uuid) -> Answer<()> {
    fill(conn, act, subject, &[]).map(drop)
}

/// Up to `limit` series and sessions behind `after` in which somebody has a place or waits whose registration has ended.
pub fn list_departed(conn: &mut PgConnection, after: Option<Uuid>, limit: i64) -> Answer<Vec<Uuid>> {
    Ok(store::list_departed_from(conn, after, limit)?)
}

/// Up to `limit` series and sessions behind `after` that may have to be settled: in which somebody waits, for whom what is
/// kept may be released by now, or that are over.
pub fn list_unsettled(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<Uuid>,
    limit: i64,
) -> Answer<Vec<Uuid>> {
    Ok(store::list_unsettled(conn, after, at, limit)?)
}
