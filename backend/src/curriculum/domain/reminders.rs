//! When a school is reminded of the plan that it owes.

use chrono::NaiveDate;
use contract::curriculum::HalfYear;

/// The reminder that is due on a day, by how many days before the half-year's last day: of those whose day has come only
/// the most urgent, so that after a standstill nobody is told at once of 60, 30 and 7 days; none once it is over.
#[must_use]
pub fn due(half_year: HalfYear, today: NaiveDate, days_before: &[u32]) -> Option<u32> {
    let left = u32::try_from((half_year.last_day() - today).num_days()).ok()?;
    days_before.iter().copied().filter(|days| left <= *days).min()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAYS: [u32; 3] = [60, 30, 7];

    fn on(text: &str) -> Option<u32> {
        due("2025-H1".parse().unwrap(), text.parse().unwrap(), &DAYS)
    }

    #[test]
    fn reminders_are_due_from_their_day_until_a_more_urgent_one() {
        assert_eq!(on("2025-04-30"), None);
        assert_eq!((on("2025-05-01"), on("2025-05-30")), (Some(60), Some(60)));
        assert_eq!((on("2025-05-31"), on("2025-06-22")), (Some(30), Some(30)));
        assert_eq!((on("2025-06-23"), on("2025-06-30")), (Some(7), Some(7)));
        assert_eq!(on("2025-07-01"), None, "the half-year is over");
    }

    proptest! {
        #[test]
        fn the_order_of_the_days_does_not_matter_and_time_only_makes_it_more_urgent(
            mut days in prop::collection::vec(1_u32..184, 1..6), ahead in 0_u64..200,
        ) {
            let half: HalfYear = "2025-H1".parse().unwrap();
            let day = half.last_day() - chrono::Days::new(ahead);
            let found = due(half, day, &days);
            days.reverse();
            prop_assert_eq!(due(half, day, &days), found);
            let next = due(half, day + chrono::Days::new(1), &days);
            prop_assert!(next.is_none() || found.is_none() || next <= found);
            prop_assert_eq!(found.is_some(), days.iter().any(|one| u64::from(*one) >= ahead));
        }
    }
}
