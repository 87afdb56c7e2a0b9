//! Counting in working days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

const BUILT_IN: &str = include_str!("../../data/cn_workdays_2024_2026.csv");

/// Why a date could not be counted out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownDay {
    /// The calendar of this day is not known yet.
    #[error("the calendar does not reach {0}")]
    Beyond(NaiveDate),
}

/// A day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which day.
    pub date: NaiveDate,
    /// Whether it is worked, shifted weekends included.
    pub is_workday: bool,
    /// The holiday it belongs to, or is shifted for; in English.
    pub holiday: Option<String>,
}

#[derive(Deserialize)]
struct Line {
    date: NaiveDate,
    is_workday: u8,
    holiday_name_en: Option<String>,
}

/// The days of 2024 to 2026.
pub(super) fn built_in() -> Result<Vec<Day>, csv::Error> {
    let day =
        |line: Line| Day { date: line.date, is_workday: line.is_workday == 1, holiday: line.holiday_name_en };
    let lines: Vec<Line> =
        csv::Reader::from_reader(BUILT_IN.as_bytes()).deserialize().collect::<Result<_, _>>()?;
    Ok(lines.into_iter().map(day).collect())
}

/// A stretch of the calendar without gaps.
#[derive(Debug, Clone, Default)]
pub struct WorkingDays(BTreeMap<NaiveDate, bool>);

impl WorkingDays {
    /// Whether `date` is worked.
    ///
    /// # Errors
    /// [`UnknownDay`] when the calendar does not hold it.
    pub fn is_workday(&self, date: NaiveDate) -> Result<bool, UnknownDay> {
        self.0.get(&date).copied().ok_or(UnknownDay::Beyond(date))
    }

    /// The working day on which a period of `count` working days ends that
    /// begins on the day after `start`; `start` itself when `count` is 0.
    ///
    /// # Errors
    /// [`UnknownDay`] when the calendar ends before the period does.
    pub fn after(&self, start: NaiveDate, count: u32) -> Result<NaiveDate, UnknownDay> {
        let (mut date, mut left) = (start, count);
        while left > 0 {
            date = date.succ_opt().ok_or(UnknownDay::Beyond(date))?;
            left -= u32::from(self.is_workday(date)?);
        }
        Ok(date)
    }

    /// How many working days lie after `start` up to and including `end`.
    ///
    /// # Errors
    /// [`UnknownDay`] when the calendar does not hold one of them.
    pub fn between(&self, start: NaiveDate, end: NaiveDate) -> Result<u32, UnknownDay> {
        let mut days = start.iter_days().skip(1).take_while(|date| *date <= end);
        days.try_fold(0, |count, date| Ok(count + u32::from(self.is_workday(date)?)))
    }
}

impl FromIterator<Day> for WorkingDays {
    fn from_iter<I: IntoIterator<Item = Day>>(days: I) -> Self {
        Self(days.into_iter().map(|day| (day.date, day.is_workday)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> WorkingDays {
        built_in().unwrap().into_iter().collect()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn seven_working_days_skip_weekends() {
        assert_eq!(calendar().after(date("2026-01-27"), 7), Ok(date("2026-02-05")));
    }

    #[test]
    fn seven_working_days_skip_the_spring_festival_and_use_the_shifted_saturday() {
        assert_eq!(calendar().is_workday(date("2026-02-14")), Ok(true));
        assert_eq!(calendar().after(date("2026-02-10"), 7), Ok(date("2026-02-26")));
    }

    #[test]
    fn no_working_day_at_all_ends_on_the_start_even_on_a_holiday() {
        assert_eq!(calendar().after(date("2026-02-17"), 0), Ok(date("2026-02-17")));
        assert_eq!(calendar().after(date("2026-02-17"), 1), Ok(date("2026-02-24")));
    }

    #[test]
    fn counting_back_gives_the_same_number() {
        let calendar = calendar();
        for start in ["2024-09-30", "2025-01-26", "2026-02-10"].map(date) {
            for count in [1, 5, 7, 20] {
                let end = calendar.after(start, count).unwrap();
                assert_eq!(calendar.between(start, end), Ok(count));
            }
        }
        assert_eq!(calendar.between(date("2026-02-10"), date("2026-02-10")), Ok(0));
    }

    #[test]
    fn a_period_beyond_the_calendar_is_refused_and_not_guessed() {
        let end = calendar().after(date("2026-12-28"), 7);
        assert_eq!(end, Err(UnknownDay::Beyond(date("2027-01-01"))));
        assert_eq!(calendar().is_workday(date("2023-12-31")), Err(UnknownDay::Beyond(date("2023-12-31"))));
    }

    #[test]
    fn the_built_in_calendar_has_every_day_of_three_years_once() {
        let days = built_in().unwrap();
        assert_eq!(days.len(), 366 + 365 + 365);
        assert!(days.windows(2).all(|pair| pair[0].date.succ_opt() == Some(pair[1].date)));
    }
}
