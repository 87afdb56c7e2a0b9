//! Deliveries over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::fund::{DeliverGoods, DeliveryQuery, DeliveryView};
use contract::ids::FundId;
use contract::page::Page;
use uuid::Uuid;

use super::{READ, SPEND};
use crate::fund::service;
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// Deliver goods
///
/// Books pieces of a purchase onto a shelf, with their share of what was paid. The purchase's money follows the pieces
/// from here on: into orders, to another shelf, or to what is written off. A piece may cost no more than the credit policy
/// in force allows (`unit_cost_above_cap`). Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = DeliverGoods,
    params(("id" = FundId, Path, description = "The fund"), ("entry_id" = Uuid, Path, description = "The purchase"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(SPEND))),
    responses((status = 201, body = DeliveryView, description = "The delivery"), Problems),
)]
#[post("/funds/{id}/entries/{entry_id}/deliveries")]
pub(super) async fn deliver_goods(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(FundId, Uuid)>,
    key: IdempotencyKey,
    body: Json<DeliverGoods>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SPEND)?;
    let body = (path.0, body.0);
    once(&state.db, &caller, "deliver_goods", key, body, StatusCode::CREATED, move |conn, (of, delivery)| {
        service::deliver(conn, &act, of, &delivery)
    })
    .await
}

/// List a purchase's deliveries
///
/// Newest first, with who entered each, and whether it waits to be undone or was.
#[utoipa::path(
    tag = "fund",
    params(("id" = FundId, Path, description = "The fund"), ("entry_id" = Uuid, Path, description = "The purchase"), DeliveryQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<DeliveryView>, description = "A page of deliveries"), Problems),
)]
#[get("/funds/{id}/entries/{entry_id}/deliveries")]
pub(super) async fn list_deliveries(
    state: web::Data<State>,
    caller: Caller,
    path: Path<(FundId, Uuid)>,
    query: Query<DeliveryQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (query, of) = (query.0, path.0);
    let list = List::read("fund-deliveries", &of, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_deliveries(conn, &act, of, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |delivery| delivery)))
}
