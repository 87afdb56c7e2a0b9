//! The audit trail: who changed what, when, from what to what, under which request.
//!
//! Every use case that changes something records it here in the same
//! transaction. Entries are append-only (a trigger of the database refuses
//! anything else) and hold no personal data: callers hand in masked views.

pub mod routes;
mod service;
mod store;

pub use service::{Change, list, record, record_all};
