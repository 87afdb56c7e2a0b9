//! Rules about sessions, sign-in and sign-out, and the minutes that count.

pub mod applicant;
mod attendance;
mod calendar_file;
pub mod codes;
pub mod enrolment;
pub mod notice;
mod series;
mod session;
mod sheet;
mod span;

use chrono::NaiveDate;
use contract::class::{AttendanceState, SessionState};

pub use attendance::{Attendance, CONFIRM_WORKING_DAYS, left_after, occupied_until, weekday_after};
pub use calendar_file::{CalendarEntry, DAYS_AHEAD, DAYS_BACK, calendar_file};
pub use series::{
    Hours, MOST_SESSIONS, Occurrence, Occurrences, Pattern, SeriesError, is_worked, occurrences, series_state,
};
pub use session::{
    SIGN_IN_OPENS_BEFORE_MINUTES, SessionStep, check_paper_entry, check_room, check_sign_in, happened,
    is_entered_late, is_said_again, take_step,
};
pub use sheet::{SheetTime, on_day};
pub use span::{Span, new_minutes, valid_minutes};

/// Why a session or an attendance cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClassError {
    /// A span that does not end after it begins.
    #[error("the end is not after the start")]
    EndNotAfterStart,
    /// Before the doors open.
    #[error("too early to sign in")]
    TooEarly,
    /// After the session's end.
    #[error("the session is over")]
    SessionOver,
    /// The session is not taught.
    #[error("a session that is {0} takes no attendance")]
    Session(SessionState),
    /// Signed out before signed in.
    #[error("sign-out is not after sign-in")]
    SignOutNotAfterSignIn,
    /// That step does not lead on from here.
    #[error("an attendance that is {0} cannot take this step")]
    Step(AttendanceState),
    /// The class manager's time to confirm has run out.
    #[error("confirmable until {0} only")]
    ConfirmationOver(NaiveDate),
    /// More minutes than were left of the session.
    #[error("the session does not last that long after the sign-in")]
    MinutesBeyondSession,
    /// As many as the room holds are in it.
    #[error("the room holds {0}")]
    RoomFull(u32),
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::Span;

    pub(super) fn at(clock: &str) -> DateTime<Utc> {
        format!("2025-03-03T{clock}:00Z").parse().unwrap()
    }

    pub(super) fn span(from: &str, to: &str) -> Span {
        Span::new(at(from), at(to)).unwrap()
    }
}
