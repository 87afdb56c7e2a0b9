//! Graded money (分级资助) for the schools of a year.
//!
//! Gates, a rubric of 100 points, a grade and from it an amount under a budget
//! (notice, 五(二) and 六(四)): the rules are code, the numbers are a dated
//! policy, and every value carries the trace of how it came about.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
