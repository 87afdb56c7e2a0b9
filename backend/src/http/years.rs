//! Dates and instants of years that no column could hold, told apart from texts that only look like them.
//!
//! Whether a text is read as a date, only the type knows that reads it. So
//! what looks like one of an impossible year is read once more with no day at
//! all in its place: what is refused now had been taken for a date.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use contract::days::YEARS;
use serde_json::Value;

/// Written like a date, and none.
pub(super) const NO_DAY: &str = "0000-00-00";

/// Whether a text is a whole date or instant as `chrono` reads them, of a year other than the `YEARS`.
pub(super) fn is_impossible(text: &str) -> bool {
    let instant = || text.parse::<DateTime<Utc>>().map(|instant| instant.date_naive());
    let day = text.parse::<NaiveDate>().or_else(|_| instant());
    day.is_ok_and(|day| !YEARS.contains(&day.year()))
}

/// The same document with no day in the place of impossible ones; `None` when there are none.
pub(super) fn without_impossible(value: &Value) -> Option<Value> {
    let mut copy = holds_impossible(value).then(|| value.clone())?;
    remove_impossible(&mut copy);
    Some(copy)
}

fn holds_impossible(value: &Value) -> bool {
    match value {
        Value::String(text) => is_impossible(text),
        Value::Array(items) => items.iter().any(holds_impossible),
        Value::Object(members) => members.values().any(holds_impossible),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn remove_impossible(value: &mut Value) {
    match value {
        Value::String(text) if is_impossible(text) => NO_DAY.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(remove_impossible),
        Value::Object(members) => members.values_mut().for_each(remove_impossible),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_dates_and_instants_outside_the_years_are_impossible_and_other_texts_are_not() {
        for text in [
            "-9999-01-01",
            "-262143-01-01",
            "+262142-12-31",
            "+12345-06-07",
            "1899-12-31",
            "2200-01-01",
            "0001-01-01T00:00:00Z",
            "1900-01-01T00:00:00+08:00",
            "2199-12-31T23:00:00-08:00",
        ] {
            assert!(is_impossible(text), "{text}");
        }
        for text in
            ["1900-01-01", "2199-12-31", "2025-11-12T02:00:00Z", "", "鄂民发〔2024〕144号", "0024-56-78", "x"]
        {
            assert!(!is_impossible(text), "{text}");
        }
    }
}
