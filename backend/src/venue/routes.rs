//! Shared venues over HTTP.

mod agreements;
mod bookings;
mod lists;
mod venues;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::VenueError;
use super::service::{Taken, VenueServiceError};
use crate::clock::{business_date, business_time};
use crate::http::{Fault, Problem};

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    api.service(venues::create_venue)
        .service(lists::list_venues)
        .service(lists::export_venues)
        .service(lists::get_venue_usage)
        .service(lists::export_venue_usage)
        .service(venues::get_venue)
        .service(venues::update_venue)
        .service(venues::close_venue)
        .service(venues::reopen_venue)
        .service(bookings::list_venue_times)
        .service(agreements::create_venue_agreement)
        .service(agreements::list_venue_agreements)
        .service(agreements::get_venue_agreement)
        .service(agreements::end_venue_agreement)
        .service(bookings::create_venue_booking)
        .service(bookings::list_venue_bookings)
        .service(bookings::get_venue_booking)
        .service(bookings::cancel_venue_booking);
}

const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::VolunteerLead,
    Role::Assessor,
    Role::Auditor,
    Role::GuidanceCenter,
];
const WRITE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator];
const BOOK: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];

impl From<VenueServiceError> for Problem {
    fn from(error: VenueServiceError) -> Self {
        let fault = |pointer: &str, code: &str| Self::invalid(vec![Fault::new(pointer, code)]);
        match error {
            VenueServiceError::Rule(rule) => rule.into(),
            VenueServiceError::NotFound => Self::not_found(),
            VenueServiceError::VenueNotFound => {
                Self::invalid(vec![Fault::new("/venue_id", "venue_not_available")])
            }
            VenueServiceError::SchoolNotFound => {
                Self::invalid(vec![Fault::new("/school_id", "school_not_found")])
            }
            VenueServiceError::DivisionUnknown => fault("/division_code", "division_unknown"),
            VenueServiceError::OutsideScope => fault("/division_code", "division_outside_scope"),
            VenueServiceError::DuplicateName => {
                Self::conflict("venue_name_taken").at(Fault::new("/name_zh", "venue_name_taken"))
            }
            VenueServiceError::AgreementOverlaps => Self::conflict("venue_agreement_overlaps")
                .at(Fault::new("/valid_from", "venue_agreement_overlaps")),
            VenueServiceError::NoAgreement(day) => {
                let missing = Self::rule("venue_agreement_missing").with("day", day);
                missing.at(Fault::new("/venue_id", "venue_agreement_missing"))
            }
            VenueServiceError::Booked(count) => Self::conflict("venue_booked_ahead").with("count", count),
            VenueServiceError::Taken(taken) => venue_taken(&taken),
            VenueServiceError::OfSession => Self::conflict("venue_booking_of_session"),
            VenueServiceError::Stale => Self::stale(),
            VenueServiceError::Division(error) => error.into(),
            VenueServiceError::Database(error) => error.into(),
        }
    }
}

/// Names what takes the venue, and where that is another's, only when.
fn venue_taken(taken: &Taken) -> Problem {
    let hours = |at| business_time(at).format("%H:%M").to_string();
    let time = taken.period.map_or_else(
        || "…".to_owned(),
        |(from, to)| format!("{} {}–{}", business_date(from), hours(from), hours(to)),
    );
    let whose = if taken.purpose.is_some() { "own" } else { "other" };
    let title = taken.purpose.as_deref().unwrap_or_default();
    Problem::conflict("venue_taken").with("whose", whose).with("title", title).with("time", time)
}

impl From<VenueError> for Problem {
    fn from(error: VenueError) -> Self {
        match error {
            VenueError::EndNotAfterStart => {
                Self::invalid(vec![Fault::new("/ends_at", "end_not_after_start")])
            }
            VenueError::AcrossMidnight => Self::invalid(vec![Fault::new("/ends_at", "across_midnight")]),
            VenueError::Past => {
                Self::rule("venue_booking_past").at(Fault::new("/starts_at", "venue_booking_past"))
            }
            VenueError::Reversed => Self::invalid(vec![Fault::new("/valid_to", "end_before_start")]),
            VenueError::LastDay => Self::invalid(vec![Fault::new("/last_day", "venue_agreement_last_day")]),
            VenueError::AgreementOver => Self::conflict("venue_agreement_over"),
            VenueError::Closed => Self::rule("venue_closed").at(Fault::new("/venue_id", "venue_closed")),
            VenueError::Step(_) => Self::conflict("venue_step_not_allowed"),
            VenueError::BookingCancelled => Self::conflict("venue_booking_cancelled"),
            VenueError::TooManyDays => Self::rule("too_many_days").with("max", super::domain::MAX_DAYS),
        }
    }
}
