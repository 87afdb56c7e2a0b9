//! Donations over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::fund::{DonateCash, DonateGoods, DonationQuery, DonationReceiptView, DonationView};
use contract::ids::{DonationId, FundId};
use contract::page::Page;

use super::{MANAGE, READ, TAKE_GOODS};
use crate::fund::service;
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// Enter donated money
///
/// Into a donation fund, with a numbered receipt; the donor may stay anonymous, and may bind the money to a purpose.
/// Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = DonateCash,
    params(("id" = FundId, Path, description = "The fund"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 201, body = DonationView, description = "The donation"), Problems),
)]
#[post("/funds/{id}/donations")]
pub(super) async fn donate_cash(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FundId>,
    key: IdempotencyKey,
    body: Json<DonateCash>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let body = (id.0, body.0);
    once(&state.db, &caller, "donate_cash", key, body, StatusCode::CREATED, move |conn, (id, gift)| {
        service::donate_cash(conn, &act, id, &gift)
    })
    .await
}

/// Enter donated goods
///
/// Onto a facility's shelf, at what they are worth, with a numbered receipt. Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = DonateGoods,
    params(("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(TAKE_GOODS))),
    responses((status = 201, body = DonationView, description = "The donation"), Problems),
)]
#[post("/donations")]
pub(super) async fn donate_goods(
    state: web::Data<State>,
    caller: Caller,
    key: IdempotencyKey,
    body: Json<DonateGoods>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(TAKE_GOODS)?;
    once(&state.db, &caller, "donate_goods", key, body.0, StatusCode::CREATED, move |conn, gift| {
        service::donate_goods(conn, &act, &gift)
    })
    .await
}

/// List donations
///
/// In money and in goods, within the caller's data scope, newest first.
#[utoipa::path(
    tag = "fund", params(DonationQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<DonationView>, description = "A page of donations"), Problems),
)]
#[get("/donations")]
pub(super) async fn list_donations(
    state: web::Data<State>,
    caller: Caller,
    query: Query<DonationQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.kind, &query.county_code, &query.fund_id, &query.facility_id);
    let list = List::read("donations", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_donations(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |donation| donation)))
}

/// Show a donation
///
/// Who gave what to whom, and for what.
#[utoipa::path(
    tag = "fund", params(("id" = DonationId, Path, description = "The donation")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = DonationView, description = "The donation"), Problems),
)]
#[get("/donations/{id}")]
pub(super) async fn get_donation(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DonationId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let donation = state.db.read(move |conn| service::get_donation(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(donation))
}

/// Show a donation's receipt
///
/// All that is printed on it, the amount in capitals (大写金额) included.
#[utoipa::path(
    tag = "fund", params(("id" = DonationId, Path, description = "The donation")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = DonationReceiptView, description = "The receipt"), Problems),
)]
#[get("/donations/{id}/receipt")]
pub(super) async fn get_donation_receipt(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DonationId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let receipt = state.db.read(move |conn| service::get_receipt(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(receipt))
}
