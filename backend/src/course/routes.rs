//! The catalogue over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::{Reason, Role};
use contract::course::{
    CourseFacets, CourseFacetsQuery, CourseQuery, CourseView, CreateCourse, UpdateCourse,
};
use contract::ids::CourseId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::{CourseError, CourseStep};
use super::service::{self, CourseServiceError};
use crate::http::etag::versioned;
use crate::http::page::List;
use crate::http::{Caller, Fault, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(create_course)
        .service(list_courses)
        .service(count_course_facets)
        .service(get_course)
        .service(update_course)
        .service(submit_course)
        .service(publish_course)
        .service(return_course)
        .service(retire_course)
        .service(revive_course);
}

const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::VolunteerLead,
    Role::Assessor,
    Role::Finance,
    Role::Auditor,
    Role::GuidanceCenter,
    Role::Integration,
];
const WRITE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];

impl From<CourseServiceError> for Problem {
    fn from(error: CourseServiceError) -> Self {
        match error {
            CourseServiceError::Rule(rule) => rule.into(),
            CourseServiceError::NotFound => Self::not_found(),
            CourseServiceError::OwnerOutOfReach => Self::rule("course_owner_out_of_reach")
                .at(Fault::new("/owner_division_code", "course_owner_out_of_reach")),
            CourseServiceError::OwnerUnknown => {
                Self::invalid(vec![Fault::new("/owner_division_code", "division_unknown")])
            }
            CourseServiceError::CodeTaken => {
                Self::conflict("course_code_taken").at(Fault::new("/code", "course_code_taken"))
            }
            CourseServiceError::NotADraft(_) => Self::conflict("course_not_a_draft"),
            CourseServiceError::Stale => Self::stale(),
            CourseServiceError::Database(error) => error.into(),
        }
    }
}

impl From<CourseError> for Problem {
    fn from(error: CourseError) -> Self {
        match error {
            CourseError::Step(_) => Self::conflict("course_step_not_allowed"),
            CourseError::NoObjective => Self::invalid(vec![Fault::new("/objectives", "no_objective")]),
            CourseError::RepeatedObjective => {
                Self::invalid(vec![Fault::new("/objectives", "objective_twice")])
            }
            CourseError::RepeatedTag => Self::invalid(vec![Fault::new("/tags", "tag_twice")]),
            CourseError::Code => Self::invalid(vec![Fault::new("/code", "malformed_code")]),
        }
    }
}

/// Add a course
///
/// As a draft of the city, or of a county within the caller's data scope.
#[utoipa::path(
    tag = "course", request_body = CreateCourse, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = CourseView, description = "The course"), Problems),
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
/// The city's, and those of the counties within the caller's data scope, by code.
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
/// By category, objective and form, under the same filters as the list.
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
        ..CourseQuery::default()
    };
    let facets = state.db.read(move |conn| service::count_facets(conn, &act, &filter)).await?;
    Ok(HttpResponse::Ok().json(facets))
}

/// Show a course
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CourseView, description = "The course"), Problems),
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
/// Only while it is a draft; needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = UpdateCourse,
    params(("id" = CourseId, Path, description = "The course"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseView, description = "The course"), Problems),
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

/// Submit a course for review
///
/// A draft goes to the review of its content.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseView, description = "The course"), Problems),
)]
#[post("/courses/{id}/submit")]
pub(super) async fn submit_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, &caller, id.0, CourseStep::Submit, None).await
}

/// Publish a course
///
/// Its content has been reviewed: schools may plan and teach it.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseView, description = "The course"), Problems),
)]
#[post("/courses/{id}/publish")]
pub(super) async fn publish_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, &caller, id.0, CourseStep::Publish, None).await
}

/// Return a course to its author
///
/// The review sends it back with a reason.
#[utoipa::path(
    tag = "course", request_body = Reason, params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseView, description = "The course"), Problems),
)]
#[post("/courses/{id}/return")]
pub(super) async fn return_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, &caller, id.0, CourseStep::Return, Some(body.0.reason)).await
}

/// Retire a course
///
/// No new plan or session may use it.
#[utoipa::path(
    tag = "course", request_body = Reason, params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseView, description = "The course"), Problems),
)]
#[post("/courses/{id}/retire")]
pub(super) async fn retire_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, &caller, id.0, CourseStep::Retire, Some(body.0.reason)).await
}

/// Revive a retired course
///
/// It becomes a draft again.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseView, description = "The course"), Problems),
)]
#[post("/courses/{id}/revive")]
pub(super) async fn revive_course(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CourseId>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, &caller, id.0, CourseStep::Revive, None).await
}

async fn take_step(
    state: &State,
    caller: &Caller,
    id: CourseId,
    step: CourseStep,
    reason: Option<String>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course =
        state.db.write(move |conn| service::take_step(conn, &act, id, step, reason.as_deref())).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}
