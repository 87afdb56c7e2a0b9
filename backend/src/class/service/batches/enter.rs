//! What becomes of a row of a device, by the same rules as at the desk.

use contract::class::{AttendanceFlag, SessionState};
use contract::device::{DeviceRowKind, DeviceRowReason};
use contract::ids::AttendanceId;
use uuid::Uuid;

use super::people::{Named, Read};
use super::world::{Elsewhere, Meeting, Standing, World};
use crate::auth::Act;
use crate::class::domain::{Attendance, ClassError, check_paper_entry, check_room};
use crate::class::service::attendances::{check_attendee, new_row, put};
use crate::class::service::left::{add_flags, depart, has_left, hear};
use crate::class::service::{Answer, ClassServiceError, attendance_view};
use crate::clock::business_date;
use crate::db::value::number;
use crate::device::service::{DueRow, Outcome, Waits};

/// Why a row changes nothing: a reason to tell, or a fault of ours.
enum Stop {
    Reason(DeviceRowReason),
    /// It is as the row says already.
    Already(Uuid, DeviceRowReason),
    /// What it follows has not come.
    Waits(Waits),
    Fault(ClassServiceError),
}

impl From<DeviceRowReason> for Stop {
    fn from(reason: DeviceRowReason) -> Self {
        Self::Reason(reason)
    }
}

impl From<ClassServiceError> for Stop {
    fn from(error: ClassServiceError) -> Self {
        match &error {
            ClassServiceError::Rule(rule) => (*rule).into(),
            ClassServiceError::LearnerNotActive => Self::Reason(DeviceRowReason::LearnerNotActive),
            ClassServiceError::LearnerDeceased => Self::Reason(DeviceRowReason::LearnerDeceased),
            ClassServiceError::ConsentWithdrawn => Self::Reason(DeviceRowReason::ConsentWithdrawn),
            ClassServiceError::LearnerTooYoung => Self::Reason(DeviceRowReason::LearnerTooYoung),
            ClassServiceError::LearnerTeaches => Self::Reason(DeviceRowReason::LearnerTeaches),
            _ => Self::Fault(error),
        }
    }
}

impl From<ClassError> for Stop {
    fn from(rule: ClassError) -> Self {
        Self::Reason(match rule {
            ClassError::TooEarly => DeviceRowReason::SignInTooEarly,
            ClassError::SessionOver => DeviceRowReason::SessionOver,
            ClassError::Session(_) => DeviceRowReason::SessionNotOpen,
            ClassError::SignOutNotAfterSignIn => DeviceRowReason::SignOutBeforeSignIn,
            ClassError::RoomFull(_) => DeviceRowReason::RoomFull,
            _ => DeviceRowReason::StepNotAllowed,
        })
    }
}

/// Enters a row into the world.
pub(super) fn enter(world: &mut World, act: &Act, row: &DueRow, person: &Read) -> Answer<Outcome> {
    let told = |attendance: Option<Uuid>, reason, flags, changes| Outcome {
        seq: row.seq,
        attendance: attendance.map(AttendanceId),
        reason,
        flags,
        changes,
        waits_for: None,
    };
    let flags =
        |person: &Named| -> Vec<AttendanceFlag> { row.flags.iter().copied().chain(person.flag).collect() };
    let person = match person {
        Err(reason) => return Ok(told(None, Some(*reason), row.flags.clone(), false)),
        Ok(person) => person,
    };
    let entered = match row.kind {
        DeviceRowKind::SignIn => sign_in(world, act, row, person, &flags(person)),
        DeviceRowKind::SignOut => sign_out(world, row, person, &flags(person)),
    };
    match entered {
        Ok(id) => Ok(told(Some(id), None, flags(person), true)),
        Err(Stop::Already(id, reason)) => Ok(told(Some(id), Some(reason), row.flags.clone(), false)),
        Err(Stop::Reason(reason)) => Ok(told(None, Some(reason), row.flags.clone(), false)),
        Err(Stop::Waits(waits)) => {
            Ok(Outcome { waits_for: Some(waits), ..told(None, None, flags(person), false) })
        }
        Err(Stop::Fault(error)) => Err(error),
    }
}

