//! Teams of elders who learn together (notice, 四(三): 老年学习团队), and whether schools hold enough besides their courses.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
