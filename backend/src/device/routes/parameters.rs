//! The dated numbers by which rows of devices are judged.

use actix_web::{HttpResponse, get, post, web};
use contract::device::{CreateDeviceParameter, DevicePageQuery, DeviceParameterView};
use contract::page::Page;

use super::{DECIDE, READ};
use crate::device::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Problem, Problems, Query};
use crate::startup::State;

/// List the numbers by which rows of devices are judged
///
/// All that have held, hold or will, the latest first.
#[utoipa::path(
    tag = "device", params(DevicePageQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<DeviceParameterView>, description = "A page of them"), Problems),
)]
#[get("/device-parameters")]
pub(super) async fn list_device_parameters(
    state: web::Data<State>,
    caller: Caller,
    query: Query<DevicePageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let list = List::read("device-parameters", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let (paging, today) = (list.paging.clone(), state.clock.today());
    let part = state.db.read(move |conn| service::list_parameters(conn, today, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Set the numbers by which rows of devices are judged
///
/// From a coming day on (`effective_from_past` otherwise), for all of the city; those in force until then end with the
/// day before.
#[utoipa::path(
    tag = "device", request_body = CreateDeviceParameter, extensions(("x-roles" = json!(DECIDE))),
    responses((status = 201, body = DeviceParameterView, description = "The numbers"), Problems),
)]
#[post("/device-parameters")]
pub(super) async fn create_device_parameter(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateDeviceParameter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let parameters = state.db.write(move |conn| service::create_parameter(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(parameters))
}
