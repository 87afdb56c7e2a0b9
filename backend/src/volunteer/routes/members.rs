//! Members of teams over HTTP.

use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Reason;
use contract::ids::{VolunteerMemberId, VolunteerTeamId};
use contract::page::Page;
use contract::volunteer::{
    CreateVolunteerMember, LeaveVolunteerTeam, UpdateVolunteerMember, VolunteerMemberQuery,
    VolunteerMemberSecrets, VolunteerMemberView,
};

use super::{ERASE, LEAD, READ, REVEAL};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;
use crate::volunteer::service;

/// List a team's members
///
/// Those who are in it and those who have left, newest first.
#[utoipa::path(
    tag = "volunteer", params(("id" = VolunteerTeamId, Path, description = "The team"), VolunteerMemberQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<VolunteerMemberView>, description = "A page"), Problems),
)]
#[get("/volunteer-teams/{id}/members")]
pub(super) async fn list_volunteer_members(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerTeamId>,
    query: Query<VolunteerMemberQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = VolunteerMemberQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read(
        "volunteer-members",
        &(&id.0, &filter),
        query.limit,
        query.cursor.as_deref(),
        query.count,
    )?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| service::list_members(conn, &act, id.0, &filter, (before, &paging)))
        .await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Add a member
///
/// A learner within the caller's data scope who may take part, by its id or by the whole ID number, or somebody from outside
/// by name; the telephone number of the latter is sealed, and who has the same name and number in another team is the same
/// person.
#[utoipa::path(
    tag = "volunteer", request_body = CreateVolunteerMember,
    params(("id" = VolunteerTeamId, Path, description = "The team")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 201, body = VolunteerMemberView, description = "Add a member"), Problems),
)]
#[post("/volunteer-teams/{id}/members")]
pub(super) async fn add_volunteer_member(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerTeamId>,
    body: Json<CreateVolunteerMember>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let keys = state.keys.clone();
    let found = state.db.write(move |conn| service::add_member(conn, &act, &keys, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), found.version, &found))
}

/// Show a member
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = VolunteerTeamId, Path, description = "The team"), ("member_id" = VolunteerMemberId, Path, description = "The member")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VolunteerMemberView, description = "Show a member"), Problems),
)]
#[get("/volunteer-teams/{id}/members/{member_id}")]
pub(super) async fn get_volunteer_member(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(VolunteerTeamId, VolunteerMemberId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let ids = ids.0;
    let found = state.db.read(move |conn| service::get_member(conn, &act, ids)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Change a member
///
/// Whether it leads; of somebody from outside also the name and the telephone number. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = UpdateVolunteerMember,
    params(
        ("id" = VolunteerTeamId, Path, description = "The team"), ("member_id" = VolunteerMemberId, Path, description = "The member"),
        ("If-Match" = String, Header, description = "The version read"),
    ),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = VolunteerMemberView, description = "Change a member"), Problems),
)]
#[patch("/volunteer-teams/{id}/members/{member_id}")]
pub(super) async fn update_volunteer_member(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(VolunteerTeamId, VolunteerMemberId)>,
    version: IfMatch,
    body: Json<UpdateVolunteerMember>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let keys = state.keys.clone();
    let which = (ids.0.0, ids.0.1, version.0);
    let found = state.db.write(move |conn| service::update_member(conn, &act, &keys, which, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Forget somebody from outside
///
/// At its own request (PIPL 47), with a reason: name and telephone number go for good, in every team of the same person;
/// what was served stays. A learner is forgotten by a request about its data (`volunteer_is_learner`).
#[utoipa::path(
    tag = "volunteer", request_body = Reason,
    params(("id" = VolunteerTeamId, Path, description = "The team"), ("member_id" = VolunteerMemberId, Path, description = "The member")),
    extensions(("x-roles" = json!(ERASE))),
    responses((status = 200, body = VolunteerMemberView, description = "Forget somebody from outside"), Problems),
)]
#[post("/volunteer-teams/{id}/members/{member_id}/erase")]
pub(super) async fn erase_volunteer_member(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(VolunteerTeamId, VolunteerMemberId)>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ERASE)?;
    let ids = ids.0;
    let found = state.db.write(move |conn| service::erase_member(conn, &act, ids, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Let a member leave
///
/// What it has served stays; its places at coming shifts are free again.
#[utoipa::path(
    tag = "volunteer", request_body = LeaveVolunteerTeam,
    params(("id" = VolunteerTeamId, Path, description = "The team"), ("member_id" = VolunteerMemberId, Path, description = "The member")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = VolunteerMemberView, description = "Let a member leave"), Problems),
)]
#[post("/volunteer-teams/{id}/members/{member_id}/leave")]
pub(super) async fn leave_volunteer_team(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(VolunteerTeamId, VolunteerMemberId)>,
    body: Json<LeaveVolunteerTeam>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let ids = ids.0;
    let found = state.db.write(move |conn| service::leave_team(conn, &act, ids, &body.0)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Reveal a member's telephone number
///
/// For a reason that is kept in the audit trail.
#[utoipa::path(
    tag = "volunteer", request_body = Reason,
    params(("id" = VolunteerTeamId, Path, description = "The team"), ("member_id" = VolunteerMemberId, Path, description = "The member")),
    extensions(("x-roles" = json!(REVEAL))),
    responses((status = 200, body = VolunteerMemberSecrets, description = "Reveal a member's telephone number"), Problems),
)]
#[post("/volunteer-teams/{id}/members/{member_id}/reveal")]
pub(super) async fn reveal_volunteer_member(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(VolunteerTeamId, VolunteerMemberId)>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVEAL)?;
    let keys = state.keys.clone();
    let ids = ids.0;
    let found =
        state.db.write(move |conn| service::reveal_member(conn, &act, &keys, ids, &body.0.reason)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(found))
}
