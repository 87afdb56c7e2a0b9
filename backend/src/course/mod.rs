//! The catalogue: what can be taught at all.
//!
//! Seven categories and five objectives (notice, 一 and 四(三)); a course is
//! written, reviewed for its content, published and at last retired. Schools
//! take published courses into their curricula.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
