//! The graded subsidy.

use contract::subsidy::{SimulateSubsidy, SubsidyResultView};

use super::{Api, ApiError};

/// Computes a subsidy without storing anything.
pub async fn simulate(api: &Api, facts: &SimulateSubsidy) -> Result<SubsidyResultView, ApiError> {
    api.post("/subsidy/simulate", facts).await
}
