//! A county's standards for operating money.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::SubsidyActor;
use crate::ids::OperatingPolicyId;
use crate::policy::PolicyState;
use crate::subsidy::OperatingPolicyDocument;

/// A county's standard for operating money and where it stands (notice, 五(二): 有条件的地方可设立运营保障经费).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OperatingPolicyView {
    /// Its identifier.
    pub id: OperatingPolicyId,
    /// The name of the county.
    pub county_name: String,
    /// Where it stands.
    pub status: PolicyState,
    /// The whole document.
    pub document: OperatingPolicyDocument,
    /// Who drafted it.
    pub created_by: SubsidyActor,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who published it: somebody else.
    pub published_by: Option<SubsidyActor>,
    /// When.
    pub published_at: Option<DateTime<Utc>>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}
