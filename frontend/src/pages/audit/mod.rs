//! The audit trail.

mod changes;
mod list;
mod names;

pub use list::TrailPage;
