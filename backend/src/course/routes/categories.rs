//! Categories of courses: the seven of the notice, and what the city adds to them.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::auth::{Reason, Role};
use contract::course::{CategoryCode, CourseCategoryList, CourseCategoryView, CreateCourseCategory};
use utoipa_actix_web::service_config::ServiceConfig;

use super::WRITE;
use crate::course::service;
use crate::http::etag::{cached, versioned};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::startup::State;

/// Adds the operations on categories.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_course_categories)
        .service(create_course_category)
        .service(get_course_category)
        .service(approve_course_category)
        .service(reject_course_category)
        .service(retire_course_category);
}

const DECIDE: &[Role] = &[Role::CityAdmin];

/// List the categories of courses
///
/// In order, with what they are called; what is only proposed is told to the city and to the county that wished for it.
/// Answers 304 to an `If-None-Match` that is current.
#[utoipa::path(
    tag = "course", extensions(("x-roles" = json!(Role::ALL))),
    responses((status = 200, body = CourseCategoryList, description = "The categories"), Problems),
)]
#[get("/course-categories")]
pub(super) async fn list_course_categories(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(Role::ALL)?;
    let categories = state.db.read(move |conn| service::list_categories(conn, &act)).await?;
    cached(&request, &categories)
}

/// Propose a category
///
/// The notice leaves the list open ("等"). Courses may take the category once the city has approved it.
#[utoipa::path(
    tag = "course", request_body = CreateCourseCategory, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = CourseCategoryView, description = "What waits to be decided"), Problems),
)]
#[post("/course-categories")]
pub(super) async fn create_course_category(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCourseCategory>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let category = state.db.write(move |conn| service::propose_category(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), category.version, &category))
}

/// Show a category
///
/// With who proposed it and who decided.
#[utoipa::path(
    tag = "course", params(("code" = CategoryCode, Path, description = "The category")),
    extensions(("x-roles" = json!(Role::ALL))),
    responses((status = 200, body = CourseCategoryView, description = "The category"), Problems),
)]
#[get("/course-categories/{code}")]
pub(super) async fn get_course_category(
    state: web::Data<State>,
    caller: Caller,
    code: Path<CategoryCode>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(Role::ALL)?;
    let category = state.db.read(move |conn| service::get_category(conn, &act, &code.0)).await?;
    Ok(versioned(HttpResponse::Ok(), category.version, &category))
}

/// Approve a category
///
/// By the city, and by another account than the one that proposed it (`own_category`). Needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = Reason,
    params(("code" = CategoryCode, Path, description = "The category"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = CourseCategoryView, description = "The category"), Problems),
)]
#[post("/course-categories/{code}/approve")]
pub(super) async fn approve_course_category(
    state: web::Data<State>,
    caller: Caller,
    code: Path<CategoryCode>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let category = state
        .db
        .write(move |conn| service::approve_category(conn, &act, &code.0, version.0, &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), category.version, &category))
}

/// Reject a category
///
/// With a reason; whoever proposed it for the city may take it back in this way. Needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = Reason,
    params(("code" = CategoryCode, Path, description = "The category"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = CourseCategoryView, description = "The category"), Problems),
)]
#[post("/course-categories/{code}/reject")]
pub(super) async fn reject_course_category(
    state: web::Data<State>,
    caller: Caller,
    code: Path<CategoryCode>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let category = state
        .db
        .write(move |conn| service::reject_category(conn, &act, &code.0, version.0, &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), category.version, &category))
}

/// Retire a category
///
/// One that the city had added: courses keep it, and no other takes it. The seven of the notice stay (`category_stays`).
/// Needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = Reason,
    params(("code" = CategoryCode, Path, description = "The category"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = CourseCategoryView, description = "The category"), Problems),
)]
#[post("/course-categories/{code}/retire")]
pub(super) async fn retire_course_category(
    state: web::Data<State>,
    caller: Caller,
    code: Path<CategoryCode>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let category = state
        .db
        .write(move |conn| service::retire_category(conn, &act, &code.0, version.0, &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), category.version, &category))
}
