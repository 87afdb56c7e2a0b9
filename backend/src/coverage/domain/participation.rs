//! Who takes part regularly: the window, what a school may ask for, and shares of a whole (notice, 三; R20).

use chrono::{Datelike as _, Months, NaiveDate};

use super::WHOLE_BP;

/// When a learner counts as taking part regularly (经常性参与; the notice gives no test, so these are parameters).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegularRule {
    /// Valid attendances in the window.
    pub attendances: u32,
    /// Distinct months among them.
    pub months: u32,
    /// The window, in full months before the month of the day.
    pub window_months: u32,
}

impl RegularRule {
    /// What a school that was open for fewer months asks for, rounded up; of none, what one month asks for.
    #[must_use]
    pub fn scaled(self, months_open: u32) -> Self {
        let open = months_open.clamp(1, self.window_months.max(1));
        let part = |whole: u32| (whole * open).div_ceil(self.window_months.max(1));
        Self { attendances: part(self.attendances), months: part(self.months), window_months: open }
    }

    /// Whether so many attendances in so many distinct months are regular.
    #[must_use]
    pub const fn is_regular(self, attendances: u32, distinct_months: u32) -> bool {
        attendances >= self.attendances && distinct_months >= self.months
    }

    /// How many attendances are still needed, and how many months among them; both 0 of who takes part regularly.
    #[must_use]
    pub fn needs(self, attendances: u32, distinct_months: u32) -> (u32, u32) {
        let months = self.months.saturating_sub(distinct_months);
        (self.attendances.saturating_sub(attendances).max(months), months)
    }
}

/// The full months before the month of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Its first day.
    pub first: NaiveDate,
    /// The first day after it: that of the month of the day.
    pub end: NaiveDate,
}

impl Window {
    /// So many months before the month of a day; `None` before the calendar begins.
    #[must_use]
    pub fn before(day: NaiveDate, months: u32) -> Option<Self> {
        let end = day.with_day(1)?;
        Some(Self { first: end.checked_sub_months(Months::new(months))?, end })
    }

    /// In how many of its months a school was open from the first day to the last; a school that has not opened in none.
    #[must_use]
    pub fn open_months(self, opened_on: Option<NaiveDate>, closed_on: Option<NaiveDate>) -> u32 {
        let Some(opened) = opened_on else { return 0 };
        let (mut first, mut open) = (self.first, 0);
        while first < self.end {
            let Some(next) = first.checked_add_months(Months::new(1)) else { break };
            let until = closed_on.and_then(|last| last.succ_opt());
            open += u32::from(opened <= first && until.is_none_or(|until| next <= until));
            first = next;
        }
        open
    }
}

/// So many of a whole, which may be fewer: elders are counted elsewhere than learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole.
    pub whole: u64,
}

impl Share {
    /// In basis points, rounded down, so that it never shows a target as reached that is not; `None` of nobody.
    #[must_use]
    pub fn basis_points(self) -> Option<u64> {
        let part = u128::from(self.part) * u128::from(WHOLE_BP);
        part.checked_div(u128::from(self.whole)).map(|bp| u64::try_from(bp).unwrap_or(u64::MAX))
    }

    /// Whether it reaches a target in basis points, compared exactly; `None` of nobody.
    #[must_use]
    pub fn reaches(self, target_bp: u32) -> Option<bool> {
        let exact =
            u128::from(self.part) * u128::from(WHOLE_BP) >= u128::from(self.whole) * u128::from(target_bp);
        (self.whole > 0).then_some(exact)
    }

