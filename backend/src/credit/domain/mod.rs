//! The pure rules of silver credits.
//!
//! [`Policy`] is a checked policy document; [`earn`] turns valid minutes into
//! credits under its caps; [`buckets`] spends the earliest expiry first and
//! undoes it; [`cover`] compares the fund with what is outstanding; [`ledger`]
//! says whether an event may be posted. Whole hundredths only.

pub mod buckets;
pub mod cover;
mod earning;
pub mod ledger;
mod policy;
mod simulate;
#[cfg(test)]
mod tests;

pub use earning::{Activity, Earned, Learner, Tally, earn};
pub use policy::{Policy, high_cost_fen};
pub use simulate::simulate;
