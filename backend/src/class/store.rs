//! The only SQL on sessions and attendance.

mod attendances;
mod enrolment_parameters;
mod enrolments;
mod feeds;
mod notices;
mod series;
mod sessions;
mod subjects;
mod timetable;

pub(super) use attendances::*;
pub(super) use enrolment_parameters::*;
pub(super) use enrolments::*;
pub(super) use feeds::*;
pub(super) use notices::*;
pub(super) use series::*;
pub(super) use sessions::*;
pub(super) use subjects::*;
pub(super) use timetable::*;
