//! The graded subsidy.

use chrono::NaiveDate;
use contract::{
    ids::SubsidyPolicyId,
    page::Page,
    policy::PolicyState,
    subsidy::{SimulateSubsidy, SubsidyResultView},
};
use serde::Deserialize;

use super::{Api, ApiError};

/// What tells a policy from the others: of `SubsidyPolicyView` only what a choice needs, since all of it weighs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PolicyChoice {
    /// Its identifier.
    pub id: SubsidyPolicyId,
    /// Where it stands.
    pub status: PolicyState,
    /// Its version and first day.
    pub document: PolicyDates,
}

/// Version and first day of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PolicyDates {
    /// The version, from 1.
    pub version: i32,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
}

/// The policies, the latest first.
pub async fn policies(api: &Api) -> Result<Page<PolicyChoice>, ApiError> {
    api.get("/subsidy-policies?limit=50").await
}

/// Computes a subsidy by a policy, without storing anything.
pub async fn simulate(
    api: &Api,
    policy: SubsidyPolicyId,
    facts: &SimulateSubsidy,
) -> Result<SubsidyResultView, ApiError> {
    api.post(&format!("/subsidy-policies/{policy}/simulate"), facts).await
}
