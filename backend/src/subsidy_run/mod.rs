//! The run of a year (notice, 五(二): 按结果分级, 分级资助; 六(四)): from the assessed schools to money in their earmarked funds.
//!
//! The engine of `subsidy` computes; this slice freezes what it came to, lets counties review, the city approve, everybody
//! read, schools appeal, and finance pay, take back and report.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
