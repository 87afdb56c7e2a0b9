//! Dated policies, from draft to end.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Reason;
use contract::credit::{CreditPolicyDocument, CreditPolicyQuery, CreditPolicyView, UpdateCreditPolicy};
use contract::ids::CreditPolicyId;
use contract::page::Page;
use contract::policy::EndPolicy;

use super::{POLICY, READ};
use crate::credit::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
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
/// The whole document; it can be simulated, and holds once it is published. Of one code one policy begins on a day: a
/// second answers 409 `policy_same_start`, unless the first has been withdrawn.
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

/// Change a credit policy
///
/// Only while it is a draft; needs `If-Match`. Absent members stay as they are, a group (rates, caps, …) is replaced as
/// a whole, and the whole document has to be in order afterwards. Who edits a draft last cannot publish it.
#[utoipa::path(
    tag = "credit", request_body = UpdateCreditPolicy,
    params(("id" = CreditPolicyId, Path, description = "The policy"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = CreditPolicyView, description = "The draft"), Problems),
)]
#[patch("/credit-policies/{id}")]
pub(super) async fn update_credit_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditPolicyId>,
    version: IfMatch,
    body: Json<UpdateCreditPolicy>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy =
        state.db.write(move |conn| service::update_policy(conn, &act, id.0, version.0, body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Withdraw a credit policy
///
/// Gives a draft up, with a reason; its code and first day are free again.
#[utoipa::path(
    tag = "credit", request_body = Reason, params(("id" = CreditPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = CreditPolicyView, description = "The policy, withdrawn"), Problems),
)]
#[post("/credit-policies/{id}/withdraw")]
pub(super) async fn withdraw_credit_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditPolicyId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy =
        state.db.write(move |conn| service::withdraw_policy(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Publish a credit policy
///
/// From then on it is fixed. It takes two: who drafted it or edited it last gets 422 `own_draft`; and `If-Match` says
/// which version was read, so that nothing is published unseen. Days that another published policy holds on answer 409
/// `policy_overlap`.
#[utoipa::path(
    tag = "credit",
    params(("id" = CreditPolicyId, Path, description = "The policy"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = CreditPolicyView, description = "The policy, published"), Problems),
)]
#[post("/credit-policies/{id}/publish")]
pub(super) async fn publish_credit_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditPolicyId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::publish_policy(conn, &act, id.0, version.0)).await?;
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
