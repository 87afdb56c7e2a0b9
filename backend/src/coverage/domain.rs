//! Rules about coverage targets and regular participation, in exact comparisons.

mod participation;

use chrono::NaiveDate;
use contract::coverage::TargetState;
use contract::facility::HostKind;

pub use participation::{RegularRule, Share, Window};

/// A whole, in basis points.
pub const WHOLE_BP: u16 = 10_000;

/// Why a target or rule cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CoverageError {
    /// A share beyond 100 %.
    #[error("a share of {0} basis points")]
    ShareOutOfRange(u16),
    /// More are covered than there are.
    #[error("{covered} covered of {total}")]
    MoreThanAll {
        /// How many are covered.
        covered: u32,
        /// How many there are.
        total: u32,
    },
}

/// A share of the hosts of a kind that has a school by a day (notice, 三).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The kind of host.
    pub kind: HostKind,
    /// The day by which it is due, that day included.
    pub due: NaiveDate,
    share_bp: u16,
}

impl Target {
    /// A target of so many basis points, at most 100 %.
    pub const fn new(kind: HostKind, due: NaiveDate, share_bp: u16) -> Result<Self, CoverageError> {
        if share_bp > WHOLE_BP {
            return Err(CoverageError::ShareOutOfRange(share_bp));
        }
        Ok(Self { kind, due, share_bp })
    }

    /// The share, in basis points.
    #[must_use]
    pub const fn share_bp(self) -> u16 {
        self.share_bp
    }

    /// How many of a total it takes: 50 % of 51 is 26.
    #[must_use]
    pub fn required(self, total: u32) -> u32 {
        let exact = u64::from(total) * u64::from(self.share_bp);
        u32::try_from(exact.div_ceil(u64::from(WHOLE_BP))).unwrap_or(total)
    }

    /// The day whose count says how the target stands as of a day: its own day decides, once that has come.
    #[must_use]
    pub fn judged_on(self, as_of: NaiveDate) -> NaiveDate {
        as_of.min(self.due)
    }

    /// Whether the verdict is final as of a day: the day by which it is due is over.
    #[must_use]
    pub fn is_over(self, as_of: NaiveDate, today: NaiveDate) -> bool {
        self.due <= as_of && self.due < today
    }

    /// How the count of the day on which it is judged stands to it.
    #[must_use]
    pub fn assess(self, count: Coverage, over: bool) -> TargetState {
        match (count.total, count.reaches(self.share_bp), over) {
            (0, ..) => TargetState::NoDenominator,
            (_, true, true) => TargetState::Met,
            (_, true, false) => TargetState::OnTrack,
            (_, false, true) => TargetState::Missed,
            (_, false, false) => TargetState::Pending,
        }
    }

    /// How many are still missing.
    #[must_use]
    pub fn gap(self, count: Coverage) -> u32 {
        self.required(count.total).saturating_sub(count.covered)
    }
}

/// The target that a day is held against: the next one due for the kind, or the
/// last one when none is to come.
#[must_use]
pub fn target_in_force(targets: &[Target], kind: HostKind, as_of: NaiveDate) -> Option<Target> {
    let of_kind = || targets.iter().copied().filter(|target| target.kind == kind);
    let next = of_kind().filter(|target| target.due >= as_of).min_by_key(|target| target.due);
    next.or_else(|| of_kind().max_by_key(|target| target.due))
}

/// How many of how many have a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    covered: u32,
    total: u32,
}

impl Coverage {
    /// So many of so many.
    pub const fn new(covered: u32, total: u32) -> Result<Self, CoverageError> {
        if covered > total {
            return Err(CoverageError::MoreThanAll { covered, total });
        }
        Ok(Self { covered, total })
    }

    /// How many are covered.
    #[must_use]
    pub const fn covered(self) -> u32 {
        self.covered
    }

