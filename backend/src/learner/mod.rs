//! Who learns: the elders (老年人) that a school registers.
//!
//! A learner is 60 or older on the day (notice, 三; 老年人权益保障法 第二条),
//! may belong to the priority population (二(一)), and is known by an ID number
//! that is encrypted at rest and masked wherever it is shown.

pub mod domain;
pub mod export;
pub mod routes;
pub mod service;
mod store;
