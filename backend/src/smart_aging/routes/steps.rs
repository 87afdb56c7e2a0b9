//! What those who hand a case in and those who review it do.

use actix_web::{HttpResponse, post, web};
use contract::auth::Reason;
use contract::ids::SmartAgingCaseId;
use contract::smart_aging::{PromoteSmartAgingCase, SmartAgingCaseDetails, SmartAgingCaseOpinion};

use super::{HAND_IN, RECOMMEND, REVIEW, SELECT};
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::smart_aging::service;
use crate::startup::State;

/// Hand a case in
///
/// Its draft goes to the county, and is not edited meanwhile. Needs `If-Match`.
#[utoipa::path(
    tag = "smart_aging", params(("id" = SmartAgingCaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(HAND_IN))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[post("/smart-aging-cases/{id}/submit")]
pub(super) async fn submit_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(HAND_IN)?;
    let read = (id.0, version.0);
    let case = state.db.write(move |conn| service::submit_case(conn, &act, read)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}

/// Recommend a case
///
/// By the county that it comes from, with an opinion, and by another account than the one that handed it in
/// (`own_smart_aging_case`): it goes to the city. Needs `If-Match`.
#[utoipa::path(
    tag = "smart_aging", request_body = SmartAgingCaseOpinion,
    params(("id" = SmartAgingCaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(RECOMMEND))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[post("/smart-aging-cases/{id}/recommend")]
pub(super) async fn recommend_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
    version: IfMatch,
    body: Json<SmartAgingCaseOpinion>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECOMMEND)?;
    let read = (id.0, version.0);
    let case = state.db.write(move |conn| service::recommend_case(conn, &act, read, &body.0.opinion)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}

/// Select a case
///
/// By the city (`whole_city_only`), with an opinion, and by an account that neither handed it in nor recommended it
/// (`own_smart_aging_recommendation`). Needs `If-Match`.
#[utoipa::path(
    tag = "smart_aging", request_body = SmartAgingCaseOpinion,
    params(("id" = SmartAgingCaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(SELECT))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[post("/smart-aging-cases/{id}/select")]
pub(super) async fn select_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
    version: IfMatch,
    body: Json<SmartAgingCaseOpinion>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SELECT)?;
    let read = (id.0, version.0);
    let case = state.db.write(move |conn| service::select_case(conn, &act, read, &body.0.opinion)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}

/// Promote a case
///
/// By the city, with the day since which and the place where it is promoted: every school can read it from now on. Needs
/// `If-Match`.
#[utoipa::path(
    tag = "smart_aging", request_body = PromoteSmartAgingCase,
    params(("id" = SmartAgingCaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(SELECT))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[post("/smart-aging-cases/{id}/promote")]
pub(super) async fn promote_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
    version: IfMatch,
    body: Json<PromoteSmartAgingCase>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SELECT)?;
    let read = (id.0, version.0);
    let case = state.db.write(move |conn| service::promote_case(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}

/// Return a case
///
/// With a reason: it becomes a draft again. By the county while it lies before the county (`smart_aging_case_with_county`),
/// by the city once it is recommended (`whole_city_only`), and not by who handed it in. Needs `If-Match`.
#[utoipa::path(
    tag = "smart_aging", request_body = Reason,
    params(("id" = SmartAgingCaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(REVIEW))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[post("/smart-aging-cases/{id}/return")]
pub(super) async fn return_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVIEW)?;
    let read = (id.0, version.0);
    let case = state.db.write(move |conn| service::return_case(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}

/// Decline a case
///
/// With a reason, and for good; by whom it lies before, as it is returned. Needs `If-Match`.
#[utoipa::path(
    tag = "smart_aging", request_body = Reason,
    params(("id" = SmartAgingCaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(REVIEW))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[post("/smart-aging-cases/{id}/decline")]
pub(super) async fn decline_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVIEW)?;
    let read = (id.0, version.0);
    let case = state.db.write(move |conn| service::decline_case(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}

/// Withdraw a case
///
/// With a reason, by those who hand it in, as long as it is not selected. Needs `If-Match`.
#[utoipa::path(
    tag = "smart_aging", request_body = Reason,
    params(("id" = SmartAgingCaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(HAND_IN))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[post("/smart-aging-cases/{id}/withdraw")]
pub(super) async fn withdraw_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(HAND_IN)?;
    let read = (id.0, version.0);
    let case = state.db.write(move |conn| service::withdraw_case(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}
