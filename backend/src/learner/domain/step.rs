//! How a registration goes on and ends.

use contract::learner::LearnerState;

use super::LearnerError;

/// A step in a learner's registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LearnerStep {
    /// Stop earning for the time being.
    Suspend,
    /// Learn and earn again.
    Resume,
    /// Leave for good.
    Close,
}

/// Where a step leads.
pub const fn take_step(state: LearnerState, step: LearnerStep) -> Result<LearnerState, LearnerError> {
    match (state, step) {
        (LearnerState::Active, LearnerStep::Suspend) => Ok(LearnerState::Suspended),
        (LearnerState::Suspended, LearnerStep::Resume) => Ok(LearnerState::Active),
        (LearnerState::Active | LearnerState::Suspended, LearnerStep::Close) => Ok(LearnerState::Closed),
        _ => Err(LearnerError::Step(state)),
    }
}

/// Whether the record may be edited; one that has ended stays as it was.
#[must_use]
pub const fn may_change(state: LearnerState) -> bool {
    matches!(state, LearnerState::Active | LearnerState::Suspended)
}
