//! Reversals over HTTP: two people sign what undoes an entry.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::fund::{CreateLedgerReversal, LedgerReversalQuery, LedgerReversalView};
use contract::ids::LedgerReversalId;
use contract::page::Page;

use super::{READ, REVERSE};
use crate::fund::service;
use crate::http::etag::{IfMatch, versioned};
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// List reversals
///
/// Of entries of funds, donations, deliveries and receipts of stock within the caller's data scope, newest first.
#[utoipa::path(
    tag = "fund", params(LedgerReversalQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<LedgerReversalView>, description = "A page of reversals"), Problems),
)]
#[get("/ledger-reversals")]
pub(super) async fn list_ledger_reversals(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LedgerReversalQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.status, &query.subject, &query.fund_id, &query.facility_id);
    let list = List::read("ledger-reversals", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_reversals(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Ask for something to be undone
///
/// An entry of a fund, a donation, a delivery of a purchase or a receipt of stock, by the event that it has in the ledger.
/// Nothing moves until somebody else approves it; what could not be undone now is refused at once: money that is no longer
/// there (`insufficient_fund`) or was needed for what was spent (`donation_spent`), a purchase that came onto shelves
/// (`purchase_delivered`), pieces that are not free as they came (`delivery_not_as_it_came`). Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = CreateLedgerReversal,
    params(("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(REVERSE))),
    responses((status = 201, body = LedgerReversalView, description = "What waits to be decided"), Problems),
)]
#[post("/ledger-reversals")]
pub(super) async fn create_ledger_reversal(
    state: web::Data<State>,
    caller: Caller,
    key: IdempotencyKey,
    body: Json<CreateLedgerReversal>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVERSE)?;
    let name = "create_ledger_reversal";
    once(&state.db, &caller, name, key, body.0, StatusCode::CREATED, move |conn, new| {
        service::request_reversal(conn, &act, &new)
    })
    .await
}

/// Show a reversal
///
/// With what it undoes, who asked for it and who decided.
#[utoipa::path(
    tag = "fund", params(("id" = LedgerReversalId, Path, description = "The reversal")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LedgerReversalView, description = "The reversal"), Problems),
)]
#[get("/ledger-reversals/{id}")]
pub(super) async fn get_ledger_reversal(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LedgerReversalId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_reversal(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Approve a reversal
///
/// By another account than the one that asked for it (`own_reversal`). Exactly what the event moved goes back, in one event,
/// or nothing does, for the same reasons as when it was asked for. Needs `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "fund",
    params(("id" = LedgerReversalId, Path, description = "The reversal"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(REVERSE))),
    responses((status = 200, body = LedgerReversalView, description = "What was decided"), Problems),
)]
#[post("/ledger-reversals/{id}/approve")]
pub(super) async fn approve_ledger_reversal(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LedgerReversalId>,
    version: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVERSE)?;
    let (name, body) = ("approve_ledger_reversal", (id.0, version.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version)| {
        service::approve_reversal(conn, &act, id, version)
    })
    .await
}

/// Reject a reversal
///
/// With a reason; nothing moves. Who asked for it may take it back in this way. Needs `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = Reason,
    params(("id" = LedgerReversalId, Path, description = "The reversal"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(REVERSE))),
    responses((status = 200, body = LedgerReversalView, description = "What was decided"), Problems),
)]
#[post("/ledger-reversals/{id}/reject")]
pub(super) async fn reject_ledger_reversal(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LedgerReversalId>,
    version: IfMatch,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVERSE)?;
    let (name, body) = ("reject_ledger_reversal", (id.0, version.0, body.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version, why)| {
        service::reject_reversal(conn, &act, id, version, &why.reason)
    })
    .await
}
