//! Dated policies and simulation.

use actix_web::{HttpResponse, get, post, web};
use contract::credit::{
    CreditPolicyDocument, CreditPolicyQuery, CreditPolicyView, SimulateCredits, SimulatedCreditsView,
};
use contract::ids::CreditPolicyId;
use contract::page::Page;
use contract::policy::EndPolicy;

use super::{POLICY, READ};
use crate::credit::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// List credit policies
///
/// Every version, the one with the latest first day first.
#[utoipa::path(
    tag = "credit", params(CreditPolicyQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CreditPolicyView>, description = "A page of policies"), Problems),
)]
#[get("/credit-policies")]
pub(super) async fn list_credit_policies(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CreditPolicyQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let list =
        List::read("credit-policies", &query.status, query.limit, query.cursor.as_deref(), query.count)?;
    let day = list.paging.after(0).map(key_part).transpose()?;
    let after = day.zip(list.paging.after(1).map(key_part).transpose()?);
    let paging = list.paging.clone();
    let today = state.clock.today();
    let part =
        state.db.read(move |conn| service::list_policies(conn, today, query.status, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |policy| policy)))
}

/// Draft a credit policy
///
/// The whole document; it can be simulated, and holds once it is published.
#[utoipa::path(
    tag = "credit", request_body = CreditPolicyDocument, extensions(("x-roles" = json!(POLICY))),
    responses((status = 201, body = CreditPolicyView, description = "The draft"), Problems),
)]
#[post("/credit-policies")]
pub(super) async fn create_credit_policy(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreditPolicyDocument>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::create_policy(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), policy.version, &policy))
}

/// Show a credit policy
///
/// With its whole document.
#[utoipa::path(
    tag = "credit", params(("id" = CreditPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CreditPolicyView, description = "The policy"), Problems),
)]
#[get("/credit-policies/{id}")]
pub(super) async fn get_credit_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditPolicyId>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let today = state.clock.today();
    let policy = state.db.read(move |conn| service::get_policy(conn, today, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Publish a credit policy
///
/// From then on it is fixed. Days that another published policy holds on answer 409 `policy_overlap`.
#[utoipa::path(
    tag = "credit", params(("id" = CreditPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = CreditPolicyView, description = "The policy, published"), Problems),
)]
#[post("/credit-policies/{id}/publish")]
pub(super) async fn publish_credit_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditPolicyId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::publish_policy(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// End a credit policy
///
/// Gives a published policy an earlier last day, today or later, so that another can follow it; what has been computed
/// with it stays as it is.
#[utoipa::path(
    tag = "credit", request_body = EndPolicy, params(("id" = CreditPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = CreditPolicyView, description = "The policy with its last day"), Problems),
)]
#[post("/credit-policies/{id}/end")]
pub(super) async fn end_credit_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditPolicyId>,
    body: Json<EndPolicy>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::end_policy(conn, &act, id.0, body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Simulate credits
///
/// What given activities of one learner would earn, in time order, with the trace; nothing is posted. By the given
/// policy (a draft too), or else by the one that holds on the day of the first activity.
#[utoipa::path(
    tag = "credit", request_body = SimulateCredits, extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SimulatedCreditsView, description = "What it would earn"), Problems),
)]
#[post("/credits/simulate")]
pub(super) async fn simulate_credits(
    state: web::Data<State>,
    caller: Caller,
    body: Json<SimulateCredits>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let today = state.clock.today();
    let result = state.db.read(move |conn| service::simulate(conn, today, &body.0)).await?;
    Ok(HttpResponse::Ok().json(result))
}
