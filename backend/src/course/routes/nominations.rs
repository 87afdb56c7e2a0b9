//! Nominations: 精品课程 and 特色活动 are proposed by one and approved by another.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::course::{CourseNominationQuery, CourseNominationView, CreateCourseNomination};
use contract::ids::CourseNominationId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{NOMINATE, READ, WRITE};
use crate::course::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations on nominations.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_course_nominations)
        .service(create_course_nomination)
        .service(get_course_nomination)
        .service(approve_course_nomination)
        .service(reject_course_nomination)
        .service(revoke_course_nomination);
}

/// List nominations
///
/// Of the courses within the caller's data scope, newest first.
#[utoipa::path(
    tag = "course", params(CourseNominationQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CourseNominationView>, description = "A page of nominations"), Problems),
)]
#[get("/course-nominations")]
pub(super) async fn list_course_nominations(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CourseNominationQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (query.course_id, query.honour, query.status);
    let list = List::read("course-nominations", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_nominations(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |nomination| nomination)))
}

/// Nominate a course
///
/// A published one within the caller's data scope, as 精品课程 or 特色活动. Who answers for the course decides.
#[utoipa::path(
    tag = "course", request_body = CreateCourseNomination, extensions(("x-roles" = json!(NOMINATE))),
    responses((status = 201, body = CourseNominationView, description = "What waits to be decided"), Problems),
)]
#[post("/course-nominations")]
pub(super) async fn create_course_nomination(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCourseNomination>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(NOMINATE)?;
    let nomination = state.db.write(move |conn| service::nominate(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), nomination.version, &nomination))
}

/// Show a nomination
///
/// With who made it and who decided.
#[utoipa::path(
    tag = "course", params(("id" = CourseNominationId, Path, description = "The nomination")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CourseNominationView, description = "The nomination"), Problems),
)]
#[get("/course-nominations/{id}")]
pub(super) async fn get_course_nomination(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseNominationId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_nomination(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Approve a nomination
///
/// By the owner of the course or the city, and by another account than the one that made it (`own_nomination`). The course
/// has the honour from then on, among its tags. Needs `If-Match`.
#[utoipa::path(
    tag = "course",
    params(("id" = CourseNominationId, Path, description = "The nomination"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseNominationView, description = "The nomination"), Problems),
)]
#[post("/course-nominations/{id}/approve")]
pub(super) async fn approve_course_nomination(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseNominationId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let decided =
        state.db.write(move |conn| service::approve_nomination(conn, &act, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), decided.version, &decided))
}

/// Reject a nomination
///
/// With a reason. Who made it may take it back in this way. Needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = Reason,
    params(("id" = CourseNominationId, Path, description = "The nomination"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseNominationView, description = "The nomination"), Problems),
)]
#[post("/course-nominations/{id}/reject")]
pub(super) async fn reject_course_nomination(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseNominationId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let decided = state
        .db
        .write(move |conn| service::reject_nomination(conn, &act, id.0, version.0, &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), decided.version, &decided))
}

/// Revoke an honour
///
/// With a reason: the course has it no longer. Needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = Reason,
    params(("id" = CourseNominationId, Path, description = "The nomination"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseNominationView, description = "The nomination"), Problems),
)]
#[post("/course-nominations/{id}/revoke")]
pub(super) async fn revoke_course_nomination(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseNominationId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let decided = state
        .db
        .write(move |conn| service::revoke_nomination(conn, &act, id.0, version.0, &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), decided.version, &decided))
}
