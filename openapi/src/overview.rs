//! The numbers of the first page, within the caller's data scope.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::coverage::CoverageCell;
use crate::facility::RegistrationState;
use crate::money::Credits;

/// How many registrations stand where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacilityCount {
    /// Where they stand.
    pub status: RegistrationState,
    /// How many.
    pub count: u32,
}

/// Who was there on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceDay {
    /// The day.
    pub day: NaiveDate,
    /// How many attendances of it count: signed out or confirmed.
    pub attendances: u32,
    /// Their valid minutes.
    pub valid_minutes: u64,
}

/// What became of silver credits, reversals taken off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditTotals {
    /// Earned by learners.
    pub issued: Credits,
    /// Picked up as goods and services.
    pub redeemed: Credits,
    /// Expired, or given to the public pool.
    pub lapsed: Credits,
    /// In learners' accounts, with what is reserved.
    pub outstanding: Credits,
    /// Reserved for orders that have not been picked up.
    pub reserved: Credits,
}

/// The numbers of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverviewView {
    /// The day that it was counted on.
    pub as_of: NaiveDate,
    /// Coverage by kind of facility; empty for a caller whose scope holds no division.
    pub coverage: Vec<CoverageCell>,
    /// Registrations by where they stand; all states, also those that nothing is in.
    pub facilities: Vec<FacilityCount>,
    /// Schools that are open.
    pub schools: u32,
    /// Learners on the books.
    pub learners: u32,
    /// The last 30 days, today included, the oldest first; also days on which nobody came.
    pub attendance: Vec<AttendanceDay>,
    /// Credits since the beginning.
    pub credits: CreditTotals,
}
