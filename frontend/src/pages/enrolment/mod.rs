//! Places and waiting lists: who has a place, who waits for which reason, and who is to be called.

mod by_proxy;
mod end;
mod learner;
mod list;
mod notices;
mod panel;
mod parameters;
mod people;
mod places;
mod quota;
mod series;

use contract::class::{EnrolmentState, EnrolmentView};

pub(crate) use learner::OfLearner;
pub use list::ListPage;
pub use notices::NoticesPage;
pub(crate) use panel::Enrolments;
pub use parameters::ParametersPage;
pub use series::SeriesPage;

use crate::{components::Tone, route::Route};

const fn tone(state: EnrolmentState) -> Tone {
    match state {
        EnrolmentState::Enrolled | EnrolmentState::Completed => Tone::Good,
        EnrolmentState::Waiting => Tone::Warning,
        EnrolmentState::Withdrawn | EnrolmentState::Removed | EnrolmentState::Lapsed => Tone::Neutral,
    }
}

/// Where the places are that somebody is enrolled in or waits for.
fn subject_of(one: &EnrolmentView) -> Option<Route> {
    match (one.series_id, one.session_id) {
        (Some(id), _) => Some(Route::SeriesEnrolments { id }),
        (None, Some(id)) => Some(Route::ClassSession { id }),
        (None, None) => None,
    }
}
