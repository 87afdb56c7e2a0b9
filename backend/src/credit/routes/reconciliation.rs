//! Whether the ledger's books are in order.

use actix_web::{HttpResponse, get, post, web};
use contract::credit::{LedgerChainView, ReconciliationQuery, ReconciliationView, RunReconciliation};
use contract::page::Page;

use super::RECONCILE;
use crate::credit::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Problem, Problems, Query};
use crate::state::State;

/// List reconciliations
///
/// What the checks of the books have found, newest first. Where a fault lies is told only to who holds the role over the
/// whole city.
#[utoipa::path(
    tag = "credit", params(ReconciliationQuery), extensions(("x-roles" = json!(RECONCILE))),
    responses((status = 200, body = Page<ReconciliationView>, description = "A page of the checks"), Problems),
)]
#[get("/credits/reconciliations")]
pub(super) async fn list_reconciliations(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ReconciliationQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECONCILE)?;
    let ReconciliationQuery { clean, limit, cursor, count } = query.0;
    let list = List::read("reconciliations", &clean, limit, cursor.as_deref(), count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_reconciliations(conn, &act, clean, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Check the books
///
/// Every invariant of the ledger, of what was posted since the books were last found in order, or of everything with
/// `full`. Moves nothing, and posting goes on meanwhile. One at a time (`reconciliation_under_way`), for a minute at
/// most: what takes longer (`reconciliation_too_long`) is done by `xuetang reconcile` on the server, which also freezes
/// and thaws.
#[utoipa::path(
    tag = "credit", request_body = RunReconciliation, extensions(("x-roles" = json!(RECONCILE))),
    responses((status = 201, body = ReconciliationView, description = "What was found"), Problems),
)]
#[post("/credits/reconciliations")]
pub(super) async fn run_reconciliation(
    state: web::Data<State>,
    caller: Caller,
    body: Json<RunReconciliation>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(RECONCILE)?;
    let full = body.0.full;
    let found = state.db.write(move |conn| service::run_reconciliation(conn, &act, full)).await?;
    Ok(HttpResponse::Created().json(found))
}

/// Show the end of the chain
///
/// The last block of the ledger and its hash, up to which block the books were found in order, and whether posting is
/// frozen. Kept elsewhere, the hash shows every later edit.
#[utoipa::path(
    tag = "credit", extensions(("x-roles" = json!(RECONCILE))),
    responses((status = 200, body = LedgerChainView, description = "The end of the chain"), Problems),
)]
#[get("/credits/chain")]
pub(super) async fn get_ledger_chain(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.allow(RECONCILE)?;
    let chain = state.db.read(service::chain).await?;
    Ok(HttpResponse::Ok().json(chain))
}
