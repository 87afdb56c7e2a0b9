//! The catalogue of courses.

use contract::{
    auth::Reason,
    course::{CourseFacets, CourseView, CreateCourse, UpdateCourse},
    ids::CourseId,
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of the catalogue.
pub async fn list(api: &Api, query: &str) -> Result<Page<CourseView>, ApiError> {
    api.get(&format!("/courses{query}")).await
}

/// How many courses each word of the axes has, under the same filters.
pub async fn facets(api: &Api, query: &str) -> Result<CourseFacets, ApiError> {
    api.get(&format!("/courses/facets{query}")).await
}

/// Every course that may be taught.
pub async fn published(api: &Api) -> Result<Vec<CourseView>, ApiError> {
    api.get_all("/courses?status=published").await
}

/// One course.
pub async fn read(api: &Api, id: CourseId) -> Result<Tagged<CourseView>, ApiError> {
    api.get_tagged(&format!("/courses/{id}")).await
}

/// Adds a draft.
pub async fn create(api: &Api, course: &CreateCourse) -> Result<CourseView, ApiError> {
    api.post("/courses", course).await
}

/// Edits a draft.
pub async fn edit(
    api: &Api,
    id: CourseId,
    etag: &str,
    change: &UpdateCourse,
) -> Result<Tagged<CourseView>, ApiError> {
    api.patch(&format!("/courses/{id}"), etag, change).await
}

/// Takes a step: `submit`, `publish` or `revive`; `return` and `retire` with a reason.
pub async fn take_step(
    api: &Api,
    id: CourseId,
    step: &str,
    reason: Option<String>,
) -> Result<CourseView, ApiError> {
    let call = Call::post(&format!("/courses/{id}/{step}"));
    let call = match reason {
        Some(reason) => call.json(&Reason { reason })?,
        None => call,
    };
    api.send(call).await?.read()
}
