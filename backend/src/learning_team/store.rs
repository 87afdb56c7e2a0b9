//! The only SQL on learning teams.

mod activities;
mod parameters;
mod report;
mod teams;

pub(super) use activities::*;
pub(super) use parameters::*;
pub(super) use report::*;
pub(super) use teams::*;
