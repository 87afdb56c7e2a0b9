//! The versions of a course, and which of them wait for a review.

use actix_web::{HttpResponse, get, web};
use contract::course::{
    CourseReview, CourseReviewQuery, CourseVersionQuery, CourseVersionSummary, CourseVersionView,
};
use contract::ids::CourseId;
use contract::page::Page;

use super::{READ, WRITE};
use crate::course::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Path, Problem, Problems, Query};
use crate::startup::State;

/// List the versions of a course
///
/// Newest first, with who wrote them and who decided.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course"), CourseVersionQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CourseVersionSummary>, description = "A page of versions"), Problems),
)]
#[get("/courses/{id}/versions")]
pub(super) async fn list_course_versions(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    query: Query<CourseVersionQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let list = List::read("course-versions", &id.0, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_versions(conn, &act, id.0, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |version| version)))
}

/// Show a version of a course
///
/// With its syllabus and lessons.
#[utoipa::path(
    tag = "course",
    params(("id" = CourseId, Path, description = "The course"), ("number" = u16, Path, description = "The number of the version")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CourseVersionView, description = "The version"), Problems),
)]
#[get("/courses/{id}/versions/{number}")]
pub(super) async fn get_course_version(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(CourseId, i16)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (id, number) = path.0;
    let version = state.db.read(move |conn| service::get_version(conn, &act, id, number)).await?;
    Ok(HttpResponse::Ok().json(version))
}

/// List what waits for a review
///
/// The versions of courses that the caller may publish or send back, the one that waits longest first, each with what
/// differs from the version before; `own` are those that another has to publish.
#[utoipa::path(
    tag = "course", params(CourseReviewQuery), extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = Page<CourseReview>, description = "A page of versions"), Problems),
)]
#[get("/course-reviews")]
pub(super) async fn list_course_reviews(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CourseReviewQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let query = query.0;
    let list = List::read("course-reviews", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let at = list.paging.after(0).map(key_part).transpose()?;
    let after = at.zip(list.paging.after(1).map(key_part).transpose()?);
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_reviews(conn, &act, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |review| review)))
}
