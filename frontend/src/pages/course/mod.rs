//! The catalogue: what can be taught at all.

mod boxes;
mod detail;
mod form;
mod list;
mod steps;

use contract::course::CourseState;

pub(super) use boxes::{Boxes, ticked, written};
pub use detail::DetailPage;
pub use form::CreatePage;
pub use list::ListPage;

use crate::components::Tone;

const fn tone(state: CourseState) -> Tone {
    match state {
        CourseState::Draft => Tone::Neutral,
        CourseState::Review => Tone::Info,
        CourseState::Published => Tone::Good,
        CourseState::Retired => Tone::Warning,
    }
}
