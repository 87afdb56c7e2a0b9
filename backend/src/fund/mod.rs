//! Earmarked money: what comes in, and what it may be spent on.
//!
//! Awards that follow the yearly assessment pay for redemption goods and
//! related services and nothing else (notice, 五(二)); every other attempt is
//! refused and counted.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
