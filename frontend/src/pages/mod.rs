//! The pages, one folder a slice, named as in the backend.

pub mod audit;
pub mod auth;
pub mod coverage;
pub mod division;
pub mod facility;
pub mod overview;

mod elsewhere;

pub use elsewhere::{ForbiddenPage, NotFoundPage};
