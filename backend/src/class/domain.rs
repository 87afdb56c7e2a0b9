//! Rules about sessions, sign-in and sign-out, and the minutes that count.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use contract::class::{AttendanceState, SessionState};

/// How long before its start a session may be signed into, in minutes.
pub const SIGN_IN_OPENS_BEFORE_MINUTES: i64 = 60;

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

/// A span of time that holds its start and not its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl Span {
    /// From a start to a later end.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self, ClassError> {
        if end <= start { Err(ClassError::EndNotAfterStart) } else { Ok(Self { start, end }) }
    }

    /// Its first instant.
    #[must_use]
    pub const fn start(self) -> DateTime<Utc> {
        self.start
    }

    /// The first instant after it.
    #[must_use]
    pub const fn end(self) -> DateTime<Utc> {
        self.end
    }

    /// Whether two spans share an instant; one that ends as the other begins does not.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What two spans share.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// Its length in whole minutes, rounded down.
    #[must_use]
    pub fn minutes(self) -> u32 {
        u32::try_from((self.end - self.start).num_minutes()).unwrap_or(u32::MAX)
    }
}

/// The minutes of presence that fall into the session, in whole minutes.
#[must_use]
pub fn valid_minutes(session: Span, presence: Span) -> u32 {
    session.intersection(presence).map_or(0, Span::minutes)
}

/// The minutes of presence that fall into the session and not into any span
/// that was counted already: overlapping records count once.
#[must_use]
pub fn new_minutes(session: Span, presence: Span, counted: &[Span]) -> u32 {
    let Some(shared) = session.intersection(presence) else { return 0 };
    let mut taken: Vec<Span> = counted.iter().filter_map(|span| span.intersection(shared)).collect();
    taken.sort_unstable();
    let mut free = TimeDelta::zero();
    let mut from = shared.start;
    for span in taken {
        free += (span.start - from).max(TimeDelta::zero());
        from = from.max(span.end);
    }
    free += (shared.end - from).max(TimeDelta::zero());
    u32::try_from(free.num_minutes()).unwrap_or(0)
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

fn check_doors(session: Span, at: DateTime<Utc>) -> Result<(), ClassError> {
    if at < session.start - TimeDelta::minutes(SIGN_IN_OPENS_BEFORE_MINUTES) {
        return Err(ClassError::TooEarly);
    }
    if at >= session.end { Err(ClassError::SessionOver) } else { Ok(()) }
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

/// Until when a learner who is (or was) in a session is taken: its end, or the sign-out where that is earlier.
#[must_use]
pub fn occupied_until(session: Span, signed_out_at: Option<DateTime<Utc>>) -> DateTime<Utc> {
    signed_out_at.map_or(session.end, |out| out.min(session.end))
}

/// The instant at which a learner left who was there for so many minutes of the session.
pub fn left_after(
    session: Span,
    signed_in_at: DateTime<Utc>,
    minutes: u32,
) -> Result<DateTime<Utc>, ClassError> {
    let left = signed_in_at.max(session.start) + TimeDelta::minutes(i64::from(minutes));
    if left > session.end { Err(ClassError::MinutesBeyondSession) } else { Ok(left) }
}

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
    pub fn sign_out(self, at: DateTime<Utc>) -> Result<Self, ClassError> {
        self.require(AttendanceState::SignedIn)?;
        self.leave(at, AttendanceState::SignedOut)
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
    use proptest::prelude::*;

    use super::*;

    fn at(clock: &str) -> DateTime<Utc> {
        format!("2025-03-03T{clock}:00Z").parse().unwrap()
    }

    fn span(from: &str, to: &str) -> Span {
        Span::new(at(from), at(to)).unwrap()
    }

    #[test]
    fn minutes_count_only_while_present_and_in_session() {
        assert_eq!(valid_minutes(span("09:00", "10:30"), span("09:02", "10:35")), 88);
        assert_eq!(valid_minutes(span("14:00", "17:00"), span("13:50", "17:10")), 180);
        assert_eq!(valid_minutes(span("09:00", "10:30"), span("10:30", "11:00")), 0);
    }

    #[test]
    fn one_session_may_begin_as_the_other_ends() {
        assert!(!span("09:00", "10:30").overlaps(span("10:30", "12:00")));
        assert!(span("09:00", "10:30").overlaps(span("10:29", "12:00")));
        assert!(span("09:00", "12:00").overlaps(span("10:00", "11:00")));
        assert_eq!(Span::new(at("09:00"), at("09:00")), Err(ClassError::EndNotAfterStart));
    }

    #[test]
    fn overlapping_records_count_once() {
        let class = span("09:00", "11:00");
        assert_eq!(new_minutes(class, class, &[]), 120);
        assert_eq!(new_minutes(class, class, &[span("08:00", "09:30"), span("09:20", "10:00")]), 60);
        assert_eq!(new_minutes(class, class, &[span("09:30", "10:00"), span("09:40", "09:50")]), 90);
        assert_eq!(new_minutes(class, class, &[class]), 0);
    }

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

    proptest! {
        #[test]
        fn minutes_are_never_counted_twice(
            spans in prop::collection::vec((0_i64..300, 1_i64..120), 1..6),
        ) {
            let class = span("09:00", "12:00");
            let presences: Vec<Span> = spans.iter().map(|(from, length)| {
                let start = at("08:00") + TimeDelta::minutes(*from);
                Span::new(start, start + TimeDelta::minutes(*length)).unwrap()
            }).collect();
            let mut counted: u32 = 0;
            for (index, presence) in presences.iter().enumerate() {
                counted += new_minutes(class, *presence, &presences[..index]);
            }
            let once = (0..180).map(|m| at("09:00") + TimeDelta::minutes(m))
                .filter(|t| presences.iter().any(|p| p.start() <= *t && *t < p.end()))
                .count();
            prop_assert_eq!(counted as usize, once);
        }
    }

    #[test]
    fn where_the_calendar_is_not_known_weekdays_are_worked() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(weekday_after(day("2031-06-06"), CONFIRM_WORKING_DAYS), day("2031-06-11"));
    }

    #[test]
    fn a_session_is_opened_then_closed_and_only_called_off_until_then() {
        assert_eq!(take_step(SessionState::Scheduled, SessionStep::Open), Ok(SessionState::Open));
        assert_eq!(take_step(SessionState::Open, SessionStep::Close), Ok(SessionState::Closed));
        assert_eq!(take_step(SessionState::Open, SessionStep::Cancel), Ok(SessionState::Cancelled));
        assert!(take_step(SessionState::Closed, SessionStep::Cancel).is_err());
        assert!(take_step(SessionState::Closed, SessionStep::Open).is_err());
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
