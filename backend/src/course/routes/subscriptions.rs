//! What schools subscribe to.

use actix_web::{HttpResponse, get, post, web};
use contract::course::{CourseSubscriptionQuery, CourseSubscriptionView, CreateCourseSubscription};
use contract::ids::CourseSubscriptionId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{READ, SUBSCRIBE};
use crate::course::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations on subscriptions.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_course_subscriptions)
        .service(create_course_subscription)
        .service(end_course_subscription);
}

/// List subscriptions
///
/// Of the schools within the caller's data scope, newest first; those that have ended with `ended=true`.
#[utoipa::path(
    tag = "course", params(CourseSubscriptionQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CourseSubscriptionView>, description = "A page of subscriptions"), Problems),
)]
#[get("/course-subscriptions")]
pub(super) async fn list_course_subscriptions(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CourseSubscriptionQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (query.school_id, query.course_id, query.ended);
    let list =
        List::read("course-subscriptions", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_subscriptions(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |subscription| subscription)))
}

/// Subscribe a school to a shared course
///
/// So that it may plan the course whichever county owns it (`course_not_shared` where no centre shares it).
#[utoipa::path(
    tag = "course", request_body = CreateCourseSubscription, extensions(("x-roles" = json!(SUBSCRIBE))),
    responses((status = 201, body = CourseSubscriptionView, description = "The subscription"), Problems),
)]
#[post("/course-subscriptions")]
pub(super) async fn create_course_subscription(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCourseSubscription>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SUBSCRIBE)?;
    let subscription = state.db.write(move |conn| service::subscribe(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(subscription))
}

/// End a subscription
///
/// The school plans the course no more where another county owns it; what is planned goes on.
#[utoipa::path(
    tag = "course", params(("id" = CourseSubscriptionId, Path, description = "The subscription")),
    extensions(("x-roles" = json!(SUBSCRIBE))),
    responses((status = 200, body = CourseSubscriptionView, description = "The subscription"), Problems),
)]
#[post("/course-subscriptions/{id}/end")]
pub(super) async fn end_course_subscription(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseSubscriptionId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SUBSCRIBE)?;
    let subscription = state.db.write(move |conn| service::unsubscribe(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(subscription))
}
