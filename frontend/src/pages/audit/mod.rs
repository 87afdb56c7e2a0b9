//! The audit trail.

mod changes;
mod list;
mod names;
mod values;

pub use list::TrailPage;
