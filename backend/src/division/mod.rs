//! Administrative divisions: the city, its counties, townships and villages.
//!
//! Every code may have successive rows in time; whoever asks names a day.
//! Zones (codes 400 and above) are known but count in no coverage denominator.
//! Also keeps the age shares of the census, from which elders are estimated.
//! The divisions of Ordos are built in and loaded by `xuetang migrate`.

mod domain;
pub mod routes;
pub mod service;
mod store;

pub use domain::{CensusShare, DataError, Division, Filter};
pub use service::DivisionError;
