//! Nominations: what is a 精品课程 or 特色活动 is proposed by one and approved by another.

mod detail;
mod list;
mod of_course;

use contract::course::NominationState;

pub use detail::NominationPage;
pub use list::NominationsPage;
pub(super) use of_course::OfCourse;

use crate::components::Tone;

const fn tone(state: NominationState) -> Tone {
    match state {
        NominationState::Pending => Tone::Info,
        NominationState::Approved => Tone::Good,
        NominationState::Rejected => Tone::Neutral,
        NominationState::Revoked => Tone::Warning,
    }
}
