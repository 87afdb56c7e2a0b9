//! What happens in the room: the timetable, and who signs in and out.

mod agenda;
mod confirm;
mod create;
mod edit;
mod feeds;
mod grid;
mod list;
mod place;
mod plan_item;
mod poll;
mod queue;
mod rest;
mod scan;
mod series;
mod session;
mod settlement;
mod sheet;
mod slots;
mod steps;
mod timetable;

use contract::class::SessionState;

pub use create::CreatePage;
pub use list::ListPage;
pub(in crate::pages) use place::{Clock, instant};
pub use series::SeriesPage;
pub use session::SessionPage;
pub use timetable::TimetablePage;

use crate::components::Tone;

const fn tone(state: SessionState) -> Tone {
    match state {
        SessionState::Scheduled => Tone::Neutral,
        SessionState::Open => Tone::Info,
        SessionState::Closed => Tone::Good,
        SessionState::Cancelled => Tone::Warning,
    }
}
