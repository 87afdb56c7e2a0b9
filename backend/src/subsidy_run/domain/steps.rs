//! Which step of a run leads where.

use contract::subsidy_run::{SubsidyRunState as State, SubsidyRunStep as Step};

/// What a step looks at besides the state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Schools of the yearly assessment.
    pub schools: u32,
    /// Those that have not handed in their own assessment, and are not marked as missing it.
    pub not_self_assessed: u32,
    /// Those that are not inspected and have not refused it, or whose host is not assessed.
    pub not_inspected: u32,
    /// Whether the yearly assessment is concluded.
    pub concluded: bool,
    /// Whether the county objects to its lines.
    pub objected: bool,
    /// Counties that have not agreed with theirs, after this step.
    pub counties_left: u32,
    /// Whether the last day of publicity is over.
    pub publicity_over: bool,
    /// Appeals that wait for a decision.
    pub open_appeals: u32,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// That step does not lead on from here.
    #[error("a run that is {0} cannot take this step")]
    NotAllowed(State),
    /// Some schools have not assessed themselves.
    #[error("{open} of {schools} schools have not assessed themselves")]
    SelfAssessmentsOpen {
        /// How many.
        open: u32,
        /// Of how many.
        schools: u32,
    },
    /// Some schools are not inspected, or their hosts not assessed; or the yearly assessment is not concluded.
    #[error("{open} of {schools} schools are not inspected or their hosts not assessed")]
    InspectionsOpen {
        /// How many.
        open: u32,
        /// Of how many.
        schools: u32,
    },
    /// The last day of publicity is not over.
    #[error("the publicity is not over")]
    PublicityNotOver,
    /// Appeals wait for a decision.
    #[error("{0} appeals wait for a decision")]
    AppealsOpen(u32),
}

/// Where a step leads from a state, given what was found. The one place where this is said.
pub const fn take(state: State, step: Step, found: &Found) -> Result<State, StepError> {
    match (state, step) {
        (State::Draft, Step::ConfirmSelfAssessments) => self_assessed(found),
        (State::SelfAssessed, Step::ConfirmInspections) => inspected(found),
        (State::Inspected | State::Computed, Step::Compute) => Ok(State::Computed),
        (State::Computed, Step::Review) => Ok(reviewed(found)),
        (State::CountyReviewed, Step::Approve) => Ok(State::CityApproved),
        // The lines that an appeal has changed are shown, and may be appealed against, anew.
        (State::CityApproved, Step::Publicise) | (State::Publicised | State::Appeals, Step::Amend) => {
            Ok(State::Publicised)
        }
        (State::Publicised, Step::OpenAppeals) if found.publicity_over => Ok(State::Appeals),
        (State::Publicised, Step::OpenAppeals) => Err(StepError::PublicityNotOver),
        (State::Appeals, Step::Finalise) => finalised(found),
        (State::Finalised, Step::Disburse) => Ok(State::Disbursed),
        (State::Disbursed, Step::ReportExpenses) => Ok(State::ExpenseReported),
        (State::ExpenseReported, Step::Close) => Ok(State::Closed),
        (_, Step::Return) if may_be_sent_back(state) => Ok(State::Inspected),
        (State::Draft | State::SelfAssessed | State::Inspected, Step::SetBudget) => Ok(state),
        (State::Computed, Step::SetBudget) => Ok(State::Inspected),
        (_, Step::Withdraw) if may_be_given_up(state) => Ok(State::Withdrawn),
        _ => Err(StepError::NotAllowed(state)),
    }
}

const fn self_assessed(found: &Found) -> Result<State, StepError> {
    if found.not_self_assessed > 0 || found.schools == 0 {
        return Err(StepError::SelfAssessmentsOpen { open: found.not_self_assessed, schools: found.schools });
    }
    Ok(State::SelfAssessed)
}

const fn inspected(found: &Found) -> Result<State, StepError> {
    if found.not_inspected > 0 || found.schools == 0 || !found.concluded {
        return Err(StepError::InspectionsOpen { open: found.not_inspected, schools: found.schools });
    }
    Ok(State::Inspected)
}

const fn reviewed(found: &Found) -> State {
    match (found.objected, found.counties_left) {
        (true, _) => State::Inspected,
        (false, 0) => State::CountyReviewed,
        (false, _) => State::Computed,
    }
}

