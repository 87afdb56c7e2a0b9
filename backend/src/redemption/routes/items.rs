//! The catalogue and the stock.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use contract::ids::RedemptionItemId;
use contract::page::Page;
use contract::redemption::{
    CreateRedemptionItem, ReceiveStock, RedemptionItemQuery, RedemptionItemView, StockQuery, StockView,
    UpdateRedemptionItem,
};

use super::{CATALOGUE, COUNTER, READ};
use crate::http::etag::{cached, versioned};
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, IfMatch, Json, Path, Problem, Problems, Query};
use crate::redemption::service;
use crate::state::State;

/// List redemption items
///
/// The catalogue of the whole city, by name; carries a strong `ETag`.
#[utoipa::path(
    tag = "redemption", params(RedemptionItemQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<RedemptionItemView>, description = "A page of items"), Problems),
)]
#[get("/redemption-items")]
pub(super) async fn list_redemption_items(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    query: Query<RedemptionItemQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.q, &query.kind, &query.offered);
    let list = List::read("redemption-items", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(1).map(key_part).transpose()?;
    let after = list.paging.after(0).map(str::to_owned).zip(after);
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| {
            let after = after.as_ref().map(|(name, id)| (name.as_str(), *id));
            service::list_items(conn, &query, after, &paging)
        })
        .await?;
    cached(&request, &list.page(part, |item| item))
}

/// Add an item
///
/// Daily necessities, small gifts and related services only; others answer `prohibited_item_kind`. The cost of a
/// piece may not exceed the cap of the policy in force.
#[utoipa::path(
    tag = "redemption", request_body = CreateRedemptionItem, extensions(("x-roles" = json!(CATALOGUE))),
    responses((status = 201, body = RedemptionItemView, description = "The item"), Problems),
)]
#[post("/redemption-items")]
pub(super) async fn create_redemption_item(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateRedemptionItem>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CATALOGUE)?;
    let item = state.db.write(move |conn| service::create_item(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), item.version, &item))
}

/// Show an item
///
/// With its version as `ETag`.
#[utoipa::path(
    tag = "redemption", params(("id" = RedemptionItemId, Path, description = "The item")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = RedemptionItemView, description = "The item"), Problems),
)]
#[get("/redemption-items/{id}")]
pub(super) async fn get_redemption_item(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionItemId>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let item = state.db.read(move |conn| service::get_item(conn, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), item.version, &item))
}

/// Change an item
///
/// Open orders keep the price they were made at; needs `If-Match`.
#[utoipa::path(
    tag = "redemption", request_body = UpdateRedemptionItem,
    params(("id" = RedemptionItemId, Path, description = "The item"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(CATALOGUE))),
    responses((status = 200, body = RedemptionItemView, description = "The item"), Problems),
)]
#[patch("/redemption-items/{id}")]
pub(super) async fn update_redemption_item(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionItemId>,
    version: IfMatch,
    body: Json<UpdateRedemptionItem>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CATALOGUE)?;
    let item = state.db.write(move |conn| service::update_item(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), item.version, &item))
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
