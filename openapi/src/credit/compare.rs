//! How versions of the credit policy stand to each other: line by line, and on the calendar.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::CreditPolicyId;
use crate::policy::PolicyState;
use crate::words::words;

/// With which version to compare.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditPolicyDiffQuery {
    /// The version to compare with; unless given, the published one that holds on the first day of this one or, where
    /// none does, held last before it.
    pub against: Option<CreditPolicyId>,
}

/// What tells a version of the credit policy from the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPolicyRef {
    /// Its identifier.
    pub id: CreditPolicyId,
    /// Its code.
    pub policy_code: String,
    /// Its version.
    pub policy_version: i32,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
    /// The last day on which it holds, or none.
    pub effective_to: Option<NaiveDate>,
    /// Where it stands.
    pub status: PolicyState,
}

/// A parameter that is not the same in two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPolicyChange {
    /// JSON pointer to the member of the document, for example `/caps_centi/per_day`.
    pub pointer: String,
    /// What it is in the version compared with; absent where it has none.
    pub before: Option<serde_json::Value>,
    /// What it is in this version; absent where it has none.
    pub after: Option<serde_json::Value>,
}

/// How one version of the credit policy differs from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPolicyDiff {
    /// This version.
    pub policy: CreditPolicyRef,
    /// The version compared with; `null` when there is none before this one, and everything is new.
    pub against: Option<CreditPolicyRef>,
    /// Every parameter that differs, in the order of the pointers.
    pub changes: Vec<CreditPolicyChange>,
}

words! {
    /// What is wrong with the calendar of the credit policies.
    pub enum CreditPolicyWarningKind {
        /// Days on which no published policy holds, after the first one began.
        Gap = "gap",
        /// The policy in force ends within 60 days, and no other follows.
        EndsSoon = "ends_soon",
        /// A draft whose first day has come without its being published.
        OverdueDraft = "overdue_draft",
        /// A draft that nobody has touched for 30 days.
        StaleDraft = "stale_draft",
    }
}

/// Something about the calendar of the credit policies that somebody should see to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPolicyWarning {
    /// What.
    pub kind: CreditPolicyWarningKind,
    /// The policy: before the gap, that ends, or the draft; `null` when none has ever been published.
    pub policy_id: Option<CreditPolicyId>,
    /// The first day of the gap; the first day of a draft that is overdue; the day on which a draft was last touched.
    pub from: Option<NaiveDate>,
    /// The last day of the gap, or of the policy that ends; `null` while it is open.
    pub to: Option<NaiveDate>,
    /// How many days: of the gap, until the end, overdue or untouched; `null` while that is open.
    pub days: Option<u32>,
}

/// What somebody should see to, the most urgent first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPolicyWarnings {
    /// The warnings; bounded by the policies of one city, hence all at once.
    pub items: Vec<CreditPolicyWarning>,
}
