//! How the API speaks HTTP: problems, JSON, callers, pages, versions, replays.
//!
//! Slices' `routes.rs` build on this; nothing here knows a slice, except that
//! `auth.rs` asks the `auth` slice who is calling.

pub mod auth;
pub mod callers;
pub mod download;
pub mod etag;
pub mod idempotency;
pub mod json;
pub mod language;
pub mod middleware;
pub mod page;
pub mod problem;
pub mod problem_page;
pub mod sheets;
pub mod signed;
pub mod upload;
mod years;

pub use auth::Caller;
pub use etag::{IfMatch, IfMatchGiven};
pub use idempotency::IdempotencyKey;
pub use json::{Json, Path, Query};
pub use problem::{BodyProblems, Fault, Problem, Problems, Unchanged, VersionProblems};
