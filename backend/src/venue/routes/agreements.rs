//! Agreements over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::ids::VenueAgreementId;
use contract::page::Page;
use contract::venue::{CreateVenueAgreement, EndVenueAgreement, VenueAgreementQuery, VenueAgreementView};

use super::{READ, WRITE};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;
use crate::venue::service;

/// Keep an agreement on a venue
///
/// Between a venue and a school, both within the caller's data scope. A venue has agreements with many schools, but not two
/// with one school on one day (`venue_agreement_overlaps`).
#[utoipa::path(
    tag = "venue", request_body = CreateVenueAgreement, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = VenueAgreementView, description = "The agreement"), Problems),
)]
#[post("/venue-agreements")]
pub(super) async fn create_venue_agreement(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateVenueAgreement>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let agreement = state.db.write(move |conn| service::create_agreement(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), agreement.version, &agreement))
}

/// List agreements on venues
///
/// Of schools within the caller's data scope, newest first. `state=expiring` are those that end within 30 days.
#[utoipa::path(
    tag = "venue", params(VenueAgreementQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<VenueAgreementView>, description = "A page of agreements"), Problems),
)]
#[get("/venue-agreements")]
pub(super) async fn list_venue_agreements(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VenueAgreementQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = VenueAgreementQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("venue-agreements", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_agreements(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |agreement| agreement)))
}

/// Show an agreement on a venue
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "venue", params(("id" = VenueAgreementId, Path, description = "The agreement")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VenueAgreementView, description = "The agreement"), Problems),
)]
#[get("/venue-agreements/{id}")]
pub(super) async fn get_venue_agreement(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueAgreementId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let agreement = state.db.read(move |conn| service::get_agreement(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), agreement.version, &agreement))
}

/// End an agreement on a venue early
///
/// With its last day and a reason, once, by who answers for the venue; not while something is booked after that day
/// (`venue_booked_ahead`). Needs `If-Match`.
#[utoipa::path(
    tag = "venue", request_body = EndVenueAgreement,
    params(("id" = VenueAgreementId, Path, description = "The agreement"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = VenueAgreementView, description = "The agreement"), Problems),
)]
#[post("/venue-agreements/{id}/end")]
pub(super) async fn end_venue_agreement(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueAgreementId>,
    version: IfMatch,
    body: Json<EndVenueAgreement>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let read = (id.0, version.0);
    let agreement = state.db.write(move |conn| service::end_agreement(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), agreement.version, &agreement))
}
