//! Orders at the counter.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::RedemptionOrderId;
use contract::page::Page;
use contract::redemption::{
    CreateRedemptionOrder, LookUpOrder, PickUpOrder, RedemptionOrderQuery, RedemptionOrderView,
};

use super::{COUNTER, MANAGE, READ};
use crate::http::etag::versioned;
use crate::http::idempotency::{once, once_together};
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::redemption::service;
use crate::state::State;

/// List redemption orders
///
/// Those at the facilities of the caller's data scope, newest first.
#[utoipa::path(
    tag = "redemption", params(RedemptionOrderQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<RedemptionOrderView>, description = "A page of orders"), Problems),
)]
#[get("/redemption-orders")]
pub(super) async fn list_redemption_orders(
    state: web::Data<State>,
    caller: Caller,
    query: Query<RedemptionOrderQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.learner_id, &query.facility_id, &query.status);
    let list = List::read("redemption-orders", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_orders(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |order| order)))
}

/// Reserve an item
///
/// Holds the credits (earliest expiry first) and the stock for seven days and tells the pick-up code, here only.
/// Answers `out_of_stock`, `insufficient_credits`, `credits_still_waiting` (there are enough, but they have still to vest
/// or somebody looks at them) or `monthly_redemption_limit` when it cannot; needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = CreateRedemptionOrder,
    params(("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(COUNTER))),
    responses((status = 201, body = RedemptionOrderView, description = "The order with its code"), Problems),
)]
#[post("/redemption-orders")]
pub(super) async fn create_redemption_order(
    state: web::Data<State>,
    caller: Caller,
    key: IdempotencyKey,
    body: Json<CreateRedemptionOrder>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTER)?;
    once_together(&state.orders, &caller, key, (act, body.0), |order| RedemptionOrderView {
        pick_up_code: Some(service::pick_up_code(&state.keys, order.id)),
        ..order
    })
    .await
}

/// Look an order up by its pick-up code
///
/// Among those that wait at a facility of the caller's data scope; 404 when there is none, and when two bear the same
/// code: then the learner has to be told.
#[utoipa::path(
    tag = "redemption", request_body = LookUpOrder, extensions(("x-roles" = json!(COUNTER))),
    responses((status = 200, body = RedemptionOrderView, description = "The order"), Problems),
)]
#[post("/redemption-orders/lookup")]
pub(super) async fn look_up_redemption_order(
    state: web::Data<State>,
    caller: Caller,
    body: Json<LookUpOrder>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTER)?;
    let keys = state.keys.clone();
    let order = state.db.read(move |conn| service::look_up_order(conn, &act, &keys, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), order.version, &order))
}

/// Show a redemption order
///
/// Without its pick-up code.
#[utoipa::path(
    tag = "redemption", params(("id" = RedemptionOrderId, Path, description = "The order")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = RedemptionOrderView, description = "The order"), Problems),
)]
#[get("/redemption-orders/{id}")]
pub(super) async fn get_redemption_order(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionOrderId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let order = state.db.read(move |conn| service::get_order(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), order.version, &order))
}

/// Hand an order over
///
/// To whoever shows its code, to a proxy with the learner's written authorisation for it, or to a registered proxy of the
/// learner (`proxy_id`) within its limit of the month (`proxy_limit_reached`). Posts the held credits and
/// stock; an order is handed over once. Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = PickUpOrder,
    params(("id" = RedemptionOrderId, Path, description = "The order"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(COUNTER))),
    responses((status = 200, body = RedemptionOrderView, description = "The order, delivered"), Problems),
)]
#[post("/redemption-orders/{id}/pick-up")]
pub(super) async fn pick_up_redemption_order(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionOrderId>,
    key: IdempotencyKey,
    body: Json<PickUpOrder>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTER)?;
    let (body, keys) = ((id.0, body.0), state.keys.clone());
    once(
        &state.db,
        &caller,
        "pick_up_redemption_order",
        key,
        body,
        StatusCode::OK,
        move |conn, (id, shown)| service::pick_up(conn, &act, &keys, id, &shown),
    )
    .await
}

/// Call an order off
///
/// Credits and stock are free again; with a reason. Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = Reason,
    params(("id" = RedemptionOrderId, Path, description = "The order"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(COUNTER))),
    responses((status = 200, body = RedemptionOrderView, description = "The order, called off"), Problems),
)]
#[post("/redemption-orders/{id}/cancel")]
pub(super) async fn cancel_redemption_order(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionOrderId>,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTER)?;
    let body = (id.0, body.0);
    once(&state.db, &caller, "cancel_redemption_order", key, body, StatusCode::OK, move |conn, (id, why)| {
        service::cancel(conn, &act, id, &why.reason)
    })
    .await
}

/// Undo a delivered order
///
/// The pieces go back to the shelf, the credits into the buckets they came from; where a bucket has expired they
/// live 30 more days. With a reason; who handed it over does not undo it (`own_delivery`), and nobody undoes its own
/// (`own_order`). Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = Reason,
    params(("id" = RedemptionOrderId, Path, description = "The order"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = RedemptionOrderView, description = "The order, undone"), Problems),
)]
#[post("/redemption-orders/{id}/reverse")]
pub(super) async fn reverse_redemption_order(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionOrderId>,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let body = (id.0, body.0);
    once(&state.db, &caller, "reverse_redemption_order", key, body, StatusCode::OK, move |conn, (id, why)| {
        service::reverse(conn, &act, id, &why.reason)
    })
    .await
}
