//! How an attendance enters that comes alone: from the desk, a code, a card or a correction. Sheets and devices enter many rows
//! at once.

use chrono::{DateTime, Utc};
use contract::class::{AttendanceFlag, AttendanceView, SessionState, SignMethod};
use contract::ids::{AttendanceId, ClassSessionId, LearnerId};
use diesel::pg::PgConnection;

use super::attendances::{check_attendee, known_teacher, new_row, put, refuse_own};
use super::elsewhere::insert_apart;
use super::left::let_leave;
use super::{
    Answer, ClassServiceError, Fault, attendance_view, change, load_attendance, lock, place_of, span_of,
};
use crate::audit;
use crate::auth::Act;
use crate::class::domain::{
    Attendance, ClassError, check_paper_entry, check_room, check_sign_in, is_entered_late,
};
use crate::class::store::{self, AttendanceRow, SessionRow};
use crate::clock::business_date;
use crate::db::hold::hold;
use crate::db::value::{number, word};
use crate::facility::scope::SchoolPlace;
use crate::learner::service::Lines;

/// An attendance as its source tells it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Who came.
    pub learner_id: LearnerId,
    /// When.
    pub signed_in_at: DateTime<Utc>,
    /// When the learner left, where that is known.
    pub signed_out_at: Option<DateTime<Utc>>,
    /// How the sign-in was done.
    pub source: SignMethod,
    /// Why a person has to look at it; of none it counts by itself.
    pub flags: Vec<AttendanceFlag>,
    /// The struck-out attendance in whose place it comes.
    pub replaces: Option<AttendanceId>,
    /// Whether it comes after the event, so that a session that was closed meanwhile takes it, too.
    pub late: bool,
}

impl Entry {
    /// Somebody comes now, while the session is open.
    #[must_use]
    pub const fn sign_in(learner_id: LearnerId, at: DateTime<Utc>, source: SignMethod) -> Self {
        Self {
            learner_id,
            signed_in_at: at,
            signed_out_at: None,
            source,
            flags: Vec::new(),
            replaces: None,
            late: false,
        }
    }
}

/// The attendance of a learner in a session that stands, by whichever record of the same person.
pub(super) fn find_there(
    conn: &mut PgConnection,
    session: &SessionRow,
    learner: LearnerId,
) -> Answer<Option<AttendanceRow>> {
    let records = Lines::of(conn, &[learner.0])?.records(&[learner.0]);
    Ok(store::find_of_records(conn, session.id, &records)?)
}

/// Enters an attendance with a time, a source and flags of its own, by the same rules as at the desk. Who is there already
/// stays so. Answers the attendance, and whether it is new.
pub fn enter_attendance(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    entry: &Entry,
) -> Answer<(AttendanceView, bool)> {
    let session = lock(conn, act, id)?;
    if let Some(row) = find_there(conn, &session, entry.learner_id)? {
        return Ok((load_attendance(conn, &row)?, false));
    }
    refuse_own(conn, act, entry.learner_id)?;
    if entry.signed_in_at.max(entry.signed_out_at.unwrap_or(entry.signed_in_at)) > act.at {
        return Err(ClassServiceError::AtInFuture);
    }
    let place = place_of(conn, act, &session)?;
    Ok((enter(conn, act, &session, &place, entry)?, true))
}

/// Enters an attendance into a session that is locked, in which the learner is not yet.
pub(super) fn enter(
    conn: &mut PgConnection,
    act: &Act,
    session: &SessionRow,
    place: &SchoolPlace,
    entry: &Entry,
) -> Answer<AttendanceView> {
    if !place.may_teach(business_date(session.starts_at)) {
        return Err(ClassServiceError::SchoolNotOpen);
    }
    let mut row = checked_row(conn, act, session, entry)?;
    insert_apart(conn, act, std::slice::from_ref(&row))?;
    let view = attendance_view(&row, None)?;
    audit::record(conn, act, &change("attendance.sign_in", "attendance", view.id, place).after(&view))?;
    let_leave(conn, act, session, place, std::slice::from_mut(&mut row))?;
    attendance_view(&row, None)
}

/// What is written down so late that a second person looks at it before it counts: of a sheet of paper as
/// [`is_entered_late`] says, at the desk in a session that was put on the timetable after it had ended.
pub(super) fn late_flags(act: &Act, session: &SessionRow, source: SignMethod) -> Answer<Vec<AttendanceFlag>> {
    let (state, span) = (word(&session.status)?, span_of(session)?);
    let late = if source == SignMethod::PaperSheet {
        is_entered_late(state, span, session.planned_at(), act.at)
    } else {
        session.planned_at() >= span.end()
    };
    Ok(if late { vec![AttendanceFlag::EnteredLate] } else { Vec::new() })
}

pub(super) fn checked_row(
    conn: &mut PgConnection,
    act: &Act,
    session: &SessionRow,
    entry: &Entry,
) -> Answer<AttendanceRow> {
    let (state, span): (SessionState, _) = (word(&session.status)?, span_of(session)?);
    if entry.late {
        check_paper_entry(state, span, entry.signed_in_at)?;
    } else {
        check_sign_in(state, span, entry.signed_in_at)?;
    }
    hold(conn, [entry.learner_id.0])?;
    let unknown = || ClassServiceError::Faults(vec![Fault::new("/learner_id", "learner_not_available")]);
    let found = store::list_attendees_of(conn, &act.scope(), session, &[entry.learner_id.0])?;
    let attendee = found.first().ok_or_else(unknown)?;
    let teacher = known_teacher(conn, session)?;
    check_attendee(attendee, session, teacher.as_ref())?;
    check_room(number(store::count_present(conn, session.id)?)?, number(session.capacity)?)?;
    let mut row = new_row(act, session, entry.learner_id, entry.signed_in_at, entry.source)?;
    let flagged = !entry.flags.is_empty();
    put(&mut row, session, stands(entry.signed_in_at, entry.signed_out_at, state, flagged)?)?;
    row.flags = entry.flags.iter().map(|flag| Some(flag.to_string())).collect();
    row.replaces_id = entry.replaces.map(|id| id.0);
    Ok(row)
}

/// How somebody stands who came, and may have left, at times that are told: in a session that is closed a missing
/// sign-out waits, unless a person looks at it anyway.
pub(super) fn stands(
    came_at: DateTime<Utc>,
    left_at: Option<DateTime<Utc>>,
    session: SessionState,
    flagged: bool,
) -> Result<Attendance, ClassError> {
    let came = Attendance::sign_in(came_at);
    let stands = match left_at {
        Some(out) => came.sign_out(out)?,
        None if session == SessionState::Closed && !flagged => came.miss_sign_out()?,
        None => came,
    };
    Ok(if flagged { stands.flag() } else { stands })
}