const fn finalised(found: &Found) -> Result<State, StepError> {
    if found.open_appeals > 0 {
        return Err(StepError::AppealsOpen(found.open_appeals));
    }
    if found.publicity_over { Ok(State::Finalised) } else { Err(StepError::PublicityNotOver) }
}

/// Whether a run can be sent back: it is computed, and no money was paid.
const fn may_be_sent_back(state: State) -> bool {
    matches!(
        state,
        State::Computed
            | State::CountyReviewed
            | State::CityApproved
            | State::Publicised
            | State::Appeals
            | State::Finalised
    )
}

/// Whether a run can still be given up: before any money was paid.
const fn may_be_given_up(state: State) -> bool {
    !matches!(state, State::Disbursed | State::ExpenseReported | State::Closed | State::Withdrawn)
}

/// Whether appeals are decided.
#[must_use]
pub const fn hears_appeals(state: State) -> bool {
    matches!(state, State::Publicised | State::Appeals)
}

/// Whether the money was paid.
#[must_use]
pub const fn is_paid(state: State) -> bool {
    matches!(state, State::Disbursed | State::ExpenseReported | State::Closed)
}

/// The steps that a state allows when nothing else stands in their way; amending follows from an appeal.
#[must_use]
pub fn allowed(state: State) -> Vec<Step> {
    let best = Found { schools: 1, concluded: true, publicity_over: true, ..Found::default() };
    let possible = |step: &Step| *step != Step::Amend && take(state, *step, &best).is_ok();
    Step::ALL.iter().copied().filter(possible).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn best() -> Found {
        Found { schools: 3, concluded: true, publicity_over: true, ..Found::default() }
    }

    /// Every pair of a state and a step that leads on, and where; whatever is not here is forbidden.
    const WAYS: &[(State, Step, State)] = &[
        (State::Draft, Step::ConfirmSelfAssessments, State::SelfAssessed),
        (State::SelfAssessed, Step::ConfirmInspections, State::Inspected),
        (State::Inspected, Step::Compute, State::Computed),
        (State::Computed, Step::Compute, State::Computed),
        (State::Computed, Step::Review, State::CountyReviewed),
        (State::CountyReviewed, Step::Approve, State::CityApproved),
        (State::CityApproved, Step::Publicise, State::Publicised),
        (State::Publicised, Step::Amend, State::Publicised),
        (State::Appeals, Step::Amend, State::Publicised),
        (State::Publicised, Step::OpenAppeals, State::Appeals),
        (State::Appeals, Step::Finalise, State::Finalised),
        (State::Finalised, Step::Disburse, State::Disbursed),
        (State::Disbursed, Step::ReportExpenses, State::ExpenseReported),
        (State::ExpenseReported, Step::Close, State::Closed),
        (State::Computed, Step::Return, State::Inspected),
        (State::CountyReviewed, Step::Return, State::Inspected),
        (State::CityApproved, Step::Return, State::Inspected),
        (State::Publicised, Step::Return, State::Inspected),
        (State::Appeals, Step::Return, State::Inspected),
        (State::Finalised, Step::Return, State::Inspected),
        (State::Draft, Step::SetBudget, State::Draft),
        (State::SelfAssessed, Step::SetBudget, State::SelfAssessed),
        (State::Inspected, Step::SetBudget, State::Inspected),
        (State::Computed, Step::SetBudget, State::Inspected),
        (State::Draft, Step::Withdraw, State::Withdrawn),
        (State::SelfAssessed, Step::Withdraw, State::Withdrawn),
        (State::Inspected, Step::Withdraw, State::Withdrawn),
        (State::Computed, Step::Withdraw, State::Withdrawn),
        (State::CountyReviewed, Step::Withdraw, State::Withdrawn),
        (State::CityApproved, Step::Withdraw, State::Withdrawn),
        (State::Publicised, Step::Withdraw, State::Withdrawn),
        (State::Appeals, Step::Withdraw, State::Withdrawn),
        (State::Finalised, Step::Withdraw, State::Withdrawn),
    ];

    #[test]
    fn every_state_takes_its_own_steps_and_refuses_all_others() {
        for state in State::ALL {
            for step in Step::ALL {
                let way = WAYS.iter().find(|(from, by, _)| (from, by) == (state, step));
                let expected = way.map_or(Err(StepError::NotAllowed(*state)), |(.., to)| Ok(*to));
                assert_eq!(take(*state, *step, &best()), expected, "{state} {step}");
            }
        }
    }

    #[test]
    fn what_is_open_is_told_and_keeps_the_run_where_it_is() {
        let open = Found { not_self_assessed: 2, ..best() };
        let refused = StepError::SelfAssessmentsOpen { open: 2, schools: 3 };
        assert_eq!(take(State::Draft, Step::ConfirmSelfAssessments, &open), Err(refused));
        let open = Found { not_inspected: 1, ..best() };
        let refused = StepError::InspectionsOpen { open: 1, schools: 3 };
        assert_eq!(take(State::SelfAssessed, Step::ConfirmInspections, &open), Err(refused));
        let early = Found { concluded: false, ..best() };
        let refused = StepError::InspectionsOpen { open: 0, schools: 3 };
        assert_eq!(take(State::SelfAssessed, Step::ConfirmInspections, &early), Err(refused));
        let running = Found { publicity_over: false, ..best() };
        assert_eq!(take(State::Publicised, Step::OpenAppeals, &running), Err(StepError::PublicityNotOver));
        let waiting = Found { open_appeals: 1, ..best() };
        assert_eq!(take(State::Appeals, Step::Finalise, &waiting), Err(StepError::AppealsOpen(1)));
        let nobody = Found { schools: 0, ..best() };
        assert!(take(State::Draft, Step::ConfirmSelfAssessments, &nobody).is_err(), "no schools, no run");
    }

    #[test]
    fn counties_agree_one_after_the_other_and_one_objection_sends_it_back() {
        let review = |found: Found| take(State::Computed, Step::Review, &found);
        assert_eq!(review(Found { counties_left: 2, ..best() }), Ok(State::Computed));
        assert_eq!(review(best()), Ok(State::CountyReviewed));
        assert_eq!(review(Found { objected: true, counties_left: 2, ..best() }), Ok(State::Inspected));
    }

    #[test]
    fn the_steps_that_are_offered_are_those_that_lead_on() {
        assert_eq!(allowed(State::Draft), [Step::ConfirmSelfAssessments, Step::Withdraw, Step::SetBudget]);
        assert_eq!(allowed(State::Publicised), [Step::OpenAppeals, Step::Return, Step::Withdraw]);
        assert!(allowed(State::Closed).is_empty() && allowed(State::Withdrawn).is_empty());
    }

    fn found() -> impl Strategy<Value = Found> {
        (0..3_u32, 0..3_u32, 0..3_u32, any::<[bool; 3]>(), 0..3_u32, 0..3_u32).prop_map(
            |(schools, not_self_assessed, not_inspected, flags, counties_left, open_appeals)| {
                let [concluded, objected, publicity_over] = flags;
                Found {
                    schools,
                    not_self_assessed,
                    not_inspected,
                    concluded,
                    objected,
                    counties_left,
                    publicity_over,
                    open_appeals,
                }
            },
        )
    }

    proptest! {
        /// However steps are tried, money is paid only after everything before it, in its order.
        #[test]
        fn no_way_leads_around_approval_publicity_and_appeals(
            tries in prop::collection::vec((prop::sample::select(Step::ALL), found()), 0..200)
        ) {
            let mut state = State::Draft;
            let (mut approved, mut shown, mut heard) = (false, false, false);
            for (step, found) in tries {
                let Ok(next) = take(state, step, &found) else { continue };
                prop_assert!(!matches!(state, State::Closed | State::Withdrawn), "an end is an end");
                match next {
                    State::Inspected => (approved, shown, heard) = (false, false, false),
                    State::CityApproved => approved = true,
                    State::Publicised => { prop_assert!(approved); (shown, heard) = (true, false); }
                    State::Appeals => { prop_assert!(shown); heard = true; }
                    State::Finalised => prop_assert!(heard && found.open_appeals == 0),
                    State::Withdrawn => prop_assert!(!is_paid(state)),
                    _ => {}
                }
                if is_paid(next) {
                    prop_assert!(approved && shown && heard);
                }
                state = next;
            }
        }
    }
}
