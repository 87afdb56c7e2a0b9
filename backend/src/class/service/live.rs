//! A class while it signs in, to be asked for every other second.

use contract::class::{Arrival, AttendanceState, LiveView};
use contract::ids::ClassSessionId;
use diesel::pg::PgConnection;

use super::reviews::told_name;
use super::{Answer, ClassServiceError, place_of, session_view};
use crate::auth::Act;
use crate::class::store;
use crate::db::value::word;
use crate::learner::service::names_at_sign_in;

/// How many of the last who came are told.
const ARRIVALS: i64 = 12;

/// How a class within reach stands now, and who came last.
pub fn live(conn: &mut PgConnection, act: &Act, id: ClassSessionId) -> Answer<LiveView> {
    let row = store::find_session(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    let school = place_of(conn, act, &row)?;
    let counts = store::count_by_state(conn, row.id)?;
    let beside = store::load_beside(conn, std::slice::from_ref(&row))?;
    let session = session_view(&row, &beside)?;
    let count = |states: &[AttendanceState]| -> i64 {
        states.iter().filter_map(|state| counts.get(state.as_str())).sum()
    };
    let readable = names_at_sign_in(act);
    let place = (school.facility_id.0, school.township_code);
    let arrival = |(attendance_id, learner_name, signed_in_at, status, source): store::ArrivalRow| {
        Ok(Arrival {
            attendance_id: attendance_id.into(),
            learner_name: told_name(&readable, &learner_name, &place),
            signed_in_at,
            status: word(&status)?,
            source: word(&source)?,
        })
    };
    let arrivals = store::list_arrivals(conn, row.id, ARRIVALS)?;
    Ok(LiveView {
        session_id: session.id,
        school_name: school.name,
        title: session.title,
        teacher_name: session.teacher_name,
        status: session.status,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        room_name: session.room_name,
        capacity: session.capacity,
        enrolled: store::count_enrolled(conn, row.subject())?,
        present: count(&[AttendanceState::SignedIn]),
        left: count(&[AttendanceState::SignedOut, AttendanceState::Confirmed]),
        awaiting: count(&[AttendanceState::AwaitingConfirmation]),
        under_review: count(&[AttendanceState::UnderReview]),
        arrivals: arrivals.into_iter().map(arrival).collect::<Answer<_>>()?,
    })
}
