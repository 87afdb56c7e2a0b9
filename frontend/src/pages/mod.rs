//! The pages, one folder a slice, named as in the backend.

pub mod account;
mod ask;
pub mod assessment;
pub mod audit;
pub mod auth;
pub(crate) mod card;
pub mod class;
pub mod course;
pub mod coverage;
pub mod credit;
pub mod curriculum;
pub mod demand;
pub mod device;
pub mod division;
pub mod enrolment;
pub mod evidence;
pub(crate) mod explain;
pub mod facility;
pub mod fund;
mod import;
pub mod learner;
pub mod learning_team;
pub mod online;
pub mod overview;
mod parameter;
pub mod participation;
pub mod privacy;
pub mod redemption;
pub mod remuneration;
pub mod smart_aging;
pub mod stock;
pub mod subsidy;
pub mod subsidy_run;
pub mod teacher;
mod two_people;
pub mod venue;
pub mod volunteer;

mod elsewhere;

pub use elsewhere::{ForbiddenPage, NotFoundPage};
