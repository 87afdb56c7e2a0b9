//! Learning teams: who is in them, what they do, and what schools hold in a month.

mod create;
mod detail;
mod edit;
mod enter;
mod learner;
mod list;
mod log;
mod members;
mod months;
mod parameters;
mod summary;

use contract::learning_team::{LearningTeamActivityState, LearningTeamState};

pub use detail::DetailPage;
pub(crate) use learner::OfLearner;
pub use list::ListPage;
pub(crate) use parameters::Parameters;

use crate::components::Tone;

const fn tone(state: LearningTeamState) -> Tone {
    match state {
        LearningTeamState::Active => Tone::Good,
        LearningTeamState::Forming => Tone::Warning,
        LearningTeamState::Dissolved => Tone::Neutral,
    }
}

const fn entry_tone(state: LearningTeamActivityState) -> Tone {
    match state {
        LearningTeamActivityState::Submitted => Tone::Warning,
        LearningTeamActivityState::Approved => Tone::Good,
        LearningTeamActivityState::Returned => Tone::Neutral,
    }
}
