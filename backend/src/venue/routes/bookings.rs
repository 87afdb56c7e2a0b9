//! Bookings over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{VenueBookingId, VenueId};
use contract::page::Page;
use contract::venue::{CreateVenueBooking, VenueBookingQuery, VenueBookingView, VenueTimes, VenueTimesQuery};

use super::{BOOK, READ};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;
use crate::venue::service;

/// Book a venue
///
/// For a school within the caller's data scope that has an agreement on it in force on the day (`venue_agreement_missing`),
/// within one day; the venue must be free (`venue_taken`). A class session books its venue by itself.
#[utoipa::path(
    tag = "venue", request_body = CreateVenueBooking, extensions(("x-roles" = json!(BOOK))),
    responses((status = 201, body = VenueBookingView, description = "The booking"), Problems),
)]
#[post("/venue-bookings")]
pub(super) async fn create_venue_booking(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateVenueBooking>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(BOOK)?;
    let booking = state.db.write(move |conn| service::create_booking(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), booking.version, &booking))
}

/// List bookings of venues
///
/// Of schools within the caller's data scope, by their beginning.
#[utoipa::path(
    tag = "venue", params(VenueBookingQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<VenueBookingView>, description = "A page of bookings"), Problems),
)]
#[get("/venue-bookings")]
pub(super) async fn list_venue_bookings(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VenueBookingQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = VenueBookingQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("venue-bookings", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = match (list.paging.after(0), list.paging.after(1)) {
        (Some(at), Some(id)) => Some((key_part(at)?, key_part(id)?)),
        _ => None,
    };
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_bookings(conn, &act, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |booking| booking)))
}

/// Show a booking of a venue
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "venue", params(("id" = VenueBookingId, Path, description = "The booking")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VenueBookingView, description = "The booking"), Problems),
)]
#[get("/venue-bookings/{id}")]
pub(super) async fn get_venue_booking(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueBookingId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let booking = state.db.read(move |conn| service::get_booking(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), booking.version, &booking))
}

/// Call a booking of a venue off
///
/// With a reason, before it is over. What a class session has booked goes with the session (`venue_booking_of_session`).
#[utoipa::path(
    tag = "venue", request_body = Reason, params(("id" = VenueBookingId, Path, description = "The booking")),
    extensions(("x-roles" = json!(BOOK))),
    responses((status = 200, body = VenueBookingView, description = "The booking"), Problems),
)]
#[post("/venue-bookings/{id}/cancel")]
pub(super) async fn cancel_venue_booking(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueBookingId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(BOOK)?;
    let booking =
        state.db.write(move |conn| service::cancel_booking(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), booking.version, &booking))
}

/// Show when a venue is taken
///
/// By their beginning; what for and by whom only within the caller's data scope. At most 42 days.
#[utoipa::path(
    tag = "venue", params(("id" = VenueId, Path, description = "The venue"), VenueTimesQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VenueTimes, description = "When it is taken"), Problems),
)]
#[get("/venues/{id}/times")]
pub(super) async fn list_venue_times(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VenueId>,
    query: Query<VenueTimesQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let times = state.db.read(move |conn| service::list_times(conn, &act, id.0, &query.0)).await?;
    Ok(HttpResponse::Ok().json(times))
}
