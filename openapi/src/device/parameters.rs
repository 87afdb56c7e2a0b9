//! The dated numbers by which rows of devices are judged.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::DeviceParameterId;

/// The numbers that hold from a day on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateDeviceParameter {
    /// The first day, which is still to come.
    pub effective_from: NaiveDate,
    /// How many seconds a clock on the wall may be off before its row is flagged, 10 to 3,600.
    #[cfg_attr(feature = "validate", validate(range(min = 10, max = 3600, code = "range")))]
    pub clock_tolerance_seconds: u32,
    /// How many hours a row waits for those before it, 1 to 720.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 720, code = "range")))]
    pub gap_hours: u32,
    /// After how many days what arrives is looked at by a person, 1 to 90.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 90, code = "range")))]
    pub late_days: u32,
    /// The document that says so.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 200))]
    pub policy_basis: String,
}

/// The numbers of a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceParameterView {
    /// Their identifier.
    pub id: DeviceParameterId,
    /// The first day.
    pub effective_from: NaiveDate,
    /// The last day, once others follow.
    pub effective_to: Option<NaiveDate>,
    /// Whether they hold today.
    pub in_force: bool,
    /// How many seconds a clock on the wall may be off.
    pub clock_tolerance_seconds: u32,
    /// How many hours a row waits for those before it.
    pub gap_hours: u32,
    /// After how many days what arrives is looked at by a person.
    pub late_days: u32,
    /// The document that says so.
    pub policy_basis: String,
}
