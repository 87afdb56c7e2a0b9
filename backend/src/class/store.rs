//! The only SQL on sessions and attendance.

mod attendances;
mod feeds;
mod series;
mod sessions;
mod timetable;

pub(super) use attendances::*;
pub(super) use feeds::*;
pub(super) use series::*;
pub(super) use sessions::*;
pub(super) use timetable::*;
