//! The only code that speaks HTTP, typed by `contract`.
//!
//! [`Api`] carries the access token (in memory only), renews it once when the
//! server answers 401, sends the language, and turns every refusal into an
//! [`ApiError`]. The calls themselves stand in one file a slice, as functions
//! that take the `Api`: `facility::list(&api, &query)`.

pub mod account;
pub mod assessment;
pub mod attendance;
pub mod audit;
mod auth;
pub mod class;
mod client;
pub mod course;
pub mod coverage;
pub mod credit;
pub mod curriculum;
mod decode;
pub mod demand;
pub mod device;
pub mod division;
mod edit;
pub mod enrolment;
mod error;
pub mod evidence;
pub mod facility;
pub mod fund;
pub mod inspection;
pub mod learner;
pub mod learning_team;
mod load;
pub mod online;
pub mod overview;
pub mod participation;
mod picture;
pub mod policy;
pub mod pool;
pub mod privacy;
pub mod redemption;
pub mod refresh;
pub mod remuneration;
pub mod review;
pub mod school;
pub mod sharing;
pub mod smart_aging;
pub mod stock;
pub mod subsidy;
pub mod subsidy_run;
pub(crate) mod tabs;
pub mod teacher;
pub(crate) mod texts;
pub mod timetable;
mod upload;
pub mod venue;
pub mod volunteer;

pub use client::{Api, Call, News, Once, Tagged};
use edit::tagged_by_version;
pub use edit::{Edit, Written, use_edit, use_versioned};
pub use error::ApiError;
pub use load::{Action, Loaded, Unread, use_action, use_load};
