//! Findings over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::assessment::{AssessmentFindingQuery, AssessmentFindingView, RectifyFinding};
use contract::auth::Reason;
use contract::ids::AssessmentFindingId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{CITY, INSPECTED, OFFICE, SCHOOL};
use crate::assessment::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds these operations.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_assessment_findings)
        .service(rectify_assessment_finding)
        .service(close_assessment_finding)
        .service(reopen_assessment_finding)
        .service(establish_veto)
        .service(dismiss_veto);
}

/// List findings
///
/// Newest first: those about schools within the caller's data scope; an assessor sees those of inspections that the account was
/// drawn for.
#[utoipa::path(
    tag = "assessment", params(AssessmentFindingQuery), extensions(("x-roles" = json!(INSPECTED))),
    responses((status = 200, body = Page<AssessmentFindingView>, description = "A page of findings"), Problems),
)]
#[get("/assessment-findings")]
pub(super) async fn list_assessment_findings(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AssessmentFindingQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(INSPECTED)?;
    let query = query.0;
    let filter = AssessmentFindingQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("assessment-findings", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_findings(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Say that a finding is put right
///
/// By the school, with what was done; somebody else sees whether it is. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = RectifyFinding, params(("id" = AssessmentFindingId, Path, description = "The finding"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(SCHOOL))),
    responses((status = 200, body = AssessmentFindingView, description = "The finding"), Problems),
)]
#[post("/assessment-findings/{id}/rectify")]
pub(super) async fn rectify_assessment_finding(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentFindingId>,
    version: IfMatch,
    body: Json<RectifyFinding>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SCHOOL)?;
    let read = (id.0, version.0);
    let finding = state.db.write(move |conn| service::rectify_finding(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), finding.version, &finding))
}

/// Close a finding
///
/// By an office that has seen that it is put right: another account than the one that found it and the one that put it right
/// (`own_finding`). Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = Reason, params(("id" = AssessmentFindingId, Path, description = "The finding"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(OFFICE))),
    responses((status = 200, body = AssessmentFindingView, description = "The finding"), Problems),
)]
#[post("/assessment-findings/{id}/close")]
pub(super) async fn close_assessment_finding(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentFindingId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OFFICE)?;
    let read = (id.0, version.0);
    let finding =
        state.db.write(move |conn| service::close_finding(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), finding.version, &finding))
}

/// Reopen a finding
///
/// It is not put right after all; the day by which it is due stays. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = Reason, params(("id" = AssessmentFindingId, Path, description = "The finding"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(OFFICE))),
    responses((status = 200, body = AssessmentFindingView, description = "The finding"), Problems),
)]
#[post("/assessment-findings/{id}/reopen")]
pub(super) async fn reopen_assessment_finding(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentFindingId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OFFICE)?;
    let read = (id.0, version.0);
    let finding =
        state.db.write(move |conn| service::reopen_finding(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), finding.version, &finding))
}

/// Establish a veto
///
/// By the city, with the reason, and by another account than the one that found it (`own_finding`): the school is unqualified,
/// whatever its score. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = Reason, params(("id" = AssessmentFindingId, Path, description = "The finding"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessmentFindingView, description = "The finding"), Problems),
)]
#[post("/assessment-findings/{id}/establish")]
pub(super) async fn establish_veto(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentFindingId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(CITY)?;
    let read = (id.0, version.0);
    let finding =
        state.db.write(move |conn| service::establish_veto(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), finding.version, &finding))
}

/// Dismiss a veto
///
/// By the city, with the reason, and by another account than the one that found it (`own_finding`). Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = Reason, params(("id" = AssessmentFindingId, Path, description = "The finding"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessmentFindingView, description = "The finding"), Problems),
)]
#[post("/assessment-findings/{id}/dismiss")]
pub(super) async fn dismiss_veto(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentFindingId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(CITY)?;
    let read = (id.0, version.0);
    let finding = state.db.write(move |conn| service::dismiss_veto(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), finding.version, &finding))
}
