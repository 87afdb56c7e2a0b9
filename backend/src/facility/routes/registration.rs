//! The steps of a registration.

use actix_web::{HttpResponse, post, web};
use contract::auth::Reason;
use contract::facility::{FacilityView, ReasonedStep, RecordInspection, StepFrom};
use contract::ids::FacilityId;

use super::{DECIDE, DRAFT, INSPECT};
use crate::facility::service::{self, Decision};
use crate::http::etag::versioned;
use crate::http::{Caller, Json, Path, Problem, Problems};
use crate::state::State;

/// Hand a registration in
///
/// Everything that it lacks is answered at once as `validation_failed`, for example
/// `/school/coordinated_usable_area` `below_minimum` with the least and the actual area.
#[utoipa::path(
    tag = "facility", params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(DRAFT))),
    responses((status = 200, body = FacilityView, description = "The facility, submitted"), Problems),
)]
#[post("/facilities/{id}/submit")]
pub(super) async fn submit_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let view = state.db.write(move |conn| service::submit(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Withdraw a registration
///
/// A draft, a submitted or a returned one, with the reason; its name is free again.
#[utoipa::path(
    tag = "facility", request_body = Reason, params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(DRAFT))),
    responses((status = 200, body = FacilityView, description = "The facility, withdrawn"), Problems),
)]
#[post("/facilities/{id}/withdraw")]
pub(super) async fn withdraw_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let view = state.db.write(move |conn| service::withdraw(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Register a facility
///
/// It counts from `effective_on` on, and must be complete on that day by the standards of that day; before the
/// first standard there is none (`effective_on_too_early`). Who handed it in may not approve it
/// (`own_submission`).
#[utoipa::path(
    tag = "facility", request_body = StepFrom, params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = FacilityView, description = "The facility, approved"), Problems),
)]
#[post("/facilities/{id}/approve")]
pub(super) async fn approve_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    body: Json<StepFrom>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let body = body.0;
    let view = state
        .db
        .write(move |conn| service::decide(conn, &act, id.0, Decision::Approve, body.effective_on))
        .await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Send a registration back
///
/// With the reason; it can then be changed and handed in again.
#[utoipa::path(
    tag = "facility", request_body = Reason, params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = FacilityView, description = "The facility, returned"), Problems),
)]
#[post("/facilities/{id}/return")]
pub(super) async fn return_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let body = body.0;
    let view = state
        .db
        .write(move |conn| service::decide(conn, &act, id.0, Decision::Return(&body.reason), None))
        .await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Suspend a facility
///
/// With the reason; its school does not count from `effective_on` on.
#[utoipa::path(
    tag = "facility", request_body = ReasonedStep, params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = FacilityView, description = "The facility, suspended"), Problems),
)]
#[post("/facilities/{id}/suspend")]
pub(super) async fn suspend_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    body: Json<ReasonedStep>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let body = body.0;
    let view = state
        .db
        .write(move |conn| {
            service::decide(conn, &act, id.0, Decision::Suspend(&body.reason), body.effective_on)
        })
        .await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Take a suspended facility up again
///
/// Its school counts again from `effective_on` on.
#[utoipa::path(
    tag = "facility", request_body = StepFrom, params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = FacilityView, description = "The facility, approved again"), Problems),
)]
#[post("/facilities/{id}/resume")]
pub(super) async fn resume_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    body: Json<StepFrom>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let body = body.0;
    let view = state
        .db
        .write(move |conn| service::decide(conn, &act, id.0, Decision::Resume, body.effective_on))
        .await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Close a facility for good
///
/// With the reason; its name is free again, its school closes on the day before `effective_on`.
#[utoipa::path(
    tag = "facility", request_body = ReasonedStep, params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = FacilityView, description = "The facility, closed"), Problems),
)]
#[post("/facilities/{id}/close")]
pub(super) async fn close_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    body: Json<ReasonedStep>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let body = body.0;
    let view = state
        .db
        .write(move |conn| {
            service::decide(conn, &act, id.0, Decision::Close(&body.reason), body.effective_on)
        })
        .await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Record the inspected area
///
/// The lower of the declared and the inspected area counts (统筹使用面积).
#[utoipa::path(
    tag = "facility", request_body = RecordInspection,
    params(("id" = FacilityId, Path, description = "The facility")), extensions(("x-roles" = json!(INSPECT))),
    responses((status = 200, body = FacilityView, description = "The facility"), Problems),
)]
#[post("/facilities/{id}/inspected-area")]
pub(super) async fn record_inspection(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    body: Json<RecordInspection>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(INSPECT)?;
    let view = state.db.write(move |conn| service::record_inspection(conn, &act, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}
