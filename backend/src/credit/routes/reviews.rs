//! Flagged earnings: who looks at them, and what is decided.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::credit::{CreditReviewQuery, CreditReviewView, RefuseCreditReview};
use contract::ids::CreditReviewId;
use contract::page::Page;

use super::{READ, REVIEW};
use crate::credit::service;
use crate::http::etag::{IfMatch, versioned};
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// List reviews of earnings
///
/// Flagged at the facilities of the caller's data scope, newest first. While one is open, its earnings cannot be spent.
#[utoipa::path(
    tag = "credit", params(CreditReviewQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CreditReviewView>, description = "A page of reviews"), Problems),
)]
#[get("/credit-reviews")]
pub(super) async fn list_credit_reviews(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CreditReviewQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.facility_id, &query.status, &query.reason);
    let list = List::read("credit-reviews", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_reviews(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a review of earnings
///
/// With each earning, why it was flagged, and who entered it (masked). Learners' names are in full for who reads them so.
#[utoipa::path(
    tag = "credit", params(("id" = CreditReviewId, Path, description = "The review")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CreditReviewView, description = "The review"), Problems),
)]
#[get("/credit-reviews/{id}")]
pub(super) async fn get_credit_review(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditReviewId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_review(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Accept flagged earnings
///
/// They stand, and can be spent once they have vested. Neither by who entered or confirmed one of them
/// (`credit_review_recorded`) nor by who earned one (`credit_review_own`). Needs `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "credit", request_body = Reason,
    params(("id" = CreditReviewId, Path, description = "The review"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(REVIEW))),
    responses((status = 200, body = CreditReviewView, description = "What was decided"), Problems),
)]
#[post("/credit-reviews/{id}/accept")]
pub(super) async fn accept_credit_review(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditReviewId>,
    version: IfMatch,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVIEW)?;
    let (name, body) = ("accept_credit_review", (id.0, version.0, body.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version, why)| {
        service::accept_review(conn, &act, id, version, &why.reason)
    })
    .await
}

/// Refuse flagged earnings
///
/// Those that are named, or all of them, are reversed on the ledger with the reason; the others stand. By the same people
/// as accepting. What has been spent or has expired cannot be taken back (`credit_review_spent`): nothing is decided
/// then. Needs `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "credit", request_body = RefuseCreditReview,
    params(("id" = CreditReviewId, Path, description = "The review"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(REVIEW))),
    responses((status = 200, body = CreditReviewView, description = "What was decided"), Problems),
)]
#[post("/credit-reviews/{id}/refuse")]
pub(super) async fn refuse_credit_review(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditReviewId>,
    version: IfMatch,
    key: IdempotencyKey,
    body: Json<RefuseCreditReview>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVIEW)?;
    let (name, body) = ("refuse_credit_review", (id.0, version.0, body.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version, refusal)| {
        service::refuse_review(conn, &act, id, version, &refusal)
    })
    .await
}
