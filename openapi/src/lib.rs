//! What crosses the wire between the API and its clients, and nothing else.
//!
//! One module a slice, plus the few shapes that every slice shares. The crate
//! knows neither the database nor the web framework nor the browser, so both
//! ends can depend on it. `utoipa` sits behind the feature `openapi`,
//! `validator` behind `validate`.

mod told;
mod words;

pub use words::Word;

pub mod days;
pub mod file;
pub mod ids;
pub mod measure;
pub mod money;
pub mod page;
pub mod policy;
pub mod problem;
pub mod trace;

pub mod assessment;
pub mod audit;
pub mod auth;
pub mod class;
pub mod course;
pub mod coverage;
pub mod credit;
pub mod curriculum;
pub mod device;
pub mod dictionary;
pub mod division;
pub mod facility;
pub mod fund;
pub mod learner;
pub mod learning_team;
pub mod online;
pub mod overview;
pub mod participation;
pub mod privacy;
pub mod redemption;
pub mod smart_aging;
pub mod subsidy;
pub mod subsidy_run;
pub mod teacher;
pub mod venue;
pub mod volunteer;
