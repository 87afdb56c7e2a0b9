//! Proposals: made, decided on line by line, turned into a draft.

use actix_web::{HttpResponse, get, post, web};
use contract::curriculum::{
    CreateRefreshProposal, CreateRefreshProposals, DecideRefreshLine, RefreshLineView, RefreshProposalQuery,
    RefreshProposalSummary, RefreshProposalView, RefreshProposalsMade,
};
use contract::ids::{RefreshProposalId, RefreshProposalLineId};
use contract::page::Page;

use super::super::{READ, SUPERVISE, WRITE};
use crate::curriculum::service::refresh as service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Propose a refresh
///
/// For every course of the plan before: keep, revise or replace it; for every category of which there is too little: what
/// to add; each with its reasons and with the figures that it follows from. It rests on the ending half-year's teaching,
/// on the elders' answers and on the catalogue as they are now. Made again, it takes the place of the one before, unless
/// something has been decided of that (`refresh_decided`).
#[utoipa::path(
    tag = "curriculum", request_body = CreateRefreshProposal, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = RefreshProposalView, description = "The proposal"), Problems),
)]
#[post("/refresh-proposals")]
pub(in crate::curriculum) async fn create_refresh_proposal(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateRefreshProposal>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let made = state.db.write(move |conn| service::make_proposal(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), made.version, &made))
}

/// Propose a refresh to every school
///
/// To each school within the caller's data scope that is open then and has neither a proposal nor a published plan of the
/// half-year, as each could have it made by itself; all of them or none. The same again makes none twice.
#[utoipa::path(
    tag = "curriculum", request_body = CreateRefreshProposals, extensions(("x-roles" = json!(SUPERVISE))),
    responses((status = 200, body = RefreshProposalsMade, description = "How many were made"), Problems),
)]
#[post("/refresh-proposals/batch")]
pub(in crate::curriculum) async fn create_refresh_proposals(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateRefreshProposals>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SUPERVISE)?;
    let made = state.db.write(move |conn| service::make_all(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Ok().json(made))
}

/// List proposals
///
/// Those of schools within the caller's data scope, newest first, the superseded ones too.
#[utoipa::path(
    tag = "curriculum", params(RefreshProposalQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<RefreshProposalSummary>, description = "A page of proposals"), Problems),
)]
#[get("/refresh-proposals")]
pub(in crate::curriculum) async fn list_refresh_proposals(
    state: web::Data<State>,
    caller: Caller,
    query: Query<RefreshProposalQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.school_id, &query.half_year);
    let list = List::read("refresh-proposals", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_proposals(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |proposal| proposal)))
}

/// Show a proposal
///
/// Line by line what was proposed and why, what was decided, and, once the courses have been taught, how it turned out.
#[utoipa::path(
    tag = "curriculum", params(("id" = RefreshProposalId, Path, description = "The proposal")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = RefreshProposalView, description = "The proposal"), Problems),
)]
#[get("/refresh-proposals/{id}")]
pub(in crate::curriculum) async fn get_refresh_proposal(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RefreshProposalId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let view = state.db.read(move |conn| service::get_proposal(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Decide on a line of a proposal
///
/// Accept it, do something else, or reject it; whatever is not accepted needs a reason. Needs `If-Match` with the line's
/// version. A line can be decided anew until the proposal has been applied.
#[utoipa::path(
    tag = "curriculum", request_body = DecideRefreshLine,
    params(
        ("id" = RefreshProposalId, Path, description = "The proposal"),
        ("line_id" = RefreshProposalLineId, Path, description = "The line"),
        ("If-Match" = String, Header, description = "The version of the line that was read"),
    ),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = RefreshLineView, description = "The line"), Problems),
)]
#[post("/refresh-proposals/{id}/lines/{line_id}/decide")]
pub(in crate::curriculum) async fn decide_refresh_line(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(RefreshProposalId, RefreshProposalLineId)>,
    version: IfMatch,
    body: Json<DecideRefreshLine>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let (id, line) = ids.0;
    let view =
        state.db.write(move |conn| service::decide_line(conn, &act, id, line, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Accept what is left of a proposal
///
/// Every line that has not been decided on, as it was proposed; all of them or none.
#[utoipa::path(
    tag = "curriculum", params(("id" = RefreshProposalId, Path, description = "The proposal")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = RefreshProposalView, description = "The proposal"), Problems),
)]
#[post("/refresh-proposals/{id}/accept-rest")]
pub(in crate::curriculum) async fn accept_refresh_lines(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RefreshProposalId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let view = state.db.write(move |conn| service::accept_rest(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Apply a proposal
///
/// Turns the decisions into the draft of the half-year's plan: begins it, or sets its items anew. Every line must have been
/// decided on (`refresh_undecided`). The plan is then edited and published like any other.
#[utoipa::path(
    tag = "curriculum", params(("id" = RefreshProposalId, Path, description = "The proposal")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = RefreshProposalView, description = "The proposal with its plan"), Problems),
)]
#[post("/refresh-proposals/{id}/apply")]
pub(in crate::curriculum) async fn apply_refresh_proposal(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RefreshProposalId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let view = state.db.write(move |conn| service::apply(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}
