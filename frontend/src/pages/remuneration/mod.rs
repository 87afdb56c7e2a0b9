//! What teachers are paid: asked for by one, approved by another.

mod ask;
mod detail;
mod list;
mod standards;

use contract::fund::RemunerationState;

pub use detail::DetailPage;
pub use list::ListPage;

use crate::components::Tone;

const fn tone(state: RemunerationState) -> Tone {
    match state {
        RemunerationState::Pending => Tone::Warning,
        RemunerationState::Paid => Tone::Good,
        RemunerationState::Rejected | RemunerationState::Reversed => Tone::Neutral,
    }
}
