//! The counties' standards for operating money over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::OperatingPolicyId;
use contract::page::Page;
use contract::policy::EndPolicy;
use contract::subsidy::OperatingPolicyDocument;
use contract::subsidy_run::{OperatingPolicyQuery, OperatingPolicyView};

use super::{OFFICES, OPERATING};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::state::State;
use crate::subsidy_run::service;

/// List standards for operating money
///
/// Newest first, of the counties within the caller's data scope.
#[utoipa::path(
    tag = "subsidy_run", params(OperatingPolicyQuery), extensions(("x-roles" = json!(OFFICES))),
    responses((status = 200, body = Page<OperatingPolicyView>, description = "A page of standards"), Problems),
)]
#[get("/operating-policies")]
pub(super) async fn list_operating_policies(
    state: web::Data<State>,
    caller: Caller,
    query: Query<OperatingPolicyQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OFFICES)?;
    let query = query.0;
    let filter = OperatingPolicyQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("operating-policies", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let find = move |conn: &mut _| service::list_operating_policies(conn, &act, &filter, before, &paging);
    let part = state.db.read(find).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Draft a standard for operating money
///
/// Of a county within the caller's data scope. It counts once somebody else has published it.
#[utoipa::path(
    tag = "subsidy_run", request_body = OperatingPolicyDocument, extensions(("x-roles" = json!(OPERATING))),
    responses((status = 201, body = OperatingPolicyView, description = "The draft"), Problems),
)]
#[post("/operating-policies")]
pub(super) async fn create_operating_policy(
    state: web::Data<State>,
    caller: Caller,
    body: Json<OperatingPolicyDocument>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OPERATING)?;
    let policy = state.db.write(move |conn| service::create_operating_policy(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), policy.version, &policy))
}

/// Show a standard for operating money
///
/// With its whole document.
#[utoipa::path(
    tag = "subsidy_run", params(("id" = OperatingPolicyId, Path, description = "The standard")),
    extensions(("x-roles" = json!(OFFICES))),
    responses((status = 200, body = OperatingPolicyView, description = "The standard"), Problems),
)]
#[get("/operating-policies/{id}")]
pub(super) async fn get_operating_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OperatingPolicyId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OFFICES)?;
    let policy = state.db.read(move |conn| service::get_operating_policy(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Publish a standard for operating money
///
/// By another than who drafted it (`own_operating_policy`). Days on which another of the county holds answer 409
/// `policy_overlap`. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run",
    params(("id" = OperatingPolicyId, Path, description = "The standard"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(OPERATING))),
    responses((status = 200, body = OperatingPolicyView, description = "The standard, published"), Problems),
)]
#[post("/operating-policies/{id}/publish")]
pub(super) async fn publish_operating_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OperatingPolicyId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OPERATING)?;
    let read = (id.0, version.0);
    let policy = state.db.write(move |conn| service::publish_operating_policy(conn, &act, read)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// End a standard for operating money
///
/// Gives a published one an earlier last day, today or later, so that another can follow it. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = EndPolicy,
    params(("id" = OperatingPolicyId, Path, description = "The standard"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(OPERATING))),
    responses((status = 200, body = OperatingPolicyView, description = "The standard with its last day"), Problems),
)]
#[post("/operating-policies/{id}/end")]
pub(super) async fn end_operating_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OperatingPolicyId>,
    version: IfMatch,
    body: Json<EndPolicy>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OPERATING)?;
    let read = (id.0, version.0);
    let policy = state.db.write(move |conn| service::end_operating_policy(conn, &act, read, body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Withdraw a draft of a standard for operating money
///
/// With a reason; a published one is ended instead (`policy_not_draft`). Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = OperatingPolicyId, Path, description = "The standard"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(OPERATING))),
    responses((status = 200, body = OperatingPolicyView, description = "The standard, withdrawn"), Problems),
)]
#[post("/operating-policies/{id}/withdraw")]
pub(super) async fn withdraw_operating_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OperatingPolicyId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OPERATING)?;
    let read = (id.0, version.0);
    let withdraw = move |conn: &mut _| service::withdraw_operating_policy(conn, &act, read, &body.0.reason);
    let policy = state.db.write(withdraw).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}
