//! Signing in and out over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::auth::Role;
use contract::class::{
    AttendanceView, ConfirmAttendance, LearnerAttendanceQuery, LearnerAttendanceView, LiveView, PaperSheet,
    SheetQuery, SheetRow, SignIn, SignOut, UndoAttendance,
};
use contract::ids::{AttendanceId, ClassSessionId, LearnerId};
use contract::page::Page;

use super::sessions::instant_key;
use crate::class::service;
use crate::http::etag::asked_again;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

pub(super) const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::Assessor,
    Role::Auditor,
];
const RECORD: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::Integration,
];
const CONFIRM: &[Role] = &[Role::FacilityManager];

/// Show the attendance sheet
///
/// Those who are enrolled first, then everyone else who has signed in, and with `all=true` the school's other active
/// learners, each with how they stand to the session. Where nobody is enrolled, all are listed.
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session"), SheetQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SheetRow>, description = "A page of the sheet"), Problems),
)]
#[get("/class-sessions/{id}/attendances")]
pub(super) async fn list_class_session_attendances(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    query: Query<SheetQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = SheetQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("sheet", &(id.0, &filter), query.limit, query.cursor.as_deref(), query.count)?;
    let after = match (list.paging.after(0), list.paging.after(1)) {
        (Some(enrolled), Some(id)) => Some((key_part(enrolled)?, key_part(id)?)),
        _ => None,
    };
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_sheet(conn, &act, id.0, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |row| row)))
}

/// Show a class while it signs in
///
/// How many are there, have left, wait or are flagged, and who came last. With a strong `ETag`: asked again with
/// `If-None-Match`, 304 while nothing has changed.
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LiveView, description = "The class"), Problems),
)]
#[get("/class-sessions/{id}/live")]
pub(super) async fn get_class_session_live(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<ClassSessionId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let live = state.db.read(move |conn| service::live(conn, &act, id.0)).await?;
    asked_again(&request, &live)
}

/// Sign a learner in
///
/// 201 when the learner has just come, 200 with the same body when the learner was in already.
#[utoipa::path(
    tag = "class", request_body = SignIn, params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(RECORD))),
    responses(
        (status = 201, body = AttendanceView, description = "Signed in"),
        (status = 200, body = AttendanceView, description = "Was in already"),
        Problems,
    ),
)]
#[post("/class-sessions/{id}/attendances")]
pub(super) async fn sign_in(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    body: Json<SignIn>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let (attendance, new) = state.db.write(move |conn| service::sign_in(conn, &act, id.0, &body.0)).await?;
    let mut response = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(attendance))
}

/// Enter a sign-in sheet kept on paper
///
/// All rows or none, within three working days; rows that are there already stay as they are. What comes after the session's
/// day, into a session that is closed, or into one that was given its time after it had begun is `under_review`
/// (`entered_late`), and counts once somebody else has accepted it.
#[utoipa::path(
    tag = "class", request_body = PaperSheet,
    params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(RECORD))),
    responses((status = 200, body = Vec<AttendanceView>, description = "The attendance of each row"), Problems),
)]
#[post("/class-sessions/{id}/attendances/sheet")]
pub(super) async fn record_paper_sheet(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    body: Json<PaperSheet>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let entered = state.db.write(move |conn| service::record_sheet(conn, &act, id.0, &body.0.rows)).await?;
    Ok(HttpResponse::Ok().json(entered))
}

/// Sign a learner out
///
/// While the session is open, on its day, later than the sign-in (`sign_out_before_sign_in`); the minutes
/// within the session count.
#[utoipa::path(
    tag = "class", request_body = SignOut, params(("id" = AttendanceId, Path, description = "The attendance")),
    extensions(("x-roles" = json!(RECORD))),
    responses((status = 200, body = AttendanceView, description = "The attendance"), Problems),
)]
#[post("/attendances/{id}/sign-out")]
pub(super) async fn sign_out(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceId>,
    body: Json<SignOut>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let attendance = state.db.write(move |conn| service::sign_out(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().json(attendance))
}

/// Take back a slip of the finger
///
/// The sign-out, or the sign-in of somebody who has not left, within thirty seconds, while the session is open and nothing
/// is credited; named by the version that it made. What was signed earlier is corrected by two people.
#[utoipa::path(
    tag = "class", request_body = UndoAttendance,
    params(("id" = AttendanceId, Path, description = "The attendance")),
    extensions(("x-roles" = json!(RECORD))),
    responses((status = 200, body = AttendanceView, description = "The attendance"), Problems),
)]
#[post("/attendances/{id}/undo")]
pub(super) async fn undo_attendance(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceId>,
    body: Json<UndoAttendance>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let attendance = state.db.write(move |conn| service::undo(conn, &act, id.0, body.0.version)).await?;
    Ok(HttpResponse::Ok().json(attendance))
}

/// Confirm an attendance without a sign-out
///
/// By the class manager, not by whoever recorded the sign-in, within three working days.
#[utoipa::path(
    tag = "class", request_body = ConfirmAttendance,
    params(("id" = AttendanceId, Path, description = "The attendance")),
    extensions(("x-roles" = json!(CONFIRM))),
    responses((status = 200, body = AttendanceView, description = "The attendance"), Problems),
)]
#[post("/attendances/{id}/confirm")]
pub(super) async fn confirm_attendance(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AttendanceId>,
    body: Json<ConfirmAttendance>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(CONFIRM)?;
    let attendance =
        state.db.write(move |conn| service::confirm_attendance(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().json(attendance))
}

/// List what a learner has attended
///
/// Newest first.
#[utoipa::path(
    tag = "class", params(("id" = LearnerId, Path, description = "The learner"), LearnerAttendanceQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<LearnerAttendanceView>, description = "A page"), Problems),
)]
#[get("/learners/{id}/attendances")]
pub(super) async fn list_learner_attendances(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    query: Query<LearnerAttendanceQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = LearnerAttendanceQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let bound = (id.0, &filter);
    let list = List::read("learner-attendances", &bound, query.limit, query.cursor.as_deref(), query.count)?;
    let before = instant_key(&list)?;
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| service::list_learner_attendances(conn, &act, id.0, &filter, before, &paging))
        .await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}
