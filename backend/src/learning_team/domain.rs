//! Rules about learning teams and what they do.

use chrono::NaiveDate;
use contract::course::ActivityForm;
use contract::learning_team::{LearningTeamActivityState, LearningTeamState};

/// The six forms of the notice (四(三)).
pub const NOTICE_FORMS: [ActivityForm; 6] = [
    ActivityForm::Reading,
    ActivityForm::Lecture,
    ActivityForm::Visit,
    ActivityForm::PerformanceExhibition,
    ActivityForm::StudyTour,
    ActivityForm::VolunteerService,
];

/// Why something is not done with a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LearningTeamError {
    /// It is no more.
    #[error("the team is dissolved")]
    Dissolved,
    /// A day that has not come.
    #[error("{0} lies in the future")]
    ToCome(&'static str),
    /// A day before the team was founded.
    #[error("{0} lies before the team")]
    BeforeTeam(&'static str),
    /// Leaving before joining.
    #[error("left before joining")]
    LeftBeforeJoining,
    /// The leader stays until another leads.
    #[error("the leader leaves")]
    LeaderLeaves,
    /// It does not end after it begins.
    #[error("the end is not after the start")]
    EndNotAfterStart,
    /// It does not begin and end on the same day.
    #[error("across midnight")]
    AcrossMidnight,
    /// An entry that is not waiting.
    #[error("an entry that is {0} is decided")]
    Decided(LearningTeamActivityState),
    /// Whoever entered it does not decide on it.
    #[error("one's own entry")]
    OwnEntry,
}

/// Where a team stands with so many members.
#[must_use]
pub const fn state(dissolved: bool, members: u32, min_members: u32) -> LearningTeamState {
    if dissolved {
        LearningTeamState::Dissolved
    } else if members >= min_members {
        LearningTeamState::Active
    } else {
        LearningTeamState::Forming
    }
}

/// Whether a day on which something of a team happened can stand; `member` names it.
pub fn check_day(
    member: &'static str,
    day: NaiveDate,
    formed_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), LearningTeamError> {
    if day > today {
        return Err(LearningTeamError::ToCome(member));
    }
    if day < formed_on { Err(LearningTeamError::BeforeTeam(member)) } else { Ok(()) }
}

/// Since when a person is a member who was registered twice: since the earlier of both days, but not while an earlier
/// membership (its first day, and the first one after it) still went on.
#[must_use]
pub fn member_since(other: NaiveDate, own: Option<NaiveDate>, ended: &[(NaiveDate, NaiveDate)]) -> NaiveDate {
    let first = own.map_or(other, |own| own.min(other));
    let last_left = ended.iter().filter(|(_, left)| *left > first).map(|(_, left)| *left).max();
    last_left.map_or(first, |left| left.max(first))
}

/// Whether somebody may decide on an entry.
pub fn check_decision(state: LearningTeamActivityState, own: bool) -> Result<(), LearningTeamError> {
    match state {
        LearningTeamActivityState::Submitted if own => Err(LearningTeamError::OwnEntry),
        LearningTeamActivityState::Submitted => Ok(()),
        decided => Err(LearningTeamError::Decided(decided)),
    }
}

/// How many of the six forms of the notice are among these.
#[must_use]
pub fn diversity(held: &[ActivityForm]) -> u32 {
    let found = NOTICE_FORMS.iter().filter(|form| held.contains(form)).count();
    u32::try_from(found).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_team_is_active_while_it_has_the_members_it_needs() {
        assert_eq!(state(false, 4, 5), LearningTeamState::Forming);
        assert_eq!(state(false, 5, 5), LearningTeamState::Active);
        assert_eq!(state(true, 9, 5), LearningTeamState::Dissolved);
    }

    #[test]
    fn days_lie_between_the_founding_and_today() {
        let check = |text| check_day("joined_on", day(text), day("2025-03-01"), day("2025-11-12"));
        assert_eq!(check("2025-03-01"), Ok(()));
        assert_eq!(check("2025-11-12"), Ok(()));
        assert_eq!(check("2025-02-28"), Err(LearningTeamError::BeforeTeam("joined_on")));
        assert_eq!(check("2025-11-13"), Err(LearningTeamError::ToCome("joined_on")));
    }

    proptest! {
        #[test]
        fn a_carried_membership_overlaps_none_that_ended_and_is_not_later_than_needed(
            other in 0..100_i64, own in proptest::option::of(0..40_i64),
            gaps in proptest::collection::vec((0..15_i64, 1..15_i64), 0..4),
        ) {
            let on = |days: i64| day("2025-01-01") + chrono::TimeDelta::days(days);
            let (mut ended, mut at) = (Vec::new(), 0);
            for (gap, length) in gaps {
                ended.push((on(at + gap), on(at + gap + length)));
                at += gap + length;
            }
            // The membership that goes on began when those that ended were over.
            let own = own.map(|days| on(at + days));
            let since = member_since(on(other), own, &ended);
            prop_assert!(ended.iter().all(|(_, left)| *left <= since));
            prop_assert!(own.is_none_or(|own| since <= own.max(on(at))));
            prop_assert!(since == on(other) || Some(since) == own || ended.iter().any(|(_, left)| *left == since));
        }
    }

    #[test]
    fn an_entry_is_decided_once_and_by_somebody_else() {
        let waits = LearningTeamActivityState::Submitted;
        assert_eq!(check_decision(waits, false), Ok(()));
        assert_eq!(check_decision(waits, true), Err(LearningTeamError::OwnEntry));
        for decided in [LearningTeamActivityState::Approved, LearningTeamActivityState::Returned] {
            assert_eq!(check_decision(decided, false), Err(LearningTeamError::Decided(decided)));
        }
    }

    #[test]
    fn only_the_forms_of_the_notice_count_as_diverse_and_each_once() {
        let held =
            [ActivityForm::Lecture, ActivityForm::Lecture, ActivityForm::LearningTeam, ActivityForm::Visit];
        assert_eq!(diversity(&held), 2);
        assert_eq!(diversity(&NOTICE_FORMS), 6);
    }
}
