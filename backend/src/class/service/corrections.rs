//! Corrections of attendance: one asks, another approves; the wrong row is struck out and another one takes its place.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::class::{
    AddForgotten, AttendanceCorrectionQuery, AttendanceCorrectionState, AttendanceCorrectionView,
    AttendanceState, CorrectAttendance, SignMethod,
};
use contract::ids::{AttendanceCorrectionId, AttendanceId, ClassSessionId, LearnerId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::attendances::{
    attendance_of, last_day_to_confirm, lock_attendance, new_row, put, refuse_dead, refuse_own, save,
};
use super::elsewhere::insert_apart;
use super::entry::{Entry, checked_row, find_there};
use super::left::let_leave;
use super::reviews::told_name;
use super::{
    Answer, ClassServiceError, Fault, attendance_view, change, load_attendance, lock, place_of, span_of,
};
use crate::act::{Barred, may_decide};
use crate::audit;
use crate::auth::service::display_names;
use crate::auth::{Act, Scope};
use crate::class::domain::{Attendance, ClassError, check_paper_entry};
use crate::class::store::{self, AttendanceRow, CorrectionEntry, CorrectionRow, SessionRow};
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::facility::scope::SchoolPlace;
use crate::learner::service::names_in_full;
use crate::paging::{Paged, Paging};

/// When a learner was there instead.
type Times = (DateTime<Utc>, Option<DateTime<Utc>>);

/// Asks for an attendance to be corrected, or struck out. Nothing changes until somebody else approves it.
pub fn correct_attendance(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceId,
    body: &CorrectAttendance,
) -> Answer<AttendanceCorrectionView> {
    let (row, session) = lock_attendance(conn, act, id)?;
    refuse_own(conn, act, row.learner_id.into())?;
    let times = asked(&row, body)?;
    let state = correctable(&row)?;
    if let Some(times) = times {
        refuse_dead(conn, row.learner_id.into(), &session)?;
        check_times(act, &session, times)?;
        if state == AttendanceState::AwaitingConfirmation && times.1.is_some() {
            check_in_time(conn, act, &session)?;
        }
    }
    let asked = Asked { learner: row.learner_id, attendance: Some(row.id), times, reason: &body.reason };
    propose(conn, act, &session, &asked)
}

/// Asks for somebody to be added who was there and was forgotten.
pub fn add_forgotten(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    body: &AddForgotten,
) -> Answer<AttendanceCorrectionView> {
    let session = lock(conn, act, id)?;
    refuse_own(conn, act, body.learner_id)?;
    if find_there(conn, &session, body.learner_id)?.is_some() {
        return Err(ClassServiceError::AlreadyThere);
    }
    let times = (body.signed_in_at, body.signed_out_at);
    check_times(act, &session, times)?;
    check_in_time(conn, act, &session)?;
    let entry = forgotten(body.learner_id.0, times);
    checked_row(conn, act, &session, &entry)?;
    let asked =
        Asked { learner: body.learner_id.0, attendance: None, times: Some(times), reason: &body.reason };
    propose(conn, act, &session, &asked)
}

/// The times that are asked for, `None` for a strike.
fn asked(row: &AttendanceRow, body: &CorrectAttendance) -> Answer<Option<Times>> {
    let given = body.signed_in_at.is_some() || body.signed_out_at.is_some();
    let times = (body.signed_in_at.unwrap_or(row.signed_in_at), body.signed_out_at.or(row.signed_out_at));
    match (body.void, given) {
        (true, false) => Ok(None),
        (false, true) if times != (row.signed_in_at, row.signed_out_at) => Ok(Some(times)),
        _ => Err(ClassServiceError::NothingToCorrect),
    }
}

/// What is flagged is accepted or refused first; what is struck out stays so.
fn correctable(row: &AttendanceRow) -> Answer<AttendanceState> {
    match word(&row.status)? {
        state @ (AttendanceState::UnderReview | AttendanceState::Void) => Err(ClassError::Step(state).into()),
        state => Ok(state),
    }
}

fn check_times(act: &Act, session: &SessionRow, (came, left): Times) -> Answer<()> {
    let at = |member, code| ClassServiceError::Faults(vec![Fault::new(member, code)]);
    if came > act.at {
        return Err(at("/signed_in_at", "at_in_future"));
    }
    if left.is_some_and(|left| left > act.at) {
        return Err(at("/signed_out_at", "at_in_future"));
    }
    if left.is_some_and(|left| left <= came) {
        return Err(at("/signed_out_at", "sign_out_before_sign_in"));
    }
    let day = business_date(session.starts_at);
    if business_date(came) != day {
        return Err(at("/signed_in_at", "not_the_session_day"));
    }
    if left.is_some_and(|left| business_date(left) != day) {
        return Err(at("/signed_out_at", "not_the_session_day"));
    }
    check_paper_entry(word(&session.status)?, span_of(session)?, came).map_err(|error| match error {
        ClassError::TooEarly => at("/signed_in_at", "sign_in_too_early"),
        ClassError::SessionOver => at("/signed_in_at", "session_over"),
        other => other.into(),
    })
}

/// Minutes that nobody has recorded are asked for within the days in which a missing sign-out is confirmed.
fn check_in_time(conn: &mut PgConnection, act: &Act, session: &SessionRow) -> Answer<()> {
    let last_day = last_day_to_confirm(conn, session.starts_at)?;
    if business_date(act.at) > last_day { Err(ClassError::ConfirmationOver(last_day).into()) } else { Ok(()) }
}

fn forgotten(learner: Uuid, (signed_in_at, signed_out_at): Times) -> Entry {
    Entry { signed_out_at, late: true, ..Entry::sign_in(learner.into(), signed_in_at, SignMethod::Staff) }
}

/// What is asked for.
struct Asked<'a> {
    learner: Uuid,
    attendance: Option<Uuid>,
    times: Option<Times>,
    reason: &'a str,
}

