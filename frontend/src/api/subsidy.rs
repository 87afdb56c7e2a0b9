//! The graded subsidy.

use chrono::NaiveDate;
use contract::{
    auth::Reason,
    ids::SubsidyPolicyId,
    page::Page,
    policy::{EndPolicy, PolicyState},
    subsidy::{
        PublishSubsidyPolicy, SimulateSubsidy, SubsidyPolicyDifference, SubsidyPolicyDocument,
        SubsidyPolicyView, SubsidyResultView,
    },
};
use serde::Deserialize;

use super::{Api, ApiError, Call, Tagged};

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

/// A page of the versions in full, the one with the latest first day first.
pub async fn list(api: &Api, query: &str) -> Result<Page<SubsidyPolicyView>, ApiError> {
    api.get(&format!("/subsidy-policies{query}")).await
}

/// Every version in full: there are as many as the city has ever drafted.
pub async fn versions(api: &Api) -> Result<Vec<SubsidyPolicyView>, ApiError> {
    api.get_all("/subsidy-policies").await
}

/// One version.
pub async fn read(api: &Api, id: SubsidyPolicyId) -> Result<Tagged<SubsidyPolicyView>, ApiError> {
    api.get_tagged(&format!("/subsidy-policies/{id}")).await
}

/// Keeps a draft.
pub async fn create(api: &Api, document: &SubsidyPolicyDocument) -> Result<SubsidyPolicyView, ApiError> {
    api.post("/subsidy-policies", document).await
}

/// Replaces the document of a draft.
pub async fn edit(
    api: &Api,
    id: SubsidyPolicyId,
    etag: &str,
    document: &SubsidyPolicyDocument,
) -> Result<SubsidyPolicyView, ApiError> {
    api.send(Call::put(&format!("/subsidy-policies/{id}")).if_match(etag).json(document)?).await?.read()
}

/// Gives a draft up.
pub async fn withdraw(api: &Api, id: SubsidyPolicyId, reason: String) -> Result<SubsidyPolicyView, ApiError> {
    api.post(&format!("/subsidy-policies/{id}/withdraw"), &Reason { reason }).await
}

/// Approves a draft as it was read, which puts it into force.
pub async fn publish(
    api: &Api,
    id: SubsidyPolicyId,
    etag: &str,
    approval: &PublishSubsidyPolicy,
) -> Result<SubsidyPolicyView, ApiError> {
    let call = Call::post(&format!("/subsidy-policies/{id}/publish")).if_match(etag);
    api.send(call.json(approval)?).await?.read()
}

/// Gives a published version a last day.
pub async fn end(api: &Api, id: SubsidyPolicyId, last: EndPolicy) -> Result<SubsidyPolicyView, ApiError> {
    api.post(&format!("/subsidy-policies/{id}/end"), &last).await
}

/// How a version differs from another, or from the one that it follows.
pub async fn difference(
    api: &Api,
    id: SubsidyPolicyId,
    against: Option<&str>,
) -> Result<SubsidyPolicyDifference, ApiError> {
    let against = against.map(|other| format!("?against={other}")).unwrap_or_default();
    api.get(&format!("/subsidy-policies/{id}/difference{against}")).await
}

/// Computes a subsidy by a policy, without storing anything.
pub async fn simulate(
    api: &Api,
    policy: SubsidyPolicyId,
    facts: &SimulateSubsidy,
) -> Result<SubsidyResultView, ApiError> {
    api.post(&format!("/subsidy-policies/{policy}/simulate"), facts).await
}
