//! How credits are spread: shares, the Herfindahl index, and who is far above the average.

use chrono::NaiveDate;
use contract::credit::ConcentrationBy;

/// How many times the average is too much, in hundredths, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The first day on which they hold.
    pub from: NaiveDate,
    /// For a facility.
    pub facility: i64,
    /// For who enters the evidence.
    pub actor: i64,
    /// For a learner.
    pub learner: i64,
}

/// The parameters by their first day, the earliest first. The notice names none: schools differ in size by about three
/// (a centre and a station), so do those who work there, and a learner who comes to every class four times as often as
/// others is still an ordinary one.
const LIMITS: &[Limits] = &[Limits {
    from: NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day"),
    facility: 300,
    actor: 300,
    learner: 400,
}];

/// How many times the average is too much on a day, in hundredths; before the first parameters, by the first.
#[must_use]
pub fn limit_on(day: NaiveDate, by: ConcentrationBy) -> i64 {
    let limits = LIMITS.iter().rev().find(|limits| limits.from <= day).unwrap_or(&LIMITS[0]);
    match by {
        ConcentrationBy::Facility => limits.facility,
        ConcentrationBy::Actor => limits.actor,
        ConcentrationBy::Learner => limits.learner,
    }
}

/// One part against all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<Id> {
    /// Whose.
    pub id: Id,
    /// How much, in hundredths.
    pub issued: i64,
    /// Its share, in basis points.
    pub share_bp: i64,
    /// How many times the average it is, in hundredths.
    pub times_average: i64,
    /// Whether that is above the limit.
    pub flagged: bool,
}

/// How an amount is spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread<Id> {
    /// All of it, in hundredths.
    pub issued: i64,
    /// What falls to each on average, in hundredths.
    pub average: i64,
    /// The sum of the squared shares, in basis points.
    pub herfindahl_bp: i64,
    /// Each part, the largest first, equal ones by their id.
    pub parts: Vec<Part<Id>>,
}

/// Measures how amounts above zero are spread, whose each is; amounts of nothing are left out. Half is rounded up.
#[must_use]
pub fn spread<Id: Copy + Ord>(amounts: &[(Id, i64)], limit: i64) -> Spread<Id> {
    let mut amounts: Vec<(Id, i64)> = amounts.iter().copied().filter(|(_, issued)| *issued > 0).collect();
    amounts.sort_unstable_by_key(|(id, issued)| (std::cmp::Reverse(*issued), *id));
    let issued: i64 = amounts.iter().map(|(_, issued)| issued).sum();
    let count = i128::try_from(amounts.len()).unwrap_or(i128::MAX);
    let whole = i128::from(issued);
    let squares: i128 = amounts.iter().map(|(_, issued)| i128::from(*issued) * i128::from(*issued)).sum();
    let part = |(id, issued): &(Id, i64)| {
        let times_average = rounded(100 * i128::from(*issued) * count, whole);
        Part {
            id: *id,
            issued: *issued,
            share_bp: rounded(10_000 * i128::from(*issued), whole),
            times_average,
            flagged: 100 * i128::from(*issued) * count > i128::from(limit) * whole,
        }
    };
    Spread {
        issued,
        average: rounded(whole, count),
        herfindahl_bp: rounded(10_000 * squares, whole * whole),
        parts: amounts.iter().map(part).collect(),
    }
}

fn rounded(above: i128, below: i128) -> i64 {
    if below == 0 { 0 } else { i64::try_from((2 * above + below) / (2 * below)).unwrap_or(i64::MAX) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shares_index_and_average_of_a_small_town() {
        let found = spread(&[(1, 600), (2, 300), (3, 100), (4, 0)], 170);
        assert_eq!((found.issued, found.average, found.herfindahl_bp), (1_000, 333, 4_600));
        let told: Vec<_> = found
            .parts
            .iter()
            .map(|part| (part.id, part.share_bp, part.times_average, part.flagged))
            .collect();
        assert_eq!(told, [(1, 6_000, 180, true), (2, 3_000, 90, false), (3, 1_000, 30, false)]);
    }

    #[test]
    fn one_alone_has_all_of_it_and_nobody_has_nothing() {
        let alone = spread(&[(1, 5)], 300);
        assert_eq!(
            (alone.herfindahl_bp, alone.parts[0].times_average, alone.parts[0].flagged),
            (10_000, 100, false)
        );
        let nobody = spread::<i32>(&[], 300);
        assert_eq!((nobody.issued, nobody.average, nobody.herfindahl_bp, nobody.parts.len()), (0, 0, 0, 0));
    }

    proptest! {
        #[test]
        fn the_index_lies_between_equal_shares_and_one_alone(
            amounts in prop::collection::vec(1_i64..1_000_000, 1..50),
        ) {
            let numbered: Vec<_> = amounts.iter().copied().enumerate().collect();
            let found = spread(&numbered, 300);
            let equal = 10_000 / i64::try_from(amounts.len()).unwrap();
            prop_assert!(found.herfindahl_bp >= equal - 1 && found.herfindahl_bp <= 10_000);
            prop_assert_eq!(found.parts.iter().map(|part| part.issued).sum::<i64>(), found.issued);
            prop_assert!(found.parts.windows(2).all(|pair| pair[0].issued >= pair[1].issued));
            let shares: i64 = found.parts.iter().map(|part| part.share_bp).sum();
            prop_assert!((shares - 10_000).abs() <= i64::try_from(amounts.len()).unwrap());
        }

        #[test]
        fn who_has_no_more_than_the_average_is_never_flagged(
            amounts in prop::collection::vec(1_i64..1_000_000, 1..50), limit in 100_i64..1_000,
        ) {
            let numbered: Vec<_> = amounts.iter().copied().enumerate().collect();
            prop_assert!(spread(&numbered, limit).parts.iter().all(|part| !part.flagged || part.times_average >= 100));
        }
    }
}
