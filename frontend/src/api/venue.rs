//! Shared venues, the agreements on them, and when they are taken.

use contract::{
    auth::Reason,
    ids::{VenueAgreementId, VenueBookingId, VenueId},
    page::Page,
    venue::{
        CreateVenue, CreateVenueAgreement, CreateVenueBooking, EndVenueAgreement, UpdateVenue,
        VenueAgreementView, VenueBookingView, VenueTimes, VenueUsage, VenueView,
    },
};

use super::{Api, ApiError, Call, Tagged};

/// A page of venues.
pub async fn list(api: &Api, query: &str) -> Result<Page<VenueView>, ApiError> {
    api.get(&format!("/venues{query}")).await
}

/// Every venue that a school may book today.
pub async fn of_school(api: &Api, school: &str) -> Result<Vec<VenueView>, ApiError> {
    api.get_all(&format!("/venues?school_id={school}&status=active")).await
}

/// Saves the venues that `query` leaves as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/venues/export{query}"), "venues.xlsx").await
}

/// How much venues are used, by kind.
pub async fn usage(api: &Api, query: &str) -> Result<VenueUsage, ApiError> {
    api.get(&format!("/venues/usage{query}")).await
}

/// Saves how much venues are used as a workbook.
pub async fn export_usage(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/venues/usage/export{query}"), "venue-usage.xlsx").await
}

/// One venue.
pub async fn read(api: &Api, id: VenueId) -> Result<Tagged<VenueView>, ApiError> {
    api.get_tagged(&format!("/venues/{id}")).await
}

/// Registers a venue.
pub async fn create(api: &Api, venue: &CreateVenue) -> Result<VenueView, ApiError> {
    api.post("/venues", venue).await
}

/// Changes a venue.
pub async fn edit(
    api: &Api,
    id: VenueId,
    etag: &str,
    change: &UpdateVenue,
) -> Result<Tagged<VenueView>, ApiError> {
    api.patch(&format!("/venues/{id}"), etag, change).await
}

/// Shares a venue no more.
pub async fn close(api: &Api, id: VenueId, reason: &Reason) -> Result<VenueView, ApiError> {
    api.post(&format!("/venues/{id}/close"), reason).await
}

/// Shares a venue again.
pub async fn reopen(api: &Api, id: VenueId, reason: &Reason) -> Result<VenueView, ApiError> {
    api.post(&format!("/venues/{id}/reopen"), reason).await
}

/// When a venue is taken.
pub async fn times(api: &Api, id: VenueId, query: &str) -> Result<VenueTimes, ApiError> {
    api.get(&format!("/venues/{id}/times{query}")).await
}

/// A page of agreements.
pub async fn agreements(api: &Api, query: &str) -> Result<Page<VenueAgreementView>, ApiError> {
    api.get(&format!("/venue-agreements{query}")).await
}

/// One agreement.
pub async fn agreement(api: &Api, id: VenueAgreementId) -> Result<Tagged<VenueAgreementView>, ApiError> {
    api.get_tagged(&format!("/venue-agreements/{id}")).await
}

/// Keeps an agreement.
pub async fn agree(api: &Api, agreement: &CreateVenueAgreement) -> Result<VenueAgreementView, ApiError> {
    api.post("/venue-agreements", agreement).await
}

/// Ends an agreement as it was read.
pub async fn end(
    api: &Api,
    (id, etag): (VenueAgreementId, &str),
    end: &EndVenueAgreement,
) -> Result<VenueAgreementView, ApiError> {
    api.send(Call::post(&format!("/venue-agreements/{id}/end")).if_match(etag).json(end)?).await?.read()
}

/// A page of bookings.
pub async fn bookings(api: &Api, query: &str) -> Result<Page<VenueBookingView>, ApiError> {
    api.get(&format!("/venue-bookings{query}")).await
}

/// Books a venue.
pub async fn book(api: &Api, booking: &CreateVenueBooking) -> Result<VenueBookingView, ApiError> {
    api.post("/venue-bookings", booking).await
}

/// Calls a booking off.
pub async fn cancel(api: &Api, id: VenueBookingId, reason: &Reason) -> Result<VenueBookingView, ApiError> {
    api.post(&format!("/venue-bookings/{id}/cancel"), reason).await
}
