//! How far somebody has come in a lesson who was registered twice.

use chrono::{DateTime, Utc};

use super::coverage::Coverage;

/// How far a learner has come in a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The seconds that were watched.
    pub coverage: Coverage,
    /// Where the player stood last.
    pub position: u32,
    /// When it was begun.
    pub first_at: DateTime<Utc>,
    /// When it was watched last.
    pub last_at: DateTime<Utc>,
    /// When it was completed.
    pub completed_at: Option<DateTime<Utc>>,
}

impl Progress {
    /// What two records of one person come to: each second once, from the earlier beginning, at the later position. Once
    /// either was completed both are, and otherwise `now` if both together reach the share of the lesson's `duration`.
    #[must_use]
    pub fn united(&self, other: &Self, (duration, completion_bp): (u32, u32), now: DateTime<Utc>) -> Self {
        let mut coverage = self.coverage.clone();
        coverage.add_all(&other.coverage);
        let known = [self.completed_at, other.completed_at].into_iter().flatten().min();
        let completed_at = known.or_else(|| coverage.completes(duration, completion_bp).then_some(now));
        let latest = if other.last_at > self.last_at { other } else { self };
        Self {
            coverage,
            position: latest.position,
            first_at: self.first_at.min(other.first_at),
            last_at: latest.last_at,
            completed_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DURATION: u32 = 120;

    fn progress() -> impl Strategy<Value = Progress> {
        let spans = prop::collection::vec((0..DURATION, 0..40_u32), 0..6);
        (spans, 0..DURATION, 0..50_i64, 0..50_i64, any::<bool>()).prop_map(
            |(spans, position, from, for_so_long, done)| {
                let at = |minutes: i64| DateTime::from_timestamp(minutes * 60, 0).unwrap();
                let spans = spans.into_iter().map(|(from, length)| (from, (from + length).min(DURATION)));
                Progress {
                    coverage: Coverage::of(spans),
                    position,
                    first_at: at(from),
                    last_at: at(from + for_so_long),
                    completed_at: done.then(|| at(from + for_so_long)),
                }
            },
        )
    }

    proptest! {
        #[test]
        fn no_second_is_lost_and_none_counts_twice(own in progress(), other in progress(), share in 1..10_001_u32) {
            let now = DateTime::from_timestamp(1_000_000, 0).unwrap();
            let both = own.united(&other, (DURATION, share), now);
            for second in 0..DURATION {
                let watched = |one: &Progress| one.coverage.within(second, second + 1) == 1;
                prop_assert_eq!(watched(&both), watched(&own) || watched(&other));
            }
            prop_assert_eq!(both.first_at, own.first_at.min(other.first_at));
            prop_assert_eq!(both.last_at, own.last_at.max(other.last_at));
            prop_assert!(both.position == own.position || both.position == other.position);
            let completed = own.completed_at.is_some() || other.completed_at.is_some()
                || both.coverage.completes(DURATION, share);
            prop_assert_eq!(both.completed_at.is_some(), completed);
            prop_assert_eq!(&both.united(&own, (DURATION, share), now).coverage, &both.coverage);
        }
    }
}
