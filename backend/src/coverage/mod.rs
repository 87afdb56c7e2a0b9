//! How far the schools reach: targets by kind of host and day, and who takes part.
//!
//! Actual counts by county, kind and date against both denominators, the gap by
//! name, and regular participation (notice, 三). Targets are rows of data, not
//! code; every comparison is exact.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
