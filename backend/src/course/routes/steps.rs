//! What an author and a reviewer do with the versions of a course.

use actix_web::{HttpResponse, post, web};
use contract::auth::Reason;
use contract::course::{CourseDetails, CourseOpinion};
use contract::ids::CourseId;

use super::WRITE;
use crate::course::service;
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::startup::State;

/// Submit a course for review
///
/// Its draft goes to the review of its content, and is not edited meanwhile.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseDetails, description = "The course"), Problems),
)]
#[post("/courses/{id}/submit")]
pub(super) async fn submit_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course = state.db.write(move |conn| service::submit_course(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}

/// Publish a version of a course
///
/// What was handed in has been reviewed: schools may plan and teach by it, and the version before steps back. It takes two:
/// whoever wrote in the version or handed it in gets 422 `own_course_version`; and `If-Match` says what was read, so that
/// nothing is published unseen.
#[utoipa::path(
    tag = "course", request_body = CourseOpinion, params(("id" = CourseId, Path, description = "The course"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseDetails, description = "The course"), Problems),
)]
#[post("/courses/{id}/publish")]
pub(super) async fn publish_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    version: IfMatch,
    body: Json<CourseOpinion>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course = state
        .db
        .write(move |conn| service::publish_course(conn, &act, id.0, version.0, body.0.opinion.as_deref()))
        .await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}

/// Return a version to its authors
///
/// The review sends it back with a reason, or one of its authors takes it back.
#[utoipa::path(
    tag = "course", request_body = Reason, params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseDetails, description = "The course"), Problems),
)]
#[post("/courses/{id}/return")]
pub(super) async fn return_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course = state.db.write(move |conn| service::return_course(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}

/// Discard a draft
///
/// Gives up what is being written, with a reason; a course that was never published is retired with it.
#[utoipa::path(
    tag = "course", request_body = Reason, params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseDetails, description = "The course"), Problems),
)]
#[post("/courses/{id}/discard")]
pub(super) async fn discard_course_version(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course =
        state.db.write(move |conn| service::discard_version(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}

/// Retire a course
///
/// No new plan may use it; plans in force and their sessions go on.
#[utoipa::path(
    tag = "course", request_body = Reason, params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseDetails, description = "The course"), Problems),
)]
#[post("/courses/{id}/retire")]
pub(super) async fn retire_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course = state.db.write(move |conn| service::retire_course(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}

/// Begin the next version of a course
///
/// As a draft with what the catalogue shows; meanwhile the course is taught as it is. A retired course is offered again once
/// its next version is published.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseDetails, description = "The course"), Problems),
)]
#[post("/courses/{id}/revise")]
pub(super) async fn revise_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course = state.db.write(move |conn| service::revise_course(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}
