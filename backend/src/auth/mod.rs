//! Who may do what: accounts, passwords, sessions, tokens, roles and data scope.
//!
//! A grant is a role and how far it reaches. Every use case of every slice gets
//! an `Act`: who acts, with which grants, when, under which request. Its
//! `Scope` goes into the SQL of whatever is read or changed.

pub mod domain;
pub mod passwords;
pub mod routes;
pub mod service;
mod store;
pub mod tokens;

pub use domain::{Act, Scope};
