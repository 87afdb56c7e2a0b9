//! How a version of the policy stands among the others: on the calendar, by its number, and to whoever approves it.

use chrono::{Months, NaiveDate};
use contract::policy::{Faults, Period, PolicyState, PolicyWarning};
use uuid::Uuid;

use super::SubsidyError;

/// For how many months a policy is in force unchanged before somebody should look at it again.
const STALE_MONTHS: Months = Months::new(24);

/// What an administrator should know about a version on a day; `others` are the other published ones.
///
/// Nothing is said of a withdrawn one. An overlap is told of a draft, since it bars the draft from being published.
#[must_use]
pub fn warnings(state: PolicyState, own: Period, others: &[Period], today: NaiveDate) -> Vec<PolicyWarning> {
    if state == PolicyState::Withdrawn {
        return Vec::new();
    }
    let Ok(mut told) = own.among(others, today) else { return vec![PolicyWarning::Overlap] };
    if state == PolicyState::Published && is_stale(own, others, today) {
        told.push(PolicyWarning::Stale);
    }
    told
}

fn is_stale(own: Period, others: &[Period], today: NaiveDate) -> bool {
    let followed = others.iter().any(|other| other.from > own.from);
    let aged = own.from.checked_add_months(STALE_MONTHS).is_some_and(|day| day < today);
    own.contains(today) && aged && !followed
}

/// A version is higher than every published one of its code, so no two ever share a number.
pub fn check_version(version: i32, published: &[i32]) -> Result<(), SubsidyError> {
    let mut faults = Faults::default();
    faults.demand(published.iter().all(|known| version > *known), "/version", "version_not_higher");
    faults.or(()).map_err(SubsidyError::Policy)
}

/// Whether an account has written in a draft, and so leaves its approval to another.
#[must_use]
pub fn is_author(authors: &[Uuid], account: Uuid) -> bool {
    authors.contains(&account)
}

#[cfg(test)]
mod tests {
    use contract::policy::Fault;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(from: &str, to: Option<&str>) -> Period {
        Period { from: day(from), to: to.map(day) }
    }

    #[test]
    fn a_policy_is_stale_after_more_than_24_months_without_a_later_version() {
        let open = period("2023-01-01", None);
        let told = |others: &[Period], on: &str| warnings(PolicyState::Published, open, others, day(on));
        assert_eq!(told(&[], "2025-01-01"), vec![], "24 months, and not a day more");
        assert_eq!(told(&[], "2025-01-02"), vec![PolicyWarning::Stale]);
        let before = period("2022-01-01", Some("2022-12-31"));
        assert_eq!(
            told(&[before], "2025-06-01"),
            vec![PolicyWarning::Stale],
            "an earlier one does not follow"
        );
        let ended = period("2023-01-01", Some("2025-12-31"));
        let next = [period("2026-01-01", None)];
        assert_eq!(warnings(PolicyState::Published, ended, &next, day("2025-06-01")), vec![]);
        assert_eq!(
            warnings(PolicyState::Published, ended, &[], day("2026-06-01")),
            vec![PolicyWarning::Expired],
            "what has ended is not in force"
        );
        assert_eq!(warnings(PolicyState::Draft, open, &[], day("2025-06-01")), vec![], "nor is a draft");
    }

    #[test]
    fn an_overlap_is_told_of_a_draft_and_nothing_of_a_withdrawn_one() {
        let (own, others) = (period("2025-07-01", None), [period("2025-01-01", None)]);
        let today = day("2025-06-01");
        assert_eq!(warnings(PolicyState::Draft, own, &others, today), vec![PolicyWarning::Overlap]);
        assert_eq!(warnings(PolicyState::Withdrawn, own, &others, today), vec![]);
        let earlier = [period("2025-01-01", Some("2025-05-31"))];
        assert_eq!(warnings(PolicyState::Draft, own, &earlier, today), vec![PolicyWarning::GapBefore]);
    }

    #[test]
    fn a_version_is_higher_than_every_published_one() {
        assert_eq!(check_version(1, &[]), Ok(()));
        assert_eq!(check_version(4, &[1, 3]), Ok(()));
        for version in [3, 2] {
            let fault = Fault::new("/version", "version_not_higher");
            assert_eq!(check_version(version, &[1, 3]), Err(SubsidyError::Policy(vec![fault])));
        }
    }
}