    /// How many there are.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.total
    }

    /// Whether `covered / total >= share`, compared exactly; of none, every share is reached.
    #[must_use]
    pub fn reaches(self, share_bp: u16) -> bool {
        u64::from(self.covered) * u64::from(WHOLE_BP) >= u64::from(self.total) * u64::from(share_bp)
    }

    /// The share for display, in basis points rounded down, so that it never
    /// shows a target as reached that is not; `None` of none.
    #[must_use]
    pub fn share_bp(self) -> Option<u16> {
        let whole = u64::from(self.covered) * u64::from(WHOLE_BP);
        whole.checked_div(u64::from(self.total)).and_then(|bp| u16::try_from(bp).ok())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn target(share_bp: u16) -> Target {
        let due = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
        Target::new(HostKind::TownshipRegionalElderlyCareCenter, due, share_bp).unwrap()
    }

    #[test]
    fn half_of_51_is_26() {
        let half = target(5_000);
        assert_eq!(half.required(51), 26);
        assert!(!Coverage::new(25, 51).unwrap().reaches(5_000));
        assert!(Coverage::new(26, 51).unwrap().reaches(5_000));
        assert_eq!(half.gap(Coverage::new(20, 51).unwrap()), 6);
        assert_eq!(half.gap(Coverage::new(40, 51).unwrap()), 0);
        assert_eq!(target(10_000).required(26), 26);
    }

    #[test]
    fn exactly_the_share_reaches_it() {
        assert!(Coverage::new(25, 50).unwrap().reaches(5_000));
        assert!(!Coverage::new(76, 77).unwrap().reaches(10_000));
    }

    #[test]
    fn a_target_is_judged_at_the_end_of_its_day_and_never_again() {
        let half = target(5_000);
        let (short, enough) = (Coverage::new(25, 51).unwrap(), Coverage::new(26, 51).unwrap());
        let (due, next) = (half.due, half.due.succ_opt().unwrap());
        assert!(!half.is_over(due, due), "the day itself is not over yet");
        assert!(half.is_over(due, next) && half.is_over(next, next));
        assert!(!half.is_over(due.pred_opt().unwrap(), next), "as of the day before it was open");
        assert!(!half.is_over(next, due), "no day to come is over");
        assert_eq!(half.assess(short, false), TargetState::Pending);
        assert_eq!(half.assess(enough, false), TargetState::OnTrack);
        assert_eq!(half.assess(short, true), TargetState::Missed);
        assert_eq!(half.assess(enough, true), TargetState::Met);
        assert_eq!(
            (half.judged_on(next), half.judged_on(due.pred_opt().unwrap())),
            (due, due.pred_opt().unwrap())
        );
    }

    #[test]
    fn nothing_of_nothing_meets_no_target() {
        let none = Coverage::new(0, 0).unwrap();
        for over in [false, true] {
            assert_eq!(target(5_000).assess(none, over), TargetState::NoDenominator);
        }
    }

    #[test]
    fn a_day_is_held_against_the_next_target_due() {
        let kind = HostKind::TownshipRegionalElderlyCareCenter;
        let on = |text: &str| text.parse::<NaiveDate>().unwrap();
        let targets = [("2025-12-31", 10_000), ("2024-12-31", 5_000)]
            .map(|(due, bp)| Target::new(kind, on(due), bp).unwrap());
        for (day, bp) in [("2024-12-31", 5_000), ("2025-01-01", 10_000), ("2026-06-30", 10_000)] {
            assert_eq!(target_in_force(&targets, kind, on(day)).unwrap().share_bp(), bp, "{day}");
        }
        assert_eq!(target_in_force(&targets, HostKind::SubdistrictElderlyCareCenter, on("2024-12-31")), None);
    }

    #[test]
    fn a_share_beyond_the_whole_is_refused() {
        let due = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
        assert_eq!(
            Target::new(HostKind::SubdistrictElderlyCareCenter, due, 10_001),
            Err(CoverageError::ShareOutOfRange(10_001))
        );
        assert!(Coverage::new(3, 2).is_err());
        assert_eq!(Coverage::new(0, 0).unwrap().share_bp(), None);
    }

    proptest! {
        #[test]
        fn the_required_count_is_the_least_that_reaches_the_target(total in 1_u32..5_000, bp in 0_u16..=10_000) {
            let goal = target(bp);
            let least = goal.required(total);
            prop_assert!(Coverage::new(least, total).unwrap().reaches(bp));
            if least > 0 {
                prop_assert!(!Coverage::new(least - 1, total).unwrap().reaches(bp));
            }
        }

        #[test]
        fn the_shown_share_never_flatters(covered in 0_u32..5_000, more in 0_u32..5_000, bp in 0_u16..=10_000) {
            let count = Coverage::new(covered, covered + more).unwrap();
            if let Some(shown) = count.share_bp() {
                prop_assert_eq!(shown >= bp, count.reaches(bp));
            }
        }
    }
}
