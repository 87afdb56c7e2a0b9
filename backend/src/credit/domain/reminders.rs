//! When a learner is reminded that credits are about to expire.

use chrono::{Days, NaiveDate};

/// How many days before the last day a reminder is due, the earliest first. The notice (五(一)) fixes no number. Like the
/// day of expiry itself, which a policy only writes out under `expiry`, these are rules of the engine and the same under
/// every policy.
pub const REMINDER_DAYS: [u32; 3] = [60, 30, 7];

/// The last days of credits of which one kind of reminder is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The kind: how many days before.
    pub days_before: u32,
    /// The first such day of expiry.
    pub from: NaiveDate,
    /// The last such day of expiry.
    pub to: NaiveDate,
}

/// What is due today. Of each last day only the most urgent reminder, so that after a standstill nobody is told at
/// once of 60, 30 and 7 days; and none of credits whose last day has passed.
#[must_use]
pub fn due(today: NaiveDate) -> [Window; REMINDER_DAYS.len()] {
    let ahead = |days: u32| today.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
    std::array::from_fn(|at| {
        let days_before = REMINDER_DAYS[at];
        let from = REMINDER_DAYS.get(at + 1).map_or(today, |next| ahead(next + 1));
        Window { days_before, from, to: ahead(days_before) }
    })
}

/// The day on which a reminder is due.
#[must_use]
pub fn due_on(expires_on: NaiveDate, days_before: u32) -> NaiveDate {
    expires_on.checked_sub_days(Days::new(days_before.into())).unwrap_or(expires_on)
}
