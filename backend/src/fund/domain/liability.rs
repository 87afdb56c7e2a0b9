//! What outstanding credits will cost: added up by when they expire.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use contract::curriculum::HalfYear;

use crate::credit::domain::cover::Outstanding;

/// Outstanding credits, in hundredths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owed {
    /// All of them, those held for orders included.
    pub centi: i64,
    /// Those held for orders.
    pub held_centi: i64,
    /// Those whose last day is within 30 days.
    pub within_30_centi: i64,
    /// Those whose last day is within 60 days.
    pub within_60_centi: i64,
    /// All and held ones by the half-year of their last day.
    pub by_expiry: BTreeMap<HalfYear, (i64, i64)>,
}

impl Owed {
    /// Adds up; days count from `today`, the last of them included.
    pub fn of<'a>(outstanding: impl IntoIterator<Item = &'a Outstanding>, today: NaiveDate) -> Self {
        let mut owed = Self::default();
        let within =
            |day: NaiveDate, days| today.checked_add_days(Days::new(days)).is_some_and(|end| day <= end);
        for one in outstanding {
            owed.centi += one.centi;
            owed.held_centi += one.held_centi;
            owed.within_30_centi += if within(one.expires_on, 30) { one.centi } else { 0 };
            owed.within_60_centi += if within(one.expires_on, 60) { one.centi } else { 0 };
            if let Some(half_year) = HalfYear::containing(one.expires_on) {
                let (all, held) = owed.by_expiry.entry(half_year).or_default();
                *all += one.centi;
                *held += one.held_centi;
            }
        }
        owed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn credits(expires_on: NaiveDate, centi: i64) -> Outstanding {
        Outstanding { county_code: "150602".to_owned(), expires_on, centi, held_centi: centi / 2 }
    }

    #[test]
    fn the_thirtieth_day_is_within_thirty_days() {
        let today = day("2025-12-01");
        let all = [("2025-12-31", 100), ("2026-01-01", 10), ("2026-01-30", 1), ("2026-01-31", 1_000)]
            .map(|(last, centi)| credits(day(last), centi));
        let owed = Owed::of(&all, today);
        assert_eq!((owed.within_30_centi, owed.within_60_centi, owed.centi), (100, 111, 1_111));
        let halves: Vec<_> = owed.by_expiry.iter().map(|(half, (all, _))| (half.to_string(), *all)).collect();
        assert_eq!(halves, [("2025-H2".to_owned(), 100), ("2026-H1".to_owned(), 1_011)]);
    }

    proptest! {
        #[test]
        fn the_half_years_add_up_to_the_whole(parts in prop::collection::vec((0_u64..900, 0_i64..10_000), 0..20)) {
            let today = day("2025-11-24");
            let all: Vec<Outstanding> =
                parts.iter().map(|(days, centi)| credits(today + Days::new(*days), *centi)).collect();
            let owed = Owed::of(&all, today);
            prop_assert_eq!(owed.by_expiry.values().map(|(all, _)| all).sum::<i64>(), owed.centi);
            prop_assert_eq!(owed.by_expiry.values().map(|(_, held)| held).sum::<i64>(), owed.held_centi);
            prop_assert!(owed.within_30_centi <= owed.within_60_centi && owed.within_60_centi <= owed.centi);
        }
    }
}
