//! The catalogue: what can be taught at all.
//!
//! Seven categories, which the city may add to, and five objectives (notice, 一
//! and 四(三)). What a course teaches stands in its versions: each is written,
//! reviewed for its content by a second person, published and never changed.
//! Schools take published courses into their curricula.

pub mod domain;
pub mod routes;
pub mod scope;
pub mod service;
mod store;
