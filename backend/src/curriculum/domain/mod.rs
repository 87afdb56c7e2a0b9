//! The pure rules of the half-yearly refresh of a school's curriculum (notice, 四(三)).

pub mod compliance;
pub mod decisions;
pub mod demand;
pub mod figures;
pub mod proposal;
pub mod publicity;
pub mod publishing;
pub mod reach;
pub mod recommendation;
mod refresh;
pub mod reminders;
pub mod reviews;
pub mod simulation;
pub mod tally;

pub use refresh::{
    Change, CurriculumError, MIN_CHANGED_BP, check_items, check_near, publish, refresh_state, require_draft,
};
