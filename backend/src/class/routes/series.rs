//! Series over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, patch, post, web};
use contract::class::{
    CancelClassSeries, ClassSeriesChanged, ClassSeriesMade, ClassSeriesPreview, ClassSeriesQuery,
    ClassSeriesSummary, ClassSeriesView, CreateClassSeries, UpdateClassSeries,
};
use contract::ids::ClassSeriesId;
use contract::page::Page;

use super::sessions::{READ, WRITE};
use crate::class::service;
use crate::http::etag::versioned;
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Look at a series
///
/// Every session that it would put on the timetable, each with what it collides with; nothing is written. Of what another
/// school has out of the caller's data scope only the time is told.
#[utoipa::path(
    tag = "class", request_body = CreateClassSeries, extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = ClassSeriesPreview, description = "What it would put there"), Problems),
)]
#[post("/class-series/preview")]
pub(super) async fn preview_class_series(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateClassSeries>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let preview = state.db.read(move |conn| service::preview_series(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Ok().json(preview))
}

/// Put a series on the timetable
///
/// On its weekdays from the first to the last day, by the working days of the State Council's calendar. All of it or none:
/// 409 `series_conflicts` names every collision in `errors`; with `skip_conflicts` the free sessions are put there and what
/// was left out is answered.
#[utoipa::path(
    tag = "class", request_body = CreateClassSeries,
    params(("Idempotency-Key" = String, Header, description = "Names this request; a repetition acts once")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = ClassSeriesMade, description = "The series"), Problems),
)]
#[post("/class-series")]
pub(super) async fn create_class_series(
    state: web::Data<State>,
    caller: Caller,
    key: IdempotencyKey,
    body: Json<CreateClassSeries>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    once(&state.db, &caller, "create_class_series", key, body.0, StatusCode::CREATED, move |conn, body| {
        service::create_series(conn, &act, &body)
    })
    .await
}

/// List series
///
/// Those of schools within the caller's data scope, newest first, each with how many sessions are to come and how many
/// learners have a place or wait for one.
#[utoipa::path(
    tag = "class", params(ClassSeriesQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<ClassSeriesSummary>, description = "A page of series"), Problems),
)]
#[get("/class-series")]
pub(super) async fn list_class_series(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ClassSeriesQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = ClassSeriesQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("class-series", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_series(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |series| series)))
}

/// Show a series
///
/// With its sessions, those called off among them, and the version as `ETag`.
#[utoipa::path(
    tag = "class", params(("id" = ClassSeriesId, Path, description = "The series")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = ClassSeriesView, description = "The series"), Problems),
)]
#[get("/class-series/{id}")]
pub(super) async fn get_class_series(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSeriesId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let series = state.db.read(move |conn| service::get_series(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), series.version, &series))
}

/// Change the rest of a series
///
/// Time, place, teacher or capacity of those sessions that are still to come from a day on and were not changed by hand; all
/// of them or none, with every collision (`series_conflicts`). `null` takes the teacher off, or the place of what is online
/// only. Where some of those enrolled have something else at the new
/// times, nothing moves unless that is accepted (`enrolled_elsewhere` names what); all who are enrolled are to be told. Needs
/// `If-Match`.
#[utoipa::path(
    tag = "class", request_body = UpdateClassSeries,
    params(("id" = ClassSeriesId, Path, description = "The series"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = ClassSeriesChanged, description = "What has become of it"), Problems),
)]
#[patch("/class-series/{id}")]
pub(super) async fn update_class_series(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSeriesId>,
    version: IfMatch,
    body: Json<UpdateClassSeries>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let read = (id.0, version.0);
    let changed = state.db.write(move |conn| service::update_series(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), changed.series.version, &changed))
}

/// Call the rest of a series off
///
/// Those sessions that have not been opened from a day on, with a reason; rooms, venues and teachers become free, and all who
/// are enrolled are to be told. Needs `If-Match`.
#[utoipa::path(
    tag = "class", request_body = CancelClassSeries,
    params(("id" = ClassSeriesId, Path, description = "The series"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = ClassSeriesChanged, description = "What has become of it"), Problems),
)]
#[post("/class-series/{id}/cancel")]
pub(super) async fn cancel_class_series(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSeriesId>,
    version: IfMatch,
    body: Json<CancelClassSeries>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let read = (id.0, version.0);
    let changed = state.db.write(move |conn| service::cancel_series(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), changed.series.version, &changed))
}
