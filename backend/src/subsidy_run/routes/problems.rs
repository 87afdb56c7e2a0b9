//! What the errors of this slice are over HTTP.

use crate::http::{Fault, Problem};
use crate::subsidy_run::domain::people::Own;
use crate::subsidy_run::domain::steps::StepError;
use crate::subsidy_run::service::SubsidyRunError;

impl From<SubsidyRunError> for Problem {
    fn from(error: SubsidyRunError) -> Self {
        match error {
            SubsidyRunError::Step(error) => error.into(),
            SubsidyRunError::Own(error) => error.into(),
            SubsidyRunError::NotFound => Self::not_found(),
            SubsidyRunError::CityDecides => Self::whole_city_only(),
            SubsidyRunError::Stale => Self::stale(),
            SubsidyRunError::Exists(year) => Self::conflict("subsidy_run_exists").with("year", year),
            SubsidyRunError::CycleNotFound => {
                Self::invalid(vec![Fault::new("/cycle_id", "subsidy_cycle_not_found")])
            }
            SubsidyRunError::CycleNotFrozen => {
                Self::invalid(vec![Fault::new("/cycle_id", "subsidy_cycle_not_frozen")])
            }
            SubsidyRunError::Faults(faults) => Self::invalid(faults),
            SubsidyRunError::Facts { school, fault } => {
                Self::rule("subsidy_facts_invalid").with("school", school).saying("fault", fault)
            }
            SubsidyRunError::VersionNotFound => Self::conflict("subsidy_run_not_computed"),
            SubsidyRunError::CountyNotReviewed => {
                Self::invalid(vec![Fault::new("/county_code", "subsidy_county_without_lines")])
            }
            SubsidyRunError::ReviewedBefore => Self::conflict("subsidy_county_reviewed"),
            SubsidyRunError::Calendar(day) => Self::rule("subsidy_calendar_unknown").with("day", day),
            SubsidyRunError::PublicityOver(day) => Self::conflict("publicity_over").with("day", day),
            SubsidyRunError::NotPublicised(_) => Self::conflict("subsidy_run_not_publicised"),
            SubsidyRunError::LineReplaced => Self::conflict("subsidy_line_replaced"),
            SubsidyRunError::AppealOpen => Self::conflict("subsidy_appeal_open"),
            SubsidyRunError::Decided => Self::conflict("subsidy_decided"),
            SubsidyRunError::NotPaid(_) => Self::conflict("subsidy_run_not_paid"),
            SubsidyRunError::NothingToTakeBack => Self::rule("subsidy_nothing_to_claw_back"),
            SubsidyRunError::Outdated(schools) => outdated(&schools),
            SubsidyRunError::ClawbackStale => Self::conflict("subsidy_clawback_stale"),
            SubsidyRunError::ClawbackOpen => Self::conflict("subsidy_clawback_open"),
            SubsidyRunError::OperatingOverlap => Self::conflict("policy_overlap"),
            SubsidyRunError::OperatingNotDraft => Self::conflict("policy_not_draft"),
            SubsidyRunError::OperatingNotPublished => Self::conflict("policy_not_published"),
            SubsidyRunError::NothingToCompare => Self::rule("subsidy_nothing_to_compare"),
            SubsidyRunError::Stored | SubsidyRunError::BuiltIn(_) => Self::internal(&error),
            SubsidyRunError::Assessment(error) => error.into(),
            SubsidyRunError::Subsidy(error) => error.into(),
            SubsidyRunError::Fund(error) => error.into(),
            SubsidyRunError::Database(error) => error.into(),
        }
    }
}

/// So many schools are named.
const NAMED: usize = 20;

fn outdated(schools: &[String]) -> Problem {
    let named: Vec<&str> = schools.iter().take(NAMED).map(String::as_str).collect();
    Problem::conflict("subsidy_run_outdated").with("count", schools.len()).with("schools", named.join(", "))
}

impl From<StepError> for Problem {
    fn from(error: StepError) -> Self {
        match error {
            StepError::NotAllowed(_) => Self::conflict("subsidy_run_step_not_allowed"),
            StepError::SelfAssessmentsOpen { open, schools } => {
                Self::rule("subsidy_self_assessments_open").with("open", open).with("schools", schools)
            }
            StepError::InspectionsOpen { open, schools } => {
                Self::rule("subsidy_inspections_open").with("open", open).with("schools", schools)
            }
            StepError::PublicityNotOver => Self::conflict("subsidy_publicity_not_over"),
            StepError::AppealsOpen(open) => Self::conflict("subsidy_appeals_open").with("open", open),
        }
    }
}

impl From<Own> for Problem {
    fn from(error: Own) -> Self {
        Self::rule(match error {
            Own::Computation => "own_subsidy_computation",
            Own::Review => "own_subsidy_review",
            Own::Approval => "own_subsidy_approval",
            Own::Appeal => "own_subsidy_appeal",
            Own::Clawback => "own_subsidy_clawback",
            Own::OperatingPolicy => "own_operating_policy",
        })
    }
}
