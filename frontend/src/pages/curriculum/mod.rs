//! What a school teaches in a half-year.

mod diff;
mod editor;
mod list;
mod overdue;

use contract::curriculum::PlanState;

pub use editor::PlanPage;
pub use list::ListPage;

use crate::components::Tone;

const fn tone(state: PlanState) -> Tone {
    match state {
        PlanState::Draft => Tone::Info,
        PlanState::Published => Tone::Good,
        PlanState::Superseded => Tone::Neutral,
    }
}
