//! Learners: the list, the registration, one learner.

mod create;
mod detail;
mod id_number;
mod list;
mod reveal;

use contract::{auth::Role, learner::LearnerState};

pub use create::CreatePage;
pub use detail::DetailPage;
pub use list::ListPage;

use crate::components::Tone;

/// Who may see learners.
pub const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
];
/// Who may register and edit them.
pub const WRITE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
const DECIDE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
const REVEAL: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager];

const fn tone(state: LearnerState) -> Tone {
    match state {
        LearnerState::Active => Tone::Good,
        LearnerState::Suspended => Tone::Warning,
        LearnerState::Closed => Tone::Neutral,
    }
}
