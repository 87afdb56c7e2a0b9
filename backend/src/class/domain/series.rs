//! On which days a series has its sessions.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc, Weekday};
use contract::class::{ClassSeriesState, NonWorkingDay};

use crate::calendar::WorkingDays;
use crate::clock::instant_at;

/// How many sessions a series has at most.
pub const MOST_SESSIONS: u32 = 200;
/// How many days lie between its first and its last day at most.
const MOST_DAYS: i64 = 366;
const MINUTES_OF_A_DAY: u32 = 24 * 60;

/// Why a series cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    /// A weekday that is none, or is told twice.
    #[error("no such weekday, or twice")]
    Weekdays,
    /// It begins within a minute.
    #[error("not at a whole minute")]
    StartTime,
    /// A session would go beyond midnight.
    #[error("across midnight")]
    AcrossMidnight,
    /// The last day lies before the first one, or too long after it.
    #[error("too long")]
    TooLong,
    /// It would begin in the past.
    #[error("in the past")]
    Past,
    /// No day fits.
    #[error("no day fits")]
    NoDays,
    /// The plan has all its sessions.
    #[error("the plan has all its sessions")]
    PlanComplete,
    /// The rest was called off.
    #[error("called off")]
    Cancelled,
    /// Nothing is left to change.
    #[error("nothing is left")]
    NothingLeft,
}

/// When within a day a session takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    start: NaiveTime,
    minutes: u32,
}

impl Hours {
    /// From a whole minute for so many minutes, all of them before midnight.
    pub fn new(start: NaiveTime, minutes: u32) -> Result<Self, SeriesError> {
        if start.second() != 0 || start.nanosecond() != 0 {
            return Err(SeriesError::StartTime);
        }
        let begins = start.hour() * 60 + start.minute();
        if begins + minutes >= MINUTES_OF_A_DAY {
            return Err(SeriesError::AcrossMidnight);
        }
        Ok(Self { start, minutes })
    }

    /// Its beginning and end on a day.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        let starts_at = instant_at(day, self.start);
        (starts_at, starts_at + TimeDelta::minutes(i64::from(self.minutes)))
    }
}

/// What a series is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    weekdays: BTreeSet<u8>,
    first: NaiveDate,
    last: NaiveDate,
    on_non_working_day: NonWorkingDay,
}

impl Pattern {
    /// On these weekdays (1 for Monday to 7 for Sunday), from one day to another.
    pub fn new(
        weekdays: &[u8],
        (first, last): (NaiveDate, NaiveDate),
        on_non_working_day: NonWorkingDay,
    ) -> Result<Self, SeriesError> {
        let known: BTreeSet<u8> = weekdays.iter().copied().filter(|day| (1..=7).contains(day)).collect();
        if known.is_empty() || known.len() != weekdays.len() {
            return Err(SeriesError::Weekdays);
        }
        if !(0..=MOST_DAYS).contains(&(last - first).num_days()) {
            return Err(SeriesError::TooLong);
        }
        Ok(Self { weekdays: known, first, last, on_non_working_day })
    }

    fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let own = |day: &NaiveDate| u8::try_from(day.weekday().number_from_monday());
        let all = self.first.iter_days().take_while(|day| *day <= self.last);
        all.filter(move |day| own(day).is_ok_and(|number| self.weekdays.contains(&number)))
    }
}

/// A day on which a series has a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The day.
    pub day: NaiveDate,
    /// The day that was not worked, from which it has moved.
    pub moved_from: Option<NaiveDate>,
    /// Whether the day is worked.
    pub is_workday: bool,
}

/// The days of a series.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Occurrences {
    /// With a session, in order.
    pub days: Vec<Occurrence>,
    /// Not worked, and therefore without one.
    pub left_out: Vec<NaiveDate>,
}

/// The days on which a series has its sessions, at most `limit` of them. A session that moves goes to the next worked day
/// within the series on which there is none yet, and is left out where there is no such day.
pub fn occurrences(pattern: &Pattern, worked: impl Fn(NaiveDate) -> bool, limit: Option<u32>) -> Occurrences {
    let keeps = pattern.on_non_working_day == NonWorkingDay::Keep;
    let (stay, idle): (Vec<NaiveDate>, Vec<NaiveDate>) =
        pattern.days().partition(|day| keeps || worked(*day));
    let mut taken: BTreeSet<NaiveDate> = stay.iter().copied().collect();
    let plain = |day: NaiveDate| Occurrence { day, moved_from: None, is_workday: worked(day) };
    let mut found = Occurrences { days: stay.into_iter().map(plain).collect(), left_out: Vec::new() };
    for from in idle {
        let later = || from.iter_days().skip(1).take_while(|day| *day <= pattern.last);
        let free = match pattern.on_non_working_day {
            NonWorkingDay::Move => later().find(|day| worked(*day) && !taken.contains(day)),
            NonWorkingDay::Keep | NonWorkingDay::Skip => None,
        };
        match free {
            Some(day) => {
                taken.insert(day);
                found.days.push(Occurrence { day, moved_from: Some(from), is_workday: true });
            }
            None => found.left_out.push(from),
        }
    }
    found.days.sort_unstable();
    let limit = limit.unwrap_or(MOST_SESSIONS).min(MOST_SESSIONS) as usize;
    if found.days.len() > limit {
        found.days.truncate(limit);
        let last = found.days.last().map(|one| one.day);
        found.left_out.retain(|day| last.is_some_and(|last| *day < last));
    }
    found
}

