//! Yearly cycles over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::assessment::{
    AssessmentCycleQuery, AssessmentCycleView, AssessmentDrawView, CreateAssessmentCycle, DrawAssessors,
    RubricItemView,
};
use contract::ids::AssessmentCycleId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{CITY, OVERSEE, READ};
use crate::assessment::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds these operations.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_assessment_cycles)
        .service(create_assessment_cycle)
        .service(get_assessment_cycle)
        .service(freeze_assessment_cycle)
        .service(draw_assessors)
        .service(get_assessment_draw)
        .service(conclude_assessment_cycle)
        .service(get_assessment_rubric);
}

/// List yearly assessments
///
/// The latest year first, each with how many of the schools within the caller's data scope stand how.
#[utoipa::path(
    tag = "assessment", params(AssessmentCycleQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<AssessmentCycleView>, description = "A page of cycles"), Problems),
)]
#[get("/assessment-cycles")]
pub(super) async fn list_assessment_cycles(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AssessmentCycleQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let list = List::read("assessment-cycles", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_cycles(conn, &act, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Set up the assessment of a year
///
/// By the subsidy policy that is in force on its cut-off (`no_policy_on_cut_off`): that one's rubric, gates and vetoes hold. One
/// a year (`assessment_cycle_exists`). The sample is a tenth of the sessions and thirty learners at least.
#[utoipa::path(
    tag = "assessment", request_body = CreateAssessmentCycle, extensions(("x-roles" = json!(CITY))),
    responses((status = 201, body = AssessmentCycleView, description = "The cycle"), Problems),
)]
#[post("/assessment-cycles")]
pub(super) async fn create_assessment_cycle(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateAssessmentCycle>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let cycle = state.db.write(move |conn| service::create_cycle(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), cycle.version, &cycle))
}

/// Show a yearly assessment
///
/// How far it has come, by what it goes, and how many of the schools within the caller's data scope stand how.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentCycleId, Path, description = "The cycle")), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = AssessmentCycleView, description = "The cycle"), Problems),
)]
#[get("/assessment-cycles/{id}")]
pub(super) async fn get_assessment_cycle(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentCycleId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let cycle = state.db.read(move |conn| service::get_cycle(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), cycle.version, &cycle))
}

/// Freeze the figures of a year
///
/// Reads every figure of every school that was open in the year from the product's own records, as of the cut-off, which must be
/// over (`cut_off_to_come`), and keeps it with the rows behind it and their seal. Schools assess themselves then. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentCycleId, Path, description = "The cycle"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessmentCycleView, description = "The cycle"), Problems),
)]
#[post("/assessment-cycles/{id}/freeze")]
pub(super) async fn freeze_assessment_cycle(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentCycleId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let cycle = state.db.write(move |conn| service::freeze(conn, &act, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), cycle.version, &cycle))
}

/// Draw assessors and samples
///
/// Once for a cycle, from a seed: who inspects which school, with nobody where an interest is declared or the organisation runs
/// the facility (`too_few_assessors`), and which sessions and learners are checked there. Whoever knows the seed can draw again and
/// find the same. Schools that have handed in nothing of their own are marked so. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = DrawAssessors, params(("id" = AssessmentCycleId, Path, description = "The cycle"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessmentDrawView, description = "What was drawn"), Problems),
)]
#[post("/assessment-cycles/{id}/draw")]
pub(super) async fn draw_assessors(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentCycleId>,
    version: IfMatch,
    body: Json<DrawAssessors>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let read = (id.0, version.0);
    let draw = state.db.write(move |conn| service::draw_assessors(conn, &act, read, &body.0)).await?;
    Ok(HttpResponse::Ok().json(draw))
}

/// Show a draw
///
/// With its seed and seal, drawn again from the lists that were kept: `repeats` says whether that gives the same.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentCycleId, Path, description = "The cycle")), extensions(("x-roles" = json!(OVERSEE))),
    responses((status = 200, body = AssessmentDrawView, description = "What was drawn"), Problems),
)]
#[get("/assessment-cycles/{id}/draw")]
pub(super) async fn get_assessment_draw(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentCycleId>,
) -> Result<HttpResponse, Problem> {
    caller.allow(OVERSEE)?;
    let draw = state.db.read(move |conn| service::get_draw(conn, id.0)).await?;
    Ok(HttpResponse::Ok().json(draw))
}

/// Conclude a yearly assessment
///
/// Once every school has been inspected or has refused it (`schools_not_inspected`, with how many). Results change by an appeal or
/// a settled finding only, from then on. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentCycleId, Path, description = "The cycle"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessmentCycleView, description = "The cycle"), Problems),
)]
#[post("/assessment-cycles/{id}/conclude")]
pub(super) async fn conclude_assessment_cycle(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentCycleId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let cycle = state.db.write(move |conn| service::conclude(conn, &act, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), cycle.version, &cycle))
}

/// Show the rubric of a yearly assessment
///
/// Its items in their groups, each with its points, how it is scored, and what has to be shown for it.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentCycleId, Path, description = "The cycle")), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Vec<RubricItemView>, description = "The items"), Problems),
)]
#[get("/assessment-cycles/{id}/rubric")]
pub(super) async fn get_assessment_rubric(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentCycleId>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let items = state.db.read(move |conn| service::get_rubric(conn, id.0)).await?;
    Ok(HttpResponse::Ok().json(items))
}
