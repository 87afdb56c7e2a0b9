//! Shared venues: what there is, who may use it, and when it is taken.

mod agreements;
mod bookings;
mod detail;
mod form;
mod list;
mod times;
mod usage;

use contract::venue::{VenueAgreementState, VenueBookingState, VenueState};

pub use detail::DetailPage;
pub use form::CreatePage;
pub use list::ListPage;

use crate::components::Tone;

const fn tone(state: VenueState) -> Tone {
    match state {
        VenueState::Active => Tone::Good,
        VenueState::Closed => Tone::Neutral,
    }
}

const fn agreement_tone(state: VenueAgreementState) -> Tone {
    match state {
        VenueAgreementState::Upcoming => Tone::Info,
        VenueAgreementState::InForce => Tone::Good,
        VenueAgreementState::Expiring => Tone::Warning,
        VenueAgreementState::Expired | VenueAgreementState::Ended => Tone::Neutral,
    }
}

const fn booking_tone(state: VenueBookingState) -> Tone {
    match state {
        VenueBookingState::Booked => Tone::Info,
        VenueBookingState::Cancelled => Tone::Neutral,
    }
}
