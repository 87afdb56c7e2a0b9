//! The only SQL on sessions and attendance.

mod attendances;
mod sessions;

pub(super) use attendances::*;
pub(super) use sessions::*;
