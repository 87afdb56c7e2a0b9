//! The only SQL on sessions and attendance.

mod attendances;
pub(super) mod batches;
mod codes;
mod confirmations;
mod corrections;
mod elsewhere;
mod enrolment_parameters;
mod enrolments;
mod feeds;
mod live;
mod notices;
mod rescheduling;
mod reviews;
mod roster;
mod series;
mod sessions;
mod subjects;
mod timetable;

pub(super) use attendances::*;
pub(super) use codes::*;
pub(super) use confirmations::*;
pub(super) use corrections::*;
pub(super) use elsewhere::*;
pub(super) use enrolment_parameters::*;
pub(super) use enrolments::*;
pub(super) use feeds::*;
pub(super) use live::*;
pub(super) use notices::*;
pub(super) use rescheduling::*;
pub(super) use reviews::*;
pub(super) use roster::*;
pub(super) use series::*;
pub(super) use sessions::*;
pub(super) use subjects::*;
pub(super) use timetable::*;
