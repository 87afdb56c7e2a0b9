//! What goes into the public pool of a facility, and what comes out of it.

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::learner::LearnerState;
use contract::money::Credits;

use super::buckets::{Bucket, Part, SpendError, spend};
use super::vesting::{Vesting, spendable};

/// No policy lets the credits of a closed account stay for longer, in days.
pub const MAX_AFTER_DAYS: i64 = 366;

/// Why nothing is given to the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DonationError {
    /// Nothing, or less than nothing, is given.
    #[error("the amount is not positive")]
    NotPositive,
    /// A learner who is suspended or has left gives nothing.
    #[error("the learner's account is {0}")]
    Inactive(LearnerState),
    /// Less may be spent than is to be given.
    #[error("{available} available of {needed} needed")]
    TooLittle {
        /// What may be spent now.
        available: Credits,
        /// What would be given.
        needed: Credits,
    },
}

/// What a learner gives, out of what may be spent, the earliest last day first.
pub fn give<Id: Copy + Ord>(
    state: LearnerState,
    spendable: &[Bucket<Id>],
    amount: Credits,
    today: NaiveDate,
) -> Result<Vec<Part<Id>>, DonationError> {
    match state {
        LearnerState::Active => {}
        LearnerState::Suspended | LearnerState::Closed | LearnerState::Deceased | LearnerState::Merged => {
            return Err(DonationError::Inactive(state));
        }
    }
    spend(spendable, amount.centi(), today).map_err(|error| match error {
        SpendError::NotPositive => DonationError::NotPositive,
        SpendError::Insufficient { free, needed } => {
            DonationError::TooLittle { available: Credits(free), needed: Credits(needed) }
        }
    })
}

/// Why nothing is given out of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// The pool gives, and takes nothing off.
    #[error("the amount is not positive")]
    NotPositive,
    /// The learner does not belong to the priority population.
    #[error("the learner does not belong to the priority population")]
    NotPriority,
    /// The learner has gone to the school of another facility, which has a pool of its own.
    #[error("the learner has moved to another facility")]
    Moved,
    /// Less is in the pool than is to be given.
    #[error("{pooled} in the pool of {needed} needed")]
    TooLittle {
        /// What is in the pool now.
        pooled: Credits,
        /// What would be given.
        needed: Credits,
    },
}

/// Whether a pool in which so much is free gives an amount to a learner.
pub fn check_grant(amount: Credits, priority: bool, pooled: i64) -> Result<(), GrantError> {
    if amount.centi() <= 0 {
        Err(GrantError::NotPositive)
    } else if !priority {
        Err(GrantError::NotPriority)
    } else if pooled < amount.centi() {
        Err(GrantError::TooLittle { pooled: Credits(pooled), needed: amount })
    } else {
        Ok(())
    }
}

/// The last day on which an account has been closed whose credits move today.
#[must_use]
pub fn closed_until(today: NaiveDate, after_days: i64) -> NaiveDate {
    let days = Days::new(u64::try_from(after_days).unwrap_or_default());
    today.checked_sub_days(days).unwrap_or(NaiveDate::MIN)
}

