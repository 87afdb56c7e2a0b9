//! The dated parameters of learning teams over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::learning_team::{
    CreateLearningTeamParameter, LearningTeamParameterQuery, LearningTeamParameterView,
};
use contract::page::Page;

use super::{COUNT, DECIDE};
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Problem, Problems, Query};
use crate::learning_team::service;
use crate::startup::State;

/// List the parameters of learning teams
///
/// All that have held, hold or will, the latest first.
#[utoipa::path(
    tag = "learning_team", params(LearningTeamParameterQuery), extensions(("x-roles" = json!(COUNT))),
    responses((status = 200, body = Page<LearningTeamParameterView>, description = "A page of parameters"), Problems),
)]
#[get("/learning-team-parameters")]
pub(super) async fn list_learning_team_parameters(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LearningTeamParameterQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(COUNT)?;
    let query = query.0;
    let list =
        List::read("learning-team-parameters", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let (paging, today) = (list.paging.clone(), state.clock.today());
    let part = state.db.read(move |conn| service::list_parameters(conn, today, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |parameters| parameters)))
}

/// Set the parameters of learning teams
///
/// From a coming day on (`effective_from_past` otherwise), for all of the city; those in force until then end with the
/// day before.
#[utoipa::path(
    tag = "learning_team", request_body = CreateLearningTeamParameter, extensions(("x-roles" = json!(DECIDE))),
    responses((status = 201, body = LearningTeamParameterView, description = "The parameters"), Problems),
)]
#[post("/learning-team-parameters")]
pub(super) async fn create_learning_team_parameter(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateLearningTeamParameter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let parameters = state.db.write(move |conn| service::create_parameter(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(parameters))
}
