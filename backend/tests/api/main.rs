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

mod auth;
mod calendar;
mod coverage;
mod database;
mod dictionary;
mod division;
mod facility;
mod house;
mod local_postgres;
mod plumbing;
mod schema;
mod walk;
