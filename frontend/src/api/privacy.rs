//! Records of one person, and what learners ask for about their data.

use contract::{
    auth::Reason,
    ids::{LearnerId, LearnerMergeId, PrivacyRequestId},
    page::Page,
    privacy::{
        CreateMergeRequest, CreatePrivacyRequest, DuplicateView, LearnerMergeView, PrivacyRequestView,
    },
};

use super::{Api, ApiError, Call, Once, Tagged};

/// A page of the pairs that may be of one person.
pub async fn duplicates(api: &Api, query: &str) -> Result<Page<DuplicateView>, ApiError> {
    api.get(&format!("/learners/duplicates{query}")).await
}

/// Asks whether another record is of the same person.
pub async fn request_merge(
    api: &Api,
    stays: LearnerId,
    wanted: &CreateMergeRequest,
) -> Result<LearnerMergeView, ApiError> {
    api.post(&format!("/learners/{stays}/merge-requests"), wanted).await
}

/// A page of the merges.
pub async fn merges(api: &Api, query: &str) -> Result<Page<LearnerMergeView>, ApiError> {
    api.get(&format!("/learner-merges{query}")).await
}

/// One merge.
pub async fn merge(api: &Api, id: LearnerMergeId) -> Result<Tagged<LearnerMergeView>, ApiError> {
    api.get_tagged(&format!("/learner-merges/{id}")).await
}

/// Makes the two records one.
pub async fn approve_merge(
    api: &Api,
    once: &Once,
    merge: &Tagged<LearnerMergeView>,
) -> Result<LearnerMergeView, ApiError> {
    let call = Call::post(&format!("/learner-merges/{}/approve", merge.value.id)).once(once);
    api.send(call.if_match(&merge.etag)).await?.read()
}

/// Says that they are two people, or takes the question back.
pub async fn reject_merge(
    api: &Api,
    once: &Once,
    merge: &Tagged<LearnerMergeView>,
    reason: String,
) -> Result<LearnerMergeView, ApiError> {
    let call = Call::post(&format!("/learner-merges/{}/reject", merge.value.id)).once(once);
    api.send(call.if_match(&merge.etag).json(&Reason { reason })?).await?.read()
}

/// A page of the requests.
pub async fn requests(api: &Api, query: &str) -> Result<Page<PrivacyRequestView>, ApiError> {
    api.get(&format!("/privacy-requests{query}")).await
}

/// One request.
pub async fn request(api: &Api, id: PrivacyRequestId) -> Result<Tagged<PrivacyRequestView>, ApiError> {
    api.get_tagged(&format!("/privacy-requests/{id}")).await
}

/// Records what a learner asks for.
pub async fn ask(
    api: &Api,
    learner: LearnerId,
    wanted: &CreatePrivacyRequest,
) -> Result<PrivacyRequestView, ApiError> {
    api.post(&format!("/learners/{learner}/privacy-requests"), wanted).await
}

/// Lets a request be done, or says that it was done: `approve` or `complete`.
pub async fn take_step(
    api: &Api,
    request: &Tagged<PrivacyRequestView>,
    step: &str,
) -> Result<PrivacyRequestView, ApiError> {
    let call = Call::post(&format!("/privacy-requests/{}/{step}", request.value.id));
    api.send(call.if_match(&request.etag)).await?.read()
}

/// Refuses a request.
pub async fn refuse(
    api: &Api,
    request: &Tagged<PrivacyRequestView>,
    reason: String,
) -> Result<PrivacyRequestView, ApiError> {
    let call = Call::post(&format!("/privacy-requests/{}/refuse", request.value.id));
    api.send(call.if_match(&request.etag).json(&Reason { reason })?).await?.read()
}

/// Saves the copy of all that is kept: as a workbook, or as JSON.
pub async fn copy(api: &Api, id: PrivacyRequestId, workbook: bool) -> Result<(), ApiError> {
    let (query, name) =
        if workbook { ("?format=xlsx", "personal-copy.xlsx") } else { ("", "personal-copy.json") };
    api.download(&format!("/privacy-requests/{id}/export{query}"), name).await
}
