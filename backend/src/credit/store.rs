//! The only SQL of credits: the ledger, policies, earnings, and the evidence read from other slices.

pub(super) mod accounts;
pub(super) mod adjustments;
pub(super) mod append;
pub(super) mod balances;
pub(super) mod concentration;
pub(super) mod cover;
pub(super) mod due;
pub(super) mod earnings;
pub(super) mod evidence;
pub mod ledger;
pub(super) mod merge;
pub(super) mod online;
pub(super) mod policies;
pub(super) mod pool;
pub(super) mod postings;
pub(super) mod reconcile;
pub(super) mod reminders;
pub(super) mod reviews;
pub(super) mod screening;
pub(super) mod simulated;
pub(super) mod statement;
pub(super) mod struck_out;
pub(super) mod vesting;
pub(super) mod volunteering;
