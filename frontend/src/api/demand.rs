//! Demand surveys: what elders want to learn.

use contract::{
    auth::Reason,
    curriculum::{
        CreateDemandAnswer, CreateDemandSurvey, DemandAnswerView, DemandGap, DemandSurveySummary,
        DemandSurveyView, DemandTally, ExtendDemandSurvey, UpdateDemandSurvey,
    },
    ids::{DemandAnswerId, DemandSurveyId},
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of the surveys.
pub async fn list(api: &Api, query: &str) -> Result<Page<DemandSurveySummary>, ApiError> {
    api.get(&format!("/demand-surveys{query}")).await
}

/// One survey with its options.
pub async fn read(api: &Api, id: DemandSurveyId) -> Result<Tagged<DemandSurveyView>, ApiError> {
    api.get_tagged(&format!("/demand-surveys/{id}")).await
}

/// Begins a draft.
pub async fn create(api: &Api, survey: &CreateDemandSurvey) -> Result<DemandSurveyView, ApiError> {
    api.post("/demand-surveys", survey).await
}

/// Changes a draft.
pub async fn edit(
    api: &Api,
    id: DemandSurveyId,
    etag: &str,
    change: &UpdateDemandSurvey,
) -> Result<Tagged<DemandSurveyView>, ApiError> {
    api.patch(&format!("/demand-surveys/{id}"), etag, change).await
}

/// Hands a draft out as it was read.
pub async fn issue(api: &Api, (id, version): (DemandSurveyId, i64)) -> Result<DemandSurveyView, ApiError> {
    let call = Call::post(&format!("/demand-surveys/{id}/issue"));
    api.send(call.if_match(&format!("\"v{version}\""))).await?.read()
}

/// Lets a survey take answers for longer.
pub async fn extend(
    api: &Api,
    id: DemandSurveyId,
    until: &ExtendDemandSurvey,
) -> Result<DemandSurveyView, ApiError> {
    api.post(&format!("/demand-surveys/{id}/extend"), until).await
}

/// Gives a survey up.
pub async fn withdraw(api: &Api, id: DemandSurveyId, reason: &Reason) -> Result<DemandSurveyView, ApiError> {
    api.post(&format!("/demand-surveys/{id}/withdraw"), reason).await
}

/// Enters what a learner answers.
pub async fn answer(
    api: &Api,
    id: DemandSurveyId,
    answer: &CreateDemandAnswer,
) -> Result<DemandAnswerView, ApiError> {
    api.post(&format!("/demand-surveys/{id}/answers"), answer).await
}

/// A page of the answers, newest first.
pub async fn answers(api: &Api, id: DemandSurveyId, query: &str) -> Result<Page<DemandAnswerView>, ApiError> {
    api.get(&format!("/demand-surveys/{id}/answers{query}")).await
}

/// Takes an answer back.
pub async fn withdraw_answer(
    api: &Api,
    id: DemandAnswerId,
    reason: &Reason,
) -> Result<DemandAnswerView, ApiError> {
    api.post(&format!("/demand-answers/{id}/withdraw"), reason).await
}

/// How the answers add up.
pub async fn tally(api: &Api, id: DemandSurveyId) -> Result<DemandTally, ApiError> {
    api.get(&format!("/demand-surveys/{id}/tally")).await
}

/// Demand against supply.
pub async fn gap(api: &Api, query: &str) -> Result<DemandGap, ApiError> {
    api.get(&format!("/demand-gap{query}")).await
}
