//! Resource centres, what they share, and what schools subscribe to.

use contract::{
    auth::Reason,
    course::{
        CourseShareView, CourseSubscriptionView, CreateCourseShare, CreateCourseSubscription,
        CreateResourceCenter, ResourceCenterList, ResourceCenterView, UpdateResourceCenter,
    },
    ids::{CourseId, CourseShareId, CourseSubscriptionId},
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// The resource centres, the city's first.
pub async fn centers(api: &Api) -> Result<Vec<ResourceCenterView>, ApiError> {
    let list: ResourceCenterList = api.get("/resource-centers").await?;
    Ok(list.items)
}

/// Sets a resource centre up.
pub async fn create_center(api: &Api, center: &CreateResourceCenter) -> Result<ResourceCenterView, ApiError> {
    api.post("/resource-centers", center).await
}

/// Gives a resource centre another name.
pub async fn rename_center(
    api: &Api,
    center: &ResourceCenterView,
    name: String,
) -> Result<ResourceCenterView, ApiError> {
    let etag = format!("\"v{}\"", center.version);
    Ok(api
        .patch(&format!("/resource-centers/{}", center.id), &etag, &UpdateResourceCenter { name })
        .await?
        .value)
}

/// A page of what is shared and offered, with how much it is used.
pub async fn shares(api: &Api, query: &str) -> Result<Page<CourseShareView>, ApiError> {
    api.get(&format!("/course-shares{query}")).await
}

/// Offers a course by its owner's centre.
pub async fn share(api: &Api, course_id: CourseId) -> Result<CourseShareView, ApiError> {
    api.post("/course-shares", &CreateCourseShare { course_id }).await
}

/// One of them.
pub async fn one(api: &Api, id: CourseShareId) -> Result<Tagged<CourseShareView>, ApiError> {
    api.get_tagged(&format!("/course-shares/{id}")).await
}

/// Takes up what a county has offered.
pub async fn accept(api: &Api, id: CourseShareId, etag: &str) -> Result<CourseShareView, ApiError> {
    api.send(Call::post(&format!("/course-shares/{id}/accept")).if_match(etag)).await?.read()
}

/// Does not take it up (`decline`), or shares it no longer (`end`).
pub async fn end(
    api: &Api,
    (id, etag): (CourseShareId, &str),
    step: &str,
    reason: String,
) -> Result<CourseShareView, ApiError> {
    let call = Call::post(&format!("/course-shares/{id}/{step}")).if_match(etag);
    api.send(call.json(&Reason { reason })?).await?.read()
}

/// Which schools within the reader's data scope subscribe to a course.
pub async fn subscriptions(api: &Api, course: CourseId) -> Result<Vec<CourseSubscriptionView>, ApiError> {
    api.get_all(&format!("/course-subscriptions?course_id={course}")).await
}

/// Lets a school plan a shared course.
pub async fn subscribe(
    api: &Api,
    subscription: &CreateCourseSubscription,
) -> Result<CourseSubscriptionView, ApiError> {
    api.post("/course-subscriptions", subscription).await
}

/// Ends a subscription.
pub async fn unsubscribe(api: &Api, id: CourseSubscriptionId) -> Result<CourseSubscriptionView, ApiError> {
    api.send(Call::post(&format!("/course-subscriptions/{id}/end"))).await?.read()
}
