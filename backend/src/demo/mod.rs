//! Demonstration data: a believable city, the same for the same day, posted through the same services as the API.
//!
//! Each school is one transaction, so a seed that was cut off goes on where it
//! stopped. Nothing here is created unless `xuetang seed --demo` asks for it,
//! and every person in it is invented.

pub mod accounts;
mod assessment;
mod care;
mod cast;
mod catalogue;
mod chance;
mod devices;
mod doubts;
mod evidence;
mod exchange;
mod inspection;
mod names;
mod online;
mod people;
mod policy;
mod schools;
mod service;
mod sharing;
mod smart_aging;
mod subsidy;
mod teaching;
mod together;
mod venues;
mod volunteers;

pub use cast::Cast;
pub use service::{DemoError, Size, seed};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::clock::{instant_at, start_of_day};

/// The weeks in which the demo has classes: those before the day on which it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    /// The Monday on which they begin.
    pub first_day: NaiveDate,
    /// The day on which the demo is made; nothing in it is later, but what is planned.
    pub today: NaiveDate,
}

impl Season {
    /// So many whole weeks, and what has passed of the present one.
    #[must_use]
    pub fn before(today: NaiveDate, weeks: u32) -> Self {
        let monday = today - TimeDelta::days(i64::from(today.weekday().num_days_from_monday()));
        Self { first_day: monday - TimeDelta::weeks(i64::from(weeks)), today }
    }

    /// An instant, or the beginning of the day on which the demo is made where that is earlier.
    #[must_use]
    pub fn past(self, instant: DateTime<Utc>) -> DateTime<Utc> {
        instant.min(start_of_day(self.today))
    }
}

/// Nine o'clock in the morning of a day, in Shanghai.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    instant_at(day, NaiveTime::MIN) + TimeDelta::hours(9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_season_begins_on_a_monday_and_ends_before_today() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let season = Season::before(day("2026-11-24"), 24);
        assert_eq!((season.first_day, season.first_day.weekday()), (day("2026-06-08"), chrono::Weekday::Mon));
        assert_eq!(season.past(morning(day("2026-11-23"))), morning(day("2026-11-23")));
        assert_eq!(season.past(morning(day("2026-11-24"))), start_of_day(day("2026-11-24")));
    }
}