/// Where a series stands on a day that has its sessions between two days.
#[must_use]
pub fn series_state(
    (first, last): (NaiveDate, NaiveDate),
    called_off: bool,
    today: NaiveDate,
) -> ClassSeriesState {
    match called_off {
        true => ClassSeriesState::CalledOff,
        false if today < first => ClassSeriesState::Upcoming,
        false if today > last => ClassSeriesState::Over,
        false => ClassSeriesState::Running,
    }
}

/// Whether a day is worked by the calendar; in a year whose calendar is not known, from Monday to Friday.
#[must_use]
pub fn is_worked(calendar: &WorkingDays, day: NaiveDate) -> bool {
    let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    calendar.is_workday(day).unwrap_or(weekday)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::Day;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn pattern(weekdays: &[u8], first: &str, last: &str, on: NonWorkingDay) -> Pattern {
        Pattern::new(weekdays, (day(first), day(last)), on).unwrap()
    }

    /// The calendar around the National Day of 2025: closed from the 1st to the 8th of October, the Sunday before and the
    /// Saturday after are worked.
    fn autumn() -> WorkingDays {
        let days = day("2025-09-15").iter_days().take_while(|one| *one <= day("2025-10-31"));
        let shifted = [day("2025-09-28"), day("2025-10-11")];
        let closed = day("2025-10-01")..=day("2025-10-08");
        days.map(|date| {
            let weekday = date.weekday().number_from_monday() <= 5;
            let is_workday = shifted.contains(&date) || (weekday && !closed.contains(&date));
            Day { date, is_workday, holiday: None }
        })
        .collect()
    }

    fn told(found: &Occurrences) -> Vec<String> {
        found.days.iter().map(|one| one.day.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn what_falls_on_a_holiday_is_kept_left_out_or_moved_to_the_next_free_working_day() {
        let calendar = autumn();
        let worked = |day| is_worked(&calendar, day);
        let of = |on| occurrences(&pattern(&[3, 4], "2025-09-24", "2025-10-16", on), worked, None);
        let kept = of(NonWorkingDay::Keep);
        assert_eq!(told(&kept), ["09-24", "09-25", "10-01", "10-02", "10-08", "10-09", "10-15", "10-16"]);
        assert!(!kept.days[2].is_workday && kept.left_out.is_empty());
        let skipped = of(NonWorkingDay::Skip);
        assert_eq!(told(&skipped), ["09-24", "09-25", "10-09", "10-15", "10-16"]);
        assert_eq!(skipped.left_out, [day("2025-10-01"), day("2025-10-02"), day("2025-10-08")]);
        let moved = of(NonWorkingDay::Move);
        // Thursday the 9th is the series' own; Friday, the shifted Saturday and Monday are free.
        assert_eq!(told(&moved), ["09-24", "09-25", "10-09", "10-10", "10-11", "10-13", "10-15", "10-16"]);
        assert_eq!(moved.days[4].moved_from, Some(day("2025-10-02")));
        assert!(moved.left_out.is_empty());
    }

    #[test]
    fn a_shifted_weekend_is_a_working_day() {
        let calendar = autumn();
        let found = occurrences(
            &pattern(&[7], "2025-09-21", "2025-10-05", NonWorkingDay::Skip),
            |day| is_worked(&calendar, day),
            None,
        );
        assert_eq!(told(&found), ["09-28"]);
    }

    #[test]
    fn in_a_year_without_a_calendar_weekdays_are_worked() {
        let unknown = WorkingDays::default();
        let found = occurrences(
            &pattern(&[5, 6], "2031-06-05", "2031-06-14", NonWorkingDay::Skip),
            |day| is_worked(&unknown, day),
            None,
        );
        assert_eq!(told(&found), ["06-06", "06-13"]);
    }

    #[test]
    fn a_series_stands_by_its_days_unless_the_rest_was_called_off() {
        let days = (day("2025-11-13"), day("2025-12-31"));
        for (today, state) in [
            ("2025-11-12", ClassSeriesState::Upcoming),
            ("2025-11-13", ClassSeriesState::Running),
            ("2025-12-31", ClassSeriesState::Running),
            ("2026-01-01", ClassSeriesState::Over),
        ] {
            assert_eq!(series_state(days, false, day(today)), state, "{today}");
            assert_eq!(series_state(days, true, day(today)), ClassSeriesState::CalledOff);
        }
    }

    #[test]
    fn the_leap_day_is_a_day_like_others() {
        let weekly = pattern(&[2], "2028-02-22", "2028-03-07", NonWorkingDay::Keep);
        assert_eq!(told(&occurrences(&weekly, |_| true, None)), ["02-22", "02-29", "03-07"]);
        assert_eq!(told(&occurrences(&weekly, |_| true, Some(2))), ["02-22", "02-29"]);
    }

    #[test]
    fn a_session_begins_at_a_whole_minute_and_ends_before_midnight() {
        let at = |text: &str| text.parse::<NaiveTime>().unwrap();
        assert_eq!(Hours::new(at("09:00:30"), 90), Err(SeriesError::StartTime));
        assert_eq!(Hours::new(at("23:00:00"), 60), Err(SeriesError::AcrossMidnight));
        let late = Hours::new(at("23:00:00"), 59).unwrap().on(day("2026-03-02"));
        assert_eq!(late.0.to_rfc3339(), "2026-03-02T15:00:00+00:00");
        assert_eq!(late.1.to_rfc3339(), "2026-03-02T15:59:00+00:00");
    }

    #[test]
    fn weekdays_are_told_once_and_days_in_order() {
        let new = |weekdays: &[u8], last| {
            Pattern::new(weekdays, (day("2026-01-01"), day(last)), NonWorkingDay::Keep).err()
        };
        assert_eq!(new(&[], "2026-02-01"), Some(SeriesError::Weekdays));
        assert_eq!(new(&[1, 1], "2026-02-01"), Some(SeriesError::Weekdays));
        assert_eq!(new(&[0], "2026-02-01"), Some(SeriesError::Weekdays));
        assert_eq!(new(&[8], "2026-02-01"), Some(SeriesError::Weekdays));
        assert_eq!(new(&[1], "2025-12-31"), Some(SeriesError::TooLong));
        assert_eq!(new(&[1], "2027-01-03"), Some(SeriesError::TooLong));
        assert_eq!(new(&[1], "2027-01-02"), None);
    }

    fn any_on() -> impl Strategy<Value = NonWorkingDay> {
        prop_oneof![Just(NonWorkingDay::Keep), Just(NonWorkingDay::Skip), Just(NonWorkingDay::Move)]
    }

    proptest! {
        #[test]
        fn days_are_few_enough_in_order_once_each_and_accounted_for(
            weekdays in proptest::collection::btree_set(1_u8..=7, 1..=7), start in 0_i64..800, length in 0_i64..366,
            on in any_on(), closed in proptest::collection::btree_set(0_i64..1200, 0..200),
            limit in proptest::option::of(1_u32..80),
        ) {
            let origin = day("2024-01-01");
            let first = origin + TimeDelta::days(start);
            let last = first + TimeDelta::days(length);
            let weekdays: Vec<u8> = weekdays.into_iter().collect();
            let pattern = Pattern::new(&weekdays, (first, last), on).unwrap();
            let worked = |day: NaiveDate| {
                day.weekday().number_from_monday() <= 5 && !closed.contains(&(day - origin).num_days())
            };
            let all = occurrences(&pattern, worked, None);
            prop_assert!(all.days.windows(2).all(|pair| pair[0].day < pair[1].day));
            prop_assert!(all.days.iter().all(|one| (first..=last).contains(&one.day)));
            prop_assert!(all.days.iter().all(|one| one.is_workday == worked(one.day)));
            if on != NonWorkingDay::Keep {
                prop_assert!(all.days.iter().all(|one| one.is_workday));
            }
            for one in &all.days {
                let origin = one.moved_from.unwrap_or(one.day);
                prop_assert!(weekdays.contains(&u8::try_from(origin.weekday().number_from_monday()).unwrap()));
                prop_assert!(one.moved_from.is_none_or(|from| from < one.day && !worked(from)));
            }
            if all.days.len() < MOST_SESSIONS as usize {
                let mut accounted: Vec<NaiveDate> =
                    all.days.iter().map(|one| one.moved_from.unwrap_or(one.day)).chain(all.left_out.clone()).collect();
                accounted.sort_unstable();
                let natural: Vec<NaiveDate> = pattern.days().collect();
                prop_assert_eq!(accounted, natural);
            }
            let few = occurrences(&pattern, worked, limit);
            let most = limit.unwrap_or(MOST_SESSIONS).min(MOST_SESSIONS) as usize;
            prop_assert_eq!(&few.days[..], &all.days[..all.days.len().min(most)]);
        }

        #[test]
        fn no_session_goes_beyond_midnight_in_shanghai(
            hour in 0_u32..24, minute in 0_u32..60, minutes in 10_u32..=720, offset in 0_i64..4000,
        ) {
            let start = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
            let on = day("2024-01-01") + TimeDelta::days(offset);
            let fits = hour * 60 + minute + minutes < MINUTES_OF_A_DAY;
            match Hours::new(start, minutes) {
                Ok(hours) => {
                    let (starts_at, ends_at) = hours.on(on);
                    prop_assert!(fits);
                    prop_assert_eq!((ends_at - starts_at).num_minutes(), i64::from(minutes));
                    prop_assert_eq!(crate::clock::business_date(starts_at), on);
                    prop_assert_eq!(crate::clock::business_date(ends_at), on);
                }
                Err(error) => {
                    prop_assert!(!fits);
                    prop_assert_eq!(error, SeriesError::AcrossMidnight);
                }
            }
        }
    }
}
