//! The catalogue: what can be taught at all, by which versions and files, what it is honoured as, and how it is shared.

mod attachments;
mod boxes;
mod categories;
mod category;
mod centers;
mod compare;
mod content;
mod detail;
mod facets;
mod form;
mod lessons;
mod list;
mod nomination;
mod online;
mod online_form;
mod owner;
mod publish;
mod reviews;
mod runs;
mod sharing;
mod steps;
mod subscriptions;
mod versions;

use contract::course::{CourseState, CourseVersionState};

pub(super) use boxes::{Boxes, ticked, written};
pub use categories::CategoriesPage;
pub(super) use category::{Categories, use_categories};
pub use centers::CentersPage;
pub use detail::DetailPage;
pub use form::CreatePage;
pub use list::ListPage;
pub use nomination::{NominationPage, NominationsPage};
pub(super) use owner::{CITY, Owners, is_whole_city, own, use_owners};
pub use reviews::ReviewsPage;
pub(super) use runs::when;

use crate::components::Tone;

const fn tone(state: CourseState) -> Tone {
    match state {
        CourseState::Draft => Tone::Neutral,
        CourseState::Review => Tone::Info,
        CourseState::Published => Tone::Good,
        CourseState::Retired => Tone::Warning,
    }
}

const fn version_tone(state: CourseVersionState) -> Tone {
    match state {
        CourseVersionState::Draft | CourseVersionState::Superseded => Tone::Neutral,
        CourseVersionState::Review => Tone::Info,
        CourseVersionState::Published => Tone::Good,
        CourseVersionState::Discarded => Tone::Warning,
    }
}
