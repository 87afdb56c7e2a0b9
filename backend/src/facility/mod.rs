//! Where a school lives: the elderly-care facility that hosts it.
//!
//! Registration from draft to closed, the rooms and their usable area, the
//! fixed venue with its use-right document, opening hours and the days open
//! (notice, 三 and 四(一)). A school is hosted by exactly one facility.

pub mod domain;
pub mod routes;
pub mod scope;
pub mod service;
mod store;
