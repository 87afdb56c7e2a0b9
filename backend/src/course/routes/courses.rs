//! Courses: writing and finding them, and how they are taught.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::course::{
    CourseDetails, CourseFacets, CourseFacetsQuery, CourseQuery, CourseRun, CourseRunQuery, CourseView,
    CreateCourse, UpdateCourse,
};
use contract::ids::CourseId;
use contract::page::Page;
use uuid::Uuid;

use super::{READ, WRITE};
use crate::course::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Add a course
///
/// Of the city, or of a county within the caller's data scope; its first version is a draft. The category has to be one
/// that the city has approved (`category_unknown`), and honours are nominated, not given as tags
/// (`tag_by_nomination_only`).
#[utoipa::path(
    tag = "course", request_body = CreateCourse, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = CourseDetails, description = "The course"), Problems),
)]
#[post("/courses")]
pub(super) async fn create_course(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCourse>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course = state.db.write(move |conn| service::create_course(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), course.version, &course))
}

/// List courses
///
/// The city's, and those of the counties within the caller's data scope, by code; each as its published version says, else
/// the one that is being written, else its last. Those of other counties that are shared are listed too; with `school_id`
/// only what that school may plan. A category that no course can have is 422 `category_unknown`.
#[utoipa::path(
    tag = "course", params(CourseQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CourseView>, description = "A page of courses"), Problems),
)]
#[get("/courses")]
pub(super) async fn list_courses(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CourseQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = CourseQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("courses", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_courses(conn, &act, &filter, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |course| course)))
}

/// Count courses
///
/// By category, objective, form, way of delivery, tag, state and owner. Each is counted under the filters of all the others,
/// so that it tells what another choice on it would find; `total` is what the list answers.
#[utoipa::path(
    tag = "course", params(CourseFacetsQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CourseFacets, description = "The counts"), Problems),
)]
#[get("/courses/facets")]
pub(super) async fn count_course_facets(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CourseFacetsQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = CourseQuery {
        q: query.q,
        category: query.category,
        objective: query.objective,
        form: query.form,
        delivery_mode: query.delivery_mode,
        tag: query.tag,
        status: query.status,
        owner: query.owner,
        ..CourseQuery::default()
    };
    let facets = state.db.read(move |conn| service::count_facets(conn, &act, &filter)).await?;
    Ok(HttpResponse::Ok().json(facets))
}

/// Show a course
///
/// With the version that the catalogue shows and the one that is being written or reviewed, their lessons included, and the
/// version of the whole as `ETag`.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CourseDetails, description = "The course"), Problems),
)]
#[get("/courses/{id}")]
pub(super) async fn get_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let course = state.db.read(move |conn| service::get_course(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}

/// Change a course
///
/// Writes in its open version while that is a draft, syllabus and lessons included; needs `If-Match`. Whoever writes in a
/// version cannot publish it.
#[utoipa::path(
    tag = "course", request_body = UpdateCourse,
    params(("id" = CourseId, Path, description = "The course"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseDetails, description = "The course"), Problems),
)]
#[patch("/courses/{id}")]
pub(super) async fn update_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    version: IfMatch,
    body: Json<UpdateCourse>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course =
        state.db.write(move |conn| service::update_course(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}

/// List the runs of a course
///
/// One for each school within the caller's data scope and half-year whose plan in force has the course, newest half-year
/// first, with what was planned, held and attended. Those whose half-year is over are left out unless `archived=true`.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course"), CourseRunQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CourseRun>, description = "A page of runs"), Problems),
)]
#[get("/courses/{id}/runs")]
pub(super) async fn list_course_runs(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    query: Query<CourseRunQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (id.0, query.school_id, query.archived);
    let list = List::read("course-runs", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = match (list.paging.after(0), list.paging.after(1)) {
        (Some(half_year), Some(item)) => Some((half_year.to_owned(), key_part::<Uuid>(item)?)),
        _ => None,
    };
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_runs(conn, &act, id.0, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |run| run)))
}
