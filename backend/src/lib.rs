//! The Silver Academy API: one folder a slice, all alike inside.
//!
//! `routes → service → {domain, store}`, `store → domain`. See
//! `docs/ARCHITECTURE.md` for which slice may lean on which.

// Diesel names each table in a macro that calls itself.
#![recursion_limit = "256"]

pub mod act;
pub mod assessment;
pub mod audit;
pub mod auth;
pub mod calendar;
pub mod class;
pub mod clock;
pub mod commands;
pub mod config;
pub mod course;
pub mod coverage;
pub mod credit;
pub mod curriculum;
pub mod db;
pub mod demo;
pub mod device;
pub mod dictionary;
pub mod division;
pub mod facility;
pub mod files;
pub mod fund;
pub mod http;
pub mod keys;
pub mod learner;
pub mod learning_team;
pub mod online;
pub mod openapi;
pub mod paging;
pub mod privacy;
pub mod probes;
pub mod redemption;
pub use schema;
pub mod search;
pub mod sheet;
pub mod smart_aging;
pub mod startup;
pub mod state;
pub mod subsidy;
pub mod subsidy_run;
pub mod sweeps;
pub mod teacher;
pub mod telemetry;
pub mod venue;
pub mod volunteer;
pub mod words;
