//! A learner's attendance of one session.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use contract::class::{AttendanceState, SessionState};

use super::{ClassError, Span};

/// Until when a learner who is (or was) in a session is taken: its end, or the sign-out where that is earlier.
#[must_use]
pub fn occupied_until(session: Span, signed_out_at: Option<DateTime<Utc>>) -> DateTime<Utc> {
    signed_out_at.map_or(session.end(), |out| out.min(session.end()))
}

/// The instant at which a learner left who was there for so many minutes of the session.
pub fn left_after(
    session: Span,
    signed_in_at: DateTime<Utc>,
    minutes: u32,
) -> Result<DateTime<Utc>, ClassError> {
    let left = signed_in_at.max(session.start()) + TimeDelta::minutes(i64::from(minutes));
    if left > session.end() { Err(ClassError::MinutesBeyondSession) } else { Ok(left) }
}

/// For how long the desk may take back what it has just done: the ten seconds that it is offered for, and the way there.
const UNDO_SECONDS: i64 = 30;

/// How many working days the class manager has to confirm a missing sign-out (credit rule 2).
pub const CONFIRM_WORKING_DAYS: u32 = 3;

/// The `count`-th day from Monday to Friday after a day, for years whose calendar is not known yet.
#[must_use]
pub fn weekday_after(day: NaiveDate, count: u32) -> NaiveDate {
    let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    day.iter_days().skip(1).filter(is_weekday).take(count as usize).last().unwrap_or(day)
}

/// A learner's attendance of one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendance {
    /// Where it stands.
    pub state: AttendanceState,
    /// When the learner came.
    pub signed_in_at: DateTime<Utc>,
    /// When the learner left, once known.
    pub signed_out_at: Option<DateTime<Utc>>,
}

impl Attendance {
    /// The learner has come.
    #[must_use]
    pub const fn sign_in(at: DateTime<Utc>) -> Self {
        Self { state: AttendanceState::SignedIn, signed_in_at: at, signed_out_at: None }
    }

    /// The learner leaves, later than it came.
    ///
    /// What is under review stays so.
    pub fn sign_out(self, at: DateTime<Utc>) -> Result<Self, ClassError> {
        if self.state == AttendanceState::UnderReview && self.signed_out_at.is_none() {
            return self.leave(at, AttendanceState::UnderReview);
        }
        self.require(AttendanceState::SignedIn)?;
        self.leave(at, AttendanceState::SignedOut)
    }

    /// The learner has left, and that comes to be known late: also where the sign-out was missed already.
    pub fn sign_out_late(self, at: DateTime<Utc>) -> Result<Self, ClassError> {
        match self.state {
            AttendanceState::AwaitingConfirmation => self.leave(at, AttendanceState::SignedOut),
            _ => self.sign_out(at),
        }
    }

    /// The session is over and the learner has not signed out.
    pub fn miss_sign_out(self) -> Result<Self, ClassError> {
        self.require(AttendanceState::SignedIn)?;
        Ok(Self { state: AttendanceState::AwaitingConfirmation, ..self })
    }

    /// The class manager says when the learner left, by the last day for it
    /// (the third working day after the session).
    pub fn confirm(
        self,
        left_at: DateTime<Utc>,
        today: NaiveDate,
        last_day: NaiveDate,
    ) -> Result<Self, ClassError> {
        self.require(AttendanceState::AwaitingConfirmation)?;
        if today > last_day {
            return Err(ClassError::ConfirmationOver(last_day));
        }
        self.leave(left_at, AttendanceState::Confirmed)
    }

