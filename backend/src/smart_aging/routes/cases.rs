//! Writing and reading single cases.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::ids::SmartAgingCaseId;
use contract::smart_aging::{CreateSmartAgingCase, SmartAgingCaseDetails, UpdateSmartAgingCase};

use super::{READ, WRITE};
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::smart_aging::service;
use crate::startup::State;

/// Begin a case
///
/// As a draft, of a school (`school_id`) or of a county's office (`county_code`) within the caller's data scope. A course
/// resource names a course that the caller can see. It tells of what has happened, so no day of it is to come.
#[utoipa::path(
    tag = "smart_aging", request_body = CreateSmartAgingCase, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = SmartAgingCaseDetails, description = "The draft"), Problems),
)]
#[post("/smart-aging-cases")]
pub(super) async fn create_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateSmartAgingCase>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let case = state.db.write(move |conn| service::create_case(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), case.version, &case))
}

/// Show a case
///
/// One within the caller's data scope, with its history, or one that is promoted: that is an example for all, without who
/// was at it and what was said on the way.
#[utoipa::path(
    tag = "smart_aging", params(("id" = SmartAgingCaseId, Path, description = "The case")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[get("/smart-aging-cases/{id}")]
pub(super) async fn get_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let case = state.db.read(move |conn| service::get_case(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}

/// Change a case
///
/// While it is a draft; needs `If-Match`. Whose it is stays.
#[utoipa::path(
    tag = "smart_aging", request_body = UpdateSmartAgingCase,
    params(("id" = SmartAgingCaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = SmartAgingCaseDetails, description = "The case"), Problems),
)]
#[patch("/smart-aging-cases/{id}")]
pub(super) async fn update_smart_aging_case(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SmartAgingCaseId>,
    version: IfMatch,
    body: Json<UpdateSmartAgingCase>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let case = state.db.write(move |conn| service::update_case(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), case.version, &case))
}
