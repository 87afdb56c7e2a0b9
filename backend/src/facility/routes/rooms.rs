//! Rooms, and the school.

use actix_web::{HttpResponse, delete, patch, post, put, web};
use contract::facility::{CreateRoom, FacilityView, PutSchool, UpdateRoom};
use contract::ids::{FacilityId, RoomId};

use super::DRAFT;
use crate::facility::service;
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::state::State;

/// Add a room
///
/// Its area adds to the school's when the school may timetable it. Answers the facility.
#[utoipa::path(
    tag = "facility", request_body = CreateRoom, params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(DRAFT))),
    responses((status = 201, body = FacilityView, description = "The facility with the room"), Problems),
)]
#[post("/facilities/{id}/rooms")]
pub(super) async fn create_room(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    body: Json<CreateRoom>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let view = state.db.write(move |conn| service::create_room(conn, &act, id.0, None, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), view.version, &view))
}

/// Change a room
///
/// Needs `If-Match` with the facility's version. A registered school must keep its least area (`below_minimum`).
#[utoipa::path(
    tag = "facility", request_body = UpdateRoom,
    params(
        ("id" = FacilityId, Path, description = "The facility"),
        ("room_id" = RoomId, Path, description = "The room"),
        ("If-Match" = String, Header, description = "The facility's version read"),
    ),
    extensions(("x-roles" = json!(DRAFT))),
    responses((status = 200, body = FacilityView, description = "The facility with the room"), Problems),
)]
#[patch("/facilities/{id}/rooms/{room_id}")]
pub(super) async fn update_room(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(FacilityId, RoomId)>,
    version: IfMatch,
    body: Json<UpdateRoom>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let (of, id) = ids.0;
    let view =
        state.db.write(move |conn| service::update_room(conn, &act, of, id, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Take a room away
///
/// Needs `If-Match` with the facility's version; refused when classes are held in it (`room_in_use`).
#[utoipa::path(
    tag = "facility",
    params(
        ("id" = FacilityId, Path, description = "The facility"),
        ("room_id" = RoomId, Path, description = "The room"),
        ("If-Match" = String, Header, description = "The facility's version read"),
    ),
    extensions(("x-roles" = json!(DRAFT))),
    responses((status = 200, body = FacilityView, description = "The facility without the room"), Problems),
)]
#[delete("/facilities/{id}/rooms/{room_id}")]
pub(super) async fn delete_room(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(FacilityId, RoomId)>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let (of, id) = ids.0;
    let view = state.db.write(move |conn| service::delete_room(conn, &act, of, id, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Set the school of a facility
///
/// The first time gives it its code; needs `If-Match` with the facility's version. On a registered facility
/// only the county or the city adds a school (`school_needs_authority`) or changes its first or last day
/// (`school_days_need_authority`), not before the day from which the facility is registered
/// (`school_day_before_registration`), and it must be complete. No day lies more than a year ahead.
#[utoipa::path(
    tag = "facility", request_body = PutSchool,
    params(
        ("id" = FacilityId, Path, description = "The facility"),
        ("If-Match" = String, Header, description = "The facility's version read"),
    ),
    extensions(("x-roles" = json!(DRAFT))),
    responses((status = 200, body = FacilityView, description = "The facility with its school"), Problems),
)]
#[put("/facilities/{id}/school")]
pub(super) async fn put_school(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    version: IfMatch,
    body: Json<PutSchool>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let view =
        state.db.write(move |conn| service::put_school(conn, &act, id.0, Some(version.0), &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}
