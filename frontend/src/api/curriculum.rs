//! Half-year plans of the schools.

use contract::{
    curriculum::{
        CreateCurriculumPlan, CurriculumPlanSummary, CurriculumPlanView, HalfYear, ReachView,
        UpdateCurriculumPlan,
    },
    ids::CurriculumPlanId,
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of the plans.
pub async fn list(api: &Api, query: &str) -> Result<Page<CurriculumPlanSummary>, ApiError> {
    api.get(&format!("/curriculum-plans{query}")).await
}

/// One plan with its items and its comparison.
pub async fn read(api: &Api, id: CurriculumPlanId) -> Result<Tagged<CurriculumPlanView>, ApiError> {
    api.get_tagged(&format!("/curriculum-plans/{id}")).await
}

/// What a school has published for a half-year.
pub async fn in_force(
    api: &Api,
    school: &str,
    half: HalfYear,
) -> Result<Option<CurriculumPlanView>, ApiError> {
    let found = list(api, &format!("?school_id={school}&half_year={half}&status=published&limit=1")).await?;
    match found.items.first() {
        Some(plan) => read(api, plan.id).await.map(|plan| Some(plan.value)),
        None => Ok(None),
    }
}

/// Whom the teaching of a half-year has reached.
pub async fn reach(api: &Api, query: &str) -> Result<ReachView, ApiError> {
    api.get(&format!("/curriculum-reach{query}")).await
}

/// Saves the same as a workbook.
pub async fn export_reach(api: &Api, query: &str) -> Result<(), ApiError> {
    let sign = if query.is_empty() { '?' } else { '&' };
    let path = format!("/curriculum-reach/export{query}{sign}format=xlsx");
    api.download(&path, "curriculum-reach.xlsx").await
}

/// Begins a draft.
pub async fn create(api: &Api, plan: &CreateCurriculumPlan) -> Result<CurriculumPlanView, ApiError> {
    api.post("/curriculum-plans", plan).await
}

/// Replaces the items of a draft.
pub async fn edit(
    api: &Api,
    id: CurriculumPlanId,
    etag: &str,
    change: &UpdateCurriculumPlan,
) -> Result<Tagged<CurriculumPlanView>, ApiError> {
    api.patch(&format!("/curriculum-plans/{id}"), etag, change).await
}

/// Puts a draft into force as it was read.
pub async fn publish(
    api: &Api,
    (id, version): (CurriculumPlanId, i64),
) -> Result<CurriculumPlanView, ApiError> {
    let call = Call::post(&format!("/curriculum-plans/{id}/publish"));
    api.send(call.if_match(&format!("\"v{version}\""))).await?.read()
}
