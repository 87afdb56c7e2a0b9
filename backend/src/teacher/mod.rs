//! Who teaches (notice, 五(三)): where a teacher comes from, whether the unit
//! consents, and whether that has been checked.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
