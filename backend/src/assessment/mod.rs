//! The yearly assessment (notice, 五(二)) and its inspections by a third party (六(四)).
//!
//! A cycle freezes what every school's year was by the product's own records, with the rows behind each figure; the school
//! says what it thinks of itself, drawn assessors look, and what they find becomes the next version of the result.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
