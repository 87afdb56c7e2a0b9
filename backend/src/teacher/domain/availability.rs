//! Whether a session lies in the hours in which a teacher can teach.

use chrono::{Datelike as _, NaiveDate, NaiveTime};
use contract::policy::Fault;
use contract::teacher::TeacherAvailability;

use super::Days;

/// Hours of the week in which a teacher can teach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// 1 for Monday to 7 for Sunday.
    pub weekday: u32,
    /// When they begin.
    pub from: NaiveTime,
    /// When they end.
    pub to: NaiveTime,
    /// The days on which that holds.
    pub days: Days,
}

/// Whether the time from `from` to `to` on a day lies in the windows, which may meet. Who has said nothing for that day can
/// always teach.
#[must_use]
pub fn is_available(windows: &[Window], day: NaiveDate, from: NaiveTime, to: NaiveTime) -> bool {
    let held: Vec<&Window> = windows.iter().filter(|window| window.days.contain(day)).collect();
    if held.is_empty() {
        return true;
    }
    let weekday = day.weekday().number_from_monday();
    let mut open: Vec<(NaiveTime, NaiveTime)> = held
        .iter()
        .filter(|window| window.weekday == weekday)
        .map(|window| (window.from, window.to))
        .collect();
    open.sort_unstable();
    let mut covered = from;
    for (begins, ends) in open {
        if begins <= covered {
            covered = covered.max(ends);
        }
    }
    covered >= to
}

/// What of the windows of a request ends before it begins, each at its own member.
#[must_use]
pub fn backward(windows: &[TeacherAvailability]) -> Vec<Fault> {
    let of = |(at, window): (usize, &TeacherAvailability)| {
        let hours = window.ends_at <= window.starts_at;
        let days = window.valid_to.is_some_and(|last| last < window.valid_from);
        let hours = hours.then(|| Fault::new(format!("/windows/{at}/ends_at"), "end_not_after_start"));
        hours
            .into_iter()
            .chain(days.then(|| Fault::new(format!("/windows/{at}/valid_to"), "end_before_start")))
    };
    windows.iter().enumerate().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap()
    }

    /// A Wednesday.
    fn wednesday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, 12).unwrap()
    }

    fn window(weekday: u32, from: u32, to: u32) -> Window {
        Window { weekday, from: at(from), to: at(to), days: Days { from: None, to: None } }
    }

    #[test]
    fn who_has_said_nothing_can_always_teach_and_who_has_can_only_then() {
        let nine = (at(540), at(600));
        assert!(is_available(&[], wednesday(), nine.0, nine.1));
        assert!(is_available(&[window(3, 540, 600)], wednesday(), nine.0, nine.1));
        assert!(!is_available(&[window(4, 540, 600)], wednesday(), nine.0, nine.1));
        assert!(!is_available(&[window(3, 541, 600)], wednesday(), nine.0, nine.1));
        let over = Days { from: None, to: wednesday().pred_opt() };
        assert!(is_available(&[Window { days: over, ..window(4, 0, 60) }], wednesday(), nine.0, nine.1));
    }

    #[test]
    fn a_window_that_ends_before_it_begins_is_named() {
        let good = TeacherAvailability {
            weekday: 3,
            starts_at: at(540),
            ends_at: at(600),
            valid_from: wednesday(),
            valid_to: Some(wednesday()),
        };
        let late = TeacherAvailability { ends_at: at(540), valid_to: wednesday().pred_opt(), ..good };
        let faults = backward(&[good, late]);
        let told: Vec<_> = faults.iter().map(|fault| (&*fault.pointer, fault.code)).collect();
        assert_eq!(
            told,
            [("/windows/1/ends_at", "end_not_after_start"), ("/windows/1/valid_to", "end_before_start")]
        );
    }

    proptest! {
        #[test]
        fn a_session_lies_in_the_windows_when_each_of_its_minutes_does(
            spans in prop::collection::vec((1_u32..8, 0_u32..200, 1_u32..100), 1..6),
            from in 0_u32..200, length in 1_u32..100,
        ) {
            let windows: Vec<Window> =
                spans.iter().map(|(weekday, from, length)| window(*weekday, *from, from + length)).collect();
            let every = (from..from + length).all(|minute| {
                spans.iter().any(|(weekday, begins, length)| {
                    *weekday == 3 && *begins <= minute && minute < begins + length
                })
            });
            prop_assert_eq!(is_available(&windows, wednesday(), at(from), at(from + length)), every);
        }
    }
}
