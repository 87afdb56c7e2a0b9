//! The only SQL on devices and what they have sent.

pub(super) mod devices;
pub(super) mod pairings;
pub(super) mod parameters;
pub(super) mod records;
pub(super) mod staff;
pub(super) mod waiting;
