//! Stock: what comes in and goes from shelf to shelf, what is counted and written off, and what moved.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{RedemptionItemId, StockAdjustmentId};
use contract::page::Page;
use contract::redemption::{
    CreateStockCount, ReceiveStock, StockAdjustmentQuery, StockAdjustmentView, StockMovementQuery,
    StockMovementView, StockQuery, StockTransferView, StockView, TransferStock, WriteOffStock,
};

use super::{COUNTER, MANAGE, READ};
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Fault, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::redemption::domain::stock::StockError;
use crate::redemption::service;
use crate::state::State;

impl From<StockError> for Problem {
    fn from(error: StockError) -> Self {
        match error {
            StockError::SameFacility => Self::invalid(vec![Fault::new("/to_facility_id", "same_facility")]),
            StockError::CountedTwice(at) => {
                Self::invalid(vec![Fault::new(format!("/items/{at}/item_id"), "item_counted_twice")])
            }
            StockError::Waiting => Self::conflict("stock_adjustment_waiting"),
            StockError::CountedSince => Self::conflict("counted_since"),
            StockError::Decided(state) => Self::conflict("stock_adjustment_decided").with("state", state),
            StockError::OwnRequest => Self::rule("own_stock_adjustment"),
            StockError::Held { item, free, needed } => {
                let fault = Fault::new("/quantity", "stock_held").with("item", &item);
                Self::conflict("stock_held")
                    .with("item", item)
                    .with("free", free)
                    .with("needed", needed)
                    .at(fault.with("free", free).with("needed", needed))
            }
            StockError::NotAsItCame { free, free_cost, needed, cost } => {
                Self::conflict("delivery_not_as_it_came")
                    .with("free", free)
                    .with("free_cost", free_cost)
                    .with("needed", needed)
                    .with("cost", cost)
            }
        }
    }
}

/// Receive stock
///
/// Books pieces that came in to a facility's stock; needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = ReceiveStock,
    params(("id" = RedemptionItemId, Path, description = "The item"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(COUNTER))),
    responses((status = 201, body = StockView, description = "The stock after it"), Problems),
)]
#[post("/redemption-items/{id}/receive-stock")]
pub(super) async fn receive_stock(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionItemId>,
    key: IdempotencyKey,
    body: Json<ReceiveStock>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTER)?;
    let body = (id.0, body.0);
    once(&state.db, &caller, "receive_stock", key, body, StatusCode::CREATED, move |conn, (id, receipt)| {
        service::receive_stock(conn, &act, id, &receipt)
    })
    .await
}

/// List stock
///
/// Pieces on the shelf, held and free, at the facilities of the caller's data scope.
#[utoipa::path(
    tag = "redemption", params(StockQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<StockView>, description = "A page of stock"), Problems),
)]
#[get("/stock")]
pub(super) async fn list_stock(
    state: web::Data<State>,
    caller: Caller,
    query: Query<StockQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.facility_id, &query.item_id);
    let list = List::read("stock", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_stock(conn, &act, &query, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |stock| stock)))
}

/// Transfer stock
///
/// Pieces that no order holds go from one facility's shelf to another's in one event; both lie in the caller's data
/// scope, and the one that takes them works. Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = TransferStock,
    params(("id" = RedemptionItemId, Path, description = "The item"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 201, body = StockTransferView, description = "Both shelves after it"), Problems),
)]
#[post("/redemption-items/{id}/transfer-stock")]
pub(super) async fn transfer_stock(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionItemId>,
    key: IdempotencyKey,
    body: Json<TransferStock>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let body = (id.0, body.0);
    once(&state.db, &caller, "transfer_stock", key, body, StatusCode::CREATED, move |conn, (id, order)| {
        service::transfer_stock(conn, &act, id, &order)
    })
    .await
}

/// Ask for stock to be written off
///
/// Damaged, lost or expired pieces that no order holds. Nothing moves until somebody else approves it; of one item at a
/// facility one difference waits at a time (`stock_adjustment_waiting`). Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = WriteOffStock,
    params(("id" = RedemptionItemId, Path, description = "The item"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(COUNTER))),
    responses((status = 201, body = StockAdjustmentView, description = "What waits to be decided"), Problems),
)]
#[post("/redemption-items/{id}/write-off-stock")]
pub(super) async fn write_off_stock(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionItemId>,
    key: IdempotencyKey,
    body: Json<WriteOffStock>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTER)?;
    let body = (id.0, body.0);
    once(&state.db, &caller, "write_off_stock", key, body, StatusCode::CREATED, move |conn, (id, wanted)| {
        service::write_off(conn, &act, id, &wanted)
    })
    .await
}

