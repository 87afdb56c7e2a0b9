//! The pure rules of silver credits.
//!
//! [`Policy`] is a checked policy document; [`earn`] turns valid minutes into
//! credits under its caps; [`buckets`] spends the earliest expiry first and
//! undoes it; [`cover`] compares the fund with what is outstanding; [`ledger`]
//! says whether an event may be posted. [`vesting`] says what may be spent yet,
//! [`screening`] what somebody should look at, [`decisions`] who decides on it,
//! and [`concentration`] how credits are spread. Versions are compared by
//! [`differences`], their calendar is judged by [`outlook`], and [`month`]
//! computes a past month anew. [`online`] counts what was watched and has not counted yet. [`statement`] says what a learner reads of a
//! transfer, [`reminders`] when it is told of what expires, and [`chain_file`] how
//! the ends of the chain are kept elsewhere. [`pool`] says what is given to the
//! public pool, left to it and given out of it, and [`waiting`] which attendance
//! is not settled yet. Whole hundredths only.

pub mod buckets;
pub mod chain_file;
mod claims;
mod compare;
pub mod concentration;
pub mod cover;
pub mod decisions;
mod earning;
mod history;
pub mod ledger;
pub mod month;
pub mod online;
pub mod outlook;
mod policy;
pub mod pool;
pub mod reminders;
pub mod screening;
mod simulate;
pub mod statement;
#[cfg(test)]
mod tests;
pub mod vesting;
pub mod waiting;

pub use claims::{Claim, ClaimRefusal, Desk, Granted, Member, Rules};
pub use compare::differences;
pub use earning::{Activity, Amounts, Earned, Inputs, Learner, Tally, Used, amounts, earn, trace};
pub use history::History;
pub use policy::{Policy, high_cost_fen};
pub use simulate::simulate;
