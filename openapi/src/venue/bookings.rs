//! Bookings of venues.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::VenueBookingState;
use crate::ids::{ClassSessionId, SchoolId, VenueAgreementId, VenueBookingId, VenueId};

/// A booking of a venue for something that is no class session; a session books its venue by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateVenueBooking {
    /// The venue.
    pub venue_id: VenueId,
    /// The school, which has an agreement on the venue that is in force on the day.
    pub school_id: SchoolId,
    /// What for.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub purpose: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends: the same day in Asia/Shanghai.
    pub ends_at: DateTime<Utc>,
}

/// A booking of a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueBookingView {
    /// Its identifier.
    pub id: VenueBookingId,
    /// The venue.
    pub venue_id: VenueId,
    /// The venue's name.
    pub venue_name: String,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The agreement that it rests on.
    pub agreement_id: VenueAgreementId,
    /// The session that it is for; it is moved and cancelled with that.
    pub session_id: Option<ClassSessionId>,
    /// What for.
    pub purpose: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Where it stands.
    pub status: VenueBookingState,
    /// Why it was cancelled.
    pub cancelled_reason: Option<String>,
    /// Its version.
    pub version: i64,
}

/// Which bookings to list, by their beginning.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VenueBookingQuery {
    /// Only of this venue.
    pub venue_id: Option<VenueId>,
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only those that stand so.
    pub status: Option<VenueBookingState>,
    /// From this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day (Asia/Shanghai).
    pub to: Option<NaiveDate>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Of which days to tell when a venue is taken: at most 42 days, the coming week unless told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VenueTimesQuery {
    /// From this day on (Asia/Shanghai); today unless told.
    pub from: Option<NaiveDate>,
    /// Up to and with this day; the sixth after `from` unless told.
    pub to: Option<NaiveDate>,
}

/// When a venue is taken; by whom only within the caller's data scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueTime {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// What for; `null` where it is another's out of the caller's data scope.
    pub purpose: Option<String>,
    /// The school's name; `null` likewise.
    pub school_name: Option<String>,
}

/// When a venue is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueTimes {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// By their beginning.
    pub taken: Vec<VenueTime>,
}
