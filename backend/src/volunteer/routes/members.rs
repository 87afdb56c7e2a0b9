//! Members of teams over HTTP.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{VolunteerMemberId, VolunteerTeamId};
use contract::page::Page;
use contract::volunteer::{
    CreateVolunteerMember, LeaveVolunteerTeam, VolunteerMemberQuery, VolunteerMemberSecrets,
    VolunteerMemberView,
};

use super::{LEAD, READ, REVEAL};
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
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
/// A learner within the caller's data scope, or somebody from outside by name; the telephone number of the latter is
/// sealed.
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
    Ok(HttpResponse::Created().json(found))
}

/// Let a member leave
///
/// What it has served stays.
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
