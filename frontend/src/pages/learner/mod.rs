//! Learners: the list, the registration, one learner.

mod create;
mod detail;
mod id_number;
mod list;
mod reveal;

use contract::learner::LearnerState;

pub use create::CreatePage;
pub use detail::DetailPage;
pub use list::ListPage;

use crate::components::Tone;

const fn tone(state: LearnerState) -> Tone {
    match state {
        LearnerState::Active => Tone::Good,
        LearnerState::Suspended => Tone::Warning,
        LearnerState::Closed => Tone::Neutral,
    }
}
