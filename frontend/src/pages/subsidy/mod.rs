//! The graded subsidy.

mod examples;
mod facts;
mod result;
mod simulator;

use contract::auth::Role;

pub use simulator::SimulatorPage;

/// Who may try the rules out.
pub const SIMULATE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Finance, Role::Auditor];
