//! The pages, one folder a slice, named as in the backend.

pub mod auth;
pub mod overview;

mod elsewhere;

pub use elsewhere::{ForbiddenPage, NotFoundPage};
