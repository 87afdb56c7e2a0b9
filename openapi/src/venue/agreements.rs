//! Agreements under which schools use venues.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::VenueAgreementState;
use crate::ids::{SchoolId, VenueAgreementId, VenueId};

/// An agreement of a school with a venue.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateVenueAgreement {
    /// The venue.
    pub venue_id: VenueId,
    /// The school.
    pub school_id: SchoolId,
    /// The number of the document.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
    /// What was agreed: times, fees, who answers for what.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 2000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub terms: Option<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
}

/// Ends an agreement before its last day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EndVenueAgreement {
    /// The last day on which it is in force; not before yesterday, and before the one that was agreed.
    pub last_day: NaiveDate,
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// An agreement of a school with a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueAgreementView {
    /// Its identifier.
    pub id: VenueAgreementId,
    /// The venue.
    pub venue_id: VenueId,
    /// The venue's name.
    pub venue_name: String,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The number of the document.
    pub document: String,
    /// What was agreed.
    pub terms: Option<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day, as it was agreed.
    pub valid_to: NaiveDate,
    /// The last day on which it was in force, where it was ended before.
    pub ended_on: Option<NaiveDate>,
    /// Why it was ended before.
    pub ended_reason: Option<String>,
    /// Where it stands today.
    pub state: VenueAgreementState,
    /// How many days are left of it, today among them; `null` unless it is in force.
    pub days_left: Option<i64>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which agreements to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VenueAgreementQuery {
    /// Only on this venue.
    pub venue_id: Option<VenueId>,
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only those that stand so today.
    pub state: Option<VenueAgreementState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
