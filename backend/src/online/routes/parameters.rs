//! The dated parameters of watching over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::online::{CreateOnlineParameter, OnlineParameterList, OnlineParameterView};

use super::{SET, STAFF};
use crate::http::{Caller, Json, Problem, Problems};
use crate::online::service;
use crate::startup::State;

/// List the parameters of watching
///
/// All that have held, hold or will, the latest first. A playback goes by those of the day on which it started.
#[utoipa::path(
    tag = "online", extensions(("x-roles" = json!(STAFF))),
    responses((status = 200, body = OnlineParameterList, description = "The parameters"), Problems),
)]
#[get("/online-parameters")]
pub(super) async fn list_online_parameters(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.allow(STAFF)?;
    let parameters = state.db.read(service::list_parameters).await?;
    Ok(HttpResponse::Ok().json(parameters))
}

/// Set the parameters of watching
///
/// From a coming day on (`effective_from_past` otherwise), for all of the city; those in force until then end with the day
/// before. What was measured by earlier ones stays as it is.
#[utoipa::path(
    tag = "online", request_body = CreateOnlineParameter, extensions(("x-roles" = json!(SET))),
    responses((status = 201, body = OnlineParameterView, description = "The parameters"), Problems),
)]
#[post("/online-parameters")]
pub(super) async fn create_online_parameter(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateOnlineParameter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(SET)?;
    let parameters = state.db.write(move |conn| service::create_parameter(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(parameters))
}
