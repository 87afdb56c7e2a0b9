//! The dated policies, from draft to end.

use actix_web::{HttpResponse, get, post, put, web};
use contract::auth::Reason;
use contract::ids::SubsidyPolicyId;
use contract::page::Page;
use contract::policy::EndPolicy;
use contract::subsidy::{
    PublishSubsidyPolicy, SubsidyPolicyDifference, SubsidyPolicyDifferenceQuery, SubsidyPolicyDocument,
    SubsidyPolicyQuery, SubsidyPolicyView,
};

use super::{POLICY, READ};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::state::State;
use crate::subsidy::service;

/// List subsidy policies
///
/// Every version, the one with the latest first day first.
#[utoipa::path(
    tag = "subsidy", params(SubsidyPolicyQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SubsidyPolicyView>, description = "A page of policies"), Problems),
)]
#[get("/subsidy-policies")]
pub(super) async fn list_subsidy_policies(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SubsidyPolicyQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let list =
        List::read("subsidy-policies", &query.status, query.limit, query.cursor.as_deref(), query.count)?;
    let day = list.paging.after(0).map(key_part).transpose()?;
    let after = day.zip(list.paging.after(1).map(key_part).transpose()?);
    let paging = list.paging.clone();
    let today = state.clock.today();
    let part =
        state.db.read(move |conn| service::list_policies(conn, today, query.status, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |policy| policy)))
}

/// Draft a subsidy policy
///
/// The whole document; it can be simulated and compared, and holds once another has approved it. Its `version` is higher
/// than that of every published policy of its code.
#[utoipa::path(
    tag = "subsidy", request_body = SubsidyPolicyDocument, extensions(("x-roles" = json!(POLICY))),
    responses((status = 201, body = SubsidyPolicyView, description = "The draft"), Problems),
)]
#[post("/subsidy-policies")]
pub(super) async fn create_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    body: Json<SubsidyPolicyDocument>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::create_policy(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), policy.version, &policy))
}

/// Show a subsidy policy
///
/// With its whole document, who has drafted, changed, approved or withdrawn it, and what should be known about its days:
/// gaps, a near end, an overlap that bars a draft, and `stale` when it has been in force unchanged for over 24 months.
#[utoipa::path(
    tag = "subsidy", params(("id" = SubsidyPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyPolicyView, description = "The policy"), Problems),
)]
#[get("/subsidy-policies/{id}")]
pub(super) async fn get_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let today = state.clock.today();
    let policy = state.db.read(move |conn| service::get_policy(conn, today, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Change a subsidy policy
///
/// Only while it is a draft, by its whole document; needs `If-Match`. Whoever changes a draft has written in it and
/// cannot approve it.
#[utoipa::path(
    tag = "subsidy", request_body = SubsidyPolicyDocument,
    params(("id" = SubsidyPolicyId, Path, description = "The policy"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = SubsidyPolicyView, description = "The draft"), Problems),
)]
#[put("/subsidy-policies/{id}")]
pub(super) async fn update_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
    version: IfMatch,
    body: Json<SubsidyPolicyDocument>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy =
        state.db.write(move |conn| service::update_policy(conn, &act, id.0, version.0, body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Withdraw a subsidy policy
///
/// Gives a draft up for good, with a reason.
#[utoipa::path(
    tag = "subsidy", request_body = Reason, params(("id" = SubsidyPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = SubsidyPolicyView, description = "The policy, withdrawn"), Problems),
)]
#[post("/subsidy-policies/{id}/withdraw")]
pub(super) async fn withdraw_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy =
        state.db.write(move |conn| service::withdraw_policy(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Publish a subsidy policy
///
/// Approves a draft, with a note if there is something to say; from then on it is fixed. It takes two: whoever has
/// drafted or changed it gets 422 `own_subsidy_policy`; and `If-Match` says which version was read, so that nothing is
/// approved unseen. Days that another published policy holds on answer 409 `policy_overlap`.
#[utoipa::path(
    tag = "subsidy", request_body = PublishSubsidyPolicy,
    params(("id" = SubsidyPolicyId, Path, description = "The policy"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = SubsidyPolicyView, description = "The policy, published"), Problems),
)]
#[post("/subsidy-policies/{id}/publish")]
pub(super) async fn publish_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
    version: IfMatch,
    body: Json<PublishSubsidyPolicy>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy =
        state.db.write(move |conn| service::publish_policy(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// End a subsidy policy
///
/// Gives a published policy an earlier last day, today or later, so that another can follow it; what has been computed
/// with it stays as it is.
#[utoipa::path(
    tag = "subsidy", request_body = EndPolicy, params(("id" = SubsidyPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = SubsidyPolicyView, description = "The policy with its last day"), Problems),
)]
#[post("/subsidy-policies/{id}/end")]
pub(super) async fn end_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
    body: Json<EndPolicy>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::end_policy(conn, &act, id.0, body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Tell the differences of two subsidy policies
///
/// Every parameter of which the value, or a basis of its own, differs from another version, in the order of the
/// document; of lists what was added and removed. Unless `against` names one, that is the published policy which holds
/// on the first day of this one or, where none does, held last before it.
#[utoipa::path(
    tag = "subsidy",
    params(("id" = SubsidyPolicyId, Path, description = "The policy"), SubsidyPolicyDifferenceQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyPolicyDifference, description = "The differences"), Problems),
)]
#[get("/subsidy-policies/{id}/difference")]
pub(super) async fn get_subsidy_policy_difference(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
    query: Query<SubsidyPolicyDifferenceQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let difference =
        state.db.read(move |conn| service::policy_difference(conn, id.0, query.0.against)).await?;
    Ok(HttpResponse::Ok().json(difference))
}
