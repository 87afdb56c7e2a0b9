//! Everything that is tested from outside: the API, the database, the commands.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and takes the time it likes"
)]

mod support;

mod adjustment;
mod assessment;
mod auth;
mod balance;
mod calendar;
mod class;
mod course;
mod coverage;
mod crash;
mod credit;
mod curriculum;
mod database;
mod demo;
mod device;
mod dictionary;
mod division;
mod enrolment;
mod facility;
mod fund;
mod goods;
mod group;
mod house;
mod idempotency;
mod learner;
mod learning_team;
mod local_postgres;
mod online;
mod overview;
mod participation;
mod plumbing;
mod pool;
mod posting;
mod privacy;
mod reconcile;
mod redemption;
mod remuneration;
mod replay;
mod reversal;
mod review;
mod rights;
mod schema;
mod scope;
mod shutdown;
mod smart_aging;
mod startup;
mod statement;
mod stock;
mod subsidy;
mod subsidy_run;
mod teacher;
mod venue;
mod volunteer;
mod walk;
