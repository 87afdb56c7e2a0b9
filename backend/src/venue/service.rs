//! Sharing venues: what there is, who may use it, and when it is taken.

mod agreements;
mod bookings;
mod error;
mod exchange;
mod sessions;
mod usage;
mod venues;

pub use agreements::{create_agreement, end_agreement, get_agreement, list_agreements};
pub use bookings::{cancel_booking, create_booking, get_booking, list_bookings, list_times};
pub use error::{Taken, VenueServiceError};
pub use exchange::{ExportPage, export_headings, export_page, usage_table};
pub use sessions::{SessionBooking, VenueOffer, book_sessions, move_booking, offer, release_sessions};
pub use usage::get_usage;
pub use venues::{close_venue, create_venue, get_venue, list_venues, reopen_venue, update_venue};

use crate::audit::Change;
use crate::facility::scope::SchoolPlace;

type Answer<T> = Result<T, VenueServiceError>;

/// A change of what belongs to a school, for those who may read of its facility.
fn change(action: &'static str, entity: &'static str, id: impl ToString, place: &SchoolPlace) -> Change {
    Change::of(action, entity, id).within(place.facility_id, &place.township_code)
}
