//! The minutes of what was watched online that have not counted yet.

use chrono::TimeDelta;

use crate::class::domain::Span;

/// The whole minutes of times, which lie apart, that fall into none of those that have counted already.
#[must_use]
pub fn fresh_minutes(watched: &[Span], counted: &[Span]) -> u32 {
    let fresh = watched.iter().fold(TimeDelta::zero(), |sum, span| sum + left_of(*span, counted));
    u32::try_from(fresh.num_minutes()).unwrap_or(0)
}

/// How long of a time falls into none of the others.
fn left_of(span: Span, counted: &[Span]) -> TimeDelta {
    let mut taken: Vec<Span> = counted.iter().filter_map(|other| other.intersection(span)).collect();
    taken.sort_unstable();
    let (mut from, mut left) = (span.start(), TimeDelta::zero());
    for other in taken {
        left += (other.start() - from).max(TimeDelta::zero());
        from = from.max(other.end());
    }
    left + (span.end() - from).max(TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn span(from: i64, to: i64) -> Span {
        let at = |second| DateTime::from_timestamp(1_762_909_200 + second, 0).unwrap();
        Span::new(at(from), at(to)).unwrap()
    }

    #[test]
    fn what_was_watched_in_class_counts_once() {
        let watched = [span(0, 1_800), span(3_600, 4_200)];
        assert_eq!(fresh_minutes(&watched, &[]), 40);
        assert_eq!(fresh_minutes(&watched, &[span(600, 3_000)]), 20);
        assert_eq!(
            fresh_minutes(&watched, &[span(1_800, 3_600)]),
            40,
            "between two sittings nothing is taken"
        );
        assert_eq!(fresh_minutes(&watched, &[span(0, 9_000)]), 0);
    }

    #[test]
    fn seconds_of_several_sittings_add_up_to_minutes() {
        assert_eq!(fresh_minutes(&[span(0, 90), span(100, 130)], &[]), 2);
    }

    proptest! {
        #[test]
        fn the_minutes_are_those_of_the_seconds_that_are_left(
            watched in prop::collection::vec((0_i64..400, 1_i64..200), 1..6),
            counted in prop::collection::vec((0_i64..900, 1_i64..300), 0..6)
        ) {
            let mut from = 0;
            let apart: Vec<Span> = watched.iter().map(|(gap, length)| {
                let start = from + gap;
                from = start + length;
                span(start, from)
            }).collect();
            let others: Vec<Span> = counted.iter().map(|(start, length)| span(*start, start + length)).collect();
            let seconds = |span: &Span| span.start().timestamp()..span.end().timestamp();
            let taken: BTreeSet<i64> = others.iter().flat_map(seconds).collect();
            let left = apart.iter().flat_map(seconds).filter(|second| !taken.contains(second)).count();
            prop_assert_eq!(fresh_minutes(&apart, &others) as usize, left / 60);
        }
    }
}
