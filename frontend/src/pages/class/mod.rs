//! What happens in the room: the timetable, and who signs in and out.

mod confirm;
mod create;
mod list;
mod plan_item;
mod poll;
mod queue;
mod scan;
mod session;
mod settlement;
mod sheet;
mod steps;

use contract::class::SessionState;

pub use create::CreatePage;
pub use list::ListPage;
pub use session::SessionPage;

use crate::components::Tone;

const fn tone(state: SessionState) -> Tone {
    match state {
        SessionState::Scheduled => Tone::Neutral,
        SessionState::Open => Tone::Info,
        SessionState::Closed => Tone::Good,
        SessionState::Cancelled => Tone::Warning,
    }
}
