//! Shared public venues (notice, 四(二)): libraries, museums, halls; the agreements under which schools use them, and when.
//!
//! A booking rests on an agreement that is in force on its day, and a venue is never in two bookings at once: the
//! database itself sees to that. A class session in a venue books it through this slice.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