/// What a closed account leaves, the earliest last day first: all that is free in its live buckets, whether or not it has
/// vested, but nothing that somebody still looks at, nor as much as is `disputed`, that is, may still be taken off.
#[must_use]
pub fn left<Id: Copy + Ord>(
    buckets: &[Bucket<Id>],
    earnings: &[Vesting],
    disputed: i64,
    today: NaiveDate,
) -> Vec<Part<Id>> {
    let looked_at: Vec<Vesting> = earnings.iter().filter(|one| one.under_review).copied().collect();
    let free = spendable(buckets, &looked_at, DateTime::<Utc>::MAX_UTC);
    let live: i64 = free.iter().filter(|one| one.expires_on >= today).map(|one| one.free).sum();
    // What stays is what expires last: it is still there when the dispute has been decided.
    spend(&free, live - disputed, today).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 12, 31).unwrap()
    }

    fn bucket(id: u32, year: i32, free: i64) -> Bucket<u32> {
        Bucket { id, expires_on: day(year), free }
    }

    fn earning(year: i32, amount: i64, under_review: bool) -> Vesting {
        Vesting { expires_on: day(year), amount, vests_at: DateTime::<Utc>::MAX_UTC, under_review }
    }

    #[test]
    fn only_an_active_learner_gives_and_from_what_expires_first() {
        let buckets = [bucket(2, 2027, 500), bucket(1, 2026, 200)];
        let given = give(LearnerState::Active, &buckets, Credits(300), day(2025)).unwrap();
        assert_eq!(given.iter().map(|part| (part.id, part.amount)).collect::<Vec<_>>(), [(1, 200), (2, 100)]);
        for state in [LearnerState::Suspended, LearnerState::Closed, LearnerState::Deceased] {
            let refused = give(state, &buckets, Credits(300), day(2025));
            assert_eq!(refused, Err(DonationError::Inactive(state)));
        }
        for centi in [0, -1, i64::MIN] {
            let refused = give(LearnerState::Active, &buckets, Credits(centi), day(2025));
            assert_eq!(refused, Err(DonationError::NotPositive));
        }
        assert_eq!(
            give(LearnerState::Active, &buckets, Credits(701), day(2025)),
            Err(DonationError::TooLittle { available: Credits(700), needed: Credits(701) })
        );
    }

    #[test]
    fn a_pool_gives_what_it_has_and_only_to_elders_in_difficulty() {
        assert_eq!(check_grant(Credits(500), true, 500), Ok(()));
        assert_eq!(check_grant(Credits(500), false, 500), Err(GrantError::NotPriority));
        for centi in [0, -500] {
            assert_eq!(check_grant(Credits(centi), true, 500), Err(GrantError::NotPositive));
        }
        let little = GrantError::TooLittle { pooled: Credits(500), needed: Credits(501) };
        assert_eq!(check_grant(Credits(501), true, 500), Err(little));
    }

    #[test]
    fn what_is_looked_at_stays_and_what_has_still_to_vest_does_not() {
        let buckets = [bucket(1, 2024, 900), bucket(2, 2026, 300), bucket(3, 2027, 0)];
        let earnings = [earning(2026, 100, true), earning(2026, 150, false)];
        assert_eq!(
            left(&buckets, &earnings, 0, day(2025)),
            [Part { id: 2, expires_on: day(2026), amount: 200 }],
            "nor what has expired"
        );
        assert!(left(&buckets, &[earning(2026, 400, true)], 0, day(2025)).is_empty());
    }

    #[test]
    fn as_much_stays_as_may_still_be_taken_off_in_what_expires_last() {
        let buckets = [bucket(1, 2026, 300), bucket(2, 2027, 400)];
        let amounts = |disputed| -> Vec<(u32, i64)> {
            let parts = left(&buckets, &[], disputed, day(2025));
            parts.iter().map(|part| (part.id, part.amount)).collect()
        };
        assert_eq!(amounts(0), [(1, 300), (2, 400)]);
        assert_eq!(amounts(150), [(1, 300), (2, 250)]);
        assert_eq!(amounts(500), [(1, 200)]);
        assert_eq!(amounts(700), []);
        assert_eq!(amounts(9_000), []);
    }

    #[test]
    fn an_account_closed_on_the_first_of_june_leaves_its_credits_on_the_first_of_july() {
        let on = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        assert_eq!(closed_until(on(6, 30), 30), on(5, 31));
        assert_eq!(closed_until(on(7, 1), 30), on(6, 1));
        assert_eq!(closed_until(on(7, 1), 0), on(7, 1));
    }

    proptest! {
        #[test]
        fn nothing_is_given_or_left_that_is_not_there(
            free in prop::collection::vec((2024..2030_i32, 0..10_000_i64), 1..6),
            looked_at in prop::collection::vec((2024..2030_i32, 1..5_000_i64), 0..4),
            amount in 1..40_000_i64,
            disputed in 0..20_000_i64,
        ) {
            let buckets: Vec<Bucket<u32>> =
                (0..).zip(&free).map(|(id, (year, free))| bucket(id, *year, *free)).collect();
            let of = |parts: &[Part<u32>]| parts.iter().all(|part| {
                let bucket = &buckets[part.id as usize];
                part.amount > 0 && part.amount <= bucket.free && bucket.expires_on >= day(2025)
            });
            match give(LearnerState::Active, &buckets, Credits(amount), day(2025)) {
                Ok(parts) => {
                    prop_assert!(of(&parts));
                    prop_assert_eq!(parts.iter().map(|part| part.amount).sum::<i64>(), amount);
                }
                Err(error) => {
                    let little = matches!(error, DonationError::TooLittle { .. });
                    prop_assert!(little);
                }
            }
            let reviewed: Vec<Vesting> =
                looked_at.iter().map(|(year, amount)| earning(*year, *amount, true)).collect();
            let parts = left(&buckets, &reviewed, 0, day(2025));
            prop_assert!(of(&parts));
            let live = buckets.iter().filter(|one| one.expires_on >= day(2025));
            let all: i64 = live.map(|one| one.free).sum();
            let waits: i64 = reviewed.iter().map(|one| one.amount).sum();
            let sum = |parts: &[Part<u32>]| parts.iter().map(|part| part.amount).sum::<i64>();
            prop_assert!(sum(&parts) <= all);
            prop_assert!(sum(&parts) >= all - waits * i64::try_from(buckets.len()).unwrap());
            let fewer = left(&buckets, &reviewed, disputed, day(2025));
            prop_assert!(of(&fewer));
            prop_assert_eq!(sum(&fewer), (sum(&parts) - disputed).max(0));
        }
    }
}
