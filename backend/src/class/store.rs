//! The only SQL on sessions and attendance.

mod attendances;
pub(super) mod batches;
mod codes;
mod corrections;
mod live;
mod reviews;
mod sessions;

pub(super) use attendances::*;
pub(super) use codes::*;
pub(super) use corrections::*;
pub(super) use live::*;
pub(super) use reviews::*;
pub(super) use sessions::*;
