//! “智慧助老” cases: written, handed in, reviewed, promoted and counted.

use contract::{
    auth::Reason,
    ids::SmartAgingCaseId,
    page::Page,
    smart_aging::{
        CreateSmartAgingCase, PromoteSmartAgingCase, SmartAgingCaseDetails, SmartAgingCaseOpinion,
        SmartAgingCaseView, SmartAgingSummary, UpdateSmartAgingCase,
    },
};

use super::{Api, ApiError, Call, Tagged};

/// What is said with a step.
#[derive(Debug, Clone)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// Why it is recommended or selected.
    Opinion(String),
    /// Why it is returned, declined or withdrawn.
    Reason(String),
    /// Since when and where it is promoted.
    Promotion(PromoteSmartAgingCase),
}

/// A page of cases.
pub async fn list(api: &Api, query: &str) -> Result<Page<SmartAgingCaseView>, ApiError> {
    api.get(&format!("/smart-aging-cases{query}")).await
}

/// How far the cases have come, county by county.
pub async fn summary(api: &Api, query: &str) -> Result<SmartAgingSummary, ApiError> {
    api.get(&format!("/smart-aging-cases/summary{query}")).await
}

/// Saves the cases that `query` leaves as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/smart-aging-cases/export{query}"), "smart-aging-cases.xlsx").await
}

/// One case.
pub async fn read(api: &Api, id: SmartAgingCaseId) -> Result<Tagged<SmartAgingCaseDetails>, ApiError> {
    api.get_tagged(&format!("/smart-aging-cases/{id}")).await
}

/// Begins a case as a draft.
pub async fn create(api: &Api, case: &CreateSmartAgingCase) -> Result<SmartAgingCaseDetails, ApiError> {
    api.post("/smart-aging-cases", case).await
}

/// Writes in a draft.
pub async fn edit(
    api: &Api,
    id: SmartAgingCaseId,
    etag: &str,
    change: &UpdateSmartAgingCase,
) -> Result<Tagged<SmartAgingCaseDetails>, ApiError> {
    api.patch(&format!("/smart-aging-cases/{id}"), etag, change).await
}

/// Takes a step on a case as it was read: `submit`, `recommend`, `select`, `promote`, `return`, `decline`, `withdraw`.
pub async fn take_step(
    api: &Api,
    case: &Tagged<SmartAgingCaseDetails>,
    step: &str,
    said: Said,
) -> Result<SmartAgingCaseDetails, ApiError> {
    let call = Call::post(&format!("/smart-aging-cases/{}/{step}", case.value.id)).if_match(&case.etag);
    let call = match said {
        Said::Nothing => call,
        Said::Opinion(opinion) => call.json(&SmartAgingCaseOpinion { opinion })?,
        Said::Reason(reason) => call.json(&Reason { reason })?,
        Said::Promotion(promotion) => call.json(&promotion)?,
    };
    api.send(call).await?.read()
}
