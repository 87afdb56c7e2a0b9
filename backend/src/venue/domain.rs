//! Rules about agreements and bookings.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use contract::venue::{VenueAgreementState, VenueState};

use crate::clock::business_date;

/// For so many days before its last one an agreement is told to end soon.
pub const EXPIRING_DAYS: i64 = 30;
/// How many days a timetable or a venue is looked at, at most.
pub const MAX_DAYS: i64 = 42;

/// Why a venue cannot be used as it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VenueError {
    /// It does not end after it begins.
    #[error("the end is not after the start")]
    EndNotAfterStart,
    /// It goes beyond midnight in Asia/Shanghai.
    #[error("across midnight")]
    AcrossMidnight,
    /// It lies in the past.
    #[error("in the past")]
    Past,
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    Reversed,
    /// An agreement ends early at a day between yesterday and the last one.
    #[error("no day to end it on")]
    LastDay,
    /// It has ended.
    #[error("it has ended")]
    AgreementOver,
    /// The venue is not shared any more.
    #[error("the venue is closed")]
    Closed,
    /// It stands there already.
    #[error("it is {0} already")]
    Step(VenueState),
    /// The booking is called off already.
    #[error("called off already")]
    BookingCancelled,
    /// More days than are told at once.
    #[error("too many days")]
    TooManyDays,
}

/// From when to when an agreement is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day, as it was agreed.
    pub valid_to: NaiveDate,
    /// The last day, where it was ended before.
    pub ended_on: Option<NaiveDate>,
}

impl Period {
    /// From a day to one that is not before it.
    pub fn new(valid_from: NaiveDate, valid_to: NaiveDate) -> Result<Self, VenueError> {
        let period = Self { valid_from, valid_to, ended_on: None };
        if valid_to < valid_from { Err(VenueError::Reversed) } else { Ok(period) }
    }

