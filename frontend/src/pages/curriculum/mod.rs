//! What a school teaches in a half-year.

mod add;
mod basis;
mod board;
mod diff;
mod editor;
mod fault;
mod items;
mod list;
mod planned;
mod publish;
mod reach;
mod refresh;
mod reminders;
mod rules;

use contract::curriculum::PlanState;

pub use editor::PlanPage;
pub(super) use items::weekdays;
pub use list::ListPage;
pub(super) use list::half_years;
pub use refresh::ProposalPage;
pub(super) use reminders::Reminders;
pub use rules::RulesPage;

use crate::components::Tone;

const fn tone(state: PlanState) -> Tone {
    match state {
        PlanState::Draft => Tone::Info,
        PlanState::Published => Tone::Good,
        PlanState::Superseded => Tone::Neutral,
    }
}
