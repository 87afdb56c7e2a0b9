//! What there is to tell of a session, when the one before has not been told yet.

use chrono::{DateTime, Utc};
use contract::class::ClassNoticeKind;

/// What a learner is told of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToTell {
    /// What has become of it.
    pub kind: ClassNoticeKind,
    /// When it was to begin, as the learner knows it.
    pub was_at: Option<DateTime<Utc>>,
    /// When it begins now.
    pub now_at: Option<DateTime<Utc>>,
}

/// What is to be told after `untold`, which the learner has not heard of: from what the learner knows to what is so now.
/// Nothing where a session comes and goes unheard.
#[must_use]
pub const fn told_at_once(
    change: ToTell,
    untold: Option<(ClassNoticeKind, Option<DateTime<Utc>>)>,
) -> Option<ToTell> {
    match (change.kind, untold) {
        (ClassNoticeKind::Cancelled, Some((ClassNoticeKind::Added, _))) => None,
        (ClassNoticeKind::Moved, Some((ClassNoticeKind::Added, _))) => {
            Some(ToTell { kind: ClassNoticeKind::Added, was_at: None, now_at: change.now_at })
        }
        (_, Some((ClassNoticeKind::Moved, known))) => Some(ToTell { was_at: known, ..change }),
        _ => Some(change),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(1_764_720_000 + hour * 3600, 0)
    }

    fn change(kind: ClassNoticeKind, was: i64, now: i64) -> ToTell {
        let (was_at, now_at) = match kind {
            ClassNoticeKind::Cancelled => (at(was), None),
            ClassNoticeKind::Added => (None, at(now)),
            _ => (at(was), at(now)),
        };
        ToTell { kind, was_at, now_at }
    }

    #[test]
    fn who_has_not_been_told_hears_from_what_is_known_to_what_is_so_now() {
        let moved = change(ClassNoticeKind::Moved, 2, 3);
        assert_eq!(told_at_once(moved, None), Some(moved));
        let untold = Some((ClassNoticeKind::Moved, at(1)));
        assert_eq!(told_at_once(moved, untold), Some(change(ClassNoticeKind::Moved, 1, 3)));
        let off = change(ClassNoticeKind::Cancelled, 2, 0);
        assert_eq!(told_at_once(off, untold), Some(change(ClassNoticeKind::Cancelled, 1, 0)));
        let added = Some((ClassNoticeKind::Added, None));
        assert_eq!(told_at_once(moved, added), Some(change(ClassNoticeKind::Added, 0, 3)));
        assert_eq!(told_at_once(off, added), None, "it came and went unheard");
    }

    proptest! {
        #[test]
        fn however_often_it_moves_unheard_one_thing_is_told(
            hours in prop::collection::vec(0_i64..48, 2..8), added in any::<bool>(),
        ) {
            let first = if added { ClassNoticeKind::Added } else { ClassNoticeKind::Moved };
            let mut told = told_at_once(change(first, hours[0], hours[1]), None).unwrap();
            for pair in hours[1..].windows(2) {
                let moved = change(ClassNoticeKind::Moved, pair[0], pair[1]);
                told = told_at_once(moved, Some((told.kind, told.was_at))).unwrap();
            }
            let last = *hours.last().unwrap();
            prop_assert_eq!(told, change(first, hours[0], last));
        }
    }
}
