//! The dated parameters of proposals, and trying others on past half-years.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Role;
use contract::curriculum::{
    CreateRefreshRule, RefreshRuleList, RefreshRuleView, RefreshSimulationView, SimulateRefresh,
};

use super::super::{READ, WATCH};
use crate::curriculum::service::refresh as service;
use crate::http::{Caller, Json, Problem, Problems};
use crate::startup::State;

/// Who sets the city's parameters.
const SET: &[Role] = &[Role::CityAdmin];

/// List the rules of the refresh
///
/// Every set of weights and thresholds with the days on which it holds, the newest first.
#[utoipa::path(
    tag = "curriculum", extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = RefreshRuleList, description = "The rules"), Problems),
)]
#[get("/refresh-rules")]
pub(in crate::curriculum) async fn list_refresh_rules(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let rules = state.db.read(service::list_rules).await?;
    Ok(HttpResponse::Ok().json(rules))
}

/// Set a rule of the refresh
///
/// From a day to come on; the one that holds then ends on the day before. What was proposed by it stays as it is.
#[utoipa::path(
    tag = "curriculum", request_body = CreateRefreshRule, extensions(("x-roles" = json!(SET))),
    responses((status = 201, body = RefreshRuleView, description = "The rule"), Problems),
)]
#[post("/refresh-rules")]
pub(in crate::curriculum) async fn create_refresh_rule(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateRefreshRule>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(SET)?;
    let rule = state.db.write(move |conn| service::create_rule(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(rule))
}

/// Simulate the refresh of a half-year
///
/// What the rule, or other parameters, would have proposed to every school within the caller's data scope for a half-year
/// that has been planned, beside what the schools did and how their courses went. Writes nothing.
#[utoipa::path(
    tag = "curriculum", request_body = SimulateRefresh, extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, body = RefreshSimulationView, description = "The comparison"), Problems),
)]
#[post("/refresh-rules/simulate")]
pub(in crate::curriculum) async fn simulate_refresh(
    state: web::Data<State>,
    caller: Caller,
    body: Json<SimulateRefresh>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    let told = state.db.read(move |conn| service::simulate(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Ok().json(told))
}