fn sign_in(
    world: &mut World,
    act: &Act,
    row: &DueRow,
    person: &Named,
    flags: &[AttendanceFlag],
) -> Result<Uuid, Stop> {
    let key = (row.session.0, person.learner);
    let meeting = world.sessions.get(&key.0).ok_or(DeviceRowReason::SessionUnknown)?;
    let attendee = world.attendee(key.0, key.1).ok_or(DeviceRowReason::LearnerUnknown)?;
    if let Some(standing) = world.standing.get(&key) {
        return Err(Stop::Already(standing.row.id, DeviceRowReason::AlreadySignedIn));
    }
    if person.again {
        return Err(DeviceRowReason::CodeUsed.into());
    }
    if world.is_own(row, person.learner) {
        return Err(DeviceRowReason::OwnAttendance.into());
    }
    if !meeting.place.may_teach(business_date(meeting.row.starts_at)) {
        return Err(DeviceRowReason::SchoolNotOpen.into());
    }
    let opens = meeting.state == SessionState::Scheduled;
    let state = if opens { SessionState::Open } else { meeting.state };
    check_paper_entry(state, meeting.span, row.at)?;
    check_attendee(attendee, &meeting.row, meeting.teacher.as_ref())?;
    let capacity = number(meeting.row.capacity).map_err(ClassServiceError::from)?;
    check_room(meeting.present, capacity)?;
    match world.elsewhere(key, row.at, meeting.row.ends_at) {
        Some(Elsewhere::Known) => return Err(DeviceRowReason::LearnerElsewhere.into()),
        Some(Elsewhere::MayEnd) => {
            return Err(Stop::Waits(Waits::Leaving(person.learner.into(), person.source)));
        }
        None => {}
    }
    let mut new = new_row(act, &meeting.row, person.learner.into(), row.at, person.source)?;
    // When it was recorded, not when it was sent: how quickly one device signs many is seen by that.
    new.created_at = row.at;
    let came = Attendance::sign_in(row.at);
    let stands = match (flags.is_empty(), state) {
        (false, _) => came.flag(),
        (true, SessionState::Closed) => came.miss_sign_out()?,
        (true, _) => came,
    };
    put(&mut new, &meeting.row, stands)?;
    add_flags(&mut new.flags, flags);
    new.beside_by = row.staff.map(|id| id.0);
    let waiting = world.waiting.remove(&key).unwrap_or_default();
    world.heard.extend(hear(&mut new, &meeting.row, waiting)?);
    let id = new.id;
    if let Some(meeting) = world.sessions.get_mut(&key.0) {
        meeting.opened |= opens;
        meeting.state = state;
        meeting.present += 1;
    }
    world.standing.insert(key, Standing { row: new, before: None, changed: true, staff: row.staff });
    Ok(id)
}

fn sign_out(world: &mut World, row: &DueRow, person: &Named, flags: &[AttendanceFlag]) -> Result<Uuid, Stop> {
    let key = (row.session.0, person.learner);
    let own = world.is_own(row, person.learner);
    let meeting = world.sessions.get(&key.0).ok_or(DeviceRowReason::SessionUnknown)?;
    world.attendee(key.0, key.1).ok_or(DeviceRowReason::LearnerUnknown)?;
    let Some(standing) = world.standing.get_mut(&key) else {
        return Err(may_wait(meeting, row, person, own));
    };
    if person.again {
        return Err(Stop::Already(standing.row.id, DeviceRowReason::AlreadySignedIn));
    }
    if own {
        return Err(DeviceRowReason::OwnAttendance.into());
    }
    if has_left(&standing.row) {
        return Err(Stop::Already(standing.row.id, DeviceRowReason::AlreadySignedOut));
    }
    if business_date(row.at) != business_date(meeting.row.starts_at) {
        return Err(DeviceRowReason::SessionOver.into());
    }
    let before = attendance_view(&standing.row, None)?;
    depart(&mut standing.row, &meeting.row, row.at, flags, row.staff)?;
    if !standing.changed {
        standing.before = Some(before);
    }
    standing.changed = true;
    standing.staff = row.staff;
    Ok(standing.row.id)
}

/// A sign-out without a sign-in waits for it: the device at the entrance may find the network after the one at the exit.
fn may_wait(meeting: &Meeting, row: &DueRow, person: &Named, own: bool) -> Stop {
    if person.again {
        return DeviceRowReason::CodeUsed.into();
    }
    if own {
        return DeviceRowReason::OwnAttendance.into();
    }
    if meeting.state == SessionState::Cancelled {
        return DeviceRowReason::SessionNotOpen.into();
    }
    if business_date(row.at) != business_date(meeting.row.starts_at) {
        return DeviceRowReason::SessionOver.into();
    }
    Stop::Waits(Waits::SignIn(person.learner.into()))
}
