//! The timetable of some weeks, and its addresses for calendar programmes.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::class::{
    CalendarFeedMade, CalendarFeedQuery, CalendarFeedView, CreateCalendarFeed, Timetable, TimetableQuery,
};
use contract::ids::CalendarFeedId;
use contract::page::Page;

use super::sessions::{READ, TEACH};
use crate::class::service;
use crate::http::etag::kept_file;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

const ICALENDAR: &str = "text/calendar; charset=utf-8";

/// Show a timetable
///
/// All sessions within the caller's data scope on at most 42 days, of a school, a teacher, a room or a shared venue where one
/// is told, and which days are worked. This week unless told.
#[utoipa::path(
    tag = "class", params(TimetableQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Timetable, description = "The timetable"), Problems),
)]
#[get("/timetable")]
pub(super) async fn get_timetable(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TimetableQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let timetable = state.db.read(move |conn| service::get_timetable(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(timetable))
}

/// Give a timetable an address for calendar programmes
///
/// Of a school or a teacher within the caller's data scope. The path is secret and told this once: whoever knows it reads the
/// timetable without signing in, until it is revoked. It tells nothing of learners.
#[utoipa::path(
    tag = "class", request_body = CreateCalendarFeed, extensions(("x-roles" = json!(TEACH))),
    responses((status = 201, body = CalendarFeedMade, description = "The address"), Problems),
)]
#[post("/calendar-feeds")]
pub(super) async fn create_calendar_feed(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCalendarFeed>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(TEACH)?;
    let created = state.db.write(move |conn| service::create_feed(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(created))
}

/// List addresses for calendar programmes
///
/// Of schools within the caller's data scope, newest first, without their secrets.
#[utoipa::path(
    tag = "class", params(CalendarFeedQuery), extensions(("x-roles" = json!(TEACH))),
    responses((status = 200, body = Page<CalendarFeedView>, description = "A page of addresses"), Problems),
)]
#[get("/calendar-feeds")]
pub(super) async fn list_calendar_feeds(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CalendarFeedQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(TEACH)?;
    let query = query.0;
    let filter = CalendarFeedQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("calendar-feeds", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_feeds(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |feed| feed)))
}

/// Revoke an address for calendar programmes
///
/// It answers 404 from now on.
#[utoipa::path(
    tag = "class", params(("id" = CalendarFeedId, Path, description = "The address")),
    extensions(("x-roles" = json!(TEACH))),
    responses((status = 200, body = CalendarFeedView, description = "The address"), Problems),
)]
#[post("/calendar-feeds/{id}/revoke")]
pub(super) async fn revoke_calendar_feed(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CalendarFeedId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(TEACH)?;
    let feed = state.db.write(move |conn| service::revoke_feed(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(feed))
}

/// Read a timetable with a calendar programme
///
/// Without signing in: the last 30 days and the next 180 of what the address stands for, as iCalendar (RFC 5545), with what
/// was called off marked so. An address that is unknown or revoked is 404. With an `ETag` over the bytes.
#[utoipa::path(
    tag = "class", security(()), params(("token" = String, Path, description = "The secret of the address")),
    responses((status = 200, content((String = "text/calendar")), description = "The calendar"), Problems),
)]
#[get("/calendar-feeds/{token}.ics")]
pub(super) async fn read_calendar_feed(
    state: web::Data<State>,
    request: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    let now = state.clock.now();
    let file = state.db.read(move |conn| service::read_feed(conn, &token.0, now)).await?;
    Ok(kept_file(&request, ICALENDAR, file.into_bytes()))
}