    /// Takes back a slip of the finger: the sign-out, or, of somebody who has not left, the sign-in, which was written down
    /// at `recorded_at`.
    pub fn undo(self, recorded_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<Self, ClassError> {
        let just_now = |at: DateTime<Utc>| (0..=UNDO_SECONDS).contains(&(now - at).num_seconds());
        match (self.state, self.signed_out_at) {
            (AttendanceState::SignedOut, Some(out)) if just_now(out) => Ok(Self::sign_in(self.signed_in_at)),
            (AttendanceState::SignedIn, None) if just_now(recorded_at) => self.void(),
            _ => Err(ClassError::Step(self.state)),
        }
    }

    /// A person looks at it before it counts.
    #[must_use]
    pub const fn flag(self) -> Self {
        Self { state: AttendanceState::UnderReview, ..self }
    }

    /// A person has looked at it: it stands as it would without the flag.
    pub fn accept(self, session: SessionState) -> Result<Self, ClassError> {
        self.require(AttendanceState::UnderReview)?;
        let state = match (self.signed_out_at, session) {
            (Some(_), _) => AttendanceState::SignedOut,
            (None, SessionState::Closed) => AttendanceState::AwaitingConfirmation,
            (None, _) => AttendanceState::SignedIn,
        };
        Ok(Self { state, ..self })
    }

    /// A person has looked at it: it never was.
    pub fn refuse(self) -> Result<Self, ClassError> {
        self.require(AttendanceState::UnderReview)?;
        self.void()
    }

    /// The same attendance at other times, which two people have signed. Without a sign-out it waits like any other.
    pub fn corrected(
        signed_in_at: DateTime<Utc>,
        signed_out_at: Option<DateTime<Utc>>,
        session: SessionState,
    ) -> Result<Self, ClassError> {
        let came = Self::sign_in(signed_in_at);
        match (signed_out_at, session) {
            (Some(out), _) => came.leave(out, AttendanceState::Confirmed),
            (None, SessionState::Closed) => came.miss_sign_out(),
            (None, _) => Ok(came),
        }
    }

    /// Strikes it out.
    pub fn void(self) -> Result<Self, ClassError> {
        if self.state == AttendanceState::Void {
            return Err(ClassError::Step(self.state));
        }
        Ok(Self { state: AttendanceState::Void, ..self })
    }

    /// The span of presence, once it counts.
    #[must_use]
    pub fn presence(self) -> Option<Span> {
        match self.state {
            AttendanceState::SignedOut | AttendanceState::Confirmed => {
                self.signed_out_at.and_then(|out| Span::new(self.signed_in_at, out).ok())
            }
            _ => None,
        }
    }

    fn leave(self, at: DateTime<Utc>, state: AttendanceState) -> Result<Self, ClassError> {
        if at <= self.signed_in_at {
            return Err(ClassError::SignOutNotAfterSignIn);
        }
        Ok(Self { state, signed_out_at: Some(at), ..self })
    }

    fn require(self, state: AttendanceState) -> Result<(), ClassError> {
        if self.state == state { Ok(()) } else { Err(ClassError::Step(self.state)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, span};
    use super::*;

    #[test]
    fn sign_out_before_sign_in_is_refused() {
        let present = Attendance::sign_in(at("09:02"));
        assert_eq!(present.sign_out(at("09:01")), Err(ClassError::SignOutNotAfterSignIn));
        assert_eq!(present.sign_out(at("09:02")), Err(ClassError::SignOutNotAfterSignIn));
        let left = present.sign_out(at("10:00")).unwrap();
        assert_eq!(left.presence(), Some(span("09:02", "10:00")));
        assert_eq!(left.sign_out(at("10:01")), Err(ClassError::Step(AttendanceState::SignedOut)));
    }

    #[test]
    fn a_missing_sign_out_counts_nothing_until_it_is_confirmed_in_time() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let waiting = Attendance::sign_in(at("09:02")).miss_sign_out().unwrap();
        assert_eq!(waiting.presence(), None);
        assert_eq!(
            waiting.confirm(at("10:00"), day("2025-03-07"), day("2025-03-06")),
            Err(ClassError::ConfirmationOver(day("2025-03-06")))
        );
        let confirmed = waiting.confirm(at("10:00"), day("2025-03-06"), day("2025-03-06")).unwrap();
        assert_eq!(confirmed.presence(), Some(span("09:02", "10:00")));
        let void = confirmed.void().unwrap();
        assert_eq!(void.presence(), None);
        assert_eq!(void.void(), Err(ClassError::Step(AttendanceState::Void)));
    }

    #[test]
    fn a_sign_out_that_comes_late_takes_the_place_of_the_missing_one() {
        let missing = Attendance::sign_in(at("09:02")).miss_sign_out().unwrap();
        assert!(missing.sign_out(at("10:00")).is_err());
        let left = missing.sign_out_late(at("10:00")).unwrap();
        assert_eq!((left.state, left.presence()), (AttendanceState::SignedOut, Some(span("09:02", "10:00"))));
        assert_eq!(missing.sign_out_late(at("09:02")), Err(ClassError::SignOutNotAfterSignIn));
        assert!(left.sign_out_late(at("10:10")).is_err(), "signed out once");
    }

    #[test]
    fn what_is_flagged_counts_once_a_person_has_accepted_it() {
        let flagged = Attendance::sign_in(at("09:02")).flag();
        let left = flagged.sign_out(at("10:00")).unwrap();
        assert_eq!((left.state, left.presence()), (AttendanceState::UnderReview, None));
        assert!(left.sign_out(at("10:10")).is_err(), "signed out once");
        let accepted = left.accept(SessionState::Closed).unwrap();
        assert_eq!(accepted.presence(), Some(span("09:02", "10:00")));
        assert_eq!(left.refuse().unwrap().presence(), None);
        let waits = flagged.accept(SessionState::Closed).unwrap();
        assert_eq!(waits.state, AttendanceState::AwaitingConfirmation);
        assert_eq!(flagged.accept(SessionState::Open).unwrap(), Attendance::sign_in(at("09:02")));
        assert!(accepted.accept(SessionState::Closed).is_err() && accepted.refuse().is_err());
    }

    #[test]
    fn a_slip_of_the_finger_is_taken_back_at_once_or_not_at_all() {
        let second = |count| at("09:02") + TimeDelta::seconds(count);
        let came = Attendance::sign_in(at("09:02"));
        assert_eq!(came.undo(at("09:02"), second(30)).unwrap().state, AttendanceState::Void);
        assert!(came.undo(at("09:02"), second(31)).is_err());
        let left = came.sign_out(at("10:00")).unwrap();
        assert_eq!(left.undo(at("09:02"), at("10:00")), Ok(came));
        assert!(left.undo(at("09:02"), at("10:01")).is_err());
        assert!(came.flag().undo(at("09:02"), second(1)).is_err(), "what is flagged is decided by a person");
    }

    #[test]
    fn a_correction_keeps_the_rules_of_signing() {
        let corrected =
            |from, to: Option<&str>, session| Attendance::corrected(at(from), to.map(at), session);
        let other = corrected("09:02", Some("10:00"), SessionState::Closed).unwrap();
        assert_eq!(
            (other.state, other.presence()),
            (AttendanceState::Confirmed, Some(span("09:02", "10:00")))
        );
        let backwards = corrected("09:02", Some("09:02"), SessionState::Open);
        assert_eq!(backwards, Err(ClassError::SignOutNotAfterSignIn));
        let missing = corrected("09:02", None, SessionState::Closed).unwrap();
        assert_eq!(missing.state, AttendanceState::AwaitingConfirmation);
    }

    #[test]
    fn where_the_calendar_is_not_known_weekdays_are_worked() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(weekday_after(day("2031-06-06"), CONFIRM_WORKING_DAYS), day("2031-06-11"));
    }

    #[test]
    fn confirmed_minutes_end_within_the_session() {
        let class = Span::new(at("09:00"), at("10:30")).unwrap();
        assert_eq!(left_after(class, at("08:50"), 90), Ok(at("10:30")));
        assert_eq!(left_after(class, at("09:30"), 60), Ok(at("10:30")));
        assert_eq!(left_after(class, at("09:30"), 61), Err(ClassError::MinutesBeyondSession));
        assert_eq!(occupied_until(class, Some(at("10:35"))), at("10:30"));
        assert_eq!(occupied_until(class, Some(at("10:05"))), at("10:05"));
    }
}
