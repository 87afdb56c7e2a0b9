//! What elders want to learn: surveys, what is answered, and what that means for the plans.

mod answers;
mod create;
mod detail;
mod edit;
mod entry;
mod gap;
mod list;
mod option;
mod options;
mod steps;
mod tally;

use contract::curriculum::SurveyState;

pub use create::CreatePage;
pub use detail::DetailPage;
pub use entry::EntryPage;
pub use list::ListPage;

use crate::components::Tone;

const fn tone(state: SurveyState) -> Tone {
    match state {
        SurveyState::Draft => Tone::Neutral,
        SurveyState::Scheduled => Tone::Info,
        SurveyState::Open => Tone::Good,
        SurveyState::Closed | SurveyState::Withdrawn => Tone::Warning,
    }
}
