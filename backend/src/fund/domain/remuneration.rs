//! Rules on what teachers are paid (notice, 五(三)): by the hour, by dated standards, once, and by two people.

use chrono::NaiveDate;
use contract::fund::RemunerationState;
use uuid::Uuid;

use crate::act::{self, Barred};

/// Why a teacher is not paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RemunerationError {
    /// No session of those days waits to be paid.
    #[error("no session waits to be paid")]
    Nothing,
    /// No standard holds on a day.
    #[error("no standard holds on {0}")]
    NoStandard(NaiveDate),
    /// The period ends in the future.
    #[error("the period has not ended")]
    PeriodToCome,
    /// A period that ends before it begins.
    #[error("the period ends before it begins")]
    PeriodReversed,
    /// Nobody has passed the check that a serving civil servant needs.
    #[error("the compliance check is not passed")]
    NotCompliant,
    /// The unit had not consented on the day of a session.
    #[error("no consent covers {0}")]
    ConsentMissing(NaiveDate),
    /// The fund is another county's or another school's.
    #[error("the fund is another's")]
    FundElsewhere,
    /// A session of it is paid by another.
    #[error("a session is paid by another")]
    SessionPaid,
    /// Nobody has attended one of its sessions.
    #[error("nobody has attended a session")]
    NotAttended,
    /// It was decided before.
    #[error("the remuneration is {0}")]
    Decided(RemunerationState),
    /// Who asked for it does not approve it.
    #[error("who asked for it does not approve it")]
    OwnRequest,
    /// Teachers are paid by a request and its approval, not by an expense.
    #[error("teachers are paid by request")]
    ByRequest,
    /// A standard begins later than today and than the one before.
    #[error("a standard begins on a coming day")]
    StandardDay,
}

/// Minutes that are paid by one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The scheduled minutes.
    pub minutes: u32,
    /// Fen for 60 minutes.
    pub fen_per_hour: i64,
}

/// What lines come to, in fen: minutes times rate, added up exactly and rounded half up once; `None` beyond all amounts.
#[must_use]
pub fn amount(lines: &[Line]) -> Option<i64> {
    let weighted: i128 =
        lines.iter().map(|line| i128::from(line.minutes) * i128::from(line.fen_per_hour)).sum();
    i64::try_from((2 * weighted + 60) / 120).ok()
}

/// What an hour is paid, from one day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standard {
    /// Which one it is.
    pub id: Uuid,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last one.
    pub to: Option<NaiveDate>,
    /// Fen for 60 minutes.
    pub fen_per_hour: i64,
}

/// The standard that holds on a day.
pub fn standard_on(standards: &[Standard], day: NaiveDate) -> Result<Standard, RemunerationError> {
    let holds = |one: &&Standard| one.from <= day && one.to.is_none_or(|last| day <= last);
    standards.iter().find(holds).copied().ok_or(RemunerationError::NoStandard(day))
}

/// Whether a standard may begin on a day: the first one whenever it did, any other on a coming day after the last.
pub fn may_begin(
    last: Option<NaiveDate>,
    from: NaiveDate,
    today: NaiveDate,
) -> Result<(), RemunerationError> {
    match last {
        Some(last) if from <= last || from <= today => Err(RemunerationError::StandardDay),
        _ => Ok(()),
    }
}

/// Whether the days of a request can stand: they have come, and in this order.
pub fn check_period(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Result<(), RemunerationError> {
    if to < from {
        Err(RemunerationError::PeriodReversed)
    } else if to > today {
        Err(RemunerationError::PeriodToCome)
    } else {
        Ok(())
    }
}

/// Whether what waits may be decided; the maker may take it back, but not approve it.
pub fn may_decide(
    state: RemunerationState,
    approves: bool,
    maker: Uuid,
    checker: Uuid,
) -> Result<(), RemunerationError> {
    act::may_decide(state == RemunerationState::Pending, approves, maker, checker).map_err(|barred| {
        match barred {
            Barred::Decided => RemunerationError::Decided(state),
            Barred::OwnRequest => RemunerationError::OwnRequest,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(number: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::TimeDelta::days(number)
    }

    #[test]
    fn ninety_minutes_at_80_yuan_are_120_yuan_and_half_a_fen_is_rounded_up_once() {
        assert_eq!(amount(&[Line { minutes: 90, fen_per_hour: 8_000 }]), Some(12_000));
        let odd = Line { minutes: 1, fen_per_hour: 30 };
        assert_eq!(amount(&[odd]), Some(1), "0.5 fen");
        assert_eq!(amount(&[odd, odd]), Some(1), "not 2: rounded once");
        assert_eq!(amount(&[]), Some(0));
    }

    #[test]
    fn the_first_standard_begins_whenever_it_did_and_any_other_on_a_coming_day() {
        assert_eq!(may_begin(None, day(-400), day(0)), Ok(()));
        assert_eq!(may_begin(Some(day(-9)), day(1), day(0)), Ok(()));
        assert_eq!(may_begin(Some(day(-9)), day(0), day(0)), Err(RemunerationError::StandardDay));
        assert_eq!(may_begin(Some(day(5)), day(5), day(0)), Err(RemunerationError::StandardDay));
    }

    #[test]
    fn one_asks_and_another_pays_once() {
        let (maker, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(may_decide(RemunerationState::Pending, true, maker, other), Ok(()));
        let own = may_decide(RemunerationState::Pending, true, maker, maker);
        assert_eq!(own, Err(RemunerationError::OwnRequest));
        assert_eq!(may_decide(RemunerationState::Pending, false, maker, maker), Ok(()), "taken back");
        for state in [RemunerationState::Paid, RemunerationState::Rejected, RemunerationState::Reversed] {
            let decided = may_decide(state, false, maker, other);
            assert_eq!(decided, Err(RemunerationError::Decided(state)));
        }
    }

    proptest! {
        #[test]
        fn what_is_paid_is_within_half_a_fen_of_the_exact_sum_whatever_the_order(
            lines in prop::collection::vec((1_u32..600, 1_i64..100_000), 1..40)
        ) {
            let mut lines: Vec<Line> =
                lines.iter().map(|(minutes, fen)| Line { minutes: *minutes, fen_per_hour: *fen }).collect();
            let paid = i128::from(amount(&lines).unwrap());
            let exact: i128 =
                lines.iter().map(|line| i128::from(line.minutes) * i128::from(line.fen_per_hour)).sum();
            prop_assert!((paid * 60 - exact).abs() <= 30);
            lines.reverse();
            prop_assert_eq!(i128::from(amount(&lines).unwrap()), paid);
        }

        #[test]
        fn of_standards_that_follow_each_other_exactly_one_holds_from_the_first_day_on(
            steps in prop::collection::vec(1_i64..60, 1..6), asked in -30_i64..400
        ) {
            let mut standards: Vec<Standard> = Vec::new();
            let mut from = 0;
            for (place, step) in steps.iter().enumerate() {
                if let Some(last) = standards.last_mut() {
                    last.to = Some(day(from - 1));
                }
                let id = Uuid::from_u128(place as u128);
                standards.push(Standard { id, from: day(from), to: None, fen_per_hour: 1 });
                from += step;
            }
            let holding = standards
                .iter()
                .filter(|one| one.from <= day(asked) && one.to.is_none_or(|to| day(asked) <= to))
                .count();
            prop_assert_eq!(holding, usize::from(asked >= 0));
            prop_assert_eq!(standard_on(&standards, day(asked)).is_ok(), asked >= 0);
        }
    }
}
