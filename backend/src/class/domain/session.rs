//! The life of a session, and who may come in when.

use chrono::{DateTime, TimeDelta, Utc};
use contract::class::SessionState;

use super::{ClassError, Span};
use crate::clock::business_date;

/// How long before its start a session may be signed into, in minutes.
pub const SIGN_IN_OPENS_BEFORE_MINUTES: i64 = 60;

/// How far the clock of a tablet or a computer may be ahead of the server's, in minutes.
pub const CLOCK_AHEAD_MINUTES: i64 = 5;

/// When something happened that somebody says happened then: not later than now, which is said by a clock that is a little
/// ahead. None where it is far ahead.
#[must_use]
pub fn happened(said: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (said <= now + TimeDelta::minutes(CLOCK_AHEAD_MINUTES)).then(|| said.min(now))
}

/// Whether what is said to have happened then is what is known to have happened: sent again after its answer was lost, with
/// the time of a clock that is a little off.
#[must_use]
pub fn is_said_again(said: DateTime<Utc>, known: DateTime<Utc>) -> bool {
    (said - known).abs() <= TimeDelta::minutes(CLOCK_AHEAD_MINUTES)
}

/// Whether a session may be signed into now: it has been opened and is not over.
pub fn check_sign_in(state: SessionState, session: Span, now: DateTime<Utc>) -> Result<(), ClassError> {
    match state {
        SessionState::Open => check_doors(session, now),
        _ => Err(ClassError::Session(state)),
    }
}

/// Whether a sheet kept on paper may say that somebody came then: it is entered while the session is open or after it.
pub fn check_paper_entry(
    state: SessionState,
    session: Span,
    came_at: DateTime<Utc>,
) -> Result<(), ClassError> {
    match state {
        SessionState::Open | SessionState::Closed => check_doors(session, came_at),
        _ => Err(ClassError::Session(state)),
    }
}

/// Whether what is written down now comes so late that one person alone is not believed: after the session's day, once the
/// session was closed, or in a session that was given its time after it had begun.
#[must_use]
pub fn is_entered_late(
    state: SessionState,
    session: Span,
    planned_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> bool {
    state == SessionState::Closed
        || planned_at > session.start()
        || business_date(now) > business_date(session.start())
}

fn check_doors(session: Span, at: DateTime<Utc>) -> Result<(), ClassError> {
    if at < session.start() - TimeDelta::minutes(SIGN_IN_OPENS_BEFORE_MINUTES) {
        return Err(ClassError::TooEarly);
    }
    if at >= session.end() { Err(ClassError::SessionOver) } else { Ok(()) }
}

/// Whether one more fits into the room.
pub const fn check_room(present: u32, capacity: u32) -> Result<(), ClassError> {
    if present >= capacity { Err(ClassError::RoomFull(capacity)) } else { Ok(()) }
}

/// A step in the life of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionStep {
    /// Let learners sign in.
    Open,
    /// It has been taught.
    Close,
    /// Call it off; once it has been opened, only while nobody has come.
    Cancel,
}

/// Where a step leads.
pub const fn take_step(state: SessionState, step: SessionStep) -> Result<SessionState, ClassError> {
    match (state, step) {
        (SessionState::Scheduled, SessionStep::Open) => Ok(SessionState::Open),
        (SessionState::Open, SessionStep::Close) => Ok(SessionState::Closed),
        (SessionState::Scheduled | SessionState::Open, SessionStep::Cancel) => Ok(SessionState::Cancelled),
        _ => Err(ClassError::Session(state)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, span};
    use super::*;

    #[test]
    fn sign_in_is_open_from_an_hour_before_until_the_end() {
        let class = span("09:00", "10:30");
        let sign_in = |clock| check_sign_in(SessionState::Open, class, at(clock));
        assert_eq!(sign_in("07:59"), Err(ClassError::TooEarly));
        assert_eq!(sign_in("08:00"), Ok(()));
        assert_eq!(sign_in("10:29"), Ok(()));
        assert_eq!(sign_in("10:30"), Err(ClassError::SessionOver));
        assert_eq!(
            check_sign_in(SessionState::Cancelled, class, at("09:00")),
            Err(ClassError::Session(SessionState::Cancelled))
        );
        let sheet = |state, clock| check_paper_entry(state, class, at(clock));
        assert_eq!(sheet(SessionState::Closed, "09:00"), Ok(()));
        assert_eq!(sheet(SessionState::Closed, "10:30"), Err(ClassError::SessionOver));
        let unopened = Err(ClassError::Session(SessionState::Scheduled));
        assert_eq!(sheet(SessionState::Scheduled, "09:00"), unopened);
        assert_eq!(check_room(29, 30), Ok(()));
        assert_eq!(check_room(30, 30), Err(ClassError::RoomFull(30)));
    }

    #[test]
    fn a_clock_that_is_a_little_ahead_says_now_and_one_that_is_far_ahead_says_nothing() {
        let now = at("09:00");
        assert_eq!(happened(at("08:59"), now), Some(at("08:59")));
        assert_eq!(happened(at("09:05"), now), Some(now));
        assert_eq!(happened(at("09:05") + TimeDelta::seconds(1), now), None);
        assert!(is_said_again(at("09:05"), now) && is_said_again(at("08:55"), now));
        assert!(!is_said_again(at("08:54"), now));
    }

    #[test]
    fn what_comes_after_the_event_is_not_believed_of_one_person() {
        let class = span("09:00", "10:30");
        let late = |state, planned, now| is_entered_late(state, class, planned, now);
        assert!(!late(SessionState::Open, at("09:00"), at("15:59")), "on its day, planned in time");
        assert!(late(SessionState::Open, at("09:00"), at("16:00")), "the next day in Ordos");
        assert!(late(SessionState::Open, at("09:01"), at("09:02")), "planned after it had begun");
        assert!(late(SessionState::Closed, at("08:00"), at("10:31")));
    }

    #[test]
    fn a_session_is_opened_then_closed_and_only_called_off_until_then() {
        assert_eq!(take_step(SessionState::Scheduled, SessionStep::Open), Ok(SessionState::Open));
        assert_eq!(take_step(SessionState::Open, SessionStep::Close), Ok(SessionState::Closed));
        assert_eq!(take_step(SessionState::Open, SessionStep::Cancel), Ok(SessionState::Cancelled));
        assert!(take_step(SessionState::Closed, SessionStep::Cancel).is_err());
        assert!(take_step(SessionState::Closed, SessionStep::Open).is_err());
    }
}
