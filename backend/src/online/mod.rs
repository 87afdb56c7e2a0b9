//! Online lessons (notice, 四(四): 网络学习子平台): lessons of published courses that learners watch for themselves, and the
//! minutes of it that the server has verified, as evidence for the ledger.
//!
//! A player only says where it stands; what counts is decided by the server's clock: no faster than time, on one device,
//! each second of a lesson once.

pub mod domain;
pub mod routes;
pub mod service;
mod store;
