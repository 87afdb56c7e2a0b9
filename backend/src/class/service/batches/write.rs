//! Writing what rows of a device have come to.

use std::collections::{HashMap, HashSet};

use contract::device::{DeviceRowKind, DeviceRowReason};
use diesel::Connection as _;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::world::{Standing, World};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::auth::service::display_names;
use crate::class::domain::SessionStep;
use crate::class::service::left::{settle, witnessed};
use crate::class::service::sessions::stepped;
use crate::class::service::{Answer, ClassServiceError};
use crate::class::store::{self, AttendanceRow};
use crate::db::value::word;
use crate::device::service::{DueRow, Outcome, Waits};

/// Writes attendances, each with what was done to it, and the sessions that were opened. Who has left is let go before
/// anybody comes, so that nobody is held to be still there. Where another was quicker to put a learner elsewhere, the row
/// waits to be judged again.
pub(super) fn write(
    conn: &mut PgConnection,
    act: &Act,
    world: World,
    due: &[DueRow],
    mut outcomes: Vec<Outcome>,
) -> Answer<Vec<Outcome>> {
    let World { sessions, standing, mut heard, .. } = world;
    let changed: Vec<Standing> = standing.into_values().filter(|one| one.changed).collect();
    let (new, old): (Vec<Standing>, Vec<Standing>) =
        changed.into_iter().partition(|one| one.before.is_none());
    let old_rows: Vec<AttendanceRow> = old.iter().map(|one| one.row.clone()).collect();
    store::batches::update_attendances(conn, &old_rows)?;
    let mut rows: Vec<AttendanceRow> = new.iter().map(|one| one.row.clone()).collect();
    rows.sort_unstable_by_key(|row| (row.learner_id, row.session_id));
    let refused = insert(conn, &rows)?;
    let turned_away: HashMap<Uuid, &AttendanceRow> =
        rows.iter().filter(|row| refused.contains(&row.id)).map(|row| (row.id, row)).collect();
    let staff: Vec<Uuid> = new.iter().chain(&old).filter_map(|one| Some(one.staff?.0)).collect();
    let names = display_names(conn, &staff)?;
    let mut told: Vec<Change> = Vec::with_capacity(new.len() + old.len());
    for one in new.iter().chain(&old).filter(|one| !refused.contains(&one.row.id)) {
        let Some(meeting) = sessions.get(&one.row.session_id) else { continue };
        let mut row = one.row.clone();
        let action = if one.before.is_some() { "attendance.sign_out" } else { "attendance.sign_in" };
        row.version += i64::from(one.before.is_some());
        let change = witnessed(action, &row, &meeting.place, (one.staff, &names))?;
        told.push(match &one.before {
            Some(before) => change.before(before),
            None => change,
        });
    }
    audit::record_all(conn, told.into_iter().map(|change| (act, change)))?;
    heard.retain(|one| !refused.contains(&one.attendance));
    let written: HashMap<Uuid, &AttendanceRow> = rows.iter().map(|row| (row.id, row)).collect();
    settle(conn, act, heard, |one| {
        let row = written.get(&one.attendance)?;
        Some(((*row).clone(), None, sessions.get(&row.session_id)?.place.clone()))
    })?;
    for meeting in sessions.into_values().filter(|meeting| meeting.opened) {
        stepped(conn, act, meeting.row, &meeting.place, SessionStep::Open, None)?;
    }
    for (outcome, row) in outcomes.iter_mut().zip(due) {
        let away = outcome.attendance.and_then(|id| turned_away.get(&id.0));
        if let Some(away) = away {
            *outcome = waits(outcome, row.kind, away)?;
        }
    }
    Ok(outcomes)
}

/// Inserts attendances, all at once if it can be; answers those that cannot be, for somebody was quicker.
fn insert(conn: &mut PgConnection, rows: &[AttendanceRow]) -> Answer<HashSet<Uuid>> {
    if rows.is_empty() || conn.transaction(|conn| store::insert_attendances(conn, rows)).is_ok() {
        return Ok(HashSet::new());
    }
    let mut refused = HashSet::new();
    for row in rows {
        let one = std::slice::from_ref(row);
        let written = conn.transaction(|conn| store::insert_attendances(conn, one));
        match written.map_err(ClassServiceError::from) {
            Ok(()) => {}
            Err(ClassServiceError::LearnerElsewhere(_)) => {
                refused.insert(row.id);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(refused)
}

/// What becomes of a row about an attendance that was not written: it waits. The second scan of a code says nothing of its own,
/// and waits for nothing.
fn waits(outcome: &Outcome, kind: DeviceRowKind, away: &AttendanceRow) -> Answer<Outcome> {
    let learner = away.learner_id.into();
    let again = (kind, outcome.reason) == (DeviceRowKind::SignOut, Some(DeviceRowReason::AlreadySignedIn));
    let outcome = Outcome { attendance: None, reason: None, changes: false, ..outcome.clone() };
    if again {
        return Ok(Outcome { reason: Some(DeviceRowReason::CodeUsed), ..outcome });
    }
    let waits_for = match kind {
        DeviceRowKind::SignIn => Waits::Leaving(learner, word(&away.source)?),
        DeviceRowKind::SignOut => Waits::SignIn(learner),
    };
    Ok(Outcome { waits_for: Some(waits_for), ..outcome })
}
