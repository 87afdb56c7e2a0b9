//! Rules about “智慧助老” cases: which step leads where, and who takes it.

use chrono::NaiveDate;
use contract::smart_aging::{SmartAgingCaseKind, SmartAgingCaseState};
use uuid::Uuid;

/// Why a case cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SmartAgingError {
    /// That step does not lead on from here.
    #[error("a case that is {0} cannot take this step")]
    Step(SmartAgingCaseState),
    /// Only a draft is written in.
    #[error("a case that is {0} is not written in")]
    NotADraft(SmartAgingCaseState),
    /// Who handed it in does not decide on it.
    #[error("who handed it in does not decide on it")]
    OwnCase,
    /// Who recommended it does not select it.
    #[error("who recommended it does not select it")]
    OwnRecommendation,
    /// A case comes from a school or from a county's office.
    #[error("a case comes from a school or from a county's office")]
    Owner,
    /// A course resource names its course.
    #[error("a course resource names its course")]
    CourseNeeded,
    /// It ended before it began.
    #[error("it ended before it began")]
    Reversed,
    /// The day of this member has not come yet.
    #[error("{0} lies in the future")]
    Future(&'static str),
}

/// A step in the life of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Hand it in.
    Submit,
    /// The county finds it worth the city's attention.
    Recommend,
    /// The city selects it.
    Select,
    /// The city makes it an example for every school.
    Promote,
    /// Who reviews it sends it back to be worked on.
    Return,
    /// Who reviews it does not take it, for good.
    Decline,
    /// Who handed it in gives it up.
    Withdraw,
}

/// Which office has a case before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Office {
    /// The county's that it comes from.
    County,
    /// The city's.
    City,
}

/// Where a step leads.
pub const fn take_step(
    state: SmartAgingCaseState,
    step: Step,
) -> Result<SmartAgingCaseState, SmartAgingError> {
    use SmartAgingCaseState as State;
    match (state, step) {
        (State::Draft, Step::Submit) => Ok(State::Submitted),
        (State::Submitted, Step::Recommend) => Ok(State::Recommended),
        (State::Recommended, Step::Select) => Ok(State::Selected),
        (State::Selected, Step::Promote) => Ok(State::Promoted),
        (State::Submitted | State::Recommended, Step::Return) => Ok(State::Draft),
        (State::Submitted | State::Recommended, Step::Decline) => Ok(State::Declined),
        (State::Draft | State::Submitted | State::Recommended, Step::Withdraw) => Ok(State::Withdrawn),
        _ => Err(SmartAgingError::Step(state)),
    }
}

/// Which office a case lies before, if any does: the county's first, then the city's.
#[must_use]
pub const fn before(state: SmartAgingCaseState) -> Option<Office> {
    use SmartAgingCaseState as State;
    match state {
        State::Submitted => Some(Office::County),
        State::Recommended | State::Selected => Some(Office::City),
        State::Draft | State::Promoted | State::Declined | State::Withdrawn => None,
    }
}

/// Whether a step decides on a case, so that an office takes it.
#[must_use]
pub const fn decides(step: Step) -> bool {
    matches!(step, Step::Recommend | Step::Select | Step::Promote | Step::Return | Step::Decline)
}

/// Whether somebody may take a step: who handed a case in does not decide on it, and who recommended it does not select
/// it, so that three people have seen what is promoted.
pub fn may_take(
    step: Step,
    submitted_by: Option<Uuid>,
    recommended_by: Option<Uuid>,
    who: Uuid,
) -> Result<(), SmartAgingError> {
    if decides(step) && submitted_by == Some(who) {
        Err(SmartAgingError::OwnCase)
    } else if step == Step::Select && recommended_by == Some(who) {
        Err(SmartAgingError::OwnRecommendation)
    } else {
        Ok(())
    }
}

/// Whether a case may be written in.
pub const fn may_write(state: SmartAgingCaseState) -> Result<(), SmartAgingError> {
    match state {
        SmartAgingCaseState::Draft => Ok(()),
        _ => Err(SmartAgingError::NotADraft(state)),
    }
}

