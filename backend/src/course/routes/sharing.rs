//! Sharing courses with all schools of the city: offered by a county's centre, taken up by the city's.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::course::{CourseShareQuery, CourseShareView, CreateCourseShare};
use contract::ids::CourseShareId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{READ, WRITE};
use crate::course::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations on sharing.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_course_shares)
        .service(create_course_share)
        .service(get_course_share)
        .service(accept_course_share)
        .service(decline_course_share)
        .service(end_course_share);
}

/// List what is shared
///
/// Newest first: what every school may subscribe to, and what the centres within the caller's data scope have offered or
/// ended, each with how much it is used by all schools, at all or in a half-year (`half_year`).
#[utoipa::path(
    tag = "course", params(CourseShareQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CourseShareView>, description = "A page of shares"), Problems),
)]
#[get("/course-shares")]
pub(super) async fn list_course_shares(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CourseShareQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (query.center_id, query.course_id, query.status, query.half_year);
    let list = List::read("course-shares", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_shares(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |share| share)))
}

/// Share a course
///
/// A published one, by the resource centre of the county that owns it (`resource_center_missing` without one): it is offered
/// to the city. A course of the city is shared with all schools at once.
#[utoipa::path(
    tag = "course", request_body = CreateCourseShare, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = CourseShareView, description = "What is offered or shared"), Problems),
)]
#[post("/course-shares")]
pub(super) async fn create_course_share(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCourseShare>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let share = state.db.write(move |conn| service::share_course(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), share.version, &share))
}

/// Show a share
///
/// With who offered, took up and ended it, and how much the course is used.
#[utoipa::path(
    tag = "course", params(("id" = CourseShareId, Path, description = "The share")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CourseShareView, description = "The share"), Problems),
)]
#[get("/course-shares/{id}")]
pub(super) async fn get_course_share(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseShareId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let share = state.db.read(move |conn| service::get_share(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), share.version, &share))
}

/// Take up what a county has offered
///
/// By the city (`whole_city_only`), and by another account than the one that offered it (`own_course_share`): every school
/// may subscribe to it from then on. Needs `If-Match`.
#[utoipa::path(
    tag = "course",
    params(("id" = CourseShareId, Path, description = "The share"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseShareView, description = "The share"), Problems),
)]
#[post("/course-shares/{id}/accept")]
pub(super) async fn accept_course_share(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseShareId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let share = state.db.write(move |conn| service::accept_share(conn, &act, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), share.version, &share))
}

/// Decline what a county has offered
///
/// With a reason. The county may take its own offer back in this way. Needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = Reason,
    params(("id" = CourseShareId, Path, description = "The share"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseShareView, description = "The share"), Problems),
)]
#[post("/course-shares/{id}/decline")]
pub(super) async fn decline_course_share(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseShareId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let share = state
        .db
        .write(move |conn| service::decline_share(conn, &act, id.0, version.0, &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), share.version, &share))
}

/// End the sharing of a course
///
/// With a reason, by the county that owns it or the city. Schools of other counties plan it no more; what is planned goes
/// on. Needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = Reason,
    params(("id" = CourseShareId, Path, description = "The share"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseShareView, description = "The share"), Problems),
)]
#[post("/course-shares/{id}/end")]
pub(super) async fn end_course_share(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseShareId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let share =
        state.db.write(move |conn| service::end_share(conn, &act, id.0, version.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), share.version, &share))
}
