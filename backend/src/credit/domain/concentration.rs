//! How credits are spread: shares, the Herfindahl index, and who is far above the average.

use chrono::NaiveDate;
use contract::credit::ConcentrationBy;

/// How much is too much, from a day on: how many times the average, in hundredths, and which share of all, in basis points.
/// Where there are few, nobody can be far above the average, and only the share tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The first day on which they hold.
    pub from: NaiveDate,
    /// For a facility.
    pub facility: Limit,
    /// For who enters the evidence.
    pub actor: Limit,
    /// For a learner.
    pub learner: Limit,
}

/// What is too much for one of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// More than so many times the average, in hundredths.
    pub times_average: i64,
    /// More than this share of all, in basis points.
    pub share_bp: i64,
    /// Whether the share also tells of one who is alone: a facility that one person keeps all records of is looked at, a
    /// report on one facility is of that one.
    pub alone: bool,
}

/// The parameters by their first day, the earliest first. The notice names none: schools differ in size by about three
/// (a centre and a station), so do those who work there, and a learner who comes to every class four times as often as
/// others is still an ordinary one. Whoever has more than two thirds of all has more than the others together can check.
const LIMITS: &[Limits] = &[Limits {
    from: NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day"),
    facility: Limit { times_average: 300, share_bp: 6_667, alone: false },
    actor: Limit { times_average: 300, share_bp: 6_667, alone: true },
    learner: Limit { times_average: 400, share_bp: 6_667, alone: false },
}];

/// What is too much on a day; before the first parameters, by the first.
#[must_use]
pub fn limit_on(day: NaiveDate, by: ConcentrationBy) -> Limit {
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
pub fn spread<Id: Copy + Ord>(amounts: &[(Id, i64)], limit: Limit) -> Spread<Id> {
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
            flagged: 100 * i128::from(*issued) * count > i128::from(limit.times_average) * whole
                || (count > 1 || limit.alone)
                    && 10_000 * i128::from(*issued) > i128::from(limit.share_bp) * whole,
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

    const fn limit(times_average: i64, share_bp: i64, alone: bool) -> Limit {
        Limit { times_average, share_bp, alone }
    }

    #[test]
    fn shares_index_and_average_of_a_small_town() {
        let found = spread(&[(1, 600), (2, 300), (3, 100), (4, 0)], limit(170, 10_000, true));
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
        let alone = spread(&[(1, 5)], limit(300, 6_667, false));
        assert_eq!(
            (alone.herfindahl_bp, alone.parts[0].times_average, alone.parts[0].flagged),
            (10_000, 100, false)
        );
        assert!(spread(&[(1, 5)], limit(300, 6_667, true)).parts[0].flagged, "one who enters everything");
        let nobody = spread::<i32>(&[], limit(300, 6_667, true));
        assert_eq!((nobody.issued, nobody.average, nobody.herfindahl_bp, nobody.parts.len()), (0, 0, 0, 0));
    }

    #[test]
    fn where_there_are_few_the_share_tells() {
        let found = spread(&[(1, 67), (2, 33)], limit(300, 6_667, false));
        assert_eq!((found.parts[0].flagged, found.parts[1].flagged), (true, false));
        assert!(
            !spread(&[(1, 6_667), (2, 3_333)], limit(300, 6_667, false)).parts[0].flagged,
            "exactly the limit"
        );
    }

    proptest! {
        #[test]
        fn the_index_lies_between_equal_shares_and_one_alone(
            amounts in prop::collection::vec(1_i64..1_000_000, 1..50),
        ) {
            let numbered: Vec<_> = amounts.iter().copied().enumerate().collect();
            let found = spread(&numbered, limit(300, 6_667, false));
            let equal = 10_000 / i64::try_from(amounts.len()).unwrap();
            prop_assert!(found.herfindahl_bp >= equal - 1 && found.herfindahl_bp <= 10_000);
            prop_assert_eq!(found.parts.iter().map(|part| part.issued).sum::<i64>(), found.issued);
            prop_assert!(found.parts.windows(2).all(|pair| pair[0].issued >= pair[1].issued));
            let shares: i64 = found.parts.iter().map(|part| part.share_bp).sum();
            prop_assert!((shares - 10_000).abs() <= i64::try_from(amounts.len()).unwrap());
        }

        #[test]
        fn who_has_no_more_than_the_average_is_never_flagged(
            amounts in prop::collection::vec(1_i64..1_000_000, 1..50), times in 100_i64..1_000,
        ) {
            let numbered: Vec<_> = amounts.iter().copied().enumerate().collect();
            prop_assert!(spread(&numbered, limit(times, 5_000, false)).parts.iter().all(|part| !part.flagged || part.times_average >= 100));
        }
    }
}
