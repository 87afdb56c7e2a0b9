//! Spans of time, and the minutes that they share.

use chrono::{DateTime, TimeDelta, Utc};

use super::ClassError;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{at, span};
    use super::*;

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
}
