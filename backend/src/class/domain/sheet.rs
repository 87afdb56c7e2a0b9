//! Times as clerks write them into a sheet.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::clock::{business_date, instant_at};

/// A time of day, with its day where the cell names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetTime {
    day: Option<NaiveDate>,
    time: NaiveTime,
}

/// A text that is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time of day")]
pub struct NoTime;

impl FromStr for SheetTime {
    type Err = NoTime;

    /// `9:05`, `09:05:30`, `9点05分`, `9时5分`, `905` and `0905`; what a spreadsheet makes of it: a fraction of a day, or a
    /// moment, whose day is before 1901 where only a time was typed. Blanks are gone, and widths are half.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        moment(text)
            .or_else(|| fraction(text).or_else(|| clock(text)).map(|time| Self { day: None, time }))
            .ok_or(NoTime)
    }
}

/// The instant of a time on the session's day; `None` where the cell names another one.
#[must_use]
pub fn on_day(time: SheetTime, starts_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let day = business_date(starts_at);
    time.day.is_none_or(|named| named == day).then(|| instant_at(day, time.time))
}

fn moment(text: &str) -> Option<SheetTime> {
    let (day, time) = text.split_at_checked(10)?;
    let day = NaiveDate::parse_from_str(&day.replace('/', "-"), "%Y-%m-%d").ok()?;
    let time = clock(time.trim_start_matches('T'))?;
    let typed_alone = day < NaiveDate::from_ymd_opt(1901, 1, 1)?;
    Some(SheetTime { day: (!typed_alone).then_some(day), time })
}

fn clock(text: &str) -> Option<NaiveTime> {
    let text = text.replace(['点', '时', '分', '：'], ":").replace('秒', "");
    let parts: Vec<&str> = text.trim_end_matches(':').split(':').collect();
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [one] if (3..=4).contains(&one.len()) && one.bytes().all(|byte| byte.is_ascii_digit()) => {
            let (hours, minutes) = one.split_at(one.len() - 2);
            NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)
        }
        [_, _] | [_, _, _] if parts.iter().all(|part| digits(part)) => {
            let mut numbers = parts.iter().map(|part| part.parse::<u32>());
            let mut next = || numbers.next().unwrap_or(Ok(0)).ok();
            NaiveTime::from_hms_opt(next()?, next()?, next()?)
        }
        _ => None,
    }
}

/// A fraction of a day, to the nearest second, written with at least one digit behind the point.
fn fraction(text: &str) -> Option<NaiveTime> {
    let digits = text.strip_prefix("0.").filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))?;
    let digits: String = digits.chars().take(15).collect();
    let value: i128 = digits.parse().ok()?;
    let whole = 10_i128.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let seconds = (value * 86_400 + whole / 2) / whole;
    let midnight = NaiveDateTime::new(NaiveDate::default(), NaiveTime::MIN);
    let moment = midnight + TimeDelta::seconds(i64::try_from(seconds).ok()?);
    (moment.date() == midnight.date()).then(|| moment.time())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        text.parse::<SheetTime>().ok().map(|time| time.time.format("%H:%M:%S").to_string())
    }

    #[test]
    fn times_are_read_as_clerks_and_spreadsheets_write_them() {
        for text in [
            "9:05",
            "09:05",
            "09:05:00",
            "9点05分",
            "9点5分",
            "9时05",
            "905",
            "0905",
            "0.378472222222222",
            "1899-12-31T09:05:00",
            "1899-12-3009:05:00",
            "2025-11-1209:05:00",
            "2025/11/1209:05",
        ] {
            assert_eq!(read(text).as_deref(), Some("09:05:00"), "{text}");
        }
        assert_eq!(read("0.5").as_deref(), Some("12:00:00"));
        assert_eq!(read("23:59:59").as_deref(), Some("23:59:59"));
        for text in [
            "",
            "9",
            "24:00",
            "9:60",
            "上午",
            "9:5:5:5",
            "-1:00",
            "1.5",
            "9.3",
            "0.",
            "90512",
            "0.9999999999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_another_day_is_none_of_the_session() {
        let starts_at: DateTime<Utc> = "2025-11-12T01:00:00Z".parse().unwrap();
        let at = |text: &str| on_day(text.parse().unwrap(), starts_at).map(|at| at.to_rfc3339());
        assert_eq!(at("9:05").as_deref(), Some("2025-11-12T01:05:00+00:00"));
        assert_eq!(at("2025-11-1209:05:00").as_deref(), Some("2025-11-12T01:05:00+00:00"));
        assert_eq!(at("2025-11-1309:05:00"), None);
    }
}
