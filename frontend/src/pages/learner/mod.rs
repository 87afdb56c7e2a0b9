//! Learners: the list, the registration, one learner.

mod attendances;
mod create;
mod detail;
mod edit;
mod id_number;
mod list;
mod online;
mod recommended;
mod reveal;
mod step;

use contract::learner::{LearnerState, PriorityReason};

pub use create::CreatePage;
pub use detail::DetailPage;
pub use list::ListPage;

use crate::components::Tone;

/// Why someone comes first, with the place of each reason in a form.
const REASONS: [(PriorityReason, &str); 3] = [
    (PriorityReason::Economic, "/reason/economic"),
    (PriorityReason::Physical, "/reason/physical"),
    (PriorityReason::Circumstances, "/reason/circumstances"),
];

const fn tone(state: LearnerState) -> Tone {
    match state {
        LearnerState::Active => Tone::Good,
        LearnerState::Suspended => Tone::Warning,
        LearnerState::Closed => Tone::Neutral,
    }
}
