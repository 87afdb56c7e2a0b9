//! Organisations that assess, their people and their interests over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::assessment::{
    AssessorInterestQuery, AssessorInterestView, AssessorOrganisationQuery, AssessorOrganisationView,
    AssessorQuery, AssessorView, CreateAssessor, CreateAssessorOrganisation, DeclareInterest, EndAssessing,
};
use contract::ids::{AssessorId, AssessorInterestId, AssessorOrganisationId};
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{CITY, OVERSEE};
use crate::assessment::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds these operations.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_assessor_organisations)
        .service(create_assessor_organisation)
        .service(end_assessor_organisation)
        .service(list_assessors)
        .service(create_assessor)
        .service(end_assessor)
        .service(list_assessor_interests)
        .service(declare_assessor_interest)
        .service(end_assessor_interest);
}

/// List organisations that assess
///
/// In the order in which they were engaged.
#[utoipa::path(
    tag = "assessment", params(AssessorOrganisationQuery), extensions(("x-roles" = json!(OVERSEE))),
    responses((status = 200, body = Page<AssessorOrganisationView>, description = "A page of organisations"), Problems),
)]
#[get("/assessor-organisations")]
pub(super) async fn list_assessor_organisations(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AssessorOrganisationQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(OVERSEE)?;
    let query = query.0;
    let list = List::read("assessor-organisations", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_organisations(conn, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Engage an organisation
///
/// By its unified social credit code, each once (`assessor_registered`), and the contract.
#[utoipa::path(
    tag = "assessment", request_body = CreateAssessorOrganisation, extensions(("x-roles" = json!(CITY))),
    responses((status = 201, body = AssessorOrganisationView, description = "The organisation"), Problems),
)]
#[post("/assessor-organisations")]
pub(super) async fn create_assessor_organisation(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateAssessorOrganisation>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let organisation = state.db.write(move |conn| service::create_organisation(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), organisation.version, &organisation))
}

/// End the engagement of an organisation
///
/// After the last day its people are not drawn, and reach nothing that they were drawn for: others are drawn in their place. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = EndAssessing, params(("id" = AssessorOrganisationId, Path, description = "The organisation"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessorOrganisationView, description = "The organisation"), Problems),
)]
#[post("/assessor-organisations/{id}/end")]
pub(super) async fn end_assessor_organisation(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessorOrganisationId>,
    version: IfMatch,
    body: Json<EndAssessing>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let read = (id.0, version.0);
    let organisation =
        state.db.write(move |conn| service::end_organisation(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), organisation.version, &organisation))
}

/// List assessors
///
/// In the order in which they were registered.
#[utoipa::path(
    tag = "assessment", params(AssessorQuery), extensions(("x-roles" = json!(OVERSEE))),
    responses((status = 200, body = Page<AssessorView>, description = "A page of assessors"), Problems),
)]
#[get("/assessors")]
pub(super) async fn list_assessors(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AssessorQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(OVERSEE)?;
    let query = query.0;
    let filter = AssessorQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("assessors", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_assessors(conn, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Register an assessor
///
/// By the name of an account with the role `assessor` (`assessor_account_not_found`), each once (`assessor_registered`).
#[utoipa::path(
    tag = "assessment", request_body = CreateAssessor, extensions(("x-roles" = json!(CITY))),
    responses((status = 201, body = AssessorView, description = "The assessor"), Problems),
)]
#[post("/assessors")]
pub(super) async fn create_assessor(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateAssessor>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let assessor = state.db.write(move |conn| service::create_assessor(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), assessor.version, &assessor))
}

/// Note that an assessor has left
///
/// After the last day they are not drawn, and reach nothing that they were drawn for: others are drawn in their place. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = EndAssessing, params(("id" = AssessorId, Path, description = "The assessor"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessorView, description = "The assessor"), Problems),
)]
#[post("/assessors/{id}/end")]
pub(super) async fn end_assessor(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessorId>,
    version: IfMatch,
    body: Json<EndAssessing>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let read = (id.0, version.0);
    let assessor = state.db.write(move |conn| service::end_assessor(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), assessor.version, &assessor))
}

/// List interests of assessors
///
/// In the order in which they were declared; with `assessor_id`, those of that person and of the organisation.
#[utoipa::path(
    tag = "assessment", params(AssessorInterestQuery), extensions(("x-roles" = json!(OVERSEE))),
    responses((status = 200, body = Page<AssessorInterestView>, description = "A page of interests"), Problems),
)]
#[get("/assessor-interests")]
pub(super) async fn list_assessor_interests(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AssessorInterestQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(OVERSEE)?;
    let query = query.0;
    let filter = AssessorInterestQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("assessor-interests", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_interests(conn, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Declare an interest
///
/// Of one person, or of an organisation and so of all its people (`interest_of_one`), in a facility: nobody with one is drawn for
/// its school. An organisation that runs a facility has one without being declared.
#[utoipa::path(
    tag = "assessment", request_body = DeclareInterest, extensions(("x-roles" = json!(CITY))),
    responses((status = 201, body = AssessorInterestView, description = "The interest"), Problems),
)]
#[post("/assessor-interests")]
pub(super) async fn declare_assessor_interest(
    state: web::Data<State>,
    caller: Caller,
    body: Json<DeclareInterest>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let interest = state.db.write(move |conn| service::declare_interest(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(interest))
}

/// Note that an interest is over
///
/// What was drawn meanwhile stays.
#[utoipa::path(
    tag = "assessment", request_body = EndAssessing, params(("id" = AssessorInterestId, Path, description = "The interest")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessorInterestView, description = "The interest"), Problems),
)]
#[post("/assessor-interests/{id}/end")]
pub(super) async fn end_assessor_interest(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessorInterestId>,
    body: Json<EndAssessing>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let interest = state.db.write(move |conn| service::end_interest(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().json(interest))
}
