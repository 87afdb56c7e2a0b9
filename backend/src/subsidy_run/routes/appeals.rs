//! Appeals over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{SubsidyAppealId, SubsidyLineId, SubsidyRunId};
use contract::page::Page;
use contract::subsidy_run::{DecideSubsidyAppeal, FileSubsidyAppeal, SubsidyAppealQuery, SubsidyAppealView};

use super::{APPEAL, DECIDE, READ};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::state::State;
use crate::subsidy_run::service;

/// Appeal against a line
///
/// By the manager of the school, against its own line of the version that holds, while the run is `publicised` and until
/// the last day of publicity (`publicity_over`). One appeal of a school waits at a time.
#[utoipa::path(
    tag = "subsidy_run", request_body = FileSubsidyAppeal,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("line_id" = SubsidyLineId, Path, description = "The line")),
    extensions(("x-roles" = json!(APPEAL))),
    responses((status = 201, body = SubsidyAppealView, description = "The appeal"), Problems),
)]
#[post("/subsidy-runs/{id}/lines/{line_id}/appeals")]
pub(super) async fn file_subsidy_appeal(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(SubsidyRunId, SubsidyLineId)>,
    body: Json<FileSubsidyAppeal>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(APPEAL)?;
    let line = path.0;
    let appeal = state.db.write(move |conn| service::file_appeal(conn, &act, line, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), appeal.version, &appeal))
}

/// List appeals
///
/// Newest first, those against lines within the caller's data scope.
#[utoipa::path(
    tag = "subsidy_run", params(SubsidyAppealQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SubsidyAppealView>, description = "A page of appeals"), Problems),
)]
#[get("/subsidy-appeals")]
pub(super) async fn list_subsidy_appeals(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SubsidyAppealQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = SubsidyAppealQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("subsidy-appeals", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_appeals(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |appeal| appeal)))
}

/// Show an appeal
///
/// With what was decided and, where it was upheld, what came of it.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyAppealId, Path, description = "The appeal")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyAppealView, description = "The appeal"), Problems),
)]
#[get("/subsidy-appeals/{id}")]
pub(super) async fn get_subsidy_appeal(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyAppealId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let appeal = state.db.read(move |conn| service::get_appeal(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), appeal.version, &appeal))
}

/// Decide an appeal
///
/// By the city, and by somebody who neither filed it nor inspected the school, computed, reviewed or approved the run, or decided
/// an earlier appeal by which it was computed or of the same school (`own_subsidy_appeal`). One that is upheld comes with
/// corrected facts: they replace those of the assessment, and the whole run is computed anew as another version, in which other
/// schools may be paid otherwise, for all share one budget; it is publicised for the whole time once more, counted from the
/// decision. Vetoes and overdue rectifications follow from findings, which are decided themselves (`decide_the_finding`). Needs
/// `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = DecideSubsidyAppeal,
    params(("id" = SubsidyAppealId, Path, description = "The appeal"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = SubsidyAppealView, description = "What was decided"), Problems),
)]
#[post("/subsidy-appeals/{id}/decide")]
pub(super) async fn decide_subsidy_appeal(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyAppealId>,
    version: IfMatch,
    body: Json<DecideSubsidyAppeal>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let read = (id.0, version.0);
    let appeal = state.db.write(move |conn| service::decide_appeal(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), appeal.version, &appeal))
}

/// Withdraw an appeal
///
/// By the manager of the school, with a reason, as long as it is not decided. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyAppealId, Path, description = "The appeal"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(APPEAL))),
    responses((status = 200, body = SubsidyAppealView, description = "The appeal"), Problems),
)]
#[post("/subsidy-appeals/{id}/withdraw")]
pub(super) async fn withdraw_subsidy_appeal(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyAppealId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(APPEAL)?;
    let read = (id.0, version.0);
    let appeal =
        state.db.write(move |conn| service::withdraw_appeal(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), appeal.version, &appeal))
}
