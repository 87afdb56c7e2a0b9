//! When attendance waits to be settled: as long as it is not decided whether what was earned in its place stands.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A time that a person spent in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Whose it is.
    pub learner: Uuid,
    /// The session.
    pub session: Uuid,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Whether attendance waits for one that was struck out: it is of the same person, and in the same session or at the same
/// time, so that it may stand in its place.
#[must_use]
pub fn waits_for(attended: &Taken, struck: &Taken) -> bool {
    attended.learner == struck.learner
        && (attended.session == struck.session
            || attended.from < struck.until && struck.from < attended.until)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn taken((learner, session): (u8, u8), from: i64, minutes: i64) -> Taken {
        let at = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        Taken {
            learner: Uuid::from_u128(learner.into()),
            session: Uuid::from_u128(session.into()),
            from: at(from),
            until: at(from + minutes),
        }
    }

    proptest! {
        #[test]
        fn one_waits_for_the_other_where_a_minute_or_a_session_is_of_both(
            (one, other) in ((0_u8..2, 0_u8..3), (0_u8..2, 0_u8..3)),
            (from, minutes) in (0_i64..30, 1_i64..30),
            (struck_from, struck_minutes) in (0_i64..30, 1_i64..30),
        ) {
            let attended = taken(one, from, minutes);
            let struck = taken(other, struck_from, struck_minutes);
            let shared = (from..from + minutes).any(|m| (struck_from..struck_from + struck_minutes).contains(&m));
            let expected = one.0 == other.0 && (one.1 == other.1 || shared);
            prop_assert_eq!(waits_for(&attended, &struck), expected);
            prop_assert_eq!(waits_for(&struck, &attended), expected);
        }
    }
}
