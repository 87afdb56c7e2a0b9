//! Refusals of assessments as problems.

use contract::assessment::AssessmentCycleState;

use crate::assessment::domain::AssessmentError;
use crate::assessment::service::AssessmentServiceError;
use crate::http::{Fault, Problem};

impl From<AssessmentServiceError> for Problem {
    fn from(error: AssessmentServiceError) -> Self {
        use AssessmentServiceError as Error;
        match error {
            Error::Rule(rule) => rule.into(),
            Error::NotFound => Self::not_found(),
            Error::CityDecides => Self::whole_city_only(),
            Error::Stale => Self::stale(),
            Error::CycleExists => Self::conflict("assessment_cycle_exists"),
            Error::NoPolicy => Self::rule("no_policy_on_cut_off"),
            Error::CutOffToCome => Self::conflict("cut_off_to_come"),
            Error::NoSchools => Self::rule("no_school_in_year"),
            Error::NotInspected(waiting) => Self::conflict("schools_not_inspected").with("waiting", waiting),
            Error::HostsNotAssessed(waiting) => Self::conflict("hosts_not_assessed").with("waiting", waiting),
            Error::VetoesNotDecided(waiting) => Self::conflict("vetoes_not_decided").with("waiting", waiting),
            Error::SelfAssessmentsNotDue => Self::conflict("self_assessments_not_due"),
            Error::ReserveNotNeeded => Self::conflict("reserve_not_needed"),
            Error::Registered => Self::conflict("assessor_registered"),
            Error::AccountNotFound => {
                Self::invalid(vec![Fault::new("/username", "assessor_account_not_found")])
            }
            Error::OrganisationNotFound => {
                Self::invalid(vec![Fault::new("/organisation_id", "assessor_organisation_not_found")])
            }
            Error::AssessorNotFound => Self::invalid(vec![Fault::new("/assessor_id", "assessor_not_found")]),
            Error::FacilityNotFound => Self::invalid(vec![Fault::new("/facility_id", "facility_not_found")]),
            Error::NobodyLeft => Self::conflict("nobody_left_to_draw"),
            Error::PhotoKind => Self::rule("not_a_photograph"),
            Error::TooManyPhotos => Self::conflict("too_many_photographs"),
            Error::Stored => Self::internal(&error),
            Error::Subsidy(error) => error.into(),
            Error::Curriculum(error) => error.into(),
            Error::Coverage(error) => error.into(),
            Error::Learner(error) => error.into(),
            Error::Files(error) => error.into(),
            Error::Division(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}

impl From<AssessmentError> for Problem {
    fn from(error: AssessmentError) -> Self {
        match error {
            AssessmentError::Cycle(AssessmentCycleState::Concluded) => {
                Self::conflict("assessment_cycle_concluded")
            }
            AssessmentError::Cycle(_) => Self::conflict("assessment_cycle_step_not_allowed"),
            AssessmentError::Faults(faults) => Self::invalid(faults),
            AssessmentError::TooFewAssessors { code } => {
                Self::conflict("too_few_assessors").with("code", code)
            }
            AssessmentError::HandedIn => Self::conflict("self_assessment_handed_in"),
            AssessmentError::Inspection => Self::conflict("inspection_step_not_allowed"),
            AssessmentError::Gaps(gaps) => Self::conflict("score_sheet_incomplete").with("gaps", gaps),
            AssessmentError::Finding => Self::conflict("assessment_finding_step_not_allowed"),
            AssessmentError::OwnFinding => Self::rule("own_finding"),
        }
    }
}
