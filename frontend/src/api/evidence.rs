//! What a refresh rests on beside surveys: ratings, teaching reviews, and the city's parameters.

use contract::{
    curriculum::{
        CourseRatingSummary, CourseRatingView, CreateCourseRating, CreateCurriculumParameter,
        CreateTeachingReview, CurriculumParameterView, RatableCourses, TeachingReviewSummary,
        TeachingReviewView, UpdateTeachingReview,
    },
    ids::{LearnerId, TeachingReviewId},
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of the reviews.
pub async fn reviews(api: &Api, query: &str) -> Result<Page<TeachingReviewSummary>, ApiError> {
    api.get(&format!("/teaching-reviews{query}")).await
}

/// One review with its courses.
pub async fn review(api: &Api, id: TeachingReviewId) -> Result<Tagged<TeachingReviewView>, ApiError> {
    api.get_tagged(&format!("/teaching-reviews/{id}")).await
}

/// Begins a review.
pub async fn begin_review(api: &Api, new: &CreateTeachingReview) -> Result<TeachingReviewView, ApiError> {
    api.post("/teaching-reviews", new).await
}

/// Changes a review that is a draft.
pub async fn edit_review(
    api: &Api,
    id: TeachingReviewId,
    etag: &str,
    change: &UpdateTeachingReview,
) -> Result<Tagged<TeachingReviewView>, ApiError> {
    api.patch(&format!("/teaching-reviews/{id}"), etag, change).await
}

/// Signs a review.
pub async fn finalise_review(
    api: &Api,
    id: TeachingReviewId,
    etag: &str,
) -> Result<TeachingReviewView, ApiError> {
    api.send(Call::post(&format!("/teaching-reviews/{id}/finalise")).if_match(etag)).await?.read()
}

/// What a learner attended and may rate.
pub async fn ratable(api: &Api, learner: LearnerId) -> Result<RatableCourses, ApiError> {
    api.get(&format!("/learners/{learner}/ratable-courses")).await
}

/// Enters a rating.
pub async fn rate(api: &Api, rating: &CreateCourseRating) -> Result<CourseRatingView, ApiError> {
    api.post("/course-ratings", rating).await
}

/// How courses were rated.
pub async fn ratings(api: &Api, query: &str) -> Result<CourseRatingSummary, ApiError> {
    api.get(&format!("/course-ratings/summary{query}")).await
}

/// The parameters, the latest first.
pub async fn parameters(api: &Api, query: &str) -> Result<Page<CurriculumParameterView>, ApiError> {
    api.get(&format!("/curriculum-parameters{query}")).await
}

/// Sets parameters from a coming day on.
pub async fn set_parameters(
    api: &Api,
    new: &CreateCurriculumParameter,
) -> Result<CurriculumParameterView, ApiError> {
    api.post("/curriculum-parameters", new).await
}
