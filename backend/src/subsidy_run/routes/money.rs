//! Paying, taking back and reporting over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{SubsidyClawbackId, SubsidyLineId, SubsidyRunId};
use contract::page::Page;
use contract::subsidy_run::{
    RequestSubsidyClawback, SubsidyClawbackQuery, SubsidyClawbackView, SubsidyDisbursementQuery,
    SubsidyDisbursementView, SubsidyExpenseReportView, SubsidyRunView,
};

use super::{DECIDE, PAY, READ};
use crate::http::etag::versioned;
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, IfMatch, Json, Path, Problem, Problems, Query};
use crate::state::State;
use crate::subsidy_run::service;

/// Disburse a subsidy run
///
/// `finalised` → `disbursed`, by finance, and not by who approved it (`own_subsidy_approval`) or computed it
/// (`own_subsidy_computation`). Where an assessment has changed since: `subsidy_run_outdated`. Each payment goes into the
/// redemption fund of its school as two receipts, the city's part and the county's; operating money goes into a fund of its
/// own; funds that are not there are opened. All or nothing. Needs `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(PAY))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/disburse")]
pub(super) async fn disburse_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(PAY)?;
    let (name, body) = ("disburse_subsidy_run", (id.0, version.0, body.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version, why)| {
        service::disburse_run(conn, &act, (id, version), &why.reason)
    })
    .await
}

/// Report the expenses of a subsidy run
///
/// `disbursed` → `expense_reported`, by finance: what each award has been used for until now is read from the books of the
/// funds and kept. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(PAY))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/report-expenses")]
pub(super) async fn report_subsidy_expenses(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(PAY)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::report_expenses(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// List what a subsidy run has moved
///
/// Newest first, for lines within the caller's data scope: what was paid, and what was taken back.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyRunId, Path, description = "The run"), SubsidyDisbursementQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SubsidyDisbursementView>, description = "A page of postings"), Problems),
)]
#[get("/subsidy-runs/{id}/disbursements")]
pub(super) async fn list_subsidy_disbursements(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    query: Query<SubsidyDisbursementQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = SubsidyDisbursementQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let bound = (id.0, &filter);
    let list =
        List::read("subsidy-disbursements", &bound, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let find = move |conn: &mut _| service::list_disbursements(conn, &act, id.0, (&filter, before), &paging);
    let part = state.db.read(find).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show what the awards of a subsidy run have been used for
///
/// As it was reported, for lines within the caller's data scope.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyRunId, Path, description = "The run")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyExpenseReportView, description = "The report"), Problems),
)]
#[get("/subsidy-runs/{id}/expense-report")]
pub(super) async fn get_subsidy_expense_report(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let report = state.db.read(move |conn| service::get_expense_report(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(report))
}

/// Ask for money of a line to be taken back
///
/// By the city, with a reason, once the run has paid and a later version of the assessment makes less due than was paid
/// (`subsidy_nothing_to_claw_back`); nothing moves yet. The award and operating money lie in funds of their own and are asked
/// back one by one.
#[utoipa::path(
    tag = "subsidy_run", request_body = RequestSubsidyClawback,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("line_id" = SubsidyLineId, Path, description = "The line")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 201, body = SubsidyClawbackView, description = "What is asked for"), Problems),
)]
#[post("/subsidy-runs/{id}/lines/{line_id}/clawbacks")]
pub(super) async fn request_subsidy_clawback(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(SubsidyRunId, SubsidyLineId)>,
    body: Json<RequestSubsidyClawback>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let line = path.0;
    let asked = state.db.write(move |conn| service::request_clawback(conn, &act, line, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), asked.version, &asked))
}

/// List clawbacks
///
/// Newest first, of lines within the caller's data scope.
#[utoipa::path(
    tag = "subsidy_run", params(SubsidyClawbackQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SubsidyClawbackView>, description = "A page of clawbacks"), Problems),
)]
#[get("/subsidy-clawbacks")]
pub(super) async fn list_subsidy_clawbacks(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SubsidyClawbackQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = SubsidyClawbackQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("subsidy-clawbacks", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_clawbacks(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a clawback
///
/// With what came back, and what was spent already and is still owed.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = SubsidyClawbackId, Path, description = "The clawback")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyClawbackView, description = "The clawback"), Problems),
)]
#[get("/subsidy-clawbacks/{id}")]
pub(super) async fn get_subsidy_clawback(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyClawbackId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_clawback(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Approve a clawback
///
/// By finance, and not by who asked for it (`own_subsidy_clawback`): what is unspent goes back out of the fund by an entry
/// of its own, what is spent is told as outstanding. Where another amount is due by now than was asked for, it is asked anew
/// (`subsidy_clawback_stale`). Needs `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "subsidy_run",
    params(("id" = SubsidyClawbackId, Path, description = "The clawback"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(PAY))),
    responses((status = 200, body = SubsidyClawbackView, description = "What came back"), Problems),
)]
#[post("/subsidy-clawbacks/{id}/approve")]
pub(super) async fn approve_subsidy_clawback(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyClawbackId>,
    version: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PAY)?;
    let (name, body) = ("approve_subsidy_clawback", (id.0, version.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, read| {
        service::approve_clawback(conn, &act, read)
    })
    .await
}

/// Reject a clawback
///
/// By finance, with a reason; nothing moves. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyClawbackId, Path, description = "The clawback"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(PAY))),
    responses((status = 200, body = SubsidyClawbackView, description = "What was decided"), Problems),
)]
#[post("/subsidy-clawbacks/{id}/reject")]
pub(super) async fn reject_subsidy_clawback(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyClawbackId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PAY)?;
    let read = (id.0, version.0);
    let decided =
        state.db.write(move |conn| service::reject_clawback(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), decided.version, &decided))
}
