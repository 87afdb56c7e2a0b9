//! The cycle of a year: how far it has come, what is done next, and the schools in it.

mod board;
mod counties;
mod create;
mod drawn;
mod progress;
mod rubric;
mod schools;
mod steps;

pub use board::BoardPage;
