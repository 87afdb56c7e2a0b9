//! Rules of the yearly assessment. Pure.

mod cycle;
pub mod draw;
pub mod figures;
pub mod finding;
pub mod result;
pub mod sheet;

pub use cycle::{CycleStep, check_cycle, take_cycle_step};

use contract::assessment::AssessmentCycleState;
pub use contract::policy::Fault;

/// Why something cannot be done in an assessment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssessmentError {
    /// The cycle is not where this is done.
    #[error("the cycle is {0}")]
    Cycle(AssessmentCycleState),
    /// What was said has faults.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// Too few assessors are free of interests for one of the schools.
    #[error("not enough assessors for {code}")]
    TooFewAssessors {
        /// The school's code.
        code: String,
    },
    /// The school's own assessment is handed in.
    #[error("the self-assessment is handed in")]
    HandedIn,
    /// The inspection is not where this is done.
    #[error("the inspection is not under way")]
    Inspection,
    /// The score sheet has gaps.
    #[error("the sheet has {0} gaps")]
    Gaps(usize),
    /// The finding is not where this is done.
    #[error("the finding is settled")]
    Finding,
    /// Whoever found something, or put it right, does not decide about it.
    #[error("own finding")]
    OwnFinding,
}
