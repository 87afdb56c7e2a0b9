//! How much venues are used.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::VenueKind;
use crate::facility::SheetFormat;

/// Of which days the use is told: this year until today unless told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VenueUsageQuery {
    /// From this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    pub to: Option<NaiveDate>,
    /// Only in this county, 6 digits.
    pub county_code: Option<String>,
}

/// The use as a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VenueUsageExportQuery {
    /// The form of the file.
    pub format: SheetFormat,
    /// From this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    pub to: Option<NaiveDate>,
    /// Only in this county, 6 digits.
    pub county_code: Option<String>,
}

/// How much is shared and used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueFigures {
    /// Venues on which an agreement was in force on one of the days.
    pub venues_shared: i64,
    /// Schools with such an agreement, each counted once.
    pub schools: i64,
    /// Bookings that were not cancelled and had begun.
    pub bookings: i64,
    /// The minutes of these bookings.
    pub minutes: i64,
    /// Those of them that were for class sessions.
    pub session_minutes: i64,
}

/// The use of the venues of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueKindUsage {
    /// The kind.
    pub kind: VenueKind,
    /// How much.
    pub figures: VenueFigures,
}

/// How much the venues within the caller's data scope are shared and used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueUsage {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// All kinds together, each school counted once.
    pub figures: VenueFigures,
    /// Kind by kind, those that nobody uses among them.
    pub kinds: Vec<VenueKindUsage>,
}
