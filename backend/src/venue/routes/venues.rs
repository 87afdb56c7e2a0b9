//! Registering venues and changing them.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Reason;
use contract::ids::VenueId;
use contract::venue::{CreateVenue, UpdateVenue, VenueView};

use super::{READ, WRITE};
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::startup::State;
use crate::venue::service;

/// Register a shared venue
///
/// In a township within the caller's data scope; its name is there once.
#[utoipa::path(
    tag = "venue", request_body = CreateVenue, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = VenueView, description = "The venue"), Problems),
)]
#[post("/venues")]
pub(super) async fn create_venue(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateVenue>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let venue = state.db.write(move |conn| service::create_venue(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), venue.version, &venue))
}

/// Show a shared venue
///
/// One in a county that the caller's data scope touches, or with which one of its schools has an agreement; with the
/// version as `ETag`.
#[utoipa::path(
    tag = "venue", params(("id" = VenueId, Path, description = "The venue")), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VenueView, description = "The venue"), Problems),
)]
#[get("/venues/{id}")]
pub(super) async fn get_venue(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let venue = state.db.read(move |conn| service::get_venue(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), venue.version, &venue))
}

/// Change a shared venue
///
/// Where it lies stays; needs `If-Match`.
#[utoipa::path(
    tag = "venue", request_body = UpdateVenue,
    params(("id" = VenueId, Path, description = "The venue"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = VenueView, description = "The venue"), Problems),
)]
#[patch("/venues/{id}")]
pub(super) async fn update_venue(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueId>,
    version: IfMatch,
    body: Json<UpdateVenue>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let read = (id.0, version.0);
    let venue = state.db.write(move |conn| service::update_venue(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), venue.version, &venue))
}

/// Share a venue no more
///
/// With a reason, and not while bookings lie ahead (`venue_booked_ahead`); its agreements and bookings stay as they are.
#[utoipa::path(
    tag = "venue", request_body = Reason, params(("id" = VenueId, Path, description = "The venue")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = VenueView, description = "The venue"), Problems),
)]
#[post("/venues/{id}/close")]
pub(super) async fn close_venue(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let venue = state.db.write(move |conn| service::close_venue(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), venue.version, &venue))
}

/// Share a venue again
///
/// With a reason.
#[utoipa::path(
    tag = "venue", request_body = Reason, params(("id" = VenueId, Path, description = "The venue")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = VenueView, description = "The venue"), Problems),
)]
#[post("/venues/{id}/reopen")]
pub(super) async fn reopen_venue(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let venue = state.db.write(move |conn| service::reopen_venue(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), venue.version, &venue))
}
