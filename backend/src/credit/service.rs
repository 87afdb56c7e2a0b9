//! Use cases of credits.

mod accounts;
mod adjustments;
mod balances;
mod chain_file;
mod closure;
mod concentration;
mod cover;
mod due;
mod expiry;
mod histories;
pub mod ledger;
mod merge;
mod online;
mod people;
mod policies;
mod pool;
pub mod postings;
mod reconcile;
mod reminders;
mod reviews;
mod screening;
mod settle;
mod statement;
mod struck_out;
mod vesting;
mod volunteering;

use chrono::NaiveDate;

use super::domain::decisions::{AdjustmentError, ReviewError};
use super::domain::pool::{DonationError, GrantError};
use crate::db::DbError;
use ledger::LedgerError;

pub use accounts::{earning_trace, entries, learner_credits};
pub use adjustments::{
    approve_adjustment, get_adjustment, list_adjustments, propose_adjustment, reject_adjustment,
};
pub use balances::{BalanceAsked, Balances};
pub use chain_file::{ChainFile, ChainFileError, HeadDue, head_due};
pub use closure::close_due;
pub use concentration::concentration;
pub use cover::{Reserve, city_cover, outstanding, reserve_on};
pub use due::{list_due, settle_due};
pub use expiry::expire_due;
pub use merge::{MovedCredits, Unsettled, follow_merged, left_over, move_credits, unsettled};
pub use online::{list_due_records, settle_records};
pub use people::is_own;
pub use policies::{
    RedemptionLimits, create_policy, end_policy, get_policy, grace_days, list_policies, policy_diff,
    policy_warnings, publish_policy, redemption_limits, simulate, simulate_month, update_policy,
    withdraw_policy,
};
pub use pool::{Given, donate, find_given, in_pool, list_pool_movements, list_pools, pooled};
pub use reconcile::{
    chain, heads_differ, list_reconciliations, reconcile, run_reconciliation, tell_newest, thaw,
};
pub use reminders::{list_reminders, remind_due};
pub use reviews::{accept_review, get_review, list_reviews, refuse_review};
pub use screening::{review_after_death, screen_posted};
pub use settle::settle_session;
pub use statement::{STATEMENT_COLUMNS, balance_at, statement, statement_sheet};
pub use vesting::{Waiting, waiting_of};
pub use volunteering::{list_due_logs, settle_log};

/// Why something of credits is not done.
#[derive(Debug, thiserror::Error)]
pub enum CreditError {
    /// No such record in the caller's scope.
    #[error("not found")]
    NotFound,
    /// No published policy holds on that day.
    #[error("no credit policy holds on {0}")]
    NoPolicy(NaiveDate),
    /// The policy's members are not in order.
    #[error("the policy is not in order")]
    Policy(Vec<contract::policy::Fault>),
    /// Its days overlap those of another published policy.
    #[error("the policy overlaps another")]
    Overlap,
    /// Another policy of the same code begins on the same day.
    #[error("another policy of this code begins on that day")]
    SameStart,
    /// Only a draft can be changed, withdrawn or published.
    #[error("the policy is not a draft")]
    NotDraft,
    /// Who drafted a policy or edited it last does not publish it.
    #[error("nobody publishes its own draft")]
    OwnDraft,
    /// Somebody else has changed it since it was read.
    #[error("the version is stale")]
    Stale,
    /// Only a published policy can be ended.
    #[error("the policy is not published")]
    NotPublished,
    /// Nobody credits itself: someone else must settle this session.
    #[error("an account cannot credit itself")]
    OwnCredit,
    /// A review stays as it is.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// A correction of credits stays as it is.
    #[error(transparent)]
    Adjustment(#[from] AdjustmentError),
    /// Nothing is given to the public pool.
    #[error(transparent)]
    Donation(#[from] DonationError),
    /// Nothing is given out of the public pool.
    #[error(transparent)]
    Grant(#[from] GrantError),
    /// The days that are asked for are none.
    #[error("the first day is after the last, or a half-year and days are told together")]
    Days,
    /// A month that has not begun has no statement.
    #[error("the month has not begun")]
    MonthToCome,
    /// Nothing is known of an instant that has not come.
    #[error("the instant has not come")]
    InstantToCome,
    /// The books are being checked at this moment.
    #[error("another reconciliation is under way")]
    Reconciling,
    /// Checking the books takes longer than a request may.
    #[error("the reconciliation takes too long for a request")]
    TooLong,
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// A stored word or document cannot be read.
    #[error("a stored value cannot be read")]
    Stored,
    /// The database did not answer.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for CreditError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<LedgerError> for CreditError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Database(error) => Self::Database(error),
            other => Self::Ledger(other),
        }
    }
}

type Outcome<T> = Result<T, CreditError>;
