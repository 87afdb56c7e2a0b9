//! Setting runs up, finding them, adding them up and taking them along as a file.

use actix_web::{HttpResponse, get, post, web};
use contract::facility::SheetFormat;
use contract::ids::SubsidyRunId;
use contract::page::Page;
use contract::subsidy_run::{
    CreateSubsidyRun, SetSubsidyBudget, SubsidyExportQuery, SubsidyRunDetails, SubsidyRunProgress,
    SubsidyRunQuery, SubsidyRunSummary, SubsidyRunTable, SubsidyRunVersionView, SubsidyRunView,
    SubsidyVersionQuery,
};

use super::{OFFICES, PREPARE, READ};
use crate::act::Act;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query, sheets};
use crate::state::State;
use crate::subsidy_run::service::{self, ExportPage};

/// List subsidy runs
///
/// Newest first. The staff of a facility sees those that are publicised, or have come further.
#[utoipa::path(
    tag = "subsidy_run", params(SubsidyRunQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SubsidyRunView>, description = "A page of runs"), Problems),
)]
#[get("/subsidy-runs")]
pub(super) async fn list_subsidy_runs(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SubsidyRunQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = SubsidyRunQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("subsidy-runs", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_runs(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |run| run)))
}

/// Set a subsidy run up
///
/// For the year and by the policy of a yearly assessment, once a year (`subsidy_run_exists`), unless the earlier one was
/// withdrawn. By somebody who answers for the whole city.
#[utoipa::path(
    tag = "subsidy_run", request_body = CreateSubsidyRun, extensions(("x-roles" = json!(PREPARE))),
    responses((status = 201, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs")]
pub(super) async fn create_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateSubsidyRun>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(PREPARE)?;
    let run = state.db.write(move |conn| service::create_run(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), run.version, &run))
}

/// Correct the budget of a subsidy run
///
/// With a reason, before the counties have agreed: from `draft` to `computed`. One that is computed goes back to `inspected`, and
/// is computed anew under the new budget. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = SetSubsidyBudget,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(PREPARE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/budget")]
pub(super) async fn set_subsidy_budget(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<SetSubsidyBudget>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(PREPARE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::set_budget(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Show a subsidy run
///
/// With its history and, county by county, the reviews of the version that holds; the staff of a facility sees neither.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyRunId, Path, description = "The run")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyRunDetails, description = "The run"), Problems),
)]
#[get("/subsidy-runs/{id}")]
pub(super) async fn get_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_run(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.run.version, &found))
}

/// List the versions of a subsidy run
///
/// The first one first. A version never changes; the last one holds. The staff of a facility sees that one only.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyRunId, Path, description = "The run")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Vec<SubsidyRunVersionView>, description = "The versions"), Problems),
)]
#[get("/subsidy-runs/{id}/versions")]
pub(super) async fn list_subsidy_run_versions(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let versions = state.db.read(move |conn| service::list_versions(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(versions))
}

/// Show how far the computing of a subsidy run is
///
/// On the server that answers: a run is computed by the server that was asked for it, in one transaction.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyRunId, Path, description = "The run")),
    extensions(("x-roles" = json!(OFFICES))),
    responses((status = 200, body = SubsidyRunProgress, description = "How far it is"), Problems),
)]
#[get("/subsidy-runs/{id}/progress")]
pub(super) async fn get_subsidy_run_progress(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OFFICES)?;
    let progress = state.db.read(move |conn| service::progress_of(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(progress))
}

/// Add a subsidy run up
///
/// The lines within the caller's data scope by county and grade.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyRunId, Path, description = "The run"), SubsidyVersionQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyRunSummary, description = "The sums"), Problems),
)]
#[get("/subsidy-runs/{id}/summary")]
pub(super) async fn summarise_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    query: Query<SubsidyVersionQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let version = query.0.version;
    let summary = state.db.read(move |conn| service::summarise_run(conn, &act, id.0, version)).await?;
    Ok(HttpResponse::Ok().json(summary))
}

/// Export a subsidy run
///
/// The lines within the caller's data scope, their traces value by value, or their sums. Amounts are numbers with two
/// places; cells that look like a formula begin with an apostrophe. CSV is streamed.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyRunId, Path, description = "The run"), SubsidyExportQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/subsidy-runs/{id}/export")]
pub(super) async fn export_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    query: Query<SubsidyExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let SubsidyExportQuery { format, what, version } = query.0;
    let (format, what) = (format.unwrap_or(SheetFormat::Xlsx), what.unwrap_or(SubsidyRunTable::Lines));
    let (id, reader) = (id.0, act.clone());
    let version = state.db.read(move |conn| service::version_of(conn, &reader, id, version)).await?;
    let (name, title) = match what {
        SubsidyRunTable::Lines => ("subsidy-lines", "分级资助结果"),
        SubsidyRunTable::Traces => ("subsidy-traces", "计算过程"),
        SubsidyRunTable::Summary => ("subsidy-summary", "分级资助汇总"),
    };
    let headings = service::headings(what);
    if what == SubsidyRunTable::Summary {
        let rows = state.db.read(move |conn| service::summary_rows(conn, &act, (id, version))).await?;
        return sheets::whole(format, name, title, &headings, rows);
    }
    let fetch = move |after| next_page(state.clone(), act.clone(), (what, id, version), after);
    sheets::streamed(format, name, title, headings, fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    (what, id, version): (SubsidyRunTable, SubsidyRunId, i16),
    after: Option<String>,
) -> Result<ExportPage, Problem> {
    let page = state.db.read(move |conn| match what {
        SubsidyRunTable::Traces => service::trace_page(conn, &act, (id, version), after),
        _ => service::line_page(conn, &act, (id, version), after),
    });
    Ok(page.await?)
}
