//! Whether the ledger's books are in order.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What was found of one invariant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvariantFinding {
    /// The invariant, for example `balances_are_the_sum_of_their_transfers`.
    pub name: String,
    /// How often it is broken; 0 in books that are in order.
    pub count: i64,
    /// The first places, by ids.
    pub examples: Vec<String>,
}

/// What a reconciliation found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReconciliationView {
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
    /// Whether nothing was found.
    pub clean: bool,
    /// Every invariant.
    pub findings: Vec<InvariantFinding>,
}
