//! How issued credits are spread over facilities, over who enters them, and over learners.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::curriculum::HalfYear;
use crate::facility::SheetFormat;
use crate::ids::FacilityId;
use crate::money::Credits;
use crate::words::words;

words! {
    /// Over whom credits are spread.
    pub enum ConcentrationBy {
        /// Where they were earned.
        Facility = "facility",
        /// Who entered the evidence.
        Actor = "actor",
        /// Who earned them.
        Learner = "learner",
    }
}

/// One of those that credits are spread over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConcentrationPart {
    /// The facility, the account or the learner.
    pub id: Uuid,
    /// Its name; that of a learner masked.
    pub name: String,
    /// What was issued.
    pub issued: Credits,
    /// The share of all, in basis points, rounded half up.
    pub share_bp: i64,
    /// How many times the average it is, in hundredths, rounded half up.
    pub times_average: i64,
    /// Whether the share or that is above its limit.
    pub flagged: bool,
}

/// How credits are spread over those of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConcentrationTable {
    /// Over whom.
    pub by: ConcentrationBy,
    /// How many there are.
    pub count: u32,
    /// What was issued to all of them.
    pub issued: Credits,
    /// What falls to each on average, rounded half up.
    pub average: Credits,
    /// The sum of the squared shares (Herfindahl index), in basis points: 10000 when one has all of it.
    pub herfindahl_bp: i64,
    /// How many times the average is too much, in hundredths.
    pub limit_times_average: i64,
    /// Which share of all is too much, in basis points; one alone is above it only where it enters the evidence.
    pub limit_share_bp: i64,
    /// How many are above either.
    pub flagged: u32,
    /// Those with the most, the largest first.
    pub top: Vec<ConcentrationPart>,
}

/// How the credits of a time were spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConcentrationView {
    /// The first day of activities that count.
    pub from: NaiveDate,
    /// The last day of activities that count.
    pub to: NaiveDate,
    /// Over facilities, over who enters, over learners.
    pub tables: Vec<ConcentrationTable>,
}

/// Which time and place to look at: a half-year, or days of which the last is today unless it is told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ConcentrationQuery {
    /// A half-year, such as `2026-H1`; the present one when nothing is told.
    pub half_year: Option<HalfYear>,
    /// The first day, instead of a half-year.
    pub from: Option<NaiveDate>,
    /// The last day, instead of a half-year.
    pub to: Option<NaiveDate>,
    /// Only what was earned at this facility.
    pub facility_id: Option<FacilityId>,
    /// How many to name of each kind, 1 to 100; 10 unless told.
    pub top: Option<u32>,
}

/// As [`ConcentrationQuery`], and in which format.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ConcentrationExportQuery {
    /// The format; a workbook unless asked otherwise.
    pub format: Option<SheetFormat>,
    /// A half-year, such as `2026-H1`; the present one when nothing is told.
    pub half_year: Option<HalfYear>,
    /// The first day, instead of a half-year.
    pub from: Option<NaiveDate>,
    /// The last day, instead of a half-year.
    pub to: Option<NaiveDate>,
    /// Only what was earned at this facility.
    pub facility_id: Option<FacilityId>,
    /// How many to name of each kind, 1 to 100; 10 unless told.
    pub top: Option<u32>,
}
