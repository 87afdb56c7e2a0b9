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

/// Where the parts of a reversed spending go back to: the same bucket, or, where
/// its last day has passed, one that lives for the days of grace.
///
/// A part whose `expires_on` differs from the original's belongs into the learner's bucket of that day.
#[must_use]
pub fn give_back<Id: Copy>(parts: &[Part<Id>], today: NaiveDate, grace_days: u32) -> Vec<Part<Id>> {
    let returned =
        |part: &Part<Id>| Part { expires_on: last_day(part.expires_on, today, grace_days), ..*part };
    parts.iter().map(returned).collect()
}
