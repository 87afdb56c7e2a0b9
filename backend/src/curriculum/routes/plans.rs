//! Curriculum plans over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::curriculum::{
    CreateCurriculumPlan, CurriculumPlanQuery, CurriculumPlanSummary, CurriculumPlanView, OverduePlansQuery,
    OverduePlansView, PlanState, UpdateCurriculumPlan,
};
use contract::ids::CurriculumPlanId;
use contract::page::Page;
use uuid::Uuid;

use super::{PUBLISH, READ, WATCH, WRITE};
use crate::curriculum::service;
use crate::http::etag::{kept, versioned};
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, IfMatchGiven, Json, Path, Problem, Problems, Query};
use crate::startup::State;

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
/// Once, with enough changed against the last published one; it is not edited any more. With `If-Match`, which whoever has
/// shown it to somebody should send, only as it was read.
#[utoipa::path(
    tag = "curriculum",
    params(
        ("id" = CurriculumPlanId, Path, description = "The plan"),
        ("If-Match" = Option<String>, Header, description = "The version read")
    ),
    extensions(("x-roles" = json!(PUBLISH))),
    responses((status = 200, body = CurriculumPlanView, description = "The plan"), Problems),
)]
#[post("/curriculum-plans/{id}/publish")]
pub(super) async fn publish_curriculum_plan(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CurriculumPlanId>,
    read: IfMatchGiven,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PUBLISH)?;
    let plan = state.db.write(move |conn| service::publish_plan(conn, &act, id.0, read.0)).await?;
    Ok(versioned(HttpResponse::Ok(), plan.version, &plan))
}
