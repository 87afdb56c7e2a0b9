//! Programmes and teams over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::ids::{SilverAgeActionId, VolunteerTeamId};
use contract::page::Page;
use contract::volunteer::{
    CreateSilverAgeAction, CreateVolunteerTeam, SilverAgeActionQuery, SilverAgeActionView,
    UpdateSilverAgeAction, UpdateVolunteerTeam, VolunteerTeamQuery, VolunteerTeamView,
};

use super::{ACTIONS, LEAD, READ};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;
use crate::volunteer::service;

/// Open a programme of the “银龄行动”
///
/// Of a county within the caller's data scope, or, without one, of the city (`whole_city_only`).
#[utoipa::path(
    tag = "volunteer", request_body = CreateSilverAgeAction,
    extensions(("x-roles" = json!(ACTIONS))),
    responses((status = 201, body = SilverAgeActionView, description = "Open a programme of the “银龄行动”"), Problems),
)]
#[post("/silver-age-actions")]
pub(super) async fn create_silver_age_action(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateSilverAgeAction>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ACTIONS)?;
    let found = state.db.write(move |conn| service::create_action(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), found.version, &found))
}

/// List programmes
///
/// The city's, and those of the counties in which the caller's data scope lies, newest first.
#[utoipa::path(
    tag = "volunteer", params(SilverAgeActionQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SilverAgeActionView>, description = "A page"), Problems),
)]
#[get("/silver-age-actions")]
pub(super) async fn list_silver_age_actions(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SilverAgeActionQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let list = List::read("silver-age-actions", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_actions(conn, &act, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a programme
///
/// With its days and the document that opens it, and the version as `ETag`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = SilverAgeActionId, Path, description = "The programme")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SilverAgeActionView, description = "Show a programme"), Problems),
)]
#[get("/silver-age-actions/{id}")]
pub(super) async fn get_silver_age_action(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SilverAgeActionId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_action(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Change a programme
///
/// Its name, its document and its days, a county's within the caller's data scope, the city's by who answers for all of it
/// (`whole_city_only`). It ends earlier by an earlier last day. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = UpdateSilverAgeAction,
    params(("id" = SilverAgeActionId, Path, description = "The programme"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(ACTIONS))),
    responses((status = 200, body = SilverAgeActionView, description = "Change a programme"), Problems),
)]
#[patch("/silver-age-actions/{id}")]
pub(super) async fn update_silver_age_action(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SilverAgeActionId>,
    version: IfMatch,
    body: Json<UpdateSilverAgeAction>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ACTIONS)?;
    let found =
        state.db.write(move |conn| service::update_action(conn, &act, (id.0, version.0), &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Found a team
///
/// Of elders who serve (`elder_volunteer_team`) or of others who serve elders (`eldercare_volunteer_team`), of a school or
/// of a county.
#[utoipa::path(
    tag = "volunteer", request_body = CreateVolunteerTeam,
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 201, body = VolunteerTeamView, description = "Found a team"), Problems),
)]
#[post("/volunteer-teams")]
pub(super) async fn create_volunteer_team(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateVolunteerTeam>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state.db.write(move |conn| service::create_team(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), found.version, &found))
}

/// List teams
///
/// Those of schools and counties within the caller's data scope, newest first.
#[utoipa::path(
    tag = "volunteer", params(VolunteerTeamQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<VolunteerTeamView>, description = "A page"), Problems),
)]
#[get("/volunteer-teams")]
pub(super) async fn list_volunteer_teams(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VolunteerTeamQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = VolunteerTeamQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("volunteer-teams", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_teams(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a team
///
/// With how many are in it, and the version as `ETag`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = VolunteerTeamId, Path, description = "The team")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VolunteerTeamView, description = "Show a team"), Problems),
)]
#[get("/volunteer-teams/{id}")]
pub(super) async fn get_volunteer_team(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerTeamId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_team(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Change a team
///
/// Its name, its programme, or whether it works; what it has served stays. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = UpdateVolunteerTeam,
    params(("id" = VolunteerTeamId, Path, description = "The team"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = VolunteerTeamView, description = "Change a team"), Problems),
)]
#[patch("/volunteer-teams/{id}")]
pub(super) async fn update_volunteer_team(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerTeamId>,
    version: IfMatch,
    body: Json<UpdateVolunteerTeam>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found =
        state.db.write(move |conn| service::update_team(conn, &act, (id.0, version.0), &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}
