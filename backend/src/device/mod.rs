//! The registered devices of a facility, and what they record where the network is weak.
//!
//! A device has a key of its own, numbers and chains what it records, and binds its clock to the server's. What it sends
//! is kept for ever and judged row by row (notice, 四(四); docs/DEVICES.md). Who came to which class is entered by the
//! slice `class`, which asks for the rows that may be entered and says what became of them.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
