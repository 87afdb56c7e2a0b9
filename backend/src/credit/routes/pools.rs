//! The public pools over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::credit::{
    CreateCreditDonation, CreditDonationView, CreditPoolMovementQuery, CreditPoolMovementView,
    CreditPoolQuery, CreditPoolView,
};
use contract::ids::{FacilityId, LearnerId};
use contract::page::Page;

use super::{COUNTER, READ};
use crate::credit::service;
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// Give credits to the public pool
///
/// What the learner has signed to give goes into the pool of its facility, for elders in difficulty: out of the buckets
/// that expire first, never out of what is held or still waits (`donation_above_balance`), and not by who is suspended or
/// has left (`donor_inactive`). Nobody gives its own (`own_credit`). Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "credit", request_body = CreateCreditDonation,
    params(("id" = LearnerId, Path, description = "Who gives"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(COUNTER))),
    responses((status = 201, body = CreditDonationView, description = "What was given, and what stays"), Problems),
)]
#[post("/learners/{id}/credits/donations")]
pub(super) async fn donate_credits(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    key: IdempotencyKey,
    body: Json<CreateCreditDonation>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTER)?;
    let body = (id.0, body.0);
    once(&state.db, &caller, "donate_credits", key, body, StatusCode::CREATED, move |conn, (id, new)| {
        service::donate(conn, &act, id, &new)
    })
    .await
}

/// List the public pools
///
/// Of the facilities of the caller's data scope; a facility to which nothing was given has none.
#[utoipa::path(
    tag = "credit", params(CreditPoolQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CreditPoolView>, description = "A page of pools"), Problems),
)]
#[get("/credits/pools")]
pub(super) async fn list_credit_pools(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CreditPoolQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.facility_id, &query.county_code);
    let list = List::read("credit-pools", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_pools(conn, &act, &query, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// List the movements of a public pool
///
/// What went into it and out of it, event by event, newest first. Who gave and who received is not told.
#[utoipa::path(
    tag = "credit",
    params(("facility_id" = FacilityId, Path, description = "The facility"), CreditPoolMovementQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CreditPoolMovementView>, description = "A page of movements"), Problems),
)]
#[get("/credits/pools/{facility_id}/movements")]
pub(super) async fn list_credit_pool_movements(
    state: web::Data<State>,
    caller: Caller,
    facility: Path<FacilityId>,
    query: Query<CreditPoolMovementQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (facility, query) = (facility.0, query.0);
    let list =
        List::read("credit-pool-movements", &facility, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| service::list_pool_movements(conn, &act, facility, before, &paging))
        .await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}
