//! A sign-in sheet kept on paper, entered at once.

use std::collections::{HashMap, HashSet};

use contract::class::{AttendanceView, PaperSheetRow, SessionState, SignMethod};
use contract::ids::ClassSessionId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::attendances::{check_attendee, known_teacher, last_day_to_confirm, new_row, put};
use super::elsewhere::insert_apart;
use super::entry::{late_flags, stands};
use super::left::{add_flags, let_leave};
use super::{
    Answer, ClassServiceError, Fault, attendance_view, attendance_views, change, lock, place_of, span_of,
};
use crate::audit;
use crate::auth::Act;
use crate::class::domain::{ClassError, check_paper_entry, check_room};
use crate::class::store::{self, AttendanceRow, Attendee, KnownTeacher, SessionRow};
use crate::clock::business_date;
use crate::db::value::{number, word};
use crate::learner::service::Lines;

/// Enters a sheet: every row or, when one is wrong, none. Rows that are there
/// already stay as they are. Answers the attendance of each row, in order.
pub fn record_sheet(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    rows: &[PaperSheetRow],
) -> Answer<Vec<AttendanceView>> {
    let session = lock(conn, act, id)?;
    let last_day = last_day_to_confirm(conn, session.starts_at)?;
    if business_date(act.at) > last_day {
        return Err(ClassError::ConfirmationOver(last_day).into());
    }
    let known = store::list_of_session(conn, session.id)?;
    let present = known.len();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.learner_id.0).collect();
    let lines = Lines::of(conn, &ids)?;
    let known: HashMap<Uuid, AttendanceRow> =
        known.into_iter().map(|row| (lines.person(row.learner_id), row)).collect();
    let people = store::list_attendees_of(conn, &act.scope(), &session, &ids)?;
    let people: People = people.into_iter().map(|one| (one.id, one)).collect();
    let teacher = known_teacher(conn, &session)?;
    let own = own_people(conn, act, &lines, &ids)?;
    let (mut entered, mut fresh, mut faults) = (Vec::with_capacity(rows.len()), Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for (at, row) in rows.iter().enumerate() {
        let person = lines.person(row.learner_id.0);
        let there = known.get(&person);
        let differs = there.is_some_and(|known| {
            known.signed_in_at != row.signed_in_at || known.signed_out_at != row.signed_out_at
        });
        if !seen.insert(person) || differs {
            faults.push(Fault::new(format!("/rows/{at}/learner_id"), "learner_twice"));
            continue;
        }
        if there.is_none() && own.contains(&person) {
            faults.push(Fault::new(format!("/rows/{at}/learner_id"), "own_attendance"));
            continue;
        }
        match there.cloned().map_or_else(|| new_entry(act, &session, row, &people, teacher.as_ref()), Ok) {
            Ok(entry) => {
                if there.is_none() {
                    fresh.push(entry.clone());
                }
                entered.push(entry);
            }
            Err((member, error)) => faults.push(fault_of(at, member, error)?),
        }
    }
    if !faults.is_empty() {
        return Err(ClassServiceError::Faults(faults));
    }
    if !fresh.is_empty() {
        let before_last = i64::try_from(present + fresh.len() - 1).unwrap_or(i64::MAX);
        check_room(number(before_last)?, number(session.capacity)?)?;
        insert_apart(conn, act, &fresh)?;
        let views = fresh.iter().map(|row| attendance_view(row, None)).collect::<Answer<Vec<_>>>()?;
        let place = place_of(conn, act, &session)?;
        let change = change("attendance.record_sheet", "class_session", id, &place);
        audit::record(conn, act, &change.after(&views))?;
        let_leave(conn, act, &session, &place, &mut fresh)?;
        let fresh: HashMap<Uuid, AttendanceRow> = fresh.into_iter().map(|row| (row.id, row)).collect();
        for row in &mut entered {
            if let Some(now) = fresh.get(&row.id) {
                row.clone_from(now);
            }
        }
    }
    attendance_views(conn, &entered)
}

/// Who of these the caller's account is declared to be, by the records that go on.
pub(super) fn own_people(
    conn: &mut PgConnection,
    act: &Act,
    lines: &Lines,
    ids: &[Uuid],
) -> Answer<HashSet<Uuid>> {
    let own = store::list_own_learners(conn, act.account_id, &lines.records(ids))?;
    Ok(own.into_iter().map(|record| lines.person(record)).collect())
}

/// The member of a row that is wrong, and why.
type Wrong = (&'static str, ClassServiceError);

/// Those whom a sheet may name, by their ids.
pub(super) type People = HashMap<Uuid, Attendee>;

pub(super) fn new_entry(
    act: &Act,
    session: &SessionRow,
    row: &PaperSheetRow,
    people: &People,
    teacher: Option<&KnownTeacher>,
) -> Result<AttendanceRow, Wrong> {
    let person = |error| ("learner_id", error);
    let coming = |error| ("signed_in_at", error);
    let attendee = people.get(&row.learner_id.0).ok_or_else(|| person(ClassServiceError::NotFound))?;
    check_attendee(attendee, session, teacher).map_err(person)?;
    if row.signed_in_at > act.at {
        return Err(coming(ClassServiceError::AtInFuture));
    }
    if row.signed_out_at.is_some_and(|left| left > act.at) {
        return Err(("signed_out_at", ClassServiceError::AtInFuture));
    }
    let span = span_of(session).map_err(coming)?;
    let state: SessionState = word(&session.status).map_err(|error| coming(error.into()))?;
    check_paper_entry(state, span, row.signed_in_at).map_err(|error| coming(error.into()))?;
    let entry = new_row(act, session, row.learner_id, row.signed_in_at, SignMethod::PaperSheet);
    let mut entry = entry.map_err(coming)?;
    let flags = late_flags(act, session, SignMethod::PaperSheet).map_err(coming)?;
    let left = stands(row.signed_in_at, row.signed_out_at, state, !flags.is_empty())
        .map_err(|error| ("signed_out_at", error.into()))?;
    put(&mut entry, session, left).map_err(coming)?;
    add_flags(&mut entry.flags, &flags);
    Ok(entry)
}

/// The fault of a row, or the error itself when it is not the row's.
fn fault_of(at: usize, member: &'static str, error: ClassServiceError) -> Answer<Fault> {
    Ok(Fault::new(format!("/rows/{at}/{member}"), wrong_code(error)?))
}

/// The code of what is wrong with a row, or the error itself when it is not the row's.
pub(super) fn wrong_code(error: ClassServiceError) -> Answer<&'static str> {
    Ok(match &error {
        ClassServiceError::NotFound => "learner_not_available",
        ClassServiceError::LearnerNotActive => "learner_not_active",
        ClassServiceError::LearnerDeceased => "learner_deceased",
        ClassServiceError::ConsentWithdrawn => "consent_withdrawn",
        ClassServiceError::LearnerTooYoung => "too_young",
        ClassServiceError::LearnerTeaches => "learner_teaches_session",
        ClassServiceError::AtInFuture => "at_in_future",
        ClassServiceError::Rule(ClassError::TooEarly) => "sign_in_too_early",
        ClassServiceError::Rule(ClassError::SessionOver) => "session_over",
        ClassServiceError::Rule(ClassError::SignOutNotAfterSignIn) => "sign_out_before_sign_in",
        _ => return Err(error),
    })
}
