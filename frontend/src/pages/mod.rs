//! The pages, one folder a slice, named as in the backend.

pub mod account;
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
pub mod overview;
mod parameter;
pub mod participation;
pub mod privacy;
pub mod redemption;
pub mod smart_aging;
pub mod stock;
pub mod subsidy;
mod two_people;
pub mod venue;

mod elsewhere;

pub use elsewhere::{ForbiddenPage, NotFoundPage};
