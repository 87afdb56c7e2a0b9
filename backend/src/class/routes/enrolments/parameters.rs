//! The dated parameters of enrolment over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::class::{CreateEnrolmentParameter, EnrolmentParameterQuery, EnrolmentParameterView};
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{DECIDE, READ};
use crate::class::service::enrolments as service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Problem, Problems, Query};
use crate::startup::State;

pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_enrolment_parameters).service(create_enrolment_parameter);
}

/// List the parameters of enrolment
///
/// All that have held, hold or will, the latest first.
#[utoipa::path(
    tag = "class", params(EnrolmentParameterQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<EnrolmentParameterView>, description = "A page of parameters"), Problems),
)]
#[get("/enrolment-parameters")]
pub(super) async fn list_enrolment_parameters(
    state: web::Data<State>,
    caller: Caller,
    query: Query<EnrolmentParameterQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let list = List::read("enrolment-parameters", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let (paging, today) = (list.paging.clone(), state.clock.today());
    let part =
        state.db.read(move |conn| service::list_enrolment_parameters(conn, today, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |parameters| parameters)))
}

/// Set the parameters of enrolment
///
/// From a coming day on (`effective_from_past` otherwise), for all of the city; those in force until then end with the
/// day before. Whoever has a place keeps it.
#[utoipa::path(
    tag = "class", request_body = CreateEnrolmentParameter, extensions(("x-roles" = json!(DECIDE))),
    responses((status = 201, body = EnrolmentParameterView, description = "The parameters"), Problems),
)]
#[post("/enrolment-parameters")]
pub(super) async fn create_enrolment_parameter(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateEnrolmentParameter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let parameters =
        state.db.write(move |conn| service::create_enrolment_parameter(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(parameters))
}
