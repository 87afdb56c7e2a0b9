//! The graded subsidy.

mod examples;
mod facts;
mod result;
mod simulator;

pub use simulator::SimulatorPage;
