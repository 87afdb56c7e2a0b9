//! The first and the last day of a school, and what a registration says about them.

use chrono::{Days, NaiveDate};

use super::Fault;

/// How far ahead a first or last day may be set.
pub const MAX_DAYS_AHEAD: u64 = 366;

/// The first and the last day of a school, where they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SchoolDays {
    /// Its first day.
    pub opened_on: Option<NaiveDate>,
    /// Its last day.
    pub closed_on: Option<NaiveDate>,
}

impl SchoolDays {
    /// These days, with those that were asked for in their place.
    #[must_use]
    pub fn changed_to(self, asked: Self) -> Self {
        Self { opened_on: asked.opened_on.or(self.opened_on), closed_on: asked.closed_on.or(self.closed_on) }
    }

    const fn named(self) -> [(&'static str, Option<NaiveDate>); 2] {
        [("/opened_on", self.opened_on), ("/closed_on", self.closed_on)]
    }
}

/// What is wrong with the days that a school would have.
///
/// A day that stays as it is was judged when it was set. A new one lies at most
/// `MAX_DAYS_AHEAD` days ahead and, once the facility is registered, not before
/// the day from which it is: until then nothing counts anyway.
#[must_use]
pub fn check_days(
    before: SchoolDays,
    after: SchoolDays,
    registered_from: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<Fault> {
    let latest = today.checked_add_days(Days::new(MAX_DAYS_AHEAD)).unwrap_or(NaiveDate::MAX);
    let mut faults = Vec::new();
    for ((pointer, day), (_, was)) in after.named().into_iter().zip(before.named()) {
        let Some(day) = day.filter(|_| day != was) else { continue };
        if day > latest {
            faults.push(Fault::new(pointer, "school_day_too_far_ahead"));
        } else if registered_from.is_some_and(|from| day < from) {
            faults.push(Fault::new(pointer, "school_day_before_registration"));
        }
    }
    if after.opened_on.zip(after.closed_on).is_some_and(|(opened, closed)| closed < opened) {
        faults.push(Fault::new("/closed_on", "end_before_start"));
    }
    faults
}

/// Which days of a registered school are changed by someone who does not decide on registrations.
#[must_use]
pub fn days_that_need_authority(before: SchoolDays, after: SchoolDays) -> Vec<Fault> {
    let both = before.named().into_iter().zip(after.named());
    let changed = both.filter(|((_, was), (_, day))| was != day);
    changed.map(|((pointer, _), _)| Fault::new(pointer, "school_days_need_authority")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(opened: &str, closed: &str) -> SchoolDays {
        let read = |text: &str| text.parse::<NaiveDate>().ok();
        SchoolDays { opened_on: read(opened), closed_on: read(closed) }
    }

    fn codes(
        before: SchoolDays,
        after: SchoolDays,
        from: Option<NaiveDate>,
    ) -> Vec<(&'static str, &'static str)> {
        let faults = check_days(before, after, from, day("2025-11-11"));
        faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn a_last_day_before_the_stored_first_one_is_a_fault() {
        let stored = days("2025-09-01", "");
        let merged = stored.changed_to(days("", "2025-08-31"));
        assert_eq!(codes(stored, merged, None), [("/closed_on", "end_before_start")]);
        let merged = stored.changed_to(days("", "2025-09-01"));
        assert_eq!(codes(stored, merged, None), []);
    }

    #[test]
    fn a_new_day_lies_between_the_registration_and_a_year_ahead() {
        let stored = days("2024-09-01", "");
        let from = Some(day("2025-01-01"));
        assert_eq!(codes(stored, stored, from), [], "what stays as it is has been judged");
        assert_eq!(
            codes(stored, days("2024-12-31", ""), from),
            [("/opened_on", "school_day_before_registration")]
        );
        assert_eq!(codes(stored, days("2025-01-01", "2026-11-12"), from), []);
        assert_eq!(codes(stored, days("2026-11-13", ""), None), [("/opened_on", "school_day_too_far_ahead")]);
    }

    #[test]
    fn only_days_that_change_need_authority() {
        let stored = days("2024-09-01", "");
        assert_eq!(days_that_need_authority(stored, stored), []);
        let changed = days_that_need_authority(stored, days("2024-09-02", "2025-01-01"));
        assert_eq!(
            changed.iter().map(|fault| fault.pointer).collect::<Vec<_>>(),
            ["/opened_on", "/closed_on"]
        );
    }
}
