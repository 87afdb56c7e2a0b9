//! Curriculum plans over HTTP.

mod figures;

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Role;
use contract::curriculum::{
    CreateCurriculumPlan, CurriculumPlanQuery, CurriculumPlanSummary, CurriculumPlanView, OverduePlansQuery,
    OverduePlansView, PlanState, UpdateCurriculumPlan,
};
use contract::ids::CurriculumPlanId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::domain::CurriculumError;
use super::service::{self, CurriculumServiceError};
use crate::http::etag::{kept, versioned};
use crate::http::page::{List, key_part};
use crate::http::{Caller, Fault, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(create_curriculum_plan)
        .service(list_curriculum_plans)
        .service(list_overdue_curriculum_plans)
        .service(get_curriculum_plan)
        .service(figures::get_curriculum_plan_figures)
        .service(update_curriculum_plan)
        .service(publish_curriculum_plan);
}

const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::Assessor,
    Role::Auditor,
    Role::GuidanceCenter,
    Role::Integration,
];
const WRITE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
const PUBLISH: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
const WATCH: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::Auditor,
    Role::GuidanceCenter,
];

impl From<CurriculumServiceError> for Problem {
    fn from(error: CurriculumServiceError) -> Self {
        match error {
            CurriculumServiceError::Rule(rule) => rule.into(),
            CurriculumServiceError::NotFound => Self::not_found(),
            CurriculumServiceError::SchoolNotFound => {
                Self::invalid(vec![Fault::new("/school_id", "school_not_found")])
            }
            CurriculumServiceError::SchoolNotOpened => Self::rule("school_not_opened"),
            CurriculumServiceError::PlanExists => Self::conflict("plan_exists"),
            CurriculumServiceError::CoursesNotAvailable(places) => {
                let fault = |at| Fault::new(format!("/items/{at}/course_id"), "course_not_available");
                Self::invalid(places.into_iter().map(fault).collect())
            }
            CurriculumServiceError::NoParameters => Self::rule("no_curriculum_parameter"),
            CurriculumServiceError::Stale => Self::stale(),
            CurriculumServiceError::Course(error) => error.into(),
            CurriculumServiceError::Database(error) => error.into(),
        }
    }
}

fn percent(basis_points: u32) -> String {
    format!("{}.{:02}", basis_points / 100, basis_points % 100)
}

impl From<CurriculumError> for Problem {
    fn from(error: CurriculumError) -> Self {
        match error {
            CurriculumError::Step(_) => Self::conflict("plan_not_a_draft"),
            CurriculumError::Empty => Self::rule("plan_empty"),
            CurriculumError::Over(half_year) => {
                Self::rule("half_year_over").with("year", half_year.year()).with("half", half_year.half())
            }
            CurriculumError::RepeatedCourse => Self::invalid(vec![Fault::new("/items", "course_twice")]),
            CurriculumError::TooLittleChanged { changed_bp, minimum_bp } => Self::rule("too_little_changed")
                .with("changed", percent(changed_bp))
                .with("minimum", percent(minimum_bp)),
        }
    }
}

/// Begin a curriculum plan
///
/// As a draft, empty or with the items of the last published plan.
#[utoipa::path(
    tag = "curriculum", request_body = CreateCurriculumPlan, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = CurriculumPlanView, description = "The plan"), Problems),
)]
#[post("/curriculum-plans")]
pub(super) async fn create_curriculum_plan(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCurriculumPlan>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let plan = state.db.write(move |conn| service::create_plan(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), plan.version, &plan))
}

/// List curriculum plans
///
/// Those of schools within the caller's data scope, newest half-year first.
#[utoipa::path(
    tag = "curriculum", params(CurriculumPlanQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CurriculumPlanSummary>, description = "A page of plans"), Problems),
)]
#[get("/curriculum-plans")]
pub(super) async fn list_curriculum_plans(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CurriculumPlanQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = CurriculumPlanQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("curriculum-plans", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = match (list.paging.after(0), list.paging.after(1)) {
        (Some(half_year), Some(id)) => Some((half_year.to_owned(), key_part::<Uuid>(id)?)),
        _ => None,
    };
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_plans(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |plan| plan)))
}

/// List the schools that owe a plan
///
/// Open for long enough in the half-year, and none published; by county, with names.
#[utoipa::path(
    tag = "curriculum", params(OverduePlansQuery), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, body = OverduePlansView, description = "Who owes a plan"), Problems),
)]
#[get("/curriculum-plans/overdue")]
pub(super) async fn list_overdue_curriculum_plans(
    state: web::Data<State>,
    caller: Caller,
    query: Query<OverduePlansQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    let overdue = state.db.read(move |conn| service::list_overdue(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(overdue))
}

/// Show a curriculum plan
///
/// With its items and how it differs from the last published one.
#[utoipa::path(
    tag = "curriculum", params(("id" = CurriculumPlanId, Path, description = "The plan")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CurriculumPlanView, description = "The plan"), Problems),
)]
#[get("/curriculum-plans/{id}")]
pub(super) async fn get_curriculum_plan(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CurriculumPlanId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let plan = state.db.read(move |conn| service::get_plan(conn, &act, id.0)).await?;
    let mut response = HttpResponse::Ok();
    if plan.status == PlanState::Published {
        kept(&mut response);
    }
    Ok(versioned(response, plan.version, &plan))
}

/// Change a curriculum plan
///
/// Sets all items of a draft; needs `If-Match`.
#[utoipa::path(
    tag = "curriculum", request_body = UpdateCurriculumPlan,
    params(("id" = CurriculumPlanId, Path, description = "The plan"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CurriculumPlanView, description = "The plan"), Problems),
)]
#[patch("/curriculum-plans/{id}")]
pub(super) async fn update_curriculum_plan(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CurriculumPlanId>,
    version: IfMatch,
    body: Json<UpdateCurriculumPlan>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let plan = state.db.write(move |conn| service::update_plan(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), plan.version, &plan))
}

/// Publish a curriculum plan
///
/// Once, with enough changed against the last published one; it is not edited any more.
#[utoipa::path(
    tag = "curriculum", params(("id" = CurriculumPlanId, Path, description = "The plan")),
    extensions(("x-roles" = json!(PUBLISH))),
    responses((status = 200, body = CurriculumPlanView, description = "The plan"), Problems),
)]
#[post("/curriculum-plans/{id}/publish")]
pub(super) async fn publish_curriculum_plan(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CurriculumPlanId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PUBLISH)?;
    let plan = state.db.write(move |conn| service::publish_plan(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), plan.version, &plan))
}
