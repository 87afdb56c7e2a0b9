//! Learners.

use contract::{
    auth::Reason,
    class::LearnerAttendanceView,
    curriculum::CourseRecommendationView,
    ids::LearnerId,
    learner::{CreateLearner, LearnerSecrets, LearnerView, LookUpLearner, UpdateLearner},
    page::Page,
};

use super::{Api, ApiError, Tagged};

/// A page of the list.
pub async fn list(api: &Api, query: &str) -> Result<Page<LearnerView>, ApiError> {
    api.get(&format!("/learners{query}")).await
}

/// The first twenty whose name contains a text; the page tells by its cursor whether there are more.
pub async fn by_name(api: &Api, name: &str) -> Result<Page<LearnerView>, ApiError> {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", name)
        .append_pair("limit", "20")
        .finish();
    list(api, &format!("?{query}")).await
}

/// One learner.
pub async fn read(api: &Api, id: LearnerId) -> Result<Tagged<LearnerView>, ApiError> {
    api.get_tagged(&format!("/learners/{id}")).await
}

/// A page of the classes that a learner has attended, newest first.
pub async fn attendances(
    api: &Api,
    id: LearnerId,
    query: &str,
) -> Result<Page<LearnerAttendanceView>, ApiError> {
    api.get(&format!("/learners/{id}/attendances{query}")).await
}

/// The courses that are proposed to a learner.
pub async fn recommendations(api: &Api, id: LearnerId) -> Result<CourseRecommendationView, ApiError> {
    api.get(&format!("/learners/{id}/course-recommendations")).await
}

/// Registers a learner.
pub async fn create(api: &Api, learner: &CreateLearner) -> Result<LearnerView, ApiError> {
    api.post("/learners", learner).await
}

/// Edits a learner.
pub async fn edit(
    api: &Api,
    id: LearnerId,
    etag: &str,
    change: &UpdateLearner,
) -> Result<Tagged<LearnerView>, ApiError> {
    api.patch(&format!("/learners/{id}"), etag, change).await
}

/// Finds a learner by the whole ID number.
pub async fn look_up(api: &Api, id_number: String) -> Result<LearnerView, ApiError> {
    api.post("/learners/lookup", &LookUpLearner { id_number }).await
}

/// Shows what is hidden otherwise; the reason is kept.
pub async fn reveal(api: &Api, id: LearnerId, reason: &Reason) -> Result<LearnerSecrets, ApiError> {
    api.post(&format!("/learners/{id}/reveal"), reason).await
}

/// Takes a step of the registration: `suspend`, `resume` or `close`.
pub async fn take_step(
    api: &Api,
    id: LearnerId,
    step: &str,
    reason: &Reason,
) -> Result<LearnerView, ApiError> {
    api.post(&format!("/learners/{id}/{step}"), reason).await
}

/// Saves the list as a workbook, masked.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/learners/export{query}"), "learners.xlsx").await
}