    /// The last day on which it is in force.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.ended_on.unwrap_or(self.valid_to)
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn covers(self, day: NaiveDate) -> bool {
        (self.valid_from..=self.last_day()).contains(&day)
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn state(self, today: NaiveDate) -> VenueAgreementState {
        if self.covers(today) {
            let soon = self.days_left(today).is_some_and(|days| days <= EXPIRING_DAYS);
            return if soon { VenueAgreementState::Expiring } else { VenueAgreementState::InForce };
        }
        match self.ended_on {
            Some(last) if last < today => VenueAgreementState::Ended,
            _ if today < self.valid_from => VenueAgreementState::Upcoming,
            _ => VenueAgreementState::Expired,
        }
    }

    /// How many days are left, today among them, while it is in force.
    #[must_use]
    pub fn days_left(self, today: NaiveDate) -> Option<i64> {
        self.covers(today).then(|| (self.last_day() - today).num_days() + 1)
    }

    /// The same, ended early: not before yesterday, what has been cannot be undone, and before the day that was agreed.
    pub fn ended(self, last_day: NaiveDate, today: NaiveDate) -> Result<Self, VenueError> {
        if self.ended_on.is_some() || self.valid_to < today {
            return Err(VenueError::AgreementOver);
        }
        let before = |day: NaiveDate| day.checked_sub_days(Days::new(1)).unwrap_or(day);
        let earliest = before(today.max(self.valid_from));
        if last_day < earliest || last_day >= self.valid_to {
            return Err(VenueError::LastDay);
        }
        Ok(Self { ended_on: Some(last_day), ..self })
    }
}

/// Whether a venue may be taken from one instant to another: on one business day, and not in the past.
pub fn check_hours(
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<NaiveDate, VenueError> {
    let day = business_date(starts_at);
    if ends_at <= starts_at {
        return Err(VenueError::EndNotAfterStart);
    }
    if business_date(ends_at) != day {
        return Err(VenueError::AcrossMidnight);
    }
    if ends_at <= now { Err(VenueError::Past) } else { Ok(day) }
}

/// The days that are told: from one to another that is not before it, at most [`MAX_DAYS`].
pub fn check_days(from: NaiveDate, to: Option<NaiveDate>) -> Result<(NaiveDate, NaiveDate), VenueError> {
    let to = to.or_else(|| from.checked_add_signed(TimeDelta::days(6))).unwrap_or(from);
    let days = (to - from).num_days();
    if days < 0 {
        return Err(VenueError::Reversed);
    }
    if days >= MAX_DAYS { Err(VenueError::TooManyDays) } else { Ok((from, to)) }
}

/// Whether a venue that stands so may be closed or shared again.
pub fn may_become(state: VenueState, wanted: VenueState) -> Result<(), VenueError> {
    if state == wanted { Err(VenueError::Step(state)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn an_agreement_is_in_force_on_both_its_days_and_is_told_to_end_soon() {
        let period = Period::new(day("2026-01-01"), day("2026-06-30")).unwrap();
        let state = |text| period.state(day(text)).as_str();
        assert_eq!(state("2025-12-31"), "upcoming");
        assert_eq!(state("2026-01-01"), "in_force");
        assert_eq!(state("2026-05-31"), "in_force");
        assert_eq!(state("2026-06-01"), "expiring");
        assert_eq!(state("2026-06-30"), "expiring");
        assert_eq!(state("2026-07-01"), "expired");
        assert_eq!(period.days_left(day("2026-06-30")), Some(1));
        assert_eq!(Period::new(day("2026-01-02"), day("2026-01-01")), Err(VenueError::Reversed));
    }

    #[test]
    fn an_agreement_is_ended_once_before_its_last_day_and_not_in_the_past() {
        let period = Period::new(day("2026-01-01"), day("2026-06-30")).unwrap();
        let today = day("2026-03-10");
        assert_eq!(period.ended(day("2026-03-08"), today), Err(VenueError::LastDay));
        assert_eq!(period.ended(day("2026-06-30"), today), Err(VenueError::LastDay));
        let ended = period.ended(day("2026-03-09"), today).unwrap();
        assert_eq!((ended.covers(today), ended.state(today).as_str()), (false, "ended"));
        assert_eq!(ended.ended(day("2026-03-12"), today), Err(VenueError::AgreementOver));
        let never = period.ended(day("2025-12-31"), day("2025-11-01")).unwrap();
        assert!(!never.covers(day("2026-01-01")));
        assert_eq!(period.ended(day("2026-06-29"), day("2026-07-01")), Err(VenueError::AgreementOver));
    }

    #[test]
    fn a_booking_lies_within_one_day_in_shanghai_and_is_not_over() {
        let now = at("2026-03-02T01:00:00Z");
        let check = |from, to| check_hours(at(from), at(to), now);
        assert_eq!(check("2026-03-02T02:00:00Z", "2026-03-02T04:00:00Z"), Ok(day("2026-03-02")));
        assert_eq!(check("2026-03-02T15:00:00Z", "2026-03-02T16:00:00Z"), Err(VenueError::AcrossMidnight));
        assert_eq!(check("2026-03-02T15:00:00Z", "2026-03-02T15:59:59Z"), Ok(day("2026-03-02")));
        assert_eq!(check("2026-03-02T02:00:00Z", "2026-03-02T02:00:00Z"), Err(VenueError::EndNotAfterStart));
        assert_eq!(check("2026-03-02T00:00:00Z", "2026-03-02T01:00:00Z"), Err(VenueError::Past));
    }

    proptest! {
        #[test]
        fn where_an_agreement_stands_agrees_with_the_days_on_which_it_is_in_force(
            length in 0_u64..400, early in proptest::option::of(0_u64..400), when in 0_u64..900,
        ) {
            let first = day("2026-01-01");
            let plus = |days: u64| first.checked_add_days(Days::new(days)).unwrap();
            let ended_on = early.filter(|days| *days < length).map(plus);
            let period = Period { valid_from: first, valid_to: plus(length), ended_on };
            let today = day("2025-06-01").checked_add_days(Days::new(when)).unwrap();
            let state = period.state(today);
            let in_force = matches!(state, VenueAgreementState::InForce | VenueAgreementState::Expiring);
            prop_assert_eq!(in_force, period.covers(today));
            prop_assert_eq!(period.days_left(today).is_some(), in_force);
            prop_assert_eq!(state == VenueAgreementState::Upcoming, today < first);
            prop_assert!(period.days_left(today).is_none_or(|days| days >= 1));
        }
    }
}
