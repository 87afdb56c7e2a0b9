//! Founding, finding, changing and dissolving teams.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Reason;
use contract::ids::LearningTeamId;
use contract::learning_team::{CreateLearningTeam, LearningTeamQuery, LearningTeamView, UpdateLearningTeam};
use contract::page::Page;

use super::{READ, WRITE};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::learning_team::service;
use crate::startup::State;

/// Found a learning team
///
/// Its leader, an active learner of the county, is its first member. It is `forming` until it has the members that the city
/// asks for, and falls back to that below them.
#[utoipa::path(
    tag = "learning_team", request_body = CreateLearningTeam,
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = LearningTeamView, description = "The team"), Problems),
)]
#[post("/learning-teams")]
pub(super) async fn create_learning_team(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateLearningTeam>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let team = state.db.write(move |conn| service::create_team(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), team.version, &team))
}

/// List learning teams
///
/// Those of schools within the caller's data scope, newest first.
#[utoipa::path(
    tag = "learning_team", params(LearningTeamQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<LearningTeamView>, description = "A page of teams"), Problems),
)]
#[get("/learning-teams")]
pub(super) async fn list_learning_teams(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LearningTeamQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = LearningTeamQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("learning-teams", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_teams(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |team| team)))
}

/// Show a learning team
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "learning_team", params(("id" = LearningTeamId, Path, description = "The team")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LearningTeamView, description = "The team"), Problems),
)]
#[get("/learning-teams/{id}")]
pub(super) async fn get_learning_team(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let team = state.db.read(move |conn| service::get_team(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), team.version, &team))
}

/// Change a learning team
///
/// Its name, its kind, or which of its members leads it, while it goes on; needs `If-Match`.
#[utoipa::path(
    tag = "learning_team", request_body = UpdateLearningTeam, params(("id" = LearningTeamId, Path, description = "The team"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = LearningTeamView, description = "The team"), Problems),
)]
#[patch("/learning-teams/{id}")]
pub(super) async fn update_learning_team(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamId>,
    version: IfMatch,
    body: Json<UpdateLearningTeam>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let read = (id.0, version.0);
    let team = state.db.write(move |conn| service::update_team(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), team.version, &team))
}

/// Dissolve a learning team
///
/// Today and for good, with the reason; its log stays.
#[utoipa::path(
    tag = "learning_team", request_body = Reason, params(("id" = LearningTeamId, Path, description = "The team")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = LearningTeamView, description = "The team"), Problems),
)]
#[post("/learning-teams/{id}/dissolve")]
pub(super) async fn dissolve_learning_team(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let team = state.db.write(move |conn| service::dissolve_team(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), team.version, &team))
}
