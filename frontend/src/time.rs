//! Instants and dates as people here read them: in the time of Asia/Shanghai.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeZone as _, Timelike, Utc};
use contract::{
    curriculum::{Half, HalfYear},
    days::Month,
};
use yew::AttrValue;

use crate::i18n::I18n;

const SHANGHAI_SECONDS_EAST: i32 = 8 * 3600;

/// `2025-03-04 09:05`, in the time of Asia/Shanghai (which has had no summer time since 1991).
pub fn minute(instant: DateTime<Utc>) -> String {
    let Some(zone) = FixedOffset::east_opt(SHANGHAI_SECONDS_EAST) else { return String::new() };
    let local = instant.with_timezone(&zone);
    format!("{} {:02}:{:02}", day(local.date_naive()), local.hour(), local.minute())
}

/// `2025-03-04 09:05:07`, likewise: where seconds tell.
pub fn second(instant: DateTime<Utc>) -> String {
    format!("{}:{:02}", minute(instant), instant.second())
}

/// `09:05`, in the time of Asia/Shanghai.
pub fn clock(instant: DateTime<Utc>) -> String {
    minute(instant).split_off(11)
}

/// `2025-03-04`.
pub fn day(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// “First half of 2026”.
pub fn half_year(i18n: &I18n, half_year: HalfYear) -> AttrValue {
    let key = match half_year.half() {
        Half::H1 => "curriculum-first-half",
        Half::H2 => "curriculum-second-half",
    };
    i18n.ta(key, &[("year", half_year.year().to_string().into())])
}

/// `2026 年 5 月`.
pub fn month(i18n: &I18n, month: Month) -> AttrValue {
    let first = month.first_day();
    i18n.ta(
        "policy-month-name",
        &[("year", first.year().to_string().into()), ("month", first.month().into())],
    )
}

/// `2025年3月4日`, as elders read dates.
pub fn long_day(i18n: &I18n, date: NaiveDate) -> AttrValue {
    i18n.ta(
        "statement-date",
        &[
            ("year", date.year().to_string().into()),
            ("month", date.month().into()),
            ("day", date.day().into()),
        ],
    )
}

/// The present instant by the clock of the reader's computer.
pub fn now() -> DateTime<Utc> {
    if !cfg!(target_arch = "wasm32") {
        return DateTime::UNIX_EPOCH;
    }
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 285,000 years")]
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// The instant of a local date and time of day in Asia/Shanghai.
pub fn instant(date: NaiveDate, clock: NaiveTime) -> Option<DateTime<Utc>> {
    let zone = FixedOffset::east_opt(SHANGHAI_SECONDS_EAST)?;
    Some(zone.from_local_datetime(&date.and_time(clock)).single()?.with_timezone(&Utc))
}

/// The local date and time of an instant in Asia/Shanghai.
pub fn local(at: DateTime<Utc>) -> Option<(NaiveDate, NaiveTime)> {
    let local = at.with_timezone(&FixedOffset::east_opt(SHANGHAI_SECONDS_EAST)?);
    Some((local.date_naive(), local.time()))
}

/// A time of day as the browser writes it: `09:30`, or with seconds.
pub struct Clock(pub NaiveTime);

impl std::str::FromStr for Clock {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = if text.len() == 5 { format!("{text}:00") } else { text.to_owned() };
        whole.parse().map(Self)
    }
}

/// The business date of today by the clock of the reader's computer.
pub fn today() -> NaiveDate {
    let now = now();
    local(now).map_or_else(|| now.date_naive(), |(day, _)| day)
}

/// The instant of a time of day, `09:30`, on the business date of another instant.
pub fn on_day_of(other: DateTime<Utc>, clock: &str) -> Option<DateTime<Utc>> {
    instant(local(other)?.0, NaiveTime::parse_from_str(clock, "%H:%M").ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_in_shanghai() {
        let clock: Clock = "09:30".parse().unwrap();
        let day = NaiveDate::from_ymd_opt(2025, 3, 4).unwrap();
        let at = instant(day, clock.0).unwrap();
        assert_eq!(at.to_string(), "2025-03-04 01:30:00 UTC");
        assert_eq!(local(at), Some((day, clock.0)));
    }

    #[test]
    fn instants_are_shown_in_the_time_of_shanghai() {
        let late: DateTime<Utc> = "2025-03-03T16:05:59Z".parse().unwrap();
        assert_eq!(minute(late), "2025-03-04 00:05");
        assert_eq!(clock(late), "00:05");
        let then = on_day_of(late, "09:30").unwrap();
        assert_eq!(minute(then), "2025-03-04 09:30");
        assert_eq!(on_day_of(late, "25:00"), None);
    }
}
