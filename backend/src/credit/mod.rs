//! Silver credits (银发学分): how they are earned, kept and covered.
//!
//! A dated policy turns valid minutes into credits (notice, 五(一)); credits lie
//! in buckets by the day they expire and move only by transfers of the ledger,
//! so that nothing is created, lost or overdrawn.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