/// Whether a kind of case can stand with or without a course.
pub const fn check_course(kind: SmartAgingCaseKind, has_course: bool) -> Result<(), SmartAgingError> {
    match kind {
        SmartAgingCaseKind::CourseResource if !has_course => Err(SmartAgingError::CourseNeeded),
        _ => Ok(()),
    }
}

/// Whether the days of a case can stand: a case tells of what has happened.
pub fn check_days(
    began: NaiveDate,
    ended: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), SmartAgingError> {
    if began > today {
        Err(SmartAgingError::Future("began_on"))
    } else if ended.is_some_and(|ended| ended > today) {
        Err(SmartAgingError::Future("ended_on"))
    } else if ended.is_some_and(|ended| ended < began) {
        Err(SmartAgingError::Reversed)
    } else {
        Ok(())
    }
}

/// Whether a case may be promoted since a day: what is to come is not promoted yet.
pub fn check_promotion(since: NaiveDate, today: NaiveDate) -> Result<(), SmartAgingError> {
    if since > today { Err(SmartAgingError::Future("promoted_since")) } else { Ok(()) }
}

/// How far a case has come on the way from handing in to promotion, for counting; `None` where it is not on it.
#[must_use]
pub const fn way(state: SmartAgingCaseState) -> Option<u8> {
    use SmartAgingCaseState as State;
    match state {
        State::Draft | State::Withdrawn => None,
        State::Submitted | State::Declined => Some(1),
        State::Recommended => Some(2),
        State::Selected => Some(3),
        State::Promoted => Some(4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SmartAgingCaseState as State;
    use proptest::prelude::*;

    const STEPS: [Step; 7] = [
        Step::Submit,
        Step::Recommend,
        Step::Select,
        Step::Promote,
        Step::Return,
        Step::Decline,
        Step::Withdraw,
    ];

    #[test]
    fn a_case_is_promoted_by_way_of_the_county_and_the_city() {
        let way = [Step::Submit, Step::Recommend, Step::Select, Step::Promote];
        let end = way.iter().try_fold(State::Draft, |state, step| take_step(state, *step));
        assert_eq!(end, Ok(State::Promoted));
        assert_eq!(take_step(State::Submitted, Step::Select), Err(SmartAgingError::Step(State::Submitted)));
    }

    #[test]
    fn what_is_sent_back_is_a_draft_and_what_was_selected_is_neither_sent_back_nor_withdrawn() {
        for state in [State::Submitted, State::Recommended] {
            assert_eq!(take_step(state, Step::Return), Ok(State::Draft));
            assert_eq!(take_step(state, Step::Decline), Ok(State::Declined));
        }
        for step in [Step::Return, Step::Decline, Step::Withdraw] {
            assert_eq!(take_step(State::Selected, step), Err(SmartAgingError::Step(State::Selected)));
        }
    }

    #[test]
    fn what_has_ended_takes_no_step() {
        for state in [State::Promoted, State::Declined, State::Withdrawn] {
            for step in STEPS {
                assert_eq!(take_step(state, step), Err(SmartAgingError::Step(state)), "{step:?}");
            }
        }
    }

    #[test]
    fn every_decision_has_an_office_before_which_the_case_lies() {
        for state in State::ALL {
            for step in STEPS.into_iter().filter(|step| decides(*step)) {
                if take_step(*state, step).is_ok() {
                    assert!(before(*state).is_some(), "{step:?} on a case that is {state}");
                }
            }
        }
        assert_eq!(before(State::Submitted), Some(Office::County));
    }

    #[test]
    fn a_course_resource_names_its_course_and_the_others_need_not() {
        assert_eq!(
            check_course(SmartAgingCaseKind::CourseResource, false),
            Err(SmartAgingError::CourseNeeded)
        );
        assert_eq!(check_course(SmartAgingCaseKind::CourseResource, true), Ok(()));
        assert_eq!(check_course(SmartAgingCaseKind::WorkCase, false), Ok(()));
    }

    #[test]
    fn a_case_tells_of_what_has_happened() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2025-11-12");
        assert_eq!(check_days(today, None, today), Ok(()));
        assert_eq!(check_days(day("2025-11-01"), Some(today), today), Ok(()));
        assert_eq!(check_days(day("2025-11-13"), None, today), Err(SmartAgingError::Future("began_on")));
        let later = Some(day("2025-11-13"));
        assert_eq!(check_days(today, later, today), Err(SmartAgingError::Future("ended_on")));
        let earlier = Some(day("2025-11-11"));
        assert_eq!(check_days(today, earlier, today), Err(SmartAgingError::Reversed));
        assert_eq!(check_promotion(today, today), Ok(()));
        assert!(check_promotion(day("2025-11-13"), today).is_err());
    }

    /// A case as steps of random people leave it.
    #[derive(Debug)]
    struct Walked {
        state: State,
        submitted_by: Option<Uuid>,
        recommended_by: Option<Uuid>,
    }

    fn walk(steps: &[(usize, u128)]) -> Vec<Walked> {
        let mut now = Walked { state: State::Draft, submitted_by: None, recommended_by: None };
        let mut all = Vec::new();
        for (step, who) in steps {
            let (step, who) = (STEPS[*step], Uuid::from_u128(*who));
            let Ok(state) = take_step(now.state, step) else { continue };
            if may_take(step, now.submitted_by, now.recommended_by, who).is_err() {
                continue;
            }
            let (mut submitted_by, mut recommended_by) = (now.submitted_by, now.recommended_by);
            match state {
                State::Draft => (submitted_by, recommended_by) = (None, None),
                State::Submitted => submitted_by = Some(who),
                State::Recommended => recommended_by = Some(who),
                State::Selected => {
                    assert_ne!(submitted_by, Some(who), "who handed it in has selected it");
                    assert_ne!(recommended_by, Some(who), "who recommended it has selected it");
                }
                _ => {}
            }
            all.push(std::mem::replace(&mut now, Walked { state, submitted_by, recommended_by }));
        }
        all.push(now);
        all
    }

    proptest! {
        #[test]
        fn whatever_steps_are_tried_a_case_that_is_recommended_has_been_seen_by_two(
            steps in prop::collection::vec((0_usize..7, 0_u128..4), 0..40)
        ) {
            let walked = walk(&steps);
            for (at, now) in walked.iter().enumerate() {
                let reviewed = matches!(now.state, State::Recommended | State::Selected | State::Promoted);
                if reviewed {
                    prop_assert!(now.submitted_by.is_some() && now.recommended_by.is_some());
                    prop_assert_ne!(now.submitted_by, now.recommended_by);
                }
                if now.state == State::Draft {
                    prop_assert_eq!((now.submitted_by, now.recommended_by), (None, None));
                }
                let ended = matches!(now.state, State::Promoted | State::Declined | State::Withdrawn);
                prop_assert!(!ended || at + 1 == walked.len(), "{:?} was not the end", now.state);
            }
            let promoted = walked.last().is_some_and(|now| now.state == State::Promoted);
            let seen = |state: State| walked.iter().any(|now| now.state == state);
            prop_assert!(!promoted || (seen(State::Submitted) && seen(State::Recommended) && seen(State::Selected)));
        }

        #[test]
        fn a_step_on_the_way_leads_one_further_and_none_but_sending_back_leads_back(
            state in prop::sample::select(State::ALL.to_vec()), step in prop::sample::select(STEPS.to_vec())
        ) {
            let Ok(next) = take_step(state, step) else { return Ok(()) };
            let forward = matches!(step, Step::Submit | Step::Recommend | Step::Select | Step::Promote);
            if forward {
                prop_assert_eq!(way(next), Some(way(state).unwrap_or_default() + 1));
            }
            prop_assert_eq!(next == State::Draft, step == Step::Return);
        }
    }
}
