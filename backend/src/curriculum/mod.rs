//! What a school teaches in a half-year.
//!
//! A plan is copied from the last one, changed by the teaching review and the
//! elders' demand, and published once; every half-year that is due needs one
//! (notice, 四(三): 每半年更新一次教学课程).

pub mod domain;
pub mod routes;
pub mod service;
mod store;
