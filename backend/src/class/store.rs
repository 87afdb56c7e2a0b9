//! The only SQL on sessions and attendance.

mod attendances;
mod enrolment_parameters;
mod enrolments;
mod notices;
mod sessions;
mod subjects;

pub(super) use attendances::*;
pub(super) use enrolment_parameters::*;
pub(super) use enrolments::*;
pub(super) use notices::*;
pub(super) use sessions::*;
pub(super) use subjects::*;
