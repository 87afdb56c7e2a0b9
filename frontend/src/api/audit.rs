//! The audit trail.

use contract::{audit::AuditEntryView, page::Page};

use super::{Api, ApiError};

/// A page of the trail, newest first.
pub async fn list(api: &Api, query: &str) -> Result<Page<AuditEntryView>, ApiError> {
    api.get(&format!("/audit-entries{query}")).await
}
