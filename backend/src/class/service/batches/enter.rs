//! What becomes of a row of a device, by the same rules as at the desk.

use contract::class::{AttendanceFlag, AttendanceState, SessionState};
use contract::device::{DeviceRowKind, DeviceRowReason};
use contract::ids::AttendanceId;
use uuid::Uuid;

use super::people::{Named, Read};
use super::world::{Standing, World};
use crate::auth::Act;
use crate::class::domain::{Attendance, ClassError, check_paper_entry, check_room};
use crate::class::service::attendances::{attendance_of, check_attendee, new_row, put};
use crate::class::service::{Answer, ClassServiceError, attendance_view};
use crate::clock::business_date;
use crate::db::value::number;
use crate::device::service::{DueRow, Outcome};

/// Why a row changes nothing: a reason to tell, or a fault of ours.
enum Stop {
    Reason(DeviceRowReason),
    /// It is as the row says already.
    Already(Uuid, DeviceRowReason),
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
    };
    let flags =
        |person: &Named| -> Vec<AttendanceFlag> { row.flags.iter().copied().chain(person.flag).collect() };
    let entered = match person {
        Err(reason) => Err(Stop::Reason(*reason)),
        Ok(person) => match row.kind {
            DeviceRowKind::SignIn => sign_in(world, act, row, person, &flags(person)),
            DeviceRowKind::SignOut => sign_out(world, row, person, &flags(person)),
        }
        .map(|id| (id, flags(person))),
    };
    match entered {
        Ok((id, flags)) => Ok(told(Some(id), None, flags, true)),
        Err(Stop::Already(id, reason)) => Ok(told(Some(id), Some(reason), row.flags.clone(), false)),
        Err(Stop::Reason(reason)) => Ok(told(None, Some(reason), row.flags.clone(), false)),
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
    if world.is_elsewhere(key.0, key.1, (row.at, meeting.row.ends_at)) {
        return Err(DeviceRowReason::LearnerElsewhere.into());
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
    let id = new.id;
    if let Some(meeting) = world.sessions.get_mut(&key.0) {
        meeting.opened |= opens;
        meeting.state = state;
        meeting.present += 1;
    }
    world.standing.insert(key, Standing { row: new, before: None, changed: true });
    Ok(id)
}

fn sign_out(world: &mut World, row: &DueRow, person: &Named, flags: &[AttendanceFlag]) -> Result<Uuid, Stop> {
    let key = (row.session.0, person.learner);
    let own = world.is_own(row, person.learner);
    let meeting = world.sessions.get(&key.0).ok_or(DeviceRowReason::SessionUnknown)?;
    world.attendee(key.0, key.1).ok_or(DeviceRowReason::LearnerUnknown)?;
    let standing = world.standing.get_mut(&key).ok_or(DeviceRowReason::NotSignedIn)?;
    if person.again {
        return Err(Stop::Already(standing.row.id, DeviceRowReason::AlreadySignedIn));
    }
    if own {
        return Err(DeviceRowReason::OwnAttendance.into());
    }
    let attendance = attendance_of(&standing.row)?;
    if attendance.signed_out_at.is_some() || attendance.state == AttendanceState::Confirmed {
        return Err(Stop::Already(standing.row.id, DeviceRowReason::AlreadySignedOut));
    }
    if business_date(row.at) != business_date(meeting.row.starts_at) {
        return Err(DeviceRowReason::SessionOver.into());
    }
    let left = attendance.sign_out_late(row.at)?;
    let left = if flags.is_empty() { left } else { left.flag() };
    if standing.before.is_none() && !standing.changed {
        standing.before = Some(attendance_view(&standing.row, None)?);
    }
    put(&mut standing.row, &meeting.row, left)?;
    add_flags(&mut standing.row.flags, flags);
    standing.changed = true;
    Ok(standing.row.id)
}

fn add_flags(known: &mut Vec<Option<String>>, flags: &[AttendanceFlag]) {
    for flag in flags {
        let flag = Some(flag.to_string());
        if !known.contains(&flag) {
            known.push(flag);
        }
    }
}
