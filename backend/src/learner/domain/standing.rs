//! Whether a registration lets a learner take part: in a class, in a team, in service, in front of a lesson.

use chrono::{DateTime, NaiveDate, Utc};
use contract::learner::LearnerState;

use crate::clock::business_date;

/// Why a learner does not take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Had died before that day.
    #[error("the learner had died")]
    Deceased,
    /// The registration is suspended or has ended.
    #[error("the learner is not active")]
    NotActive,
    /// What registration needs was taken back.
    #[error("consent was taken back")]
    ConsentWithdrawn,
}

impl Unfit {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deceased => "learner_deceased",
            Self::NotActive => "learner_not_active",
            Self::ConsentWithdrawn => "consent_withdrawn",
        }
    }
}

/// A registration, as far as it decides who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands now.
    pub state: LearnerState,
    /// The day of death.
    pub died_on: Option<NaiveDate>,
    /// When it ended: by the learner's wish, by death, or in another record.
    pub closed_at: Option<DateTime<Utc>>,
    /// Since when the learner agrees no more to what registration needs (PIPL 15).
    pub consent_withdrawn_at: Option<DateTime<Utc>>,
}

impl Standing {
    /// Whether something of a day may be entered for the learner now.
    pub fn may_take_part(self, day: NaiveDate) -> Result<(), Unfit> {
        if self.died_on.is_some_and(|died_on| died_on < day) {
            Err(Unfit::Deceased)
        } else if self.state != LearnerState::Active {
            Err(Unfit::NotActive)
        } else if self.consent_withdrawn_at.is_some() {
            Err(Unfit::ConsentWithdrawn)
        } else {
            Ok(())
        }
    }

    /// Whether what was entered before, of an instant, counts: what happens to the registration afterwards takes nothing
    /// away, and what is learnt afterwards of the time before does.
    pub fn took_part(self, at: DateTime<Utc>) -> Result<(), Unfit> {
        if self.died_on.is_some_and(|died_on| died_on < business_date(at)) {
            Err(Unfit::Deceased)
        } else if self.closed_at.is_some_and(|closed_at| closed_at <= at) {
            Err(Unfit::NotActive)
        } else if self.consent_withdrawn_at.is_some_and(|withdrawn_at| withdrawn_at <= at) {
            Err(Unfit::ConsentWithdrawn)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    const ACTIVE: Standing =
        Standing { state: LearnerState::Active, died_on: None, closed_at: None, consent_withdrawn_at: None };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn only_the_living_active_and_willing_are_entered() {
        let today = day("2025-11-12");
        assert_eq!(ACTIVE.may_take_part(today), Ok(()));
        let died = |on| Standing { state: LearnerState::Deceased, died_on: Some(day(on)), ..ACTIVE };
        assert_eq!(died("2025-10-12").may_take_part(today), Err(Unfit::Deceased));
        assert_eq!(died("2025-11-12").may_take_part(today), Err(Unfit::NotActive));
        for state in [LearnerState::Suspended, LearnerState::Closed, LearnerState::Merged] {
            assert_eq!(Standing { state, ..ACTIVE }.may_take_part(today), Err(Unfit::NotActive));
        }
        let withdrawn = Standing { consent_withdrawn_at: Some(at("2025-11-12T01:00:00Z")), ..ACTIVE };
        assert_eq!(withdrawn.may_take_part(today), Err(Unfit::ConsentWithdrawn));
    }

    #[test]
    fn the_day_of_death_is_the_last_that_counts() {
        let died = Standing { state: LearnerState::Deceased, died_on: Some(day("2025-11-12")), ..ACTIVE };
        assert_eq!(died.took_part(at("2025-11-12T15:59:59Z")), Ok(()));
        assert_eq!(died.took_part(at("2025-11-12T16:00:00Z")), Err(Unfit::Deceased));
    }

    proptest! {
        #[test]
        fn what_ends_later_takes_nothing_away(after in 1_i64..1_000_000, before in 0_i64..1_000_000) {
            let then = at("2025-11-12T02:00:00Z");
            let ended = |at| [
                Standing { state: LearnerState::Closed, closed_at: Some(at), ..ACTIVE },
                Standing { consent_withdrawn_at: Some(at), ..ACTIVE },
            ];
            for standing in ended(then + TimeDelta::seconds(after)) {
                prop_assert_eq!(standing.took_part(then), Ok(()));
            }
            for standing in ended(then - TimeDelta::seconds(before)) {
                prop_assert!(standing.took_part(then).is_err());
            }
        }
    }
}
