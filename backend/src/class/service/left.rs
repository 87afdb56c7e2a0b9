//! Leaving as a device has recorded it, also where that was known before the sign-in.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::class::{AttendanceFlag, AttendanceState, AttendanceView};
use contract::device::DeviceRowReason;
use contract::ids::{AccountId, AttendanceId, LearnerId};
use diesel::pg::PgConnection;
use serde::Serialize;
use uuid::Uuid;

use super::attendances::{attendance_of, put};
use super::{Answer, ClassServiceError, attendance_view, change};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::auth::service::display_names;
use crate::class::domain::ClassError;
use crate::class::store::{self, AttendanceRow, SessionRow};
use crate::device::service::{self as devices, Outcome, WaitingSignOut};
use crate::facility::scope::SchoolPlace;

/// What became of a sign-out that had waited for its sign-in.
#[derive(Debug)]
pub(super) struct Heard {
    /// The attendance that the sign-in has become.
    pub(super) attendance: Uuid,
    pub(super) sign_out: WaitingSignOut,
    pub(super) outcome: Outcome,
}

/// An attendance as the trail keeps it when a device has recorded a step of it: with the name of the staff beside it.
#[derive(Debug, Serialize)]
struct Witnessed {
    #[serde(flatten)]
    attendance: AttendanceView,
    #[serde(skip_serializing_if = "Option::is_none")]
    beside_by_name: Option<String>,
}

/// The change of an attendance by a device, with the staff beside it named.
pub(super) fn witnessed(
    action: &'static str,
    row: &AttendanceRow,
    place: &SchoolPlace,
    (staff, names): (Option<AccountId>, &HashMap<Uuid, String>),
) -> Answer<Change> {
    let attendance = attendance_view(row, None)?;
    let beside_by_name = staff.and_then(|id| names.get(&id.0).cloned());
    Ok(change(action, "attendance", row.id, place).after(&Witnessed { attendance, beside_by_name }))
}

/// Whether it is known when somebody left.
pub(super) fn has_left(row: &AttendanceRow) -> bool {
    row.signed_out_at.is_some() || row.status == AttendanceState::Confirmed.as_str()
}

/// Lets somebody leave as a device has recorded it.
pub(super) fn depart(
    row: &mut AttendanceRow,
    session: &SessionRow,
    at: DateTime<Utc>,
    flags: &[AttendanceFlag],
    staff: Option<AccountId>,
) -> Answer<()> {
    let left = attendance_of(row)?.sign_out_late(at)?;
    put(row, session, if flags.is_empty() { left } else { left.flag() })?;
    add_flags(&mut row.flags, flags);
    // Who has decided about it before is known as that.
    let decided = [row.confirmed_by, row.reviewed_by];
    let staff = staff.map(|id| id.0).filter(|id| !decided.contains(&Some(*id)));
    row.beside_by = row.beside_by.or(staff);
    Ok(())
}

pub(super) fn add_flags(known: &mut Vec<Option<String>>, flags: &[AttendanceFlag]) {
    for flag in flags {
        let flag = Some(flag.to_string());
        if !known.contains(&flag) {
            known.push(flag);
        }
    }
}

/// Holds the sign-outs that have waited for a sign-in against it, earliest first, as if they came now.
pub(super) fn hear(
    row: &mut AttendanceRow,
    session: &SessionRow,
    waiting: Vec<WaitingSignOut>,
) -> Answer<Vec<Heard>> {
    let mut heard = Vec::with_capacity(waiting.len());
    for sign_out in waiting {
        let reason = judge(row, session, &sign_out)?;
        let stands = matches!(reason, None | Some(DeviceRowReason::AlreadySignedOut));
        let outcome = Outcome {
            seq: sign_out.seq(),
            attendance: stands.then_some(AttendanceId(row.id)),
            reason,
            flags: sign_out.flags.clone(),
            changes: reason.is_none(),
            waits_for: None,
        };
        heard.push(Heard { attendance: row.id, sign_out, outcome });
    }
    Ok(heard)
}

