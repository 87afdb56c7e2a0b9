//! Whether the ledger's books are in order.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::ReconciliationId;
use crate::words::words;

words! {
    /// How grave it is that an invariant is broken.
    pub enum FindingSeverity {
        /// The books are not in order.
        Error = "error",
        /// The books are in order, but somebody should see to it.
        Warning = "warning",
    }
}

/// What was found of one invariant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvariantFinding {
    /// The invariant, for example `balances_are_the_sum_of_their_transfers`.
    pub name: String,
    /// Whether books in which it is broken are not in order.
    #[serde(default = "error")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub severity: FindingSeverity,
    /// How often it is broken; 0 in books that are in order.
    pub count: i64,
    /// The first places, by ids; told only to who looks after the whole city.
    pub examples: Vec<String>,
}

/// Checks that were kept before there were warnings know errors only.
const fn error() -> FindingSeverity {
    FindingSeverity::Error
}

impl InvariantFinding {
    /// Whether it says that the books are not in order.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.count > 0 && self.severity == FindingSeverity::Error
    }
}

/// What a reconciliation found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReconciliationView {
    /// Its identifier; later ones are greater.
    pub id: ReconciliationId,
    /// When.
    pub at: DateTime<Utc>,
    /// The block after which it looked; 0 when it looked at everything.
    pub from_block: i64,
    /// The last block of the chain.
    pub to_block: i64,
    /// That block's hash in hexadecimal digits: kept elsewhere, it shows every later edit.
    pub chain_hash: String,
    /// Whether it looked at everything.
    pub full: bool,
    /// Whether the books are in order: nothing was found but warnings.
    pub clean: bool,
    /// Every invariant.
    pub findings: Vec<InvariantFinding>,
}

/// How much of the books to check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RunReconciliation {
    /// Everything, instead of what was posted since the books were last found in order.
    #[serde(default)]
    pub full: bool,
}

/// Which reconciliations to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ReconciliationQuery {
    /// Only those that found everything in order, or only the others.
    pub clean: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Where the chain of the ledger's blocks ends, and whether anything is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerChainView {
    /// The last block; 0 before anything was posted.
    pub block: i64,
    /// The last transfer.
    pub last_transfer: i64,
    /// That block's hash in hexadecimal digits.
    pub chain_hash: String,
    /// When it was posted.
    pub posted_at: Option<DateTime<Utc>>,
    /// The last block up to which the books were found in order; 0 before the first time.
    pub verified_block: i64,
    /// Since when nothing is posted, because the books were not in order.
    pub frozen_at: Option<DateTime<Utc>>,
}
