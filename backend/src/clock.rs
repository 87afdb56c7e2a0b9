//! Time and identifiers: the one place where the machine's clock is read.
//!
//! Instants are UTC; everything the notice counts in days (ages, half-years,
//! publicity periods) happens on business dates in Asia/Shanghai, which has had
//! no daylight saving since 1991 and is therefore a fixed eight hours ahead.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, NaiveTime, SubsecRound, TimeDelta, Utc};
use uuid::Uuid;

const SHANGHAI_AHEAD_OF_UTC: TimeDelta = TimeDelta::hours(8);

/// Says what time it is; tests can set it.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Ahead(TimeDelta),
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that starts at `instant` and runs on as the machine's does: for trials of what
    /// takes a certain time of day.
    #[must_use]
    pub fn starting_at(instant: DateTime<Utc>) -> Self {
        Self(Source::Ahead(instant - system_now()))
    }

    /// A clock that stands still at `instant` until it is moved. Clones move together.
    #[must_use]
    pub fn fixed(instant: DateTime<Utc>) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(instant.timestamp_micros()))))
    }

    /// A clock that stands still at a local date and time in Asia/Shanghai.
    #[must_use]
    pub fn at(date: NaiveDate, time: NaiveTime) -> Self {
        Self::fixed(instant_at(date, time))
    }

    /// Moves a fixed clock to `instant`; a running clock stays as it is.
    pub fn set(&self, instant: DateTime<Utc>) {
        if let Source::Set(micros) = &self.0 {
            micros.store(instant.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock forward by `step`; a running clock stays as it is.
    pub fn advance(&self, step: TimeDelta) {
        if let (Source::Set(micros), Some(step)) = (&self.0, step.num_microseconds()) {
            micros.fetch_add(step, Ordering::SeqCst);
        }
    }

    /// The present instant, in whole microseconds as PostgreSQL keeps them.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => system_now(),
            Source::Ahead(by) => later(system_now(), *by).trunc_subsecs(6),
            Source::Set(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// The present business date in Asia/Shanghai.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        business_date(self.now())
    }
}

#[allow(clippy::disallowed_methods, reason = "the only place that reads the machine's clock")]
fn system_now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// The instant that comes so much later, or the last of all.
fn later(instant: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    instant.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The date in Asia/Shanghai at `instant`.
#[must_use]
pub fn business_date(instant: DateTime<Utc>) -> NaiveDate {
    later(instant, SHANGHAI_AHEAD_OF_UTC).date_naive()
}

/// The time of day in Asia/Shanghai at `instant`.
#[must_use]
pub fn business_time(instant: DateTime<Utc>) -> NaiveTime {
    later(instant, SHANGHAI_AHEAD_OF_UTC).time()
}

/// The instant of a local date and time in Asia/Shanghai, or the first of all.
#[must_use]
pub fn instant_at(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = date.and_time(time).and_utc();
    local.checked_sub_signed(SHANGHAI_AHEAD_OF_UTC).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// The instant at which a business date begins in Asia/Shanghai.
#[must_use]
pub fn start_of_day(date: NaiveDate) -> DateTime<Utc> {
    instant_at(date, NaiveTime::MIN)
}

/// A new identifier: UUID v7, so that newer rows sort behind older ones.
///
/// It does not follow an injected clock: identifiers must differ even when
/// time stands still.
#[must_use]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_business_date_changes_at_sixteen_hours_utc() {
        assert_eq!(business_date(utc("2025-03-01T15:59:59Z")), date("2025-03-01"));
        assert_eq!(business_date(utc("2025-03-01T16:00:00Z")), date("2025-03-02"));
    }

    #[test]
    fn a_local_time_and_its_instant_convert_into_each_other() {
        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        let instant = instant_at(date("2025-03-02"), nine);
        assert_eq!(instant, utc("2025-03-02T01:00:00Z"));
        assert_eq!((business_date(instant), business_time(instant)), (date("2025-03-02"), nine));
        assert_eq!(start_of_day(date("2025-03-02")), utc("2025-03-01T16:00:00Z"));
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_surprise() {
        assert_eq!(start_of_day(NaiveDate::MIN), DateTime::<Utc>::MIN_UTC);
        assert_eq!(business_date(DateTime::<Utc>::MAX_UTC), NaiveDate::MAX);
    }

    #[test]
    fn clones_of_a_fixed_clock_move_together() {
        let clock = Clock::at(date("2024-12-31"), NaiveTime::MIN);
        let clone = clock.clone();
        clock.advance(TimeDelta::days(1));
        assert_eq!(clone.today(), date("2025-01-01"));
        clone.set(utc("2026-07-01T00:00:00Z"));
        assert_eq!(clock.now(), utc("2026-07-01T00:00:00Z"));
    }

    #[test]
    fn the_system_clock_runs_in_whole_microseconds_and_cannot_be_set() {
        let clock = Clock::system();
        clock.set(utc("2000-01-01T00:00:00Z"));
        let first = clock.now();
        assert!(first > utc("2024-01-01T00:00:00Z"));
        assert_eq!(first.timestamp_subsec_nanos() % 1000, 0);
        assert!(clock.now() >= first);
    }

    #[test]
    fn a_trial_clock_starts_where_it_is_told_and_runs_on() {
        let start = utc("2030-05-01T02:00:00Z");
        let clock = Clock::starting_at(start);
        let now = clock.now();
        assert!(now >= start && now < start + TimeDelta::minutes(5), "{now}");
        assert!(clock.now() >= now);
    }

    #[test]
    fn identifiers_are_version_seven_and_grow() {
        let (first, second) = (new_id(), new_id());
        assert_eq!(first.get_version_num(), 7);
        assert!(second > first);
    }
}
