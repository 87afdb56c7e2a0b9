//! Corrections of learners' credits that two people sign.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::credit::{CreateCreditAdjustment, CreditAdjustmentQuery, CreditAdjustmentView};
use contract::ids::CreditAdjustmentId;
use contract::page::Page;

use super::{ADJUST, PROPOSE, READ};
use crate::credit::service;
use crate::http::etag::{IfMatch, versioned};
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// List corrections of credits
///
/// Of the learners of the caller's data scope, newest first.
#[utoipa::path(
    tag = "credit", params(CreditAdjustmentQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CreditAdjustmentView>, description = "A page of corrections"), Problems),
)]
#[get("/credit-adjustments")]
pub(super) async fn list_credit_adjustments(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CreditAdjustmentQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.learner_id, &query.facility_id, &query.status);
    let list = List::read("credit-adjustments", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_adjustments(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Ask for a correction of credits
///
/// Nothing moves until somebody else approves it. Nobody corrects its own account (`own_credit`), and one document
/// corrects an account once (`adjustment_reference_used`). Instead of being issued, what is added may come out of the
/// public pool of the facility (`source`): only to the priority population (`learner_not_priority`), and never more than
/// is in it (`grant_above_pool`). Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "credit", request_body = CreateCreditAdjustment,
    params(("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(PROPOSE))),
    responses((status = 201, body = CreditAdjustmentView, description = "What waits to be decided"), Problems),
)]
#[post("/credit-adjustments")]
pub(super) async fn create_credit_adjustment(
    state: web::Data<State>,
    caller: Caller,
    key: IdempotencyKey,
    body: Json<CreateCreditAdjustment>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PROPOSE)?;
    let name = "create_credit_adjustment";
    once(&state.db, &caller, name, key, body.0, StatusCode::CREATED, move |conn, new| {
        service::propose_adjustment(conn, &act, &new)
    })
    .await
}

/// Show a correction of credits
///
/// With who asked for it and who decided (masked).
#[utoipa::path(
    tag = "credit", params(("id" = CreditAdjustmentId, Path, description = "The correction")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CreditAdjustmentView, description = "The correction"), Problems),
)]
#[get("/credit-adjustments/{id}")]
pub(super) async fn get_credit_adjustment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditAdjustmentId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_adjustment(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Approve a correction of credits
///
/// By another account than the one that asked for it (`own_credit_adjustment`), and not by the learner (`own_credit`).
/// Posted as one event: what is added expires as if it were earned today; what is taken off comes out of the buckets that
/// expire first, never out of what is held or still waits (`adjustment_above_balance`). What comes out of the public pool
/// is judged again, and given to nobody who has gone to the school of another facility meanwhile (`learner_moved`). Needs
/// `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "credit",
    params(("id" = CreditAdjustmentId, Path, description = "The correction"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(ADJUST))),
    responses((status = 200, body = CreditAdjustmentView, description = "What was decided"), Problems),
)]
#[post("/credit-adjustments/{id}/approve")]
pub(super) async fn approve_credit_adjustment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditAdjustmentId>,
    version: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ADJUST)?;
    let (name, body) = ("approve_credit_adjustment", (id.0, version.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version)| {
        service::approve_adjustment(conn, &act, id, version)
    })
    .await
}

/// Reject a correction of credits
///
/// With a reason; nothing moves. Who asked for it may take it back in this way. Needs `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "credit", request_body = Reason,
    params(("id" = CreditAdjustmentId, Path, description = "The correction"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(PROPOSE))),
    responses((status = 200, body = CreditAdjustmentView, description = "What was decided"), Problems),
)]
#[post("/credit-adjustments/{id}/reject")]
pub(super) async fn reject_credit_adjustment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditAdjustmentId>,
    version: IfMatch,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PROPOSE)?;
    let (name, body) = ("reject_credit_adjustment", (id.0, version.0, body.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version, why)| {
        service::reject_adjustment(conn, &act, id, version, &why.reason)
    })
    .await
}