fn propose(
    conn: &mut PgConnection,
    act: &Act,
    session: &SessionRow,
    asked: &Asked<'_>,
) -> Answer<AttendanceCorrectionView> {
    let row = CorrectionRow {
        id: new_id(),
        session_id: session.id,
        learner_id: asked.learner,
        attendance_id: asked.attendance,
        signed_in_at: asked.times.map(|(came, _)| came),
        signed_out_at: asked.times.and_then(|(_, left)| left),
        void: asked.times.is_none(),
        reason: asked.reason.to_owned(),
        status: AttendanceCorrectionState::Pending.to_string(),
        requested_by: act.account_id.0,
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        new_attendance_id: None,
        version: 1,
    };
    store::insert_correction(conn, &row)?;
    let after = kept(conn, act, row.id)?;
    let place = place_of(conn, act, session)?;
    let change = change("attendance_correction.propose", "attendance_correction", row.id, &place);
    audit::record(conn, act, &change.after(&after))?;
    told(conn, act, row.id)
}

/// Whether a correction of an attendance of a learner waits to be decided.
pub fn has_open_correction(conn: &mut PgConnection, learner: LearnerId) -> Answer<bool> {
    Ok(store::has_pending_correction(conn, learner.0)?)
}

/// The corrections within reach, newest first.
pub fn list_corrections(
    conn: &mut PgConnection,
    act: &Act,
    query: &AttendanceCorrectionQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<AttendanceCorrectionView>> {
    let page = store::list_corrections(conn, &act.scope(), query, before, paging)?;
    let items = views(conn, &names_in_full(act), page.items)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// Agrees with what somebody else asked for: the wrong attendance is struck out, and the right one takes its place.
pub fn approve_correction(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceCorrectionId,
) -> Answer<AttendanceCorrectionView> {
    let (mut row, session) = lock_correction(conn, act, id, true)?;
    refuse_own(conn, act, row.learner_id.into())?;
    if !row.void {
        refuse_dead(conn, row.learner_id.into(), &session)?;
    }
    let before = kept(conn, act, row.id)?;
    let place = place_of(conn, act, &session)?;
    let old = row.attendance_id.map(|id| store::find_attendance(conn, id.into())).transpose()?.flatten();
    if let Some(old) = &old {
        correctable(old)?;
        strike(conn, act, old.clone(), &session, &place, &row.reason)?;
    } else if find_there(conn, &session, row.learner_id.into())?.is_some() {
        return Err(ClassServiceError::AlreadyThere);
    }
    row.new_attendance_id = replace(conn, act, &row, old.as_ref(), &session, &place)?;
    decide(conn, act, row, (AttendanceCorrectionState::Approved, None), (&before, &place))
}

/// Does not agree, or takes back what was asked for: nothing changes.
pub fn reject_correction(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceCorrectionId,
    reason: &str,
) -> Answer<AttendanceCorrectionView> {
    let (row, session) = lock_correction(conn, act, id, false)?;
    let before = kept(conn, act, row.id)?;
    let place = place_of(conn, act, &session)?;
    let decision = (AttendanceCorrectionState::Rejected, Some(reason));
    decide(conn, act, row, decision, (&before, &place))
}

/// The correction, read behind the lock of its session, which every change of attendance takes.
fn lock_correction(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceCorrectionId,
    approves: bool,
) -> Answer<(CorrectionRow, SessionRow)> {
    let find = |conn: &mut PgConnection| -> Answer<CorrectionRow> {
        Ok(store::find_correction(conn, &act.scope(), id.0)?.ok_or(ClassServiceError::NotFound)?.0)
    };
    let session = find(conn)?.session_id;
    let session = lock(conn, act, session.into())?;
    let row = find(conn)?;
    let waits = row.status == AttendanceCorrectionState::Pending.as_str();
    match may_decide(waits, approves, row.requested_by, act.account_id.0) {
        Ok(()) => Ok((row, session)),
        Err(Barred::Decided) => Err(ClassServiceError::CorrectionDecided),
        Err(Barred::OwnRequest) => Err(ClassServiceError::OwnCorrection),
    }
}

fn strike(
    conn: &mut PgConnection,
    act: &Act,
    mut row: AttendanceRow,
    session: &SessionRow,
    place: &SchoolPlace,
    reason: &str,
) -> Answer<()> {
    let before = load_attendance(conn, &row)?;
    let minutes = row.valid_minutes;
    let void = attendance_of(&row)?.void()?;
    put(&mut row, session, void)?;
    // What it counted stays readable: an earning may cite it.
    row.valid_minutes = minutes;
    save(conn, act, "attendance.void", row, place, &before, Some(reason)).map(drop)
}

/// Writes the attendance that a correction asks for, in the name of who asked, confirmed by who agrees.
fn replace(
    conn: &mut PgConnection,
    act: &Act,
    correction: &CorrectionRow,
    old: Option<&AttendanceRow>,
    session: &SessionRow,
    place: &SchoolPlace,
) -> Answer<Option<Uuid>> {
    let Some(came) = correction.signed_in_at else { return Ok(None) };
    // Who was still there when it was asked for may have left since.
    let left_since = old.and_then(|row| row.signed_out_at).filter(|left| *left > came);
    let times = (came, correction.signed_out_at.or(left_since));
    check_times(act, session, times)?;
    let mut row = match old {
        None => checked_row(conn, act, session, &forgotten(correction.learner_id, times))?,
        Some(old) => {
            let source = word(&old.source)?;
            AttendanceRow {
                flags: old.flags.clone(),
                replaces_id: Some(old.id),
                ..new_row(act, session, correction.learner_id.into(), came, source)?
            }
        }
    };
    let corrected = Attendance::corrected(came, times.1, word(&session.status)?)?;
    put(&mut row, session, corrected)?;
    row.recorded_by = correction.requested_by;
    row.confirmed_by = (corrected.state == AttendanceState::Confirmed).then_some(act.account_id.0);
    insert_apart(conn, act, std::slice::from_ref(&row))?;
    let view = attendance_view(&row, None)?;
    let change = change("attendance.correct", "attendance", view.id, place);
    audit::record(conn, act, &change.after(&view).because(&correction.reason))?;
    let_leave(conn, act, session, place, std::slice::from_mut(&mut row))?;
    Ok(Some(row.id))
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    mut row: CorrectionRow,
    (state, reason): (AttendanceCorrectionState, Option<&str>),
    (before, place): (&AttendanceCorrectionView, &SchoolPlace),
) -> Answer<AttendanceCorrectionView> {
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = reason.map(str::to_owned);
    row.version += 1;
    store::update_correction(conn, &row)?;
    let after = kept(conn, act, row.id)?;
    let action = match state {
        AttendanceCorrectionState::Approved => "attendance_correction.approve",
        AttendanceCorrectionState::Pending | AttendanceCorrectionState::Rejected => {
            "attendance_correction.reject"
        }
    };
    let change = change(action, "attendance_correction", row.id, place);
    audit::record(conn, act, &change.before(before).after(&after))?;
    told(conn, act, row.id)
}

fn one(conn: &mut PgConnection, act: &Act, readable: &Scope, id: Uuid) -> Answer<AttendanceCorrectionView> {
    let entry = store::find_correction(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    views(conn, readable, vec![entry])?.pop().ok_or(ClassServiceError::NotFound)
}

/// As it is kept in the trail: with the learner's name masked.
fn kept(conn: &mut PgConnection, act: &Act, id: Uuid) -> Answer<AttendanceCorrectionView> {
    one(conn, act, &Scope::default(), id)
}

fn told(conn: &mut PgConnection, act: &Act, id: Uuid) -> Answer<AttendanceCorrectionView> {
    one(conn, act, &names_in_full(act), id)
}

/// As one sees them who reads learners' names in full within `readable`.
pub(super) fn views(
    conn: &mut PgConnection,
    readable: &Scope,
    entries: Vec<CorrectionEntry>,
) -> Answer<Vec<AttendanceCorrectionView>> {
    let people = entries.iter().flat_map(|(row, ..)| [Some(row.requested_by), row.decided_by]).flatten();
    let names = display_names(conn, &people.collect::<Vec<_>>())?;
    entries.into_iter().map(|entry| view(readable, entry, &names)).collect()
}

fn view(
    readable: &Scope,
    (row, (title, starts_at), (name, school_name), place): CorrectionEntry,
    names: &HashMap<Uuid, String>,
) -> Answer<AttendanceCorrectionView> {
    Ok(AttendanceCorrectionView {
        id: row.id.into(),
        session_id: row.session_id.into(),
        school_name,
        title,
        starts_at,
        learner_id: row.learner_id.into(),
        learner_name: told_name(readable, &name, &place),
        attendance_id: row.attendance_id.map(Into::into),
        signed_in_at: row.signed_in_at,
        signed_out_at: row.signed_out_at,
        void: row.void,
        reason: row.reason,
        status: word(&row.status)?,
        requested_by: row.requested_by.into(),
        requested_by_name: names.get(&row.requested_by).cloned(),
        requested_at: row.requested_at,
        decided_by: row.decided_by.map(Into::into),
        decided_by_name: row.decided_by.and_then(|id| names.get(&id).cloned()),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        new_attendance_id: row.new_attendance_id.map(Into::into),
        version: row.version,
    })
}
