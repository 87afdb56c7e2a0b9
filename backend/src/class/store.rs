//! The only SQL on sessions and attendance.

mod attendances;
pub(super) mod batches;
mod codes;
mod corrections;
mod feeds;
mod live;
mod reviews;
mod series;
mod sessions;
mod timetable;

pub(super) use attendances::*;
pub(super) use codes::*;
pub(super) use corrections::*;
pub(super) use feeds::*;
pub(super) use live::*;
pub(super) use reviews::*;
pub(super) use series::*;
pub(super) use sessions::*;
pub(super) use timetable::*;
