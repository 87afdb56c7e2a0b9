//! Demand surveys over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Reason;
use contract::curriculum::{
    CreateDemandSurvey, DemandGap, DemandGapQuery, DemandSurveyQuery, DemandSurveySummary, DemandSurveyView,
    DemandTally, DemandTallyQuery, ExtendDemandSurvey, UpdateDemandSurvey,
};
use contract::ids::DemandSurveyId;
use contract::page::Page;
use uuid::Uuid;

use super::{READ, WRITE};
use crate::curriculum::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, IfMatchGiven, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Begin a demand survey
///
/// As a draft: of a school, of a county for all its schools, or of the city, by whoever answers for as much. What may be
/// chosen is a category as a whole, a topic in one, or a published course.
#[utoipa::path(
    tag = "curriculum", request_body = CreateDemandSurvey, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = DemandSurveyView, description = "The survey"), Problems),
)]
#[post("/demand-surveys")]
pub(super) async fn create_demand_survey(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateDemandSurvey>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let survey = state.db.write(move |conn| service::create_survey(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), survey.version, &survey))
}

/// List demand surveys
///
/// Those that ask learners of schools within the caller's data scope, latest half-year first. Drafts are seen by whom
/// they are of.
#[utoipa::path(
    tag = "curriculum", params(DemandSurveyQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<DemandSurveySummary>, description = "A page of surveys"), Problems),
)]
#[get("/demand-surveys")]
pub(super) async fn list_demand_surveys(
    state: web::Data<State>,
    caller: Caller,
    query: Query<DemandSurveyQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = DemandSurveyQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("demand-surveys", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = match (list.paging.after(0), list.paging.after(1)) {
        (Some(half_year), Some(id)) => Some((half_year.to_owned(), key_part::<Uuid>(id)?)),
        _ => None,
    };
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_surveys(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |survey| survey)))
}

/// Show a demand survey
///
/// With its options, and where it stands today.
#[utoipa::path(
    tag = "curriculum", params(("id" = DemandSurveyId, Path, description = "The survey")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = DemandSurveyView, description = "The survey"), Problems),
)]
#[get("/demand-surveys/{id}")]
pub(super) async fn get_demand_survey(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandSurveyId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let survey = state.db.read(move |conn| service::get_survey(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), survey.version, &survey))
}

/// Change a demand survey
///
/// Only while it is a draft; needs `If-Match`. Options are replaced as a whole.
#[utoipa::path(
    tag = "curriculum", request_body = UpdateDemandSurvey,
    params(("id" = DemandSurveyId, Path, description = "The survey"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = DemandSurveyView, description = "The survey"), Problems),
)]
#[patch("/demand-surveys/{id}")]
pub(super) async fn update_demand_survey(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandSurveyId>,
    version: IfMatch,
    body: Json<UpdateDemandSurvey>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let survey =
        state.db.write(move |conn| service::update_survey(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), survey.version, &survey))
}

/// Issue a demand survey
///
/// From its first to its last day (Asia/Shanghai) it takes answers; it is not edited any more. With `If-Match` only as
/// it was read.
#[utoipa::path(
    tag = "curriculum",
    params(
        ("id" = DemandSurveyId, Path, description = "The survey"),
        ("If-Match" = Option<String>, Header, description = "The version read")
    ),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = DemandSurveyView, description = "The survey"), Problems),
)]
#[post("/demand-surveys/{id}/issue")]
pub(super) async fn issue_demand_survey(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandSurveyId>,
    read: IfMatchGiven,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let survey = state.db.write(move |conn| service::issue_survey(conn, &act, id.0, read.0)).await?;
    Ok(versioned(HttpResponse::Ok(), survey.version, &survey))
}

/// Extend a demand survey
///
/// To a later last day, while it has not closed.
#[utoipa::path(
    tag = "curriculum", request_body = ExtendDemandSurvey,
    params(("id" = DemandSurveyId, Path, description = "The survey")), extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = DemandSurveyView, description = "The survey"), Problems),
)]
#[post("/demand-surveys/{id}/extend")]
pub(super) async fn extend_demand_survey(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandSurveyId>,
    body: Json<ExtendDemandSurvey>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let survey = state.db.write(move |conn| service::extend_survey(conn, &act, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), survey.version, &survey))
}

/// Withdraw a demand survey
///
/// With a reason; its answers stay on record and count nowhere.
#[utoipa::path(
    tag = "curriculum", request_body = Reason, params(("id" = DemandSurveyId, Path, description = "The survey")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = DemandSurveyView, description = "The survey"), Problems),
)]
#[post("/demand-surveys/{id}/withdraw")]
pub(super) async fn withdraw_demand_survey(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandSurveyId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let survey =
        state.db.write(move |conn| service::withdraw_survey(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), survey.version, &survey))
}

/// Tally a demand survey
///
/// The answers of schools within the caller's data scope by option, category, township and age band; nobody is named.
#[utoipa::path(
    tag = "curriculum", params(("id" = DemandSurveyId, Path, description = "The survey"), DemandTallyQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = DemandTally, description = "The counts"), Problems),
)]
#[get("/demand-surveys/{id}/tally")]
pub(super) async fn tally_demand_survey(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandSurveyId>,
    query: Query<DemandTallyQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let tally = state.db.read(move |conn| service::tally(conn, &act, id.0, &query.0)).await?;
    Ok(HttpResponse::Ok().json(tally))
}

/// Compare demand and supply
///
/// By category: its share of what was chosen in the surveys of a half-year, against its share of the minutes planned in
/// the published plans of that half-year, or else the last one before; of the schools within the caller's data scope.
#[utoipa::path(
    tag = "curriculum", params(DemandGapQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = DemandGap, description = "Where most is lacking first"), Problems),
)]
#[get("/demand-gap")]
pub(super) async fn get_demand_gap(
    state: web::Data<State>,
    caller: Caller,
    query: Query<DemandGapQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let gap = state.db.read(move |conn| service::demand_gap(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(gap))
}
