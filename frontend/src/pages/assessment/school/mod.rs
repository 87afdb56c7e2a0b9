//! A school in a cycle: its result, the figures that it follows from, what it says of itself, what was found, and every
//! result that it has had.

mod detail;
mod difference;
mod figures;
mod given;
mod own;
mod own_form;
mod result;
mod rows;
mod steps;
mod versions;

pub use detail::SchoolPage;
pub use rows::FactRowsPage;
