//! Lines over HTTP: what a school gets, how that came about, and whether it still comes out so.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use contract::ids::{SubsidyLineId, SubsidyRunId};
use contract::page::Page;
use contract::subsidy::SubsidyLineView;
use contract::subsidy_run::{
    SubsidyLineQuery, SubsidyLineSources, SubsidyLineVerification, SubsidyRunLineDetails, SubsidyRunLineView,
};

use super::READ;
use crate::http::page::List;
use crate::http::{Caller, Path, Problem, Problems, Query};
use crate::state::State;
use crate::subsidy_run::service;

/// List the lines of a subsidy run
///
/// By code, those within the caller's data scope, of the version that holds unless another is named. `q` finds parts of
/// names and codes.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyRunId, Path, description = "The run"), SubsidyLineQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SubsidyRunLineView>, description = "A page of lines"), Problems),
)]
#[get("/subsidy-runs/{id}/lines")]
pub(super) async fn list_subsidy_lines(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    query: Query<SubsidyLineQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = SubsidyLineQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let bound = (id.0, &filter);
    let list = List::read("subsidy-lines", &bound, query.limit, query.cursor.as_deref(), query.count)?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_lines(conn, &act, id.0, &filter, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |line| line)))
}

/// Show a line of a subsidy run
///
/// With its gates, its points, the facts as they were frozen, and the school's lines in all versions.
#[utoipa::path(
    tag = "subsidy_run",
    params(("id" = SubsidyRunId, Path, description = "The run"), ("line_id" = SubsidyLineId, Path, description = "The line")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyRunLineDetails, description = "The line"), Problems),
)]
#[get("/subsidy-runs/{id}/lines/{line_id}")]
pub(super) async fn get_subsidy_line(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(SubsidyRunId, SubsidyLineId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (id, line) = path.0;
    let found = state.db.read(move |conn| service::get_line(conn, &act, id, line)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Show how a line came about
///
/// The whole line with the trees of its traces, byte for byte as they were sealed: each value with its formula, what it
/// was computed from, and the dated parameters with their basis.
#[utoipa::path(
    tag = "subsidy_run",
    params(("id" = SubsidyRunId, Path, description = "The run"), ("line_id" = SubsidyLineId, Path, description = "The line")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyLineView, description = "The sealed line"), Problems),
)]
#[get("/subsidy-runs/{id}/lines/{line_id}/trace")]
pub(super) async fn get_subsidy_trace(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(SubsidyRunId, SubsidyLineId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (id, line) = path.0;
    let (hash, bytes) = state.db.read(move |conn| service::sealed_line(conn, &act, id, line)).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ETAG, format!("\"{hash}\"")));
    Ok(response.content_type("application/json").body(bytes))
}

/// Verify a line
///
/// Computes the line anew from the frozen facts of all schools and the frozen policies, and compares bytes and seals (SM3) with
/// those that were kept. The seal of the version is made anew from the seals that were kept of the other lines.
#[utoipa::path(
    tag = "subsidy_run",
    params(("id" = SubsidyRunId, Path, description = "The run"), ("line_id" = SubsidyLineId, Path, description = "The line")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyLineVerification, description = "What came out"), Problems),
)]
#[get("/subsidy-runs/{id}/lines/{line_id}/verification")]
pub(super) async fn verify_subsidy_line(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(SubsidyRunId, SubsidyLineId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (id, line) = path.0;
    let verified = state.db.read(move |conn| service::verify_line(conn, &act, id, line)).await?;
    Ok(HttpResponse::Ok().json(verified))
}

/// Show where the facts of a line come from
///
/// Beside the trace, whose bytes stay as they were sealed: for each fact the figure of the assessment and its version, the
/// inspection or the appeal; for the award of the year before the entries of the fund and what it held on the cut-off.
#[utoipa::path(
    tag = "subsidy_run",
    params(("id" = SubsidyRunId, Path, description = "The run"), ("line_id" = SubsidyLineId, Path, description = "The line")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyLineSources, description = "Where they come from"), Problems),
)]
#[get("/subsidy-runs/{id}/lines/{line_id}/sources")]
pub(super) async fn list_subsidy_sources(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(SubsidyRunId, SubsidyLineId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (id, line) = path.0;
    let sources = state.db.read(move |conn| service::line_sources(conn, &act, id, line)).await?;
    Ok(HttpResponse::Ok().json(sources))
}