/// Enter a count
///
/// Counted pieces, those held for orders included, against the book of this moment. Where they agree the count is
/// `matching`; a difference waits for somebody else to approve it, and nothing moves until then. Needs
/// `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = CreateStockCount,
    params(("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(COUNTER))),
    responses((status = 201, body = StockAdjustmentView, description = "The count"), Problems),
)]
#[post("/stock-counts")]
pub(super) async fn create_stock_count(
    state: web::Data<State>,
    caller: Caller,
    key: IdempotencyKey,
    body: Json<CreateStockCount>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTER)?;
    once(&state.db, &caller, "create_stock_count", key, body.0, StatusCode::CREATED, move |conn, new| {
        service::count(conn, &act, &new)
    })
    .await
}

/// List counts and write-offs
///
/// At the facilities of the caller's data scope, newest first.
#[utoipa::path(
    tag = "redemption", params(StockAdjustmentQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<StockAdjustmentView>, description = "A page of them"), Problems),
)]
#[get("/stock-adjustments")]
pub(super) async fn list_stock_adjustments(
    state: web::Data<State>,
    caller: Caller,
    query: Query<StockAdjustmentQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.facility_id, &query.kind, &query.status);
    let list = List::read("stock-adjustments", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_adjustments(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a count or write-off
///
/// With its items, who asked for it and who decided.
#[utoipa::path(
    tag = "redemption", params(("id" = StockAdjustmentId, Path, description = "The count or write-off")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = StockAdjustmentView, description = "The count or write-off"), Problems),
)]
#[get("/stock-adjustments/{id}")]
pub(super) async fn get_stock_adjustment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<StockAdjustmentId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_adjustment(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Approve a count or write-off
///
/// By another account than the one that asked for it (`own_stock_adjustment`). All its pieces move in one event: missing
/// ones to shrinkage, though never those that orders hold (`stock_held`); surplus ones back out of shrinkage as far as
/// they went missing there, the rest from the supplier. Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption",
    params(("id" = StockAdjustmentId, Path, description = "The count or write-off"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = StockAdjustmentView, description = "What was decided"), Problems),
)]
#[post("/stock-adjustments/{id}/approve")]
pub(super) async fn approve_stock_adjustment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<StockAdjustmentId>,
    key: IdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    once(&state.db, &caller, "approve_stock_adjustment", key, id.0, StatusCode::OK, move |conn, id| {
        service::approve(conn, &act, id)
    })
    .await
}

/// Reject a count or write-off
///
/// With a reason; nothing moves. Who asked for it may take it back in this way. Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "redemption", request_body = Reason,
    params(("id" = StockAdjustmentId, Path, description = "The count or write-off"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = StockAdjustmentView, description = "What was decided"), Problems),
)]
#[post("/stock-adjustments/{id}/reject")]
pub(super) async fn reject_stock_adjustment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<StockAdjustmentId>,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let (name, body) = ("reject_stock_adjustment", (id.0, body.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, why)| {
        service::reject(conn, &act, id, &why.reason)
    })
    .await
}

/// List movements of stock
///
/// What came onto the shelves of the caller's data scope and left them, newest first, with the other facility where
/// pieces went between two, what they have cost, what lay on the shelf after it, the document and who did it (masked).
#[utoipa::path(
    tag = "redemption", params(StockMovementQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<StockMovementView>, description = "A page of movements"), Problems),
)]
#[get("/stock-movements")]
pub(super) async fn list_stock_movements(
    state: web::Data<State>,
    caller: Caller,
    query: Query<StockMovementQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.facility_id, &query.item_id);
    let list = List::read("stock-movements", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let transfer = list.paging.after(0).map(key_part::<i64>).transpose()?;
    let after = transfer.zip(list.paging.after(1).map(key_part::<bool>).transpose()?);
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_movements(conn, &act, &query, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |movement| movement)))
}
