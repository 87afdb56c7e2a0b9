//! Wire types of the slice `coverage`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::division::{DivisionCode, DivisionKind};
use crate::facility::{HostKind, RegistrationState};
use crate::ids::{CoverageTargetId, FacilityId, SchoolId};
use crate::words::words;

words! {
    /// What the schools are counted against.
    pub enum CoverageDenominator {
        /// Active registered facilities of the kind on the day.
        RegisteredFacilities = "registered_facilities",
        /// Statutory divisions of the kind on the day: 26 subdistricts, 51 towns, sumu and townships.
        StatutoryDivisions = "statutory_divisions",
    }
}

words! {
    /// How a count stands to a target: judged at the end of the day on which it is due, and final from then on.
    pub enum TargetState {
        /// Reached when the day was over.
        Met = "met",
        /// Reached so far; the day is not over.
        OnTrack = "on_track",
        /// Not reached so far; the day is not over.
        Pending = "pending",
        /// Not reached when the day was over.
        Missed = "missed",
        /// There is nothing of which to take a share.
        NoDenominator = "no_denominator",
    }
}

words! {
    /// Why a registered facility has no open school.
    pub enum UncoveredReason {
        /// It has no school.
        NoSchool = "no_school",
        /// Its school has not opened.
        SchoolNotOpened = "school_not_opened",
        /// Its school has closed.
        SchoolClosed = "school_closed",
    }
}

/// A share of the facilities of a kind that is to host a school by a day (notice, 三).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageTargetView {
    /// Its identifier.
    pub id: CoverageTargetId,
    /// The kind of facility.
    pub kind: HostKind,
    /// The day by which it is due, that day included.
    pub due_date: NaiveDate,
    /// The share, in basis points: 5000 is 50 %.
    pub target_bp: u16,
    /// The clause that sets it.
    pub basis: String,
    /// The version for `If-Match`.
    pub version: i64,
}

/// A target to set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCoverageTarget {
    /// The kind of facility.
    pub kind: HostKind,
    /// The day by which it is due, that day included.
    pub due_date: NaiveDate,
    /// The share, in basis points, at most 10000.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 10_000, code = "range")))]
    pub target_bp: u16,
    /// The clause that sets it.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 300, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 300))]
    pub basis: String,
}

/// What to change of a target; absent members stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateCoverageTarget {
    /// The share, in basis points, at most 10000.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 10_000, code = "range")))]
    pub target_bp: Option<u16>,
    /// The clause that sets it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 300, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 300))]
    pub basis: Option<String>,
}

/// The target that a count is held against: the next one due, or the last one when none is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetInForce {
    /// The day by which it is due.
    pub due_date: NaiveDate,
    /// The share, in basis points.
    pub target_bp: u16,
    /// The clause that sets it.
    pub basis: String,
}

/// How many of a denominator have a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageCount {
    /// What is counted against.
    pub denominator: CoverageDenominator,
    /// How many there are.
    pub total: u32,
    /// How many of them have a school that is open.
    pub covered: u32,
    /// The share in basis points, rounded down; `null` of none.
    pub share_bp: Option<u16>,
    /// How many the target takes.
    pub required: Option<u32>,
    /// How many are still missing.
    pub gap: Option<u32>,
    /// How the target stands, judged on its own day; `null` without a target.
    pub state: Option<TargetState>,
}

/// A target with its own verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetVerdict {
    /// The day by which it is due.
    pub due_date: NaiveDate,
    /// The share, in basis points.
    pub target_bp: u16,
    /// The clause that sets it.
    pub basis: String,
    /// The day whose counts are judged: the day asked for, or once that is past it, the day by which it is due.
    pub judged_on: NaiveDate,
    /// Registered facilities and statutory divisions on that day, side by side.
    pub counts: Vec<CoverageCount>,
}

/// The coverage of one kind in one county, or in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageCell {
    /// The county; `null` for the whole of the caller's scope.
    pub county_code: Option<DivisionCode>,
    /// Its name.
    pub county_name: Option<String>,
    /// The kind of facility.
    pub kind: HostKind,
    /// The target that comes next, or the last one when none is to come.
    pub target: Option<TargetInForce>,
    /// Registered facilities and statutory divisions on the day, side by side.
    pub counts: Vec<CoverageCount>,
    /// Every target of the kind, by day, each with its own verdict.
    pub targets: Vec<TargetVerdict>,
}

/// Coverage on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageReport {
    /// The day.
    pub as_of: NaiveDate,
    /// The sums, one a kind.
    pub totals: Vec<CoverageCell>,
    /// By county and kind.
    pub counties: Vec<CoverageCell>,
}

/// A statutory division without a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageGap {
    /// The division.
    pub division_code: DivisionCode,
    /// Its name.
    pub division_name: String,
    /// What it is by law.
    pub division_kind: DivisionKind,
    /// The county that it lies in.
    pub county_code: DivisionCode,
    /// The name of that county.
    pub county_name: String,
    /// The kind of facility that should host the school.
    pub kind: HostKind,
    /// A facility that was there on the day, registered or on its way to be.
    pub facility_id: Option<FacilityId>,
    /// The name of that facility.
    pub facility_name: Option<String>,
    /// Where its registration stood on the day.
    pub facility_status: Option<RegistrationState>,
}

/// A facility that was registered on a day without an open school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UncoveredFacility {
    /// The facility.
    pub facility_id: FacilityId,
    /// Its name.
    pub facility_name: String,
    /// What kind of facility it is.
    pub kind: HostKind,
    /// Where it lies, by the codes of the day.
    pub division_code: DivisionCode,
    /// The name of that division.
    pub division_name: String,
    /// The county that it lies in.
    pub county_code: DivisionCode,
    /// The name of that county.
    pub county_name: String,
    /// Its school, where it has one.
    pub school_id: Option<SchoolId>,
    /// Why it does not count.
    pub reason: UncoveredReason,
}

/// What is missing on a day, against both denominators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageGapList {
    /// The day.
    pub as_of: NaiveDate,
    /// The statutory divisions without an open school, by code.
    pub items: Vec<CoverageGap>,
    /// The registered facilities without an open school, by division code and name.
    pub facilities: Vec<UncoveredFacility>,
}

/// Coverage of one kind at the end of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoveragePoint {
    /// The last day of the month, or the last day asked for.
    pub as_of: NaiveDate,
    /// The kind of facility.
    pub kind: HostKind,
    /// Registered facilities and statutory divisions, side by side.
    pub counts: Vec<CoverageCount>,
}

/// How coverage grew, month by month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageProgress {
    /// The points, by day and kind.
    pub items: Vec<CoveragePoint>,
}

/// Every target, by day and kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageTargetList {
    /// The targets.
    pub items: Vec<CoverageTargetView>,
}

/// Which coverage to count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CoverageQuery {
    /// The day; today in Asia/Shanghai unless given.
    pub as_of: Option<NaiveDate>,
    /// Only this county.
    pub county: Option<DivisionCode>,
}

/// Which gaps to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CoverageGapQuery {
    /// The day; today in Asia/Shanghai unless given.
    pub as_of: Option<NaiveDate>,
    /// Only this county.
    pub county: Option<DivisionCode>,
    /// Only this kind; the two kinds of centres unless given.
    pub kind: Option<HostKind>,
}

/// Over which months to follow coverage: 60 at most.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CoverageProgressQuery {
    /// The first day; the first of 2024 unless given.
    pub from: Option<NaiveDate>,
    /// The last day; today unless given.
    pub to: Option<NaiveDate>,
    /// Only this county.
    pub county: Option<DivisionCode>,
}
