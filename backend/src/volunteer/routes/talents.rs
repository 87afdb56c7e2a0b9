//! What elders offer, what is asked for, and what comes of it, over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{ServiceMatchId, ServiceRequestId, TalentOfferId};
use contract::page::Page;
use contract::volunteer::{
    ConfirmServiceMatch, CreateServiceMatch, CreateServiceRequest, CreateTalentOffer, RateServiceMatch,
    ServiceMatchQuery, ServiceMatchView, ServiceRequestQuery, ServiceRequestView, TalentOfferQuery,
    TalentOfferView,
};

use super::{LEAD, READ};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;
use crate::volunteer::service;

/// Offer something
///
/// What an elder within the caller's data scope would teach or do, when and where.
#[utoipa::path(
    tag = "volunteer", request_body = CreateTalentOffer,
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 201, body = TalentOfferView, description = "Offer something"), Problems),
)]
#[post("/talent-offers")]
pub(super) async fn create_talent_offer(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateTalentOffer>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state.db.write(move |conn| service::create_offer(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), found.version, &found))
}

/// List offers
///
/// Of elders of schools within the caller's data scope, newest first; the mean of what was said of an offer is told from
/// three on.
#[utoipa::path(
    tag = "volunteer", params(TalentOfferQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<TalentOfferView>, description = "A page"), Problems),
)]
#[get("/talent-offers")]
pub(super) async fn list_talent_offers(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TalentOfferQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = TalentOfferQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("talent-offers", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_offers(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show an offer
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = TalentOfferId, Path, description = "The offer")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = TalentOfferView, description = "Show an offer"), Problems),
)]
#[get("/talent-offers/{id}")]
pub(super) async fn get_talent_offer(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TalentOfferId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_offer(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Take an offer back
///
/// With a reason. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = Reason,
    params(("id" = TalentOfferId, Path, description = "The offer"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = TalentOfferView, description = "Take an offer back"), Problems),
)]
#[post("/talent-offers/{id}/withdraw")]
pub(super) async fn withdraw_talent_offer(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TalentOfferId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state
        .db
        .write(move |conn| service::withdraw_offer(conn, &act, (id.0, version.0), &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Ask for something
///
/// What a school within the caller's data scope, or one of its elders, needs.
#[utoipa::path(
    tag = "volunteer", request_body = CreateServiceRequest,
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 201, body = ServiceRequestView, description = "Ask for something"), Problems),
)]
#[post("/service-requests")]
pub(super) async fn create_service_request(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateServiceRequest>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state.db.write(move |conn| service::create_request(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), found.version, &found))
}

/// List requests
///
/// Of schools within the caller's data scope, newest first.
#[utoipa::path(
    tag = "volunteer", params(ServiceRequestQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<ServiceRequestView>, description = "A page"), Problems),
)]
#[get("/service-requests")]
pub(super) async fn list_service_requests(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ServiceRequestQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = ServiceRequestQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("service-requests", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_requests(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a request
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = ServiceRequestId, Path, description = "The request")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = ServiceRequestView, description = "Show a request"), Problems),
)]
#[get("/service-requests/{id}")]
pub(super) async fn get_service_request(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ServiceRequestId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_request(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Take a request back
///
/// With a reason. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = Reason,
    params(("id" = ServiceRequestId, Path, description = "The request"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = ServiceRequestView, description = "Take a request back"), Problems),
)]
#[post("/service-requests/{id}/withdraw")]
pub(super) async fn withdraw_service_request(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ServiceRequestId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state
        .db
        .write(move |conn| service::withdraw_request(conn, &act, (id.0, version.0), &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Match an offer with a request
///
/// Both of one kind, within the caller's data scope, and standing (`offer_not_open`).
#[utoipa::path(
    tag = "volunteer", request_body = CreateServiceMatch,
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 201, body = ServiceMatchView, description = "Match an offer with a request"), Problems),
)]
#[post("/service-matches")]
pub(super) async fn create_service_match(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateServiceMatch>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state.db.write(move |conn| service::create_match(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), found.version, &found))
}

/// List matches
///
/// Those whose offer and request lie within the caller's data scope, newest first.
#[utoipa::path(
    tag = "volunteer", params(ServiceMatchQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<ServiceMatchView>, description = "A page"), Problems),
)]
#[get("/service-matches")]
pub(super) async fn list_service_matches(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ServiceMatchQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = ServiceMatchQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("service-matches", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_matches(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a match
///
/// With the shift that it became, and the version as `ETag`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = ServiceMatchId, Path, description = "The match")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = ServiceMatchView, description = "Show a match"), Problems),
)]
#[get("/service-matches/{id}")]
pub(super) async fn get_service_match(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ServiceMatchId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_match(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Confirm a match
///
/// It becomes a shift of a team, which the elder joins unless it is in it, with the elder signed up; what is taught counts
/// as `peer_teaching`. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = ConfirmServiceMatch,
    params(("id" = ServiceMatchId, Path, description = "The match"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = ServiceMatchView, description = "Confirm a match"), Problems),
)]
#[post("/service-matches/{id}/confirm")]
pub(super) async fn confirm_service_match(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ServiceMatchId>,
    version: IfMatch,
    body: Json<ConfirmServiceMatch>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found =
        state.db.write(move |conn| service::confirm_match(conn, &act, (id.0, version.0), &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Decline a match
///
/// With a reason. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = Reason,
    params(("id" = ServiceMatchId, Path, description = "The match"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = ServiceMatchView, description = "Decline a match"), Problems),
)]
#[post("/service-matches/{id}/decline")]
pub(super) async fn decline_service_match(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ServiceMatchId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state
        .db
        .write(move |conn| service::decline_match(conn, &act, (id.0, version.0), &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Rate a match
///
/// From 1 to 5, once its shift is over. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = RateServiceMatch,
    params(("id" = ServiceMatchId, Path, description = "The match"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = ServiceMatchView, description = "Rate a match"), Problems),
)]
#[post("/service-matches/{id}/rate")]
pub(super) async fn rate_service_match(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ServiceMatchId>,
    version: IfMatch,
    body: Json<RateServiceMatch>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found =
        state.db.write(move |conn| service::rate_match(conn, &act, (id.0, version.0), &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}
