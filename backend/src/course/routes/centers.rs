//! Resource centres: the city's, and the counties' below it.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Role;
use contract::course::{CreateResourceCenter, ResourceCenterList, ResourceCenterView, UpdateResourceCenter};
use contract::ids::ResourceCenterId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::READ;
use crate::course::service;
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::startup::State;

const SET_UP: &[Role] = &[Role::CityAdmin];

/// Adds the operations on resource centres.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_resource_centers)
        .service(create_resource_center)
        .service(get_resource_center)
        .service(update_resource_center);
}

/// List resource centres
///
/// The city's first, then those of the counties, each with how many courses it has offered and shares, and how many of those
/// some school has planned.
#[utoipa::path(
    tag = "course", extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = ResourceCenterList, description = "The centres"), Problems),
)]
#[get("/resource-centers")]
pub(super) async fn list_resource_centers(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let centers = state.db.read(service::list_centers).await?;
    Ok(HttpResponse::Ok().json(centers))
}

/// Set up a resource centre
///
/// By the city: its own centre first, then one for each county (资源分中心, 四(四)).
#[utoipa::path(
    tag = "course", request_body = CreateResourceCenter, extensions(("x-roles" = json!(SET_UP))),
    responses((status = 201, body = ResourceCenterView, description = "The centre"), Problems),
)]
#[post("/resource-centers")]
pub(super) async fn create_resource_center(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateResourceCenter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(SET_UP)?;
    let center = state.db.write(move |conn| service::create_center(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), center.version, &center))
}

/// Show a resource centre
///
/// With how much it shares.
#[utoipa::path(
    tag = "course", params(("id" = ResourceCenterId, Path, description = "The centre")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = ResourceCenterView, description = "The centre"), Problems),
)]
#[get("/resource-centers/{id}")]
pub(super) async fn get_resource_center(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ResourceCenterId>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let center = state.db.read(move |conn| service::get_center(conn, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), center.version, &center))
}

/// Rename a resource centre
///
/// By the city. Needs `If-Match`.
#[utoipa::path(
    tag = "course", request_body = UpdateResourceCenter,
    params(("id" = ResourceCenterId, Path, description = "The centre"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(SET_UP))),
    responses((status = 200, body = ResourceCenterView, description = "The centre"), Problems),
)]
#[patch("/resource-centers/{id}")]
pub(super) async fn update_resource_center(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ResourceCenterId>,
    version: IfMatch,
    body: Json<UpdateResourceCenter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(SET_UP)?;
    let center =
        state.db.write(move |conn| service::update_center(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), center.version, &center))
}
