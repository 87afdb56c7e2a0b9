//! The numbers of the first page.

use contract::overview::OverviewView;

use super::{Api, ApiError};

/// Coverage, registrations, learners, attendance and credits in the reader's scope.
pub async fn read(api: &Api) -> Result<OverviewView, ApiError> {
    api.get("/overview").await
}
