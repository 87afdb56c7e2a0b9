//! Places and waiting lists: who has a place, who waits for which reason, and who is to be called.

mod by_proxy;
mod end;
mod learner;
mod notices;
mod panel;
mod parameters;
mod people;
mod places;
mod quota;
mod series;

use contract::class::EnrolmentState;

pub(crate) use learner::OfLearner;
pub use notices::NoticesPage;
pub(crate) use panel::Enrolments;
pub use parameters::ParametersPage;
pub use series::SeriesPage;

use crate::components::Tone;

const fn tone(state: EnrolmentState) -> Tone {
    match state {
        EnrolmentState::Enrolled | EnrolmentState::Completed => Tone::Good,
        EnrolmentState::Waiting => Tone::Warning,
        EnrolmentState::Withdrawn | EnrolmentState::Removed | EnrolmentState::Lapsed => Tone::Neutral,
    }
}
