//! The audit trail: who changed what, when, from what to what.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::{AccountId, AuditEntryId, FacilityId};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntryView {
    /// Its identifier; later entries have greater ones.
    pub id: AuditEntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; absent for the system itself.
    pub account_id: Option<AccountId>,
    /// The name of who it was.
    pub account_name: Option<String>,
    /// What was done, for example `facility.submit`.
    pub action: String,
    /// The kind of record, for example `facility`.
    pub entity: String,
    /// The record.
    pub entity_id: String,
    /// The facility that it concerns.
    pub facility_id: Option<FacilityId>,
    /// The record before, without personal data.
    pub before: Option<serde_json::Value>,
    /// The record after, without personal data.
    pub after: Option<serde_json::Value>,
    /// The request.
    pub request_id: String,
}

/// Which part of the trail to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Only this kind of record.
    pub entity: Option<String>,
    /// Only this record.
    pub entity_id: Option<String>,
    /// Only this account's acts.
    pub account_id: Option<Uuid>,
    /// Only acts whose name begins so, for example `facility.`.
    pub action: Option<String>,
    /// Not before this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
