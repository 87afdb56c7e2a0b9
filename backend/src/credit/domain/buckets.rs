//! Buckets by the day of expiry: spent from the earliest, returned where they came from.

use chrono::{Datelike, Days, NaiveDate};

/// Why credits cannot be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpendError {
    /// Less is free than is asked for, holds counted and expired buckets left out.
    #[error("{free} free of {needed} needed")]
    Insufficient {
        /// What is free, in hundredths.
        free: i64,
        /// What is needed, in hundredths.
        needed: i64,
    },
    /// Nothing, or less than nothing, is asked for.
    #[error("the amount is not positive")]
    NotPositive,
}

/// The last day of credits that were earned on a day: 31 December of the year after.
#[must_use]
pub fn expiry_of(earned_on: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(earned_on.year() + 1, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// What is free in one bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket<Id> {
    /// Its account.
    pub id: Id,
    /// The last day on which it can be spent.
    pub expires_on: NaiveDate,
    /// What is neither spent nor held, in hundredths.
    pub free: i64,
}

/// A part of a spending, taken from or returned to one bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<Id> {
    /// The bucket's account.
    pub id: Id,
    /// The last day on which it can be spent.
    pub expires_on: NaiveDate,
    /// How much, in hundredths.
    pub amount: i64,
}

/// Takes an amount from the buckets that expire first (FEFO), buckets of one
/// day in the order of their accounts; expired ones are left alone.
pub fn spend<Id: Copy + Ord>(
    buckets: &[Bucket<Id>],
    amount: i64,
    today: NaiveDate,
) -> Result<Vec<Part<Id>>, SpendError> {
    if amount <= 0 {
        return Err(SpendError::NotPositive);
    }
    let mut live: Vec<&Bucket<Id>> =
        buckets.iter().filter(|bucket| bucket.expires_on >= today && bucket.free > 0).collect();
    let free: i64 = live.iter().map(|bucket| bucket.free).sum();
    if free < amount {
        return Err(SpendError::Insufficient { free, needed: amount });
    }
    live.sort_unstable_by_key(|bucket| (bucket.expires_on, bucket.id));
    let mut needed = amount;
    let mut parts = Vec::new();
    for bucket in live {
        if needed == 0 {
            break;
        }
        let amount = bucket.free.min(needed);
        needed -= amount;
        parts.push(Part { id: bucket.id, expires_on: bucket.expires_on, amount });
    }
    Ok(parts)
}

/// The last day of credits that arrive today: their own or, where that has passed, the end of the days of grace.
#[must_use]
pub fn last_day(own: NaiveDate, today: NaiveDate, grace_days: u32) -> NaiveDate {
    let grace = || today.checked_add_days(Days::new(grace_days.into())).unwrap_or(NaiveDate::MAX);
    if own < today { grace() } else { own }
}

/// Whether credits live until this day by days of grace alone: those that were earned live until a 31 December.
#[must_use]
pub fn is_grace(last_day: NaiveDate) -> bool {
    (last_day.month(), last_day.day()) != (12, 31)
}

/// The last day of credits that an order lets go today: as [`last_day`], but days of grace are given only once, so that
/// nobody keeps credits alive by ordering and calling off. What has had them keeps its own last day.
#[must_use]
pub fn last_day_released(own: NaiveDate, today: NaiveDate, grace_days: u32) -> NaiveDate {
    if is_grace(own) { own } else { last_day(own, today, grace_days) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_an_order_lets_go_lives_on_once_and_not_again() {
        let ordinary = day("2025-12-31");
        assert_eq!(last_day_released(ordinary, day("2025-12-31"), 30), ordinary, "not expired yet");
        let grace = last_day_released(ordinary, day("2026-01-03"), 30);
        assert_eq!(grace, day("2026-02-02"));
        for today in [grace, day("2026-02-03"), day("2026-06-01")] {
            assert_eq!(last_day_released(grace, today, 30), grace);
        }
        assert_eq!(last_day(grace, day("2026-02-03"), 30), day("2026-03-05"), "a reversal gives them again");
    }

    proptest! {
        #[test]
        fn however_often_it_is_ordered_and_called_off_it_lives_for_the_days_of_grace_once(
            year in 2020_i32..2060, waits in 1_u64..300, grace_days in 0_u32..=30,
            later in prop::collection::vec(0_u64..1_000, 1..20),
        ) {
            let ordinary = expiry_of(NaiveDate::from_ymd_opt(year, 5, 1).unwrap());
            prop_assert!(!is_grace(ordinary));
            let called_off = ordinary + Days::new(waits);
            let grace = last_day_released(ordinary, called_off, grace_days);
            prop_assert_eq!(grace, called_off + Days::new(grace_days.into()));
            prop_assert!(is_grace(grace));
            for days in later {
                prop_assert_eq!(last_day_released(grace, grace + Days::new(days), grace_days), grace);
            }
        }
    }
}
