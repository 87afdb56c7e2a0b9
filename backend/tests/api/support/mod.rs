//! What every API test stands on: a database each, the production wiring, clients by role.

#![allow(dead_code, reason = "not every slice needs every helper")]

pub mod app;
pub mod client;
pub mod db;
pub mod device;
pub mod elders;
pub mod files;
pub mod learning;
pub mod plans;
pub mod process;
pub mod runs;
pub mod schools;
pub mod tables;
pub mod venues;

pub use app::{PASSWORD, TestApp};
pub use client::{Answer, Client};
