//! Which days a report tells of.

use chrono::{Datelike as _, NaiveDate};

/// The longest report.
pub const MOST_DAYS: i64 = 366;

/// Why a report is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// The last day is before the first.
    #[error("it ends before it begins")]
    Reversed,
    /// More days than are told at once.
    #[error("more than {MOST_DAYS} days")]
    TooLong,
}

/// The days that are meant: until today unless another day is named, from the first of that year unless one is.
#[must_use]
pub fn days(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let to = to.unwrap_or(today);
    (from.or_else(|| to.with_ordinal(1)).unwrap_or(to), to)
}

/// Whether a report can tell of these days.
pub fn check_days(from: NaiveDate, to: NaiveDate) -> Result<(), ReportError> {
    match (to - from).num_days() {
        ..0 => Err(ReportError::Reversed),
        MOST_DAYS.. => Err(ReportError::TooLong),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn unless_days_are_named_it_tells_of_this_year_until_today() {
        let today = day("2025-11-12");
        assert_eq!(days(None, None, today), (day("2025-01-01"), today));
        assert_eq!(days(None, Some(day("2024-03-31")), today), (day("2024-01-01"), day("2024-03-31")));
        assert_eq!(days(Some(day("2025-11-01")), None, today), (day("2025-11-01"), today));
    }

    #[test]
    fn a_report_tells_of_a_year_at_most() {
        let check = |from, to| check_days(day(from), day(to));
        assert_eq!(check("2025-01-01", "2025-01-01"), Ok(()));
        assert_eq!(check("2024-01-01", "2024-12-31"), Ok(()));
        assert_eq!(check("2025-01-02", "2025-01-01"), Err(ReportError::Reversed));
        assert_eq!(check("2024-01-01", "2025-01-01"), Err(ReportError::TooLong));
    }
}
