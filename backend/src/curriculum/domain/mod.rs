//! The pure rules of the half-yearly refresh of a school's curriculum (notice, 四(三)).

pub mod demand;
pub mod figures;
pub mod publishing;
mod refresh;
pub mod reviews;
pub mod tally;

pub use refresh::{
    Change, CurriculumError, MIN_CHANGED_BP, REMINDER_DAYS, check_items, is_reminder_day, publish,
    refresh_state, require_draft,
};
