//! When credits that were earned may be spent.
//!
//! An earning is posted at once, and vests some hours after that; while somebody looks at it, it waits even then.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::buckets::Bucket;

/// No policy lets an earning wait for longer, in hours.
pub const MAX_VESTING_HOURS: i64 = 72;

/// An earning that was posted, and has perhaps still to vest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vesting {
    /// The last day of the bucket that it lies in.
    pub expires_on: NaiveDate,
    /// How much, in hundredths.
    pub amount: i64,
    /// From when on it may be spent.
    pub vests_at: DateTime<Utc>,
    /// Whether somebody looks at it.
    pub under_review: bool,
}

impl Vesting {
    /// Whether it cannot be spent at an instant.
    #[must_use]
    pub fn waits(&self, at: DateTime<Utc>) -> bool {
        self.under_review || at < self.vests_at
    }
}

/// From when on an earning that was posted at an instant may be spent, by the hours of its policy.
#[must_use]
pub fn vests_at(posted: DateTime<Utc>, hours: i64) -> DateTime<Utc> {
    posted + TimeDelta::hours(hours.clamp(0, MAX_VESTING_HOURS))
}

/// What waits in the bucket of each last day, in hundredths.
#[must_use]
pub fn waiting(earnings: &[Vesting], at: DateTime<Utc>) -> BTreeMap<NaiveDate, i64> {
    let mut days = BTreeMap::new();
    for one in earnings.iter().filter(|one| one.waits(at)) {
        *days.entry(one.expires_on).or_insert(0_i64) += one.amount;
    }
    days
}

/// The buckets with what may be spent of them now: what is free, less what waits in each, and never less than nothing.
#[must_use]
pub fn spendable<Id: Copy>(
    buckets: &[Bucket<Id>],
    earnings: &[Vesting],
    at: DateTime<Utc>,
) -> Vec<Bucket<Id>> {
    let waiting = waiting(earnings, at);
    let trimmed = |bucket: &Bucket<Id>| {
        let waits = waiting.get(&bucket.expires_on).copied().unwrap_or_default();
        Bucket { free: (bucket.free - waits).max(0), ..*bucket }
    };
    buckets.iter().map(trimmed).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::credit::domain::buckets::{SpendError, spend};

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 12, 31).unwrap()
    }

    #[test]
    fn an_earning_vests_on_the_hour_and_not_before() {
        let one = Vesting {
            expires_on: day(1971),
            amount: 125,
            vests_at: vests_at(at(0), 24),
            under_review: false,
        };
        assert!(one.waits(at(24) - TimeDelta::microseconds(1)) && !one.waits(at(24)));
        assert!(
            Vesting { under_review: true, ..one }.waits(at(1_000)),
            "a review holds it however long it takes"
        );
        assert_eq!((vests_at(at(0), 0), vests_at(at(0), 500), vests_at(at(0), -5)), (at(0), at(72), at(0)));
    }

    #[test]
    fn what_waits_in_one_bucket_leaves_the_others_alone() {
        let buckets = [(1, day(1971), 100), (2, day(1972), 300)].map(|(id, expires_on, free)| Bucket {
            id,
            expires_on,
            free,
        });
        let waits = |expires_on, amount| Vesting { expires_on, amount, vests_at: at(5), under_review: false };
        let left = spendable(&buckets, &[waits(day(1972), 250), waits(day(1973), 9)], at(4));
        assert_eq!(left.iter().map(|bucket| bucket.free).collect::<Vec<_>>(), [100, 50]);
        assert_eq!(spend(&left, 151, day(1970)), Err(SpendError::Insufficient { free: 150, needed: 151 }));
    }

    fn earnings() -> impl Strategy<Value = Vec<Vesting>> {
        let one = (1971..1974, 1_i64..500, 0_i64..100, any::<bool>()).prop_map(
            |(year, amount, hour, under_review)| Vesting {
                expires_on: day(year),
                amount,
                vests_at: at(hour),
                under_review,
            },
        );
        prop::collection::vec(one, 0..12)
    }

    fn buckets() -> impl Strategy<Value = Vec<Bucket<i32>>> {
        prop::array::uniform3(0_i64..2_000).prop_map(|free| {
            [1971, 1972, 1973]
                .into_iter()
                .zip(free)
                .map(|(id, free)| Bucket { id, expires_on: day(id), free })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn nothing_that_waits_is_spendable_and_everything_else_is(
            earnings in earnings(), buckets in buckets(), hour in 0_i64..120,
        ) {
            let left = spendable(&buckets, &earnings, at(hour));
            let waiting = waiting(&earnings, at(hour));
            for (before, after) in buckets.iter().zip(&left) {
                let waits = waiting.get(&before.expires_on).copied().unwrap_or_default();
                prop_assert_eq!((before.id, before.expires_on), (after.id, after.expires_on));
                prop_assert!(after.free >= 0 && after.free <= before.free);
                prop_assert!(after.free == 0 || after.free + waits == before.free);
                prop_assert!(after.free + waits >= before.free);
            }
        }

        #[test]
        fn time_only_ever_makes_more_spendable(
            earnings in earnings(), buckets in buckets(), hour in 0_i64..120, later in 0_i64..120,
        ) {
            let sum = |hour| spendable(&buckets, &earnings, at(hour)).iter().map(|bucket| bucket.free).sum::<i64>();
            prop_assert!(sum(hour) <= sum(hour + later));
        }

        #[test]
        fn once_all_have_vested_and_nobody_looks_the_buckets_are_as_they_were(
            earnings in earnings(), buckets in buckets(),
        ) {
            let settled: Vec<_> = earnings.into_iter().map(|one| Vesting { under_review: false, ..one }).collect();
            prop_assert_eq!(spendable(&buckets, &settled, at(100)), buckets);
        }
    }
}
