//! Why something is not done with a venue.

use chrono::{DateTime, NaiveDate, Utc};

use crate::db::{DbError, violated_constraint};
use crate::division::DivisionError;
use crate::venue::domain::VenueError;

/// What takes a venue already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it is for; nothing where it is another's out of reach.
    pub purpose: Option<String>,
    /// Its beginning and end, where they are known.
    pub period: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum VenueServiceError {
    /// A rule about venues.
    #[error(transparent)]
    Rule(#[from] VenueError),
    /// No such venue, agreement or booking within reach.
    #[error("not found")]
    NotFound,
    /// No such venue within reach for what is added.
    #[error("no such venue")]
    VenueNotFound,
    /// No such school within reach.
    #[error("no such school")]
    SchoolNotFound,
    /// The division is no township of this day.
    #[error("no such township")]
    DivisionUnknown,
    /// The division lies out of reach.
    #[error("out of scope")]
    OutsideScope,
    /// A venue of that name is registered there.
    #[error("the name is taken")]
    DuplicateName,
    /// The school has an agreement on the venue in these days.
    #[error("agreements overlap")]
    AgreementOverlaps,
    /// The school has no agreement on the venue that is in force on the day.
    #[error("no agreement on {0}")]
    NoAgreement(NaiveDate),
    /// So many bookings lie ahead.
    #[error("{0} bookings lie ahead")]
    Booked(i64),
    /// The venue is taken.
    #[error("the venue is taken")]
    Taken(Taken),
    /// The booking is a session's.
    #[error("the booking is a session's")]
    OfSession,
    /// Someone else changed it since.
    #[error("stale version")]
    Stale,
    /// The divisions could not be had.
    #[error(transparent)]
    Division(#[from] DivisionError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for VenueServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("venue_division_code_name_zh_key") => Self::DuplicateName,
            Some("venue_agreement_period_excl") => Self::AgreementOverlaps,
            Some("venue_booking_venue_id_period_excl") => Self::Taken(Taken { purpose: None, period: None }),
            _ => Self::Database(error.into()),
        }
    }
}
