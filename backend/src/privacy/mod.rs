//! Whose data is whose: two records of one person, and what learners ask for about their data (PIPL 44 to 50).
//!
//! It stands above the books: a merge moves credits, an erasure needs them settled, a copy tells of everything.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
