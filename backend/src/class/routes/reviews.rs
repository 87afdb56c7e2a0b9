//! Flagged attendance over HTTP, and how an attendance came to be as it is.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::{Reason, Role};
use contract::class::{AttendanceHistoryView, AttendanceReviewQuery, AttendanceReviewView, AttendanceView};
use contract::ids::AttendanceId;
use contract::page::Page;

use super::attendances::READ;
use crate::class::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Who decides about what others have recorded.
pub(super) const DECIDE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];

/// List flagged attendance
///
/// What waits for a person within the caller's data scope, newest first; it counts once it is accepted.
#[utoipa::path(
    tag = "class", params(AttendanceReviewQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<AttendanceReviewView>, description = "A page"), Problems),
)]
#[get("/attendance-reviews")]
pub(super) async fn list_attendance_reviews(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AttendanceReviewQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = AttendanceReviewQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("attendance-reviews", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| service::list_attendance_reviews(conn, &act, &filter, before, &paging))
        .await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Accept a flagged attendance
///
/// It counts from now on like any other; not by whoever recorded it, and by nobody for itself.
#[utoipa::path(
    tag = "class", request_body = Reason, params(("id" = AttendanceId, Path, description = "The attendance")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = AttendanceView, description = "The attendance"), Problems),
)]
#[post("/attendances/{id}/accept")]
pub(super) async fn accept_attendance(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let attendance =
        state.db.write(move |conn| service::accept_attendance(conn, &act, id.0, &body.0.reason)).await?;
    Ok(HttpResponse::Ok().json(attendance))
}

/// Refuse a flagged attendance
///
/// It is struck out; not by whoever recorded it, and by nobody for itself.
#[utoipa::path(
    tag = "class", request_body = Reason, params(("id" = AttendanceId, Path, description = "The attendance")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = AttendanceView, description = "The attendance"), Problems),
)]
#[post("/attendances/{id}/refuse")]
pub(super) async fn refuse_attendance(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let attendance =
        state.db.write(move |conn| service::refuse_attendance(conn, &act, id.0, &body.0.reason)).await?;
    Ok(HttpResponse::Ok().json(attendance))
}

/// Explain an attendance
///
/// Every row of its learner and session, struck-out ones included, and what was asked to be corrected.
#[utoipa::path(
    tag = "class", params(("id" = AttendanceId, Path, description = "The attendance")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = AttendanceHistoryView, description = "How it came about"), Problems),
)]
#[get("/attendances/{id}/history")]
pub(super) async fn get_attendance_history(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let history = state.db.read(move |conn| service::attendance_history(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(history))
}
