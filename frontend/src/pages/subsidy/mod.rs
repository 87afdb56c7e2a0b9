//! The graded subsidy.

mod examples;
mod facts;
mod policy;
mod result;
mod simulator;

pub use policy::{EditPolicyPage, NewPolicyPage, PoliciesPage, PolicyPage};
pub use simulator::SimulatorPage;
