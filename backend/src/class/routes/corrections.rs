//! Corrections of attendance over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::{Reason, Role};
use contract::class::{AddForgotten, AttendanceCorrectionQuery, AttendanceCorrectionView, CorrectAttendance};
use contract::ids::{AttendanceCorrectionId, AttendanceId, ClassSessionId};
use contract::page::Page;

use super::attendances::READ;
use super::reviews::DECIDE;
use crate::class::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

const ASK: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
];

/// List corrections of attendance
///
/// Within the caller's data scope, newest first.
#[utoipa::path(
    tag = "class", params(AttendanceCorrectionQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<AttendanceCorrectionView>, description = "A page"), Problems),
)]
#[get("/attendance-corrections")]
pub(super) async fn list_attendance_corrections(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AttendanceCorrectionQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = AttendanceCorrectionQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list =
        List::read("attendance-corrections", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_corrections(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Ask for an attendance to be corrected
///
/// Other times, or that the learner was not there at all (`void`). Nothing changes until another account approves it;
/// one correction waits at a time (`correction_pending`).
#[utoipa::path(
    tag = "class", request_body = CorrectAttendance,
    params(("id" = AttendanceId, Path, description = "The attendance")),
    extensions(("x-roles" = json!(ASK))),
    responses((status = 201, body = AttendanceCorrectionView, description = "Waits for a second person"), Problems),
)]
#[post("/attendances/{id}/corrections")]
pub(super) async fn correct_attendance(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceId>,
    body: Json<CorrectAttendance>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASK)?;
    let asked = state.db.write(move |conn| service::correct_attendance(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(asked))
}

/// Ask for somebody to be added who was forgotten
///
/// Within three working days of the session. Nothing changes until another account approves it.
#[utoipa::path(
    tag = "class", request_body = AddForgotten,
    params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(ASK))),
    responses((status = 201, body = AttendanceCorrectionView, description = "Waits for a second person"), Problems),
)]
#[post("/class-sessions/{id}/attendance-corrections")]
pub(super) async fn add_forgotten_attendance(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    body: Json<AddForgotten>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASK)?;
    let asked = state.db.write(move |conn| service::add_forgotten(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(asked))
}

/// Approve a correction of an attendance
///
/// By another account than asked for it. The wrong attendance is struck out, and the right one takes its place; what was
/// earned follows within the next minutes.
#[utoipa::path(
    tag = "class", params(("id" = AttendanceCorrectionId, Path, description = "The correction")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = AttendanceCorrectionView, description = "Approved"), Problems),
)]
#[post("/attendance-corrections/{id}/approve")]
pub(super) async fn approve_attendance_correction(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceCorrectionId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let approved = state.db.write(move |conn| service::approve_correction(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(approved))
}

/// Reject a correction of an attendance
///
/// Nothing changes; whoever asked for it may take it back likewise.
#[utoipa::path(
    tag = "class", request_body = Reason,
    params(("id" = AttendanceCorrectionId, Path, description = "The correction")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = AttendanceCorrectionView, description = "Rejected"), Problems),
)]
#[post("/attendance-corrections/{id}/reject")]
pub(super) async fn reject_attendance_correction(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceCorrectionId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let rejected =
        state.db.write(move |conn| service::reject_correction(conn, &act, id.0, &body.0.reason)).await?;
    Ok(HttpResponse::Ok().json(rejected))
}
