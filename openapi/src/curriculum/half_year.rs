//! The half-years by which a curriculum is renewed.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::days::YEARS;
use crate::problem::UnknownWord;
use crate::words::words;

words! {
    /// A calendar half-year (notice, 四(三): 每半年更新一次教学课程).
    pub enum Half {
        /// January to June.
        H1 = "H1",
        /// July to December.
        H2 = "H2",
    }
}

/// One calendar half-year, written `2025-H1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfYear {
    year: i32,
    half: Half,
}

impl HalfYear {
    /// Of one of the `YEARS`, or `None`.
    #[must_use]
    pub fn new(year: i32, half: Half) -> Option<Self> {
        YEARS.contains(&year).then_some(Self { year, half })
    }

    /// The half-year that a day lies in, or `None` outside the `YEARS`.
    #[must_use]
    pub fn containing(day: NaiveDate) -> Option<Self> {
        Self::new(day.year(), if day.month() <= 6 { Half::H1 } else { Half::H2 })
    }

    /// The calendar year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Which half of the year.
    #[must_use]
    pub const fn half(self) -> Half {
        self.half
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let month = if self.half == Half::H1 { 1 } else { 7 };
        NaiveDate::from_ymd_opt(self.year, month, 1).unwrap_or_default()
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let (month, day) = if self.half == Half::H1 { (6, 30) } else { (12, 31) };
        NaiveDate::from_ymd_opt(self.year, month, day).unwrap_or_default()
    }

    /// The one before.
    #[must_use]
    pub fn previous(self) -> Self {
        match self.half {
            Half::H1 => Self { year: self.year - 1, half: Half::H2 },
            Half::H2 => Self { half: Half::H1, ..self },
        }
    }

    /// The one after.
    #[must_use]
    pub fn next(self) -> Self {
        match self.half {
            Half::H1 => Self { half: Half::H2, ..self },
            Half::H2 => Self { year: self.year + 1, half: Half::H1 },
        }
    }
}

impl fmt::Display for HalfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{}", self.year, self.half)
    }
}

impl FromStr for HalfYear {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, half) = text.split_once('-').ok_or(UnknownWord)?;
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(UnknownWord);
        }
        Self::new(year.parse().map_err(|_| UnknownWord)?, half.parse()?).ok_or(UnknownWord)
    }
}

impl Serialize for HalfYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HalfYear {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for HalfYear {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^\d{4}-H[12]$"))
            .description(Some("A calendar half-year"))
            .examples([serde_json::json!("2025-H1")])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for HalfYear {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_year_ends_with_june_or_december() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let h1 = HalfYear::containing(day("2025-06-30")).unwrap();
        assert_eq!(h1.to_string(), "2025-H1");
        assert_eq!(h1.last_day(), day("2025-06-30"));
        assert_eq!(HalfYear::containing(day("2025-07-01")), Some(h1.next()));
        assert_eq!(h1.previous().to_string(), "2024-H2");
        assert_eq!(h1.next().next().previous(), h1.next());
        assert_eq!("2025-H2".parse(), Ok(h1.next()));
    }

    #[test]
    fn a_half_year_in_another_spelling_is_refused() {
        for text in ["2025-H3", "2025H1", "25-H1", "2025-h1", "+025-H1", "1899-H1", ""] {
            assert!(text.parse::<HalfYear>().is_err(), "{text}");
        }
    }
}
