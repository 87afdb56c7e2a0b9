//! Demonstration data: a believable city, the same every time, posted through the same services as the API.
//!
//! Each school is one transaction, so a seed that was cut off goes on where it
//! stopped. Nothing here is created unless `xuetang seed --demo` asks for it,
//! and every person in it is invented.

pub mod accounts;
mod cast;
mod catalogue;
mod chance;
mod exchange;
mod names;
mod people;
mod schools;
mod service;
mod teaching;

pub use cast::Cast;
pub use service::{DemoError, Size, seed};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::clock::instant_at;

/// The Monday on which the demo half-year of classes begins.
pub const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 6, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
/// How many weeks of classes there are: until 2026-11-15.
pub const WEEKS: u32 = 24;

/// Nine o'clock in the morning of a day, in Shanghai.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    instant_at(day, NaiveTime::MIN) + TimeDelta::hours(9)
}
