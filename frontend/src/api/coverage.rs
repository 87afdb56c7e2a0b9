//! Coverage: how many facilities and divisions have a school, against the targets.

use contract::{
    coverage::{
        CoverageGapList, CoverageProgress, CoverageReport, CoverageTargetList, CoverageTargetView,
        CreateCoverageTarget, UpdateCoverageTarget,
    },
    ids::CoverageTargetId,
};

use super::{Api, ApiError, Tagged};

/// Coverage by kind and county on a day.
pub async fn report(api: &Api, query: &str) -> Result<CoverageReport, ApiError> {
    api.get(&format!("/coverage{query}")).await
}

/// The divisions without a school, by name.
pub async fn gaps(api: &Api, query: &str) -> Result<CoverageGapList, ApiError> {
    api.get(&format!("/coverage/gaps{query}")).await
}

/// Coverage month by month.
pub async fn progress(api: &Api, query: &str) -> Result<CoverageProgress, ApiError> {
    api.get(&format!("/coverage/progress{query}")).await
}

/// Every target.
pub async fn targets(api: &Api) -> Result<CoverageTargetList, ApiError> {
    api.get("/coverage-targets").await
}

/// One target as it is now, with its version.
pub async fn target(api: &Api, id: CoverageTargetId) -> Result<Tagged<CoverageTargetView>, ApiError> {
    let found = targets(api).await?.items.into_iter().find(|target| target.id == id);
    found.map(tagged).ok_or(ApiError::Unreadable)
}

/// A target of the list with its version.
pub fn tagged(target: CoverageTargetView) -> Tagged<CoverageTargetView> {
    Tagged { etag: format!("\"v{}\"", target.version), value: target }
}

/// Sets a target.
pub async fn add_target(api: &Api, target: &CreateCoverageTarget) -> Result<CoverageTargetView, ApiError> {
    api.post("/coverage-targets", target).await
}

/// Changes a target.
pub async fn edit_target(
    api: &Api,
    id: CoverageTargetId,
    etag: &str,
    change: &UpdateCoverageTarget,
) -> Result<Tagged<CoverageTargetView>, ApiError> {
    api.patch(&format!("/coverage-targets/{id}"), etag, change).await
}
