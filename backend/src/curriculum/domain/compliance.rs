//! How schools stand to the refresh of a half-year, and how many stand how.

use chrono::{Datelike as _, NaiveDate};
use contract::curriculum::{ComplianceCounts, HalfYear, RefreshState};
use contract::facility::RegistrationState;

use super::figures::share_bp;
use super::refresh_state;
use crate::facility::domain::OpenDays;

/// What decides on how long a school was open: its first and last day, and the steps of its host's registration.
#[derive(Debug, Clone, Copy)]
pub struct Life<'a> {
    /// Its first day.
    pub opened_on: NaiveDate,
    /// Its last day, once that is set.
    pub closed_on: Option<NaiveDate>,
    /// From when on its host was registered, suspended or closed, in order of time.
    pub changes: &'a [(NaiveDate, RegistrationState)],
}

impl Life<'_> {
    /// On how many days of a half-year it was open, up to and with `last`.
    #[must_use]
    pub fn open_days(&self, half_year: HalfYear, last: NaiveDate) -> u32 {
        let registered = self.changes.first().map_or(self.opened_on, |(day, _)| *day);
        OpenDays::new(self.opened_on.max(registered), self.closed_on, &stops(self.changes, last))
            .map_or(0, |days| days.between(half_year.first_day(), last))
    }

    /// In how many calendar months of the year of a day it was open on every day, up to and with `last`.
    #[must_use]
    pub fn full_months(&self, of: NaiveDate, last: NaiveDate) -> u8 {
        let registered = self.changes.first().map_or(self.opened_on, |(day, _)| *day);
        let until = self.closed_on.map_or(last, |closed| closed.min(last));
        OpenDays::new(self.opened_on.max(registered), Some(until), &stops(self.changes, last))
            .map_or(0, |days| days.full_months(of.year()))
    }
}

/// The spans in which a facility that had been registered was not, suspended or closed, up to and with
/// `last`; each from its first to its last day.
fn stops(changes: &[(NaiveDate, RegistrationState)], last: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut spans = Vec::new();
    for (at, (from, status)) in changes.iter().enumerate() {
        let next = changes.get(at + 1).map_or(Some(last), |(day, _)| day.pred_opt());
        if let Some(to) = next.filter(|to| *status != RegistrationState::Approved && to >= from) {
            spans.push((*from, to));
        }
    }
    spans
}

/// How one school stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// On how many days it was open.
    pub open_days: u32,
    /// Whether it owes the refresh, is done with it, or need not.
    pub state: RefreshState,
    /// The share that had changed in what it published.
    pub changed_bp: Option<u32>,
    /// Whether it has begun a draft.
    pub has_draft: bool,
}

impl Standing {
    /// How a school stands that was open for so many days and has published, or not.
    #[must_use]
    pub fn new(half_year: HalfYear, as_of: NaiveDate, open_days: u32, least: u32, published: bool) -> Self {
        let state = refresh_state(half_year, open_days >= least, published, as_of);
        Self { open_days, state, changed_bp: None, has_draft: false }
    }

    /// Whether it owes a plan.
    #[must_use]
    pub const fn owes(&self) -> bool {
        matches!(self.state, RefreshState::Due | RefreshState::Overdue)
    }
}

/// How many of them stand how.
#[must_use]
pub fn count<'a>(standings: impl IntoIterator<Item = &'a Standing>) -> ComplianceCounts {
    let mut counts = ComplianceCounts::default();
    let (mut changed, mut measured) = (0_u64, 0_u32);
    for one in standings {
        match one.state {
            RefreshState::Done => counts.done += 1,
            RefreshState::Due => counts.due += 1,
            RefreshState::Overdue => counts.overdue += 1,
            RefreshState::NotDue => counts.not_due += 1,
        }
        counts.drafts += u32::from(one.owes() && one.has_draft);
        if let Some(share) = one.changed_bp {
            changed += u64::from(share);
            measured += 1;
        }
    }
    let owed = counts.done + counts.due + counts.overdue;
    counts.rate_bp = share_bp(counts.done.into(), owed.into());
    counts.mean_changed_bp =
        changed.checked_div(measured.into()).map(|mean| u32::try_from(mean).unwrap_or(u32::MAX));
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn standing(state: RefreshState, changed_bp: Option<u32>, has_draft: bool) -> Standing {
        Standing { open_days: 120, state, changed_bp, has_draft }
    }

    #[test]
    fn a_stop_lasts_until_the_day_before_the_next_step() {
        use RegistrationState::{Approved, Closed, Suspended};
        let changes = [
            (day("2025-01-01"), Approved),
            (day("2025-03-01"), Suspended),
            (day("2025-03-11"), Approved),
            (day("2025-06-01"), Suspended),
            (day("2025-06-11"), Closed),
        ];
        assert_eq!(
            stops(&changes, day("2025-06-30")),
            [
                (day("2025-03-01"), day("2025-03-10")),
                (day("2025-06-01"), day("2025-06-10")),
                (day("2025-06-11"), day("2025-06-30")),
            ]
        );
        let life = Life { opened_on: day("2024-09-01"), closed_on: None, changes: &changes };
        let half = "2025-H1".parse().unwrap();
        assert_eq!(life.open_days(half, day("2025-06-30")), 151 - 10, "closed from June on");
        assert_eq!(life.open_days(half, day("2025-01-31")), 31);
        let year = day("2025-01-01");
        assert_eq!(
            life.full_months(year, day("2025-12-31")),
            4,
            "not March, which had a stop, nor from June on"
        );
        assert_eq!(life.full_months(year, day("2025-02-27")), 1, "February was not over");
        let leap = Life { opened_on: day("2024-02-29"), closed_on: None, changes: &[] };
        assert_eq!(leap.full_months(day("2024-01-01"), day("2024-12-31")), 10, "opened on 29 February");
    }

    #[test]
    fn what_is_not_owed_is_no_part_of_the_rate() {
        let counts = count(&[
            standing(RefreshState::Done, Some(3_000), false),
            standing(RefreshState::Done, None, true),
            standing(RefreshState::Overdue, None, true),
            standing(RefreshState::NotDue, None, true),
        ]);
        assert_eq!((counts.rate_bp, counts.mean_changed_bp, counts.drafts), (Some(6_666), Some(3_000), 1));
        assert_eq!(count(&[]).rate_bp, None);
    }

    proptest! {
        #[test]
        fn every_school_is_counted_once_and_order_does_not_matter(
            picks in prop::collection::vec((0_usize..4, prop::option::of(0_u32..=10_000), any::<bool>()), 0..30),
        ) {
            let mut all: Vec<_> = picks.iter().map(|(at, changed, draft)| {
                standing(RefreshState::ALL[*at], *changed, *draft)
            }).collect();
            let counts = count(&all);
            let sum = counts.done + counts.due + counts.overdue + counts.not_due;
            prop_assert_eq!(sum as usize, all.len());
            prop_assert!(counts.rate_bp.is_none_or(|rate| rate <= 10_000));
            all.reverse();
            prop_assert_eq!(count(&all), counts);
        }
    }
}
