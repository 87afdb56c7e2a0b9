//! Which days a view of the timetable shows, and what lies where in it. Pure.

use chrono::{Datelike, Days, Months, NaiveDate, Timelike};
use contract::class::TimetableEntry;

use crate::time::local;

/// How much of the timetable is shown at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum View {
    /// Monday to Sunday, hour by hour.
    #[default]
    Week,
    /// All weeks that a month touches.
    Month,
}

impl View {
    /// From the word in the address.
    pub(super) fn from_word(word: Option<&str>) -> Self {
        if word == Some("month") { Self::Month } else { Self::Week }
    }

    /// The first and last day shown around a day: whole weeks.
    pub(super) fn span(self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Week => (monday(day), sunday(day)),
            Self::Month => {
                let first = day.with_day(1).unwrap_or(day);
                let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
                (monday(first), sunday(next.pred_opt().unwrap_or(first)))
            }
        }
    }

    /// A day of the view before.
    pub(super) fn before(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Week => day.checked_sub_days(Days::new(7)),
            Self::Month => day.with_day(1).and_then(|first| first.checked_sub_months(Months::new(1))),
        }
        .unwrap_or(day)
    }

    /// A day of the view after.
    pub(super) fn after(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Week => day.checked_add_days(Days::new(7)),
            Self::Month => day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))),
        }
        .unwrap_or(day)
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

fn sunday(day: NaiveDate) -> NaiveDate {
    monday(day).checked_add_days(Days::new(6)).unwrap_or(day)
}

/// The weeks of some whole weeks, each from Monday to Sunday.
pub(super) fn weeks((from, to): (NaiveDate, NaiveDate)) -> Vec<Vec<NaiveDate>> {
    let days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).collect();
    days.chunks(7).map(<[NaiveDate]>::to_vec).collect()
}

/// The hours that a week shows: those of an ordinary day, and whatever lies outside of it.
pub(super) fn hours(entries: &[&TimetableEntry]) -> std::ops::RangeInclusive<u32> {
    const ORDINARY: (u32, u32) = (8, 17);
    let begins = entries.iter().filter_map(|one| local(one.starts_at)).map(|(_, time)| time.hour());
    let (first, last) = begins.fold(ORDINARY, |(first, last), hour| (first.min(hour), last.max(hour)));
    first..=last
}

/// The sessions that begin on a day, and in an hour where one is told.
pub(super) fn within(entries: &[TimetableEntry], day: NaiveDate, hour: Option<u32>) -> Vec<&TimetableEntry> {
    let lies = |one: &&TimetableEntry| {
        local(one.starts_at)
            .is_some_and(|(on, time)| on == day && hour.is_none_or(|hour| time.hour() == hour))
    };
    entries.iter().filter(lies).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_begins_on_monday_and_a_month_is_shown_in_whole_weeks() {
        assert_eq!(View::Week.span(day("2026-03-01")), (day("2026-02-23"), day("2026-03-01")));
        assert_eq!(View::Month.span(day("2026-03-15")), (day("2026-02-23"), day("2026-04-05")));
        assert_eq!(weeks(View::Month.span(day("2026-03-15"))).len(), 6);
        assert_eq!(weeks(View::Month.span(day("2026-02-15"))).len(), 5);
        assert!(weeks(View::Month.span(day("2027-02-15"))).iter().all(|week| week.len() == 7));
    }

    #[test]
    fn no_view_shows_more_than_the_server_tells_at_once() {
        let mut on = day("2024-01-01");
        while on < day("2034-01-01") {
            let (from, to) = View::Month.span(on);
            assert!((to - from).num_days() < 42, "{on}");
            on = View::Month.after(on);
        }
    }

    #[test]
    fn turning_the_pages_of_a_month_leaves_none_out() {
        assert_eq!(View::Month.after(day("2026-01-31")), day("2026-02-01"));
        assert_eq!(View::Month.before(day("2026-03-31")), day("2026-02-01"));
        assert_eq!(View::Week.after(day("2026-12-28")), day("2027-01-04"));
        assert_eq!(View::Week.before(day("2026-01-01")), day("2025-12-25"));
    }

    #[test]
    fn an_ordinary_day_is_always_shown() {
        assert_eq!(hours(&[]), 8..=17);
    }
}