    /// How much the part lacks for the target; `None` of nobody.
    #[must_use]
    pub fn gap(self, target_bp: u32) -> Option<u64> {
        let needed = (u128::from(self.whole) * u128::from(target_bp)).div_ceil(u128::from(WHOLE_BP));
        let needed = u64::try_from(needed).unwrap_or(u64::MAX);
        (self.whole > 0).then(|| needed.saturating_sub(self.part))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULE: RegularRule = RegularRule { attendances: 12, months: 6, window_months: 12 };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn regular_participation_scales_with_the_months_open() {
        assert!(RULE.scaled(12).is_regular(12, 6));
        assert!(!RULE.scaled(12).is_regular(12, 5));
        assert!(!RULE.scaled(12).is_regular(11, 6));
        assert_eq!(RULE.scaled(5), RegularRule { attendances: 5, months: 3, window_months: 5 });
        assert_eq!(RULE.scaled(30), RULE);
        assert_eq!(RULE.scaled(0), RULE.scaled(1), "nobody takes part without having come");
    }

    #[test]
    fn the_window_is_twelve_full_months_before_the_month_of_the_day() {
        for as_of in ["2025-11-01", "2025-11-12", "2025-11-30"] {
            let window = Window::before(day(as_of), 12).unwrap();
            assert_eq!((window.first, window.end), (day("2024-11-01"), day("2025-11-01")));
        }
    }

    #[test]
    fn only_months_that_a_school_was_open_throughout_count() {
        let window = Window::before(day("2025-11-12"), 12).unwrap();
        let open =
            |opened: &str, closed: Option<&str>| window.open_months(Some(day(opened)), closed.map(day));
        assert_eq!(open("2024-09-01", None), 12);
        assert_eq!(open("2024-11-01", None), 12);
        assert_eq!(open("2024-11-02", None), 11, "the month in which it opened is not a full one");
        assert_eq!(open("2025-10-15", None), 0);
        assert_eq!(open("2024-09-01", Some("2025-10-31")), 12);
        assert_eq!(open("2024-09-01", Some("2025-10-30")), 11);
        assert_eq!(window.open_months(None, None), 0);
    }

    #[test]
    fn who_lacks_months_needs_as_many_attendances() {
        assert_eq!(RULE.needs(11, 6), (1, 0));
        assert_eq!(RULE.needs(40, 4), (2, 2));
        assert_eq!(RULE.needs(12, 6), (0, 0));
        assert_eq!(RULE.needs(9, 5), (3, 1));
    }

    #[test]
    fn of_nobody_there_is_no_share() {
        let none = Share { part: 0, whole: 0 };
        assert_eq!((none.basis_points(), none.reaches(8_000), none.gap(8_000)), (None, None, None));
        let exact = Share { part: 4, whole: 5 };
        assert_eq!(
            (exact.basis_points(), exact.reaches(8_000), exact.gap(8_000)),
            (Some(8_000), Some(true), Some(0))
        );
    }

    proptest! {
        #[test]
        fn scaling_never_asks_for_more_nor_for_nothing(open in 0_u32..40, attendances in 1_u32..60, months in 1_u32..13) {
            let rule = RegularRule { attendances: attendances.max(months), months, window_months: 12 };
            let scaled = rule.scaled(open);
            prop_assert!(1 <= scaled.months && scaled.months <= rule.months);
            prop_assert!(1 <= scaled.attendances && scaled.attendances <= rule.attendances);
            prop_assert!(scaled.attendances * 12 >= rule.attendances * scaled.window_months, "rounded up");
        }

        #[test]
        fn what_is_needed_is_enough_and_no_less_is(attendances in 0_u32..20, months in 0_u32..12) {
            let months = months.min(attendances);
            let (needs, lacking) = RULE.needs(attendances, months);
            prop_assert!(RULE.is_regular(attendances + needs, months + lacking));
            if needs > 0 {
                prop_assert!(!RULE.is_regular(attendances + needs - 1, months + lacking.min(needs - 1)));
            }
        }

        #[test]
        fn the_gap_is_the_least_that_reaches_the_target(part in 0_u64..5_000, whole in 1_u64..5_000, bp in 1_u32..=10_000) {
            let share = Share { part, whole };
            let gap = share.gap(bp).unwrap();
            prop_assert_eq!(Share { part: part + gap, whole }.reaches(bp), Some(true));
            if gap > 0 {
                prop_assert_eq!(Share { part: part + gap - 1, whole }.reaches(bp), Some(false));
            }
            prop_assert_eq!(share.basis_points().unwrap() >= u64::from(bp), share.reaches(bp).unwrap());
        }
    }
}
