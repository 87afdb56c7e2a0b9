//! The only SQL on venues, agreements and bookings.

pub(super) mod agreements;
pub(super) mod bookings;
pub(super) mod usage;
pub(super) mod venues;
