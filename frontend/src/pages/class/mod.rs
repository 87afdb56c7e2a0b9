//! What happens in the room: the timetable, and who signs in and out.

mod create;
mod list;
mod session;
mod settlement;
mod sheet;

use contract::{auth::Role, class::SessionState};

pub use create::CreatePage;
pub use list::ListPage;
pub use session::SessionPage;

use crate::components::Tone;

/// Who puts sessions on the timetable.
pub const WRITE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
const ATTEND: &[Role] = &[Role::FacilityManager, Role::FacilityClerk, Role::Teacher, Role::CityAdmin];
const SETTLE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];

const fn tone(state: SessionState) -> Tone {
    match state {
        SessionState::Scheduled => Tone::Neutral,
        SessionState::Open => Tone::Info,
        SessionState::Closed => Tone::Good,
        SessionState::Cancelled => Tone::Warning,
    }
}
