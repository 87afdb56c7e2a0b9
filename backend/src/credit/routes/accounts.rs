//! Settling sessions; learners' accounts.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::credit::{
    CreditEntryQuery, CreditEntryView, EarningTraceView, LearnerCreditsView, SettlementView,
};
use contract::ids::{ClassSessionId, EarningId, LearnerId};
use contract::page::Page;

use super::{READ, SETTLE};
use crate::credit::service;
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Path, Problem, Problems, Query};
use crate::state::State;

/// Settle a class session
///
/// Posts the earning of every accepted attendance exactly once, by the policy of the session's day, with caps in
/// time order. May be repeated: what is settled stays as it is. Nobody credits itself (`own_credit`). Needs
/// `Idempotency-Key`.
#[utoipa::path(
    tag = "credit",
    params(("id" = ClassSessionId, Path, description = "The session"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(SETTLE))),
    responses((status = 200, body = SettlementView, description = "What was posted"), Problems),
)]
#[post("/class-sessions/{id}/settle")]
pub(super) async fn settle_class_session(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    key: IdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SETTLE)?;
    once(&state.db, &caller, "settle_class_session", key, id.0, StatusCode::OK, move |conn, id| {
        service::settle_session(conn, &act, id)
    })
    .await
}

/// Show a learner's credits
///
/// Balance, what is held, and the buckets by day of expiry; expired credits no longer count.
#[utoipa::path(
    tag = "credit", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LearnerCreditsView, description = "The credits"), Problems),
)]
#[get("/learners/{id}/credits")]
pub(super) async fn get_learner_credits(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let credits = state.db.read(move |conn| service::learner_credits(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(credits))
}

/// List a learner's statement
///
/// Every movement into and out of the learner's buckets, newest first.
#[utoipa::path(
    tag = "credit", params(("id" = LearnerId, Path, description = "The learner"), CreditEntryQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CreditEntryView>, description = "A page of the statement"), Problems),
)]
#[get("/learners/{id}/credits/entries")]
pub(super) async fn list_credit_entries(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    query: Query<CreditEntryQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&id.0, &query.from, &query.to);
    let list = List::read("credit-entries", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before =
        list.paging.after(0).map(key_part).transpose()?.zip(list.paging.after(1).map(key_part).transpose()?);
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::entries(conn, &act, id.0, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |entry| entry)))
}

/// Explain an earning
///
/// Why exactly this many credits: the minutes, the blocks, the rate and every cap, with the dated parameters.
#[utoipa::path(
    tag = "credit", params(("id" = EarningId, Path, description = "The earning")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = EarningTraceView, description = "The earning and its trace"), Problems),
)]
#[get("/credits/earnings/{id}/trace")]
pub(super) async fn get_earning_trace(
    state: web::Data<State>,
    caller: Caller,
    id: Path<EarningId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let trace = state.db.read(move |conn| service::earning_trace(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(trace))
}
