//! Shared venues.

use serde::{Deserialize, Serialize};

use super::{VenueKind, VenueState};
use crate::division::DivisionCode;
use crate::facility::SheetFormat;
use crate::ids::{SchoolId, VenueId};

/// A public place to register, so that schools may share it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateVenue {
    /// What it is.
    pub kind: VenueKind,
    /// Its name.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub name_zh: String,
    /// Its name in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name_mn: Option<String>,
    /// The township that it lies in, 9 digits.
    pub division_code: DivisionCode,
    /// Where.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub address: String,
    /// How many people it holds.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100_000, code = "range")))]
    pub capacity: u32,
    /// When it is open, and what is to be heeded there.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub opening_note: Option<String>,
}

/// A change of a venue; absent members stay as they are, an empty text clears.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateVenue {
    /// What it is.
    #[serde(default)]
    pub kind: Option<VenueKind>,
    /// Its name.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub name_zh: Option<String>,
    /// Its name in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name_mn: Option<String>,
    /// Where.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub address: Option<String>,
    /// How many people it holds.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100_000, code = "range")))]
    pub capacity: Option<u32>,
    /// When it is open, and what is to be heeded there.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub opening_note: Option<String>,
}

/// A shared venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueView {
    /// Its identifier.
    pub id: VenueId,
    /// What it is.
    pub kind: VenueKind,
    /// Its name.
    pub name_zh: String,
    /// Its name in traditional Mongolian.
    pub name_mn: Option<String>,
    /// The township that it lies in.
    pub division_code: String,
    /// The township's name.
    pub division_name: String,
    /// The county's code, 6 digits.
    pub county_code: String,
    /// The county's name.
    pub county_name: String,
    /// Where.
    pub address: String,
    /// How many people it holds.
    pub capacity: u32,
    /// When it is open, and what is to be heeded there.
    pub opening_note: Option<String>,
    /// Whether it may be used.
    pub status: VenueState,
    /// Why it is not shared any more, or is again.
    pub status_reason: Option<String>,
    /// With how many schools an agreement is in force today.
    pub schools: i64,
    /// How many of these agreements end within 30 days.
    pub expiring: i64,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which venues to list, in the order of their registration.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VenueQuery {
    /// Part of a name.
    pub q: Option<String>,
    /// Only this kind.
    pub kind: Option<VenueKind>,
    /// Only those that stand so.
    pub status: Option<VenueState>,
    /// Only in this county, 6 digits.
    pub county_code: Option<String>,
    /// Only those with which this school has an agreement that is in force today.
    pub school_id: Option<SchoolId>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which venues to export.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VenueExportQuery {
    /// The form of the file.
    pub format: SheetFormat,
    /// Part of a name.
    pub q: Option<String>,
    /// Only this kind.
    pub kind: Option<VenueKind>,
    /// Only those that stand so.
    pub status: Option<VenueState>,
    /// Only in this county, 6 digits.
    pub county_code: Option<String>,
    /// Only those with which this school has an agreement that is in force today.
    pub school_id: Option<SchoolId>,
}
