//! Signing in and out, and confirming what was missed.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use contract::class::{
    AttendanceState, AttendanceView, ConfirmAttendance, SessionState, SignIn, SignMethod, SignOut,
};
use contract::ids::{AttendanceId, ClassSessionId, LearnerId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::elsewhere::write_apart;
use super::entry::{Entry, enter, find_there, late_flags};
use super::{Answer, ClassServiceError, Fault, change, load_attendance, lock, place_of, span_of};
use crate::audit;
use crate::auth::Act;
use crate::calendar::service::{CalendarError, deadline};
use crate::class::domain::{
    Attendance, CONFIRM_WORKING_DAYS, ClassError, happened, is_said_again, left_after, occupied_until,
    valid_minutes, weekday_after,
};
use crate::class::store::{self, AttendanceRow, Attendee, KnownTeacher, SessionRow};
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::device::service::list_beside;
use crate::facility::scope::SchoolPlace;
use crate::learner::domain::standing::{Standing, Unfit};
use crate::learner::domain::{MIN_AGE_YEARS, require_age};
use crate::learner::service::Lines;

/// Signs a learner into an open session; a learner who is in already stays so.
/// Answers the attendance, and whether it is new.
pub fn sign_in(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    body: &SignIn,
) -> Answer<(AttendanceView, bool)> {
    let session = lock(conn, act, id)?;
    if let Some(row) = find_there(conn, &session, body.learner_id)? {
        return Ok((load_attendance(conn, &row)?, false));
    }
    refuse_own(conn, act, body.learner_id)?;
    let at = late_or_now(act, &session, body.at)?;
    let source = source_of(body)?;
    let flags = late_flags(act, &session, source)?;
    let entry = Entry { flags, ..Entry::sign_in(body.learner_id, at, source) };
    let place = place_of(conn, act, &session)?;
    Ok((enter(conn, act, &session, &place, &entry)?, true))
}

/// How the desk has found the learner: by hand, or by scanning a number. What a code or a card proves, only scanning it says.
fn source_of(body: &SignIn) -> Answer<SignMethod> {
    match body.source.unwrap_or(SignMethod::Staff) {
        found @ (SignMethod::Staff | SignMethod::DeviceScan) => Ok(found),
        _ => Err(ClassServiceError::Faults(vec![Fault::new("/source", "sign_method_not_shown")])),
    }
}

/// Attendance is paid in credits, so nobody touches what their account declares to be their own, under whichever record.
pub(super) fn refuse_own(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Answer<()> {
    let records = Lines::of(conn, &[learner.0])?.records(&[learner.0]);
    let own = store::list_own_learners(conn, act.account_id, &records)?;
    if own.is_empty() { Ok(()) } else { Err(ClassServiceError::OwnAttendance) }
}

/// What somebody cannot have attended is not made to count: whoever was dead on the day of the session.
pub(super) fn refuse_dead(conn: &mut PgConnection, learner: LearnerId, session: &SessionRow) -> Answer<()> {
    let died = store::has_died_before(conn, learner.0, business_date(session.starts_at))?;
    if died { Err(ClassServiceError::LearnerDeceased) } else { Ok(()) }
}

/// The time of a late entry, which is made on the session's day and never ahead of time; now otherwise.
fn late_or_now(act: &Act, session: &SessionRow, given: Option<DateTime<Utc>>) -> Answer<DateTime<Utc>> {
    let Some(said) = given else { return Ok(act.at) };
    let at = happened(said, act.at).ok_or(ClassServiceError::AtInFuture)?;
    let same_day = business_date(act.at) == business_date(session.starts_at);
    if same_day { Ok(at) } else { Err(ClassServiceError::NotTheSessionDay) }
}

/// As whom the session's teacher is known.
pub(super) fn known_teacher(conn: &mut PgConnection, session: &SessionRow) -> Answer<Option<KnownTeacher>> {
    Ok(session.teacher_id.map(|id| store::find_known_teacher(conn, id)).transpose()?.flatten())
}

/// Whether someone may take part: active, old enough on the day, not the teacher.
pub(super) fn check_attendee(
    attendee: &Attendee,
    session: &SessionRow,
    teacher: Option<&KnownTeacher>,
) -> Answer<()> {
    let day = business_date(session.starts_at);
    let standing = Standing {
        state: word(&attendee.status)?,
        died_on: attendee.died_on,
        closed_at: attendee.closed_at,
        consent_withdrawn_at: attendee.consent_withdrawn_at,
    };
    standing.may_take_part(day).map_err(|unfit| match unfit {
        Unfit::Deceased => ClassServiceError::LearnerDeceased,
        Unfit::NotActive => ClassServiceError::LearnerNotActive,
        Unfit::ConsentWithdrawn => ClassServiceError::ConsentWithdrawn,
    })?;
    require_age(attendee.birth_date, day, MIN_AGE_YEARS).map_err(|_| ClassServiceError::LearnerTooYoung)?;
    if teacher.is_some_and(|one| one.may_be(&attendee.id_number_hash, &attendee.name_zh)) {
        return Err(ClassServiceError::LearnerTeaches);
    }
    Ok(())
}

pub(super) fn new_row(
    act: &Act,
    session: &SessionRow,
    learner: LearnerId,
    at: DateTime<Utc>,
    source: SignMethod,
) -> Answer<AttendanceRow> {
    let mut row = AttendanceRow {
        id: new_id(),
        session_id: session.id,
        learner_id: learner.0,
        signed_in_at: at,
        signed_out_at: None,
        occupied_until: session.ends_at,
        valid_minutes: None,
        status: String::new(),
        source: source.to_string(),
        recorded_by: act.account_id.0,
        confirmed_by: None,
        created_at: act.at,
        version: 1,
        flags: Vec::new(),
        replaces_id: None,
        reviewed_by: None,
        reviewed_at: None,
        review_reason: None,
        beside_by: None,
    };
    put(&mut row, session, Attendance::sign_in(at))?;
    Ok(row)
}

/// Writes an attendance into its row, with the minutes that count and until when the learner is taken.
pub(super) fn put(row: &mut AttendanceRow, session: &SessionRow, attendance: Attendance) -> Answer<()> {
    let span = span_of(session)?;
    row.status = attendance.state.to_string();
    row.signed_out_at = attendance.signed_out_at;
    row.occupied_until = occupied_until(span, attendance.signed_out_at);
    let minutes = attendance.presence().map(|presence| valid_minutes(span, presence));
    row.valid_minutes = minutes.map(number).transpose()?;
    Ok(())
}

pub(super) fn attendance_of(row: &AttendanceRow) -> Answer<Attendance> {
    Ok(Attendance {
        state: word(&row.status)?,
        signed_in_at: row.signed_in_at,
        signed_out_at: row.signed_out_at,
    })
}

/// The attendance, read behind the lock of its session, which every change of attendance takes.
pub(super) fn lock_attendance(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceId,
) -> Answer<(AttendanceRow, SessionRow)> {
    let found = store::find_attendance(conn, id)?.ok_or(ClassServiceError::NotFound)?;
    let session = lock(conn, act, found.session_id.into())?;
    let row = store::find_attendance(conn, id)?.ok_or(ClassServiceError::NotFound)?;
    Ok((row, session))
}

/// Signs a learner out; once done it stays so, and saying it again changes nothing.
pub fn sign_out(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceId,
    body: &SignOut,
) -> Answer<AttendanceView> {
    let (row, session) = lock_attendance(conn, act, id)?;
    let before = load_attendance(conn, &row)?;
    let signed_out = matches!(before.status, AttendanceState::SignedOut | AttendanceState::UnderReview);
    let left = row.signed_out_at.filter(|_| signed_out);
    if left.is_some_and(|left| body.at.is_none_or(|at| is_said_again(at, left))) {
        return Ok(before);
    }
    refuse_own(conn, act, row.learner_id.into())?;
    let at = late_or_now(act, &session, body.at)?;
    let place = place_of(conn, act, &session)?;
    leave(conn, act, &session, &place, row, at)
}

/// Lets a learner leave an open session, on its day.
pub(super) fn leave(
    conn: &mut PgConnection,
    act: &Act,
    session: &SessionRow,
    place: &SchoolPlace,
    mut row: AttendanceRow,
    at: DateTime<Utc>,
) -> Answer<AttendanceView> {
    let before = load_attendance(conn, &row)?;
    let state: SessionState = word(&session.status)?;
    if state != SessionState::Open {
        return Err(ClassError::Session(state).into());
    }
    if business_date(at) != business_date(session.starts_at) {
        return Err(ClassServiceError::NotTheSessionDay);
    }
    let left = attendance_of(&row)?.sign_out(at)?;
    put(&mut row, session, left)?;
    save(conn, act, "attendance.sign_out", row, place, &before, None)
}

/// Takes back the step that the same desk has just done, while the session is open and nothing is credited. The step is
/// named by the version that it made, so that the same request again takes nothing more back.
pub fn undo(conn: &mut PgConnection, act: &Act, id: AttendanceId, version: i64) -> Answer<AttendanceView> {
    let (mut row, session) = lock_attendance(conn, act, id)?;
    refuse_own(conn, act, row.learner_id.into())?;
    let before = load_attendance(conn, &row)?;
    if row.version == version + 1 {
        return Ok(before);
    }
    if row.version != version {
        return Err(ClassServiceError::Stale);
    }
    let state: SessionState = word(&session.status)?;
    if state != SessionState::Open || before.credited.is_some() {
        return Err(ClassError::Step(before.status).into());
    }
    if row.recorded_by != act.account_id.0 && row.signed_out_at.is_none() {
        return Err(ClassError::Step(before.status).into());
    }
    let undone = attendance_of(&row)?.undo(row.created_at, act.at)?;
    put(&mut row, &session, undone)?;
    let place = place_of(conn, act, &session)?;
    save(conn, act, "attendance.undo", row, &place, &before, None)
}

/// Whoever entered an attendance decides nothing about it: neither who recorded it, nor the staff beside the device.
pub(super) fn refuse_recorder(conn: &mut PgConnection, act: &Act, row: &AttendanceRow) -> Answer<()> {
    let own = own_entries(conn, act, std::slice::from_ref(row))?;
    if own.is_empty() { Ok(()) } else { Err(ClassServiceError::OwnRecord) }
}

/// Those of some attendances that the caller has entered, or stood beside when a device recorded a part of them.
pub(super) fn own_entries(
    conn: &mut PgConnection,
    act: &Act,
    rows: &[AttendanceRow],
) -> Answer<HashSet<Uuid>> {
    let own = |row: &&AttendanceRow| [Some(row.recorded_by), row.beside_by].contains(&Some(act.account_id.0));
    let entered = rows.iter().filter(own).map(|row| row.id);
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    Ok(entered.chain(list_beside(conn, &ids, act.account_id)?).collect())
}

/// Confirms how long a learner was there who did not sign out; by another
/// account than recorded the sign-in, within three working days.
pub fn confirm_attendance(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceId,
    body: &ConfirmAttendance,
) -> Answer<AttendanceView> {
    let (mut row, session) = lock_attendance(conn, act, id)?;
    refuse_recorder(conn, act, &row)?;
    refuse_own(conn, act, row.learner_id.into())?;
    let before = load_attendance(conn, &row)?;
    if before.status != AttendanceState::AwaitingConfirmation {
        return Err(ClassError::Step(before.status).into());
    }
    refuse_dead(conn, row.learner_id.into(), &session)?;
    let last_day = last_day_to_confirm(conn, session.starts_at)?;
    let left_at = left_after(span_of(&session)?, row.signed_in_at, body.valid_minutes)?;
    let confirmed = attendance_of(&row)?.confirm(left_at, business_date(act.at), last_day)?;
    put(&mut row, &session, confirmed)?;
    row.confirmed_by = Some(act.account_id.0);
    let place = place_of(conn, act, &session)?;
    save(conn, act, "attendance.confirm", row, &place, &before, Some(&body.reason))
}

/// The third working day after a session that began at an instant; weekdays where the calendar is not known yet.
pub(super) fn last_day_to_confirm(
    conn: &mut PgConnection,
    starts_at: DateTime<Utc>,
) -> Result<NaiveDate, CalendarError> {
    last_day_after(conn, business_date(starts_at))
}

/// As [`last_day_to_confirm`], of the sessions of a day.
pub(super) fn last_day_after(conn: &mut PgConnection, day: NaiveDate) -> Result<NaiveDate, CalendarError> {
    match deadline(conn, day, CONFIRM_WORKING_DAYS) {
        Err(CalendarError::Unknown(_)) => Ok(weekday_after(day, CONFIRM_WORKING_DAYS)),
        answer => answer,
    }
}

/// Writes a changed attendance, and what was done to it.
pub(super) fn save(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    mut row: AttendanceRow,
    place: &SchoolPlace,
    before: &AttendanceView,
    reason: Option<&str>,
) -> Answer<AttendanceView> {
    row.version += 1;
    write_apart(conn, act, &row, store::update_attendance)?;
    let after = load_attendance(conn, &row)?;
    let mut change = change(action, "attendance", after.id, place).before(before).after(&after);
    if let Some(reason) = reason {
        change = change.because(reason);
    }
    audit::record(conn, act, &change)?;
    Ok(after)
}
