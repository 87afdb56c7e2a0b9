//! The pure engine: from a policy and the facts of a year to graded money.
//!
//! [`Policy`] and [`School`] are what stands after checking a document and the
//! facts; [`compute`] scores, grades and shares out; [`money`] holds the exact
//! arithmetic; `seal` gives a line and a run their SM3. No float, no clock, no
//! I/O, and the same inputs give the same bytes. How versions of the policy stand
//! to each other is told by `standing` and `difference`.

mod assess;
mod compute;
mod difference;
mod facts;
mod gates;
pub mod money;
mod policy;
mod record;
mod rubric;
mod seal;
mod spread;
mod standing;
#[cfg(test)]
mod tests;

pub use compute::{
    Figures, compute, compute_line, compute_unsealed, figures, operating_of, payments, simulate,
};
pub use difference::differences;
pub use facts::{School, parse_schools, rescaled};
pub use policy::{OperatingPolicy, Policy};
pub use seal::{hash_of_line, hash_of_run, hash_of_seals};
pub use standing::{check_version, is_author, warnings};

use contract::policy::Fault;

/// Why a subsidy cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubsidyError {
    /// The policy document has faults.
    #[error("the policy has {} faults", .0.len())]
    Policy(Vec<Fault>),
    /// The facts have faults.
    #[error("the facts have {} faults", .0.len())]
    Facts(Vec<Fault>),
}
