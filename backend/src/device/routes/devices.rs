//! The devices of facilities, for those who look after them.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::device::{
    CreateDevicePairing, DeviceExportQuery, DevicePageQuery, DevicePairingView, DeviceQuery,
    DeviceRecordQuery, DeviceRecordView, DeviceRejectView, DeviceView, StaffCodeView,
};
use contract::ids::DeviceId;
use contract::page::Page;
use uuid::Uuid;

use super::{MANAGE, READ, STAFF};
use crate::auth::Act;
use crate::device::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query, sheets};
use crate::sheet::Cell;
use crate::startup::State;

const TITLE: &str = "智慧校园设备";

/// Make a pairing code
///
/// One device enters by it within ten minutes (`POST /devices/pair`). It is answered this once; only its hash is kept.
#[utoipa::path(
    tag = "device", request_body = CreateDevicePairing, extensions(("x-roles" = json!(MANAGE))),
    responses((status = 201, body = DevicePairingView, description = "The code"), Problems),
)]
#[post("/device-pairings")]
pub(super) async fn create_device_pairing(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateDevicePairing>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let keys = state.keys.clone();
    let pairing = state.db.write(move |conn| service::create_pairing(conn, &keys, &act, &body.0)).await?;
    Ok(HttpResponse::Created().insert_header(("Cache-Control", "no-store")).json(pairing))
}

/// Show the caller's code for devices
///
/// Staff shows it to a device, so that the cards of paper that the device reads in the next four hours are good.
#[utoipa::path(
    tag = "device", extensions(("x-roles" = json!(STAFF))),
    responses((status = 200, body = StaffCodeView, description = "The code"), Problems),
)]
#[get("/devices/staff-code")]
pub(super) async fn get_staff_code(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Problem> {
    let act = caller.allow(STAFF)?;
    let code = service::staff_code(&state.keys, &act);
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(code))
}

/// List devices
///
/// Those of facilities within the caller's data scope, newest first, with how many of their rows wait or were flagged.
#[utoipa::path(
    tag = "device", params(DeviceQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<DeviceView>, description = "A page of devices"), Problems),
)]
#[get("/devices")]
pub(super) async fn list_devices(
    state: web::Data<State>,
    caller: Caller,
    query: Query<DeviceQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = DeviceQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("devices", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_devices(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |device| device)))
}

/// Export devices
///
/// The inventory of the smart campus (四(四)): school, facility, device, room, state. Cells that look like a formula
/// begin with an apostrophe. CSV is streamed.
#[utoipa::path(
    tag = "device", params(DeviceExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/devices/export")]
pub(super) async fn export_devices(
    state: web::Data<State>,
    caller: Caller,
    query: Query<DeviceExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (query, format) = (query.0.clone(), query.0.format);
    let headings = service::EXPORT_COLUMNS.map(str::to_owned).to_vec();
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "devices", TITLE, headings, fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: DeviceExportQuery,
    after: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    Ok(state.db.read(move |conn| service::export_page(conn, &act, &query, after)).await?)
}

/// Show a device
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "device", params(("id" = DeviceId, Path, description = "The device")), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = DeviceView, description = "The device"), Problems),
)]
#[get("/devices/{id}")]
pub(super) async fn get_device(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DeviceId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let device = state.db.read(move |conn| service::get_device(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), device.version, &device))
}

/// Let a device in
///
/// By another account than the one that made its code (`own_device`), once its fingerprint has been compared with what
/// the device shows. What it signs is taken from now on.
#[utoipa::path(
    tag = "device", params(("id" = DeviceId, Path, description = "The device")), extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = DeviceView, description = "The device"), Problems),
)]
#[post("/devices/{id}/approve")]
pub(super) async fn approve_device(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DeviceId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let device = state.db.write(move |conn| service::approve_device(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), device.version, &device))
}

/// Revoke a device
///
/// At once and for good. What it records from now on is refused; what it had recorded and sends later is looked at by a
/// person. A device that waits is sent away by the same step.
#[utoipa::path(
    tag = "device", request_body = Reason, params(("id" = DeviceId, Path, description = "The device")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = DeviceView, description = "The device"), Problems),
)]
#[post("/devices/{id}/revoke")]
pub(super) async fn revoke_device(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DeviceId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let device = state.db.write(move |conn| service::revoke_device(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), device.version, &device))
}

/// List the rows of a device
///
/// Every row that it has sent, newest first, with what became of it.
#[utoipa::path(
    tag = "device", params(("id" = DeviceId, Path, description = "The device"), DeviceRecordQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<DeviceRecordView>, description = "A page of rows"), Problems),
)]
#[get("/devices/{id}/records")]
pub(super) async fn list_device_records(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DeviceId>,
    query: Query<DeviceRecordQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = DeviceRecordQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let bound = (id.0, &filter);
    let list = List::read("device-records", &bound, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_records(conn, &act, id.0, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |row| row)))
}

/// List what a device has sent that is no row
///
/// What could not be read, and what says something else than the row that is kept under its number, newest first.
#[utoipa::path(
    tag = "device", params(("id" = DeviceId, Path, description = "The device"), DevicePageQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<DeviceRejectView>, description = "A page of them"), Problems),
)]
#[get("/devices/{id}/rejects")]
pub(super) async fn list_device_rejects(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DeviceId>,
    query: Query<DevicePageQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let list = List::read("device-rejects", &id.0, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_rejects(conn, &act, id.0, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |reject| reject)))
}
