//! Which seconds of a lesson have been watched.

/// Seconds of a lesson, each once: spans that hold their beginning and not their end, in order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage(Vec<(u32, u32)>);

impl Coverage {
    /// The seconds of these spans, which may be in any order and overlap; a span that ends where it begins holds none.
    #[must_use]
    pub fn of(spans: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut coverage = Self::default();
        for (from, to) in spans {
            coverage.add(from, to);
        }
        coverage
    }

    /// Adds a span; answers how many of its seconds are new.
    pub fn add(&mut self, from: u32, to: u32) -> u32 {
        if to <= from {
            return 0;
        }
        let new = to - from - self.within(from, to);
        let (mut from, mut to) = (from, to);
        let mut rest = Vec::with_capacity(self.0.len() + 1);
        for &(start, end) in &self.0 {
            if end < from || to < start {
                rest.push((start, end));
            } else {
                (from, to) = (from.min(start), to.max(end));
            }
        }
        rest.push((from, to));
        rest.sort_unstable();
        self.0 = rest;
        new
    }

    /// Adds all the seconds of another one.
    pub fn add_all(&mut self, other: &Self) {
        for &(from, to) in &other.0 {
            self.add(from, to);
        }
    }

    /// The spans, in order.
    #[must_use]
    pub fn spans(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// How many seconds of a span are watched.
    #[must_use]
    pub fn within(&self, from: u32, to: u32) -> u32 {
        self.0.iter().map(|&(start, end)| end.min(to).saturating_sub(start.max(from))).sum()
    }

    /// How many seconds there are.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.0.iter().map(|(start, end)| end - start).sum()
    }

    /// The first second of a lesson that was not watched; its duration when all were.
    #[must_use]
    pub fn first_missing(&self, duration: u32) -> u32 {
        match self.0.first() {
            Some(&(0, end)) => end.min(duration),
            _ => 0,
        }
    }

    /// Whether so many basis points of a lesson have been watched.
    #[must_use]
    pub fn completes(&self, duration: u32, completion_bp: u32) -> bool {
        u64::from(self.within(0, duration)) * 10_000 >= u64::from(duration) * u64::from(completion_bp)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_lesson_is_resumed_at_the_first_second_that_is_missing() {
        assert_eq!(Coverage::default().first_missing(60), 0);
        assert_eq!(Coverage::of([(0, 20), (30, 40)]).first_missing(60), 20);
        assert_eq!(Coverage::of([(5, 20)]).first_missing(60), 0);
        assert_eq!(Coverage::of([(30, 60), (0, 30)]).first_missing(60), 60);
    }

    #[test]
    fn a_lesson_is_completed_when_the_share_is_reached_and_not_before() {
        assert!(Coverage::of([(0, 54)]).completes(60, 9_000));
        assert!(!Coverage::of([(0, 53)]).completes(60, 9_000));
        assert!(Coverage::of([(0, 60)]).completes(60, 10_000));
    }

    proptest! {
        #[test]
        fn every_second_is_there_once_whatever_is_added_in_whatever_order(
            spans in prop::collection::vec((0_u32..120, 0_u32..40), 0..12)
        ) {
            let (mut coverage, mut seconds, mut new) = (Coverage::default(), BTreeSet::new(), 0);
            for (from, length) in spans {
                let before = seconds.len();
                seconds.extend(from..from + length);
                let added = coverage.add(from, from + length);
                prop_assert_eq!(added as usize, seconds.len() - before);
                new += added;
            }
            prop_assert_eq!(coverage.seconds(), new);
            prop_assert_eq!(coverage.seconds() as usize, seconds.len());
            prop_assert!(coverage.0.windows(2).all(|two| two[0].1 < two[1].0));
            let missing = (0..200).find(|second| !seconds.contains(second)).unwrap_or(200);
            prop_assert_eq!(coverage.first_missing(200), missing);
        }
    }
}
