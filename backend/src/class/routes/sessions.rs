//! The timetable over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use chrono::{DateTime, Utc};
use contract::auth::{Reason, Role};
use contract::class::{ClassSessionQuery, ClassSessionView, CreateClassSession, UpdateClassSession};
use contract::ids::ClassSessionId;
use contract::page::Page;
use uuid::Uuid;

use crate::auth::Act;
use crate::class::domain::SessionStep;
use crate::class::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

pub(super) const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::VolunteerLead,
    Role::Assessor,
    Role::Auditor,
    Role::GuidanceCenter,
    Role::Integration,
];
pub(super) const WRITE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
pub(super) const TEACH: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
];

/// Put a session on the timetable
///
/// Within one day; the room or the shared venue and the teacher must be free (`room_taken`, `venue_taken`, `teacher_taken` name
/// what is there). A venue is booked with the session and needs an agreement that is in force (`venue_agreement_missing`).
/// With `series_id` it is added to a series: those enrolled there come along and are to be told.
#[utoipa::path(
    tag = "class", request_body = CreateClassSession, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = ClassSessionView, description = "The session"), Problems),
)]
#[post("/class-sessions")]
pub(super) async fn create_class_session(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateClassSession>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let session = state.db.write(move |conn| service::create_session(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), session.version, &session))
}

/// List sessions
///
/// Those of schools within the caller's data scope, by their beginning.
#[utoipa::path(
    tag = "class", params(ClassSessionQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<ClassSessionView>, description = "A page of sessions"), Problems),
)]
#[get("/class-sessions")]
pub(super) async fn list_class_sessions(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ClassSessionQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = ClassSessionQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("class-sessions", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = instant_key(&list)?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_sessions(conn, &act, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |session| session)))
}

/// The instant and id that a list goes on after.
pub(super) fn instant_key(list: &List) -> Result<Option<(DateTime<Utc>, Uuid)>, Problem> {
    match (list.paging.after(0), list.paging.after(1)) {
        (Some(at), Some(id)) => Ok(Some((key_part(at)?, key_part(id)?))),
        _ => Ok(None),
    }
}

/// Show a session
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = ClassSessionView, description = "The session"), Problems),
)]
#[get("/class-sessions/{id}")]
pub(super) async fn get_class_session(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let session = state.db.read(move |conn| service::get_session(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), session.version, &session))
}

/// Change a session
///
/// Title, time, room or venue, teacher or capacity, before it is opened; needs `If-Match`. `null` takes the teacher off, or the
/// place of a session that is online only. The booking of a venue follows it.
/// Where some of those enrolled have something else at the new time, it does not move unless that is accepted
/// (`enrolled_elsewhere` names what). All who are enrolled are to be told.
#[utoipa::path(
    tag = "class", request_body = UpdateClassSession,
    params(
        ("id" = ClassSessionId, Path, description = "The session"),
        ("If-Match" = String, Header, description = "The version read"),
    ),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = ClassSessionView, description = "The session"), Problems),
)]
#[patch("/class-sessions/{id}")]
pub(super) async fn update_class_session(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    version: IfMatch,
    body: Json<UpdateClassSession>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let session =
        state.db.write(move |conn| service::update_session(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), session.version, &session))
}

/// Open a session
///
/// Learners may sign in from now on (60 minutes before it begins at the earliest).
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(TEACH))),
    responses((status = 200, body = ClassSessionView, description = "The session"), Problems),
)]
#[post("/class-sessions/{id}/open")]
pub(super) async fn open_class_session(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, caller.allow(TEACH)?, id.0, SessionStep::Open, None).await
}

/// Close a session
///
/// It has been taught; whoever has not signed out waits for the class manager's confirmation.
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(TEACH))),
    responses((status = 200, body = ClassSessionView, description = "The session"), Problems),
)]
#[post("/class-sessions/{id}/close")]
pub(super) async fn close_class_session(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, caller.allow(TEACH)?, id.0, SessionStep::Close, None).await
}

/// Call a session off
///
/// Before it is opened; room, venue and teacher become free, and all who are enrolled are to be told.
#[utoipa::path(
    tag = "class", request_body = Reason, params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = ClassSessionView, description = "The session"), Problems),
)]
#[post("/class-sessions/{id}/cancel")]
pub(super) async fn cancel_class_session(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, caller.allow(WRITE)?, id.0, SessionStep::Cancel, Some(body.0.reason)).await
}

async fn take_step(
    state: &State,
    act: Act,
    id: ClassSessionId,
    step: SessionStep,
    reason: Option<String>,
) -> Result<HttpResponse, Problem> {
    let session =
        state.db.write(move |conn| service::take_step(conn, &act, id, step, reason.as_deref())).await?;
    Ok(versioned(HttpResponse::Ok(), session.version, &session))
}
