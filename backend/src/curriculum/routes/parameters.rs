//! The dated parameters of the refresh over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::curriculum::{CreateCurriculumParameter, CurriculumParameterQuery, CurriculumParameterView};
use contract::page::Page;

use super::{DECIDE, READ};
use crate::curriculum::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Problem, Problems, Query};
use crate::startup::State;

/// List the parameters of the refresh
///
/// All that have held, hold or will, the latest first.
#[utoipa::path(
    tag = "curriculum", params(CurriculumParameterQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CurriculumParameterView>, description = "A page of parameters"), Problems),
)]
#[get("/curriculum-parameters")]
pub(super) async fn list_curriculum_parameters(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CurriculumParameterQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let list = List::read("curriculum-parameters", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let (paging, today) = (list.paging.clone(), state.clock.today());
    let part = state.db.read(move |conn| service::list_parameters(conn, today, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |parameters| parameters)))
}

/// Set the parameters of the refresh
///
/// From a coming day on (`effective_from_past` otherwise), for all of the city; those in force until then end with the
/// day before. What was published by earlier ones stays as it is.
#[utoipa::path(
    tag = "curriculum", request_body = CreateCurriculumParameter, extensions(("x-roles" = json!(DECIDE))),
    responses((status = 201, body = CurriculumParameterView, description = "The parameters"), Problems),
)]
#[post("/curriculum-parameters")]
pub(super) async fn create_curriculum_parameter(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCurriculumParameter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let parameters = state.db.write(move |conn| service::create_parameter(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(parameters))
}
