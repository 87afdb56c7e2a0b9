//! The audit trail.

mod changes;
mod list;

pub use list::TrailPage;
