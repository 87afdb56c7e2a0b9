//! The only SQL on online lessons, playbacks, and what was watched.

pub(super) mod lessons;
pub(super) mod parameters;
pub(super) mod playbacks;
pub(super) mod progress;
pub(super) mod records;
pub(super) mod report;
pub(super) mod viewers;
