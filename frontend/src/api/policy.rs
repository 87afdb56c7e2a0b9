//! Credit policies: versions, drafts, and what they would change.

use contract::{
    auth::Reason,
    credit::{
        CreditPolicyDiff, CreditPolicyDocument, CreditPolicyView, CreditPolicyWarnings, SimulateCreditMonth,
        SimulatedMonthView, UpdateCreditPolicy,
    },
    ids::CreditPolicyId,
    page::Page,
    policy::EndPolicy,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Api, ApiError, Call, Tagged, decode::decode};

/// A page of the versions, the one with the latest first day first.
pub async fn list(api: &Api, query: &str) -> Result<Page<CreditPolicyView>, ApiError> {
    api.get(&format!("/credit-policies{query}")).await
}

/// Every version, for a choice.
pub async fn all(api: &Api) -> Result<Vec<CreditPolicyView>, ApiError> {
    api.get_all("/credit-policies").await
}

/// What somebody should see to.
pub async fn warnings(api: &Api) -> Result<CreditPolicyWarnings, ApiError> {
    api.get("/credit-policies/warnings").await
}

/// One version.
pub async fn read(api: &Api, id: CreditPolicyId) -> Result<Tagged<CreditPolicyView>, ApiError> {
    api.get_tagged(&format!("/credit-policies/{id}")).await
}

/// Keeps a draft.
pub async fn create(api: &Api, document: &CreditPolicyDocument) -> Result<CreditPolicyView, ApiError> {
    api.post("/credit-policies", document).await
}

/// Changes a draft.
pub async fn edit(
    api: &Api,
    id: CreditPolicyId,
    etag: &str,
    change: &UpdateCreditPolicy,
) -> Result<Tagged<CreditPolicyView>, ApiError> {
    api.patch(&format!("/credit-policies/{id}"), etag, change).await
}

/// Gives a draft up.
pub async fn withdraw(api: &Api, id: CreditPolicyId, reason: String) -> Result<CreditPolicyView, ApiError> {
    api.post(&format!("/credit-policies/{id}/withdraw"), &Reason { reason }).await
}

/// Puts a draft into force as it was read.
pub async fn publish(api: &Api, id: CreditPolicyId, etag: &str) -> Result<CreditPolicyView, ApiError> {
    api.send(Call::post(&format!("/credit-policies/{id}/publish")).if_match(etag)).await?.read()
}

/// Gives a published version a last day.
pub async fn end(api: &Api, id: CreditPolicyId, last: EndPolicy) -> Result<CreditPolicyView, ApiError> {
    api.post(&format!("/credit-policies/{id}/end"), &last).await
}

/// How a version differs from another, or from the one that it follows.
pub async fn diff(
    api: &Api,
    id: CreditPolicyId,
    against: Option<&str>,
) -> Result<CreditPolicyDiff, ApiError> {
    let against = against.map(|other| format!("?against={other}")).unwrap_or_default();
    api.get(&format!("/credit-policies/{id}/diff{against}")).await
}

/// What a past month would have earned.
pub async fn simulate(
    api: &Api,
    id: CreditPolicyId,
    wanted: &SimulateCreditMonth,
) -> Result<SimulatedMonthView, ApiError> {
    api.post(&format!("/credit-policies/{id}/simulate-month"), wanted).await
}

/// Reads what a form has put together as a type of `contract`.
pub fn assembled<T: DeserializeOwned>(value: &Value) -> Option<T> {
    decode(&value.to_string()).ok()
}
