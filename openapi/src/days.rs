//! The days that anything here may happen on.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::problem::UnknownWord;

/// The calendar years that dates and instants may lie in: no elder was born before, no plan reaches beyond. The API
/// refuses others, which a calendar of four digits or a database might not hold.
pub const YEARS: RangeInclusive<i32> = 1900..=2199;

/// One calendar month, written `2025-05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month that a day lies in, or `None` outside the `YEARS`.
    #[must_use]
    pub fn containing(day: NaiveDate) -> Option<Self> {
        YEARS.contains(&day.year()).then(|| Self { first: day.with_day(1).unwrap_or(day) })
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let next = self.first.checked_add_months(Months::new(1)).unwrap_or(self.first);
        next.pred_opt().unwrap_or(next)
    }

    /// The first day of its year.
    #[must_use]
    pub fn first_day_of_year(self) -> NaiveDate {
        self.first.with_month(1).unwrap_or(self.first)
    }

    /// The one before, or `None` before the `YEARS`.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::containing(self.first.pred_opt()?)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl FromStr for Month {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, month) = text.split_once('-').ok_or(UnknownWord)?;
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(UnknownWord);
        }
        let (year, month) = year.parse().ok().zip(month.parse().ok()).ok_or(UnknownWord)?;
        NaiveDate::from_ymd_opt(year, month, 1).and_then(Self::containing).ok_or(UnknownWord)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Month {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^\d{4}-(0[1-9]|1[0-2])$"))
            .description(Some("A calendar month"))
            .examples([serde_json::json!("2026-05")])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Month {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_and_written_alike_and_knows_its_days() {
        let month: Month = "2024-02".parse().unwrap();
        assert_eq!(month.to_string(), "2024-02");
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!((month.first_day(), month.last_day()), (day("2024-02-01"), day("2024-02-29")));
        assert_eq!(month.first_day_of_year(), day("2024-01-01"));
        assert_eq!(Month::containing(day("2024-02-29")), Some(month));
        let before = month.previous().and_then(Month::previous);
        assert_eq!(before.map(|month| month.to_string()), Some("2023-12".to_owned()));
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in
            ["2024-13", "2024-00", "2024-2", "24-02", "2024", "2024-02-01", "1899-12", "2200-01", "-024-02"]
        {
            assert_eq!(text.parse::<Month>(), Err(UnknownWord), "{text}");
        }
    }
}