fn judge(
    row: &mut AttendanceRow,
    session: &SessionRow,
    sign_out: &WaitingSignOut,
) -> Answer<Option<DeviceRowReason>> {
    if has_left(row) {
        return Ok(Some(DeviceRowReason::AlreadySignedOut));
    }
    match depart(row, session, sign_out.at, &sign_out.flags, sign_out.staff) {
        Ok(()) => Ok(None),
        Err(ClassServiceError::Rule(ClassError::SignOutNotAfterSignIn)) => {
            Ok(Some(DeviceRowReason::SignOutBeforeSignIn))
        }
        Err(ClassServiceError::Rule(_)) => Ok(Some(DeviceRowReason::StepNotAllowed)),
        Err(error) => Err(error),
    }
}

/// Lets what waits for what it follows be that of the record that goes on.
pub fn carry_waiting(conn: &mut PgConnection, both: (LearnerId, LearnerId)) -> Answer<()> {
    Ok(devices::carry_waiting(conn, both)?)
}

/// Lets those leave who have just been entered into a session that is locked, and whose sign-out a device had recorded
/// before. The rows become what they are then.
pub(super) fn let_leave(
    conn: &mut PgConnection,
    act: &Act,
    session: &SessionRow,
    place: &SchoolPlace,
    rows: &mut [AttendanceRow],
) -> Answer<()> {
    let learners: Vec<Uuid> = rows.iter().map(|row| row.learner_id).collect();
    let mut waiting = by_key(devices::lock_sign_outs(conn, &[session.id], &learners)?);
    let (mut heard, mut left) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(waiting) = waiting.remove(&(session.id, row.learner_id)) else { continue };
        let before = attendance_view(row, None)?;
        let told = hear(row, session, waiting)?;
        if told.iter().any(|one| one.outcome.changes) {
            left.push((row.clone(), before));
            row.version += 1;
        }
        heard.extend(told);
    }
    let changed: Vec<AttendanceRow> = left.iter().map(|(row, _)| row.clone()).collect();
    store::batches::update_attendances(conn, &changed)?;
    let now: HashMap<Uuid, (AttendanceRow, Option<AttendanceView>)> = left
        .into_iter()
        .map(|(row, before)| (row.id, (AttendanceRow { version: row.version + 1, ..row }, Some(before))))
        .collect();
    settle(conn, act, heard, |one| {
        now.get(&one.attendance).map(|(row, before)| (row.clone(), before.clone(), place.clone()))
    })
}

/// The sign-outs by session and learner.
pub(super) fn by_key(waiting: Vec<WaitingSignOut>) -> HashMap<(Uuid, Uuid), Vec<WaitingSignOut>> {
    let mut known: HashMap<(Uuid, Uuid), Vec<WaitingSignOut>> = HashMap::new();
    for one in waiting {
        known.entry((one.session, one.learner)).or_default().push(one);
    }
    known
}

/// An attendance that has changed, how it was before, and where.
type Changed = (AttendanceRow, Option<AttendanceView>, SchoolPlace);

/// Writes what became of sign-outs that had waited; those that count stand in the trail as what their device did.
pub(super) fn settle(
    conn: &mut PgConnection,
    act: &Act,
    heard: Vec<Heard>,
    changed: impl Fn(&Heard) -> Option<Changed>,
) -> Answer<()> {
    if heard.is_empty() {
        return Ok(());
    }
    let staff: Vec<Uuid> = heard.iter().filter_map(|one| Some(one.sign_out.staff?.0)).collect();
    let names = display_names(conn, &staff)?;
    let mut told = Vec::new();
    for one in heard.iter().filter(|one| one.outcome.changes) {
        let Some((row, before, place)) = changed(one) else { continue };
        let change = witnessed("attendance.sign_out", &row, &place, (one.sign_out.staff, &names))?;
        let change = match &before {
            Some(before) => change.before(before),
            None => change,
        };
        let by = Act { account_id: AccountId(one.sign_out.device.0), grants: Vec::new(), ..act.clone() };
        told.push((by, change));
    }
    audit::record_all(conn, told.iter().map(|(by, change)| (by, change.clone())))?;
    let decided: Vec<_> = heard.into_iter().map(|one| (one.sign_out, one.outcome)).collect();
    Ok(devices::settle_sign_outs(conn, act.at, &decided)?)
}
