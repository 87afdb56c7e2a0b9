//! Inspections by a third party: which there are, and the score sheet that is filled in at the site.

mod arrive;
mod list;
mod page;
mod photos;
mod points;
mod sample;
mod samples;
mod sheet;
mod steps;
mod submit;
mod whereabouts;

pub use list::InspectionsPage;
pub use page::InspectionPage;
