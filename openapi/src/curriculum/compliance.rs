//! Which schools have refreshed their curriculum, county by county (四(三): 每半年更新一次教学课程).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{HalfYear, RefreshState};
use crate::facility::SheetFormat;
use crate::ids::{CurriculumPlanId, SchoolId};

/// Of which day, half-year and county to tell how the refresh stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ComplianceQuery {
    /// The day to look from; today unless given. What was published later counts as not published.
    pub as_of: Option<NaiveDate>,
    /// The half-year; the one that `as_of` lies in unless given.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only this county, 6 digits.
    pub county_code: Option<String>,
}

/// Of which day, half-year and county to export how the refresh stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ComplianceExportQuery {
    /// The day to look from; today unless given.
    pub as_of: Option<NaiveDate>,
    /// The half-year; the one that `as_of` lies in unless given.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only this county, 6 digits.
    pub county_code: Option<String>,
    /// The form of the file.
    pub format: SheetFormat,
}

/// How many half-years to look back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ComplianceTrendQuery {
    /// The day to look from; today unless given.
    pub as_of: Option<NaiveDate>,
    /// How many half-years, that of `as_of` the last of them; 6 unless given.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 12))]
    pub half_years: Option<u32>,
    /// Only this county, 6 digits.
    pub county_code: Option<String>,
}

/// How many schools stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplianceCounts {
    /// Schools that have published a plan.
    pub done: u32,
    /// Schools that owe one, while there is time.
    pub due: u32,
    /// Schools that owe one, the half-year being over.
    pub overdue: u32,
    /// Schools that have not been open for long enough and have published none.
    pub not_due: u32,
    /// Of those that owe one, how many have begun a draft.
    pub drafts: u32,
    /// `done` of `done`, `due` and `overdue` together, in basis points, rounded down; `null` of none.
    pub rate_bp: Option<u32>,
    /// The mean of the changed shares of the plans published, first plans left out, in basis points, rounded down;
    /// `null` of none.
    pub mean_changed_bp: Option<u32>,
}

/// How a school stands to the refresh of a half-year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplianceSchool {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// Its township's code.
    pub township_code: String,
    /// How many days it has been open in the half-year, up to the day looked from.
    pub open_days: u32,
    /// How it stands.
    pub state: RefreshState,
    /// The plan that was in force on the day looked from, or else the draft that has been begun.
    pub plan_id: Option<CurriculumPlanId>,
    /// When the plan in force was published.
    pub published_at: Option<DateTime<Utc>>,
    /// The share that had changed when it was published, in basis points; `null` for a school's first.
    pub changed_bp: Option<u32>,
    /// Whether a draft has been begun.
    pub has_draft: bool,
}

/// How the schools of a county stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplianceCounty {
    /// The county's code.
    pub county_code: String,
    /// The county's name.
    pub county_name: String,
    /// How many stand how.
    pub counts: ComplianceCounts,
    /// Its schools, by name.
    pub schools: Vec<ComplianceSchool>,
}

/// How the refresh of a half-year stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplianceView {
    /// The day looked from.
    pub as_of: NaiveDate,
    /// The half-year.
    pub half_year: HalfYear,
    /// Its last day, on which a plan can still be published.
    pub last_day: NaiveDate,
    /// How many days are left after the day looked from; none once it is over.
    pub days_left: u32,
    /// From how many open days on a plan is owed.
    pub min_open_days: u32,
    /// All schools within reach together.
    pub counts: ComplianceCounts,
    /// By county.
    pub counties: Vec<ComplianceCounty>,
}

/// How the refresh of one half-year stood or stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplianceTrendPoint {
    /// The half-year.
    pub half_year: HalfYear,
    /// How many schools stand how.
    pub counts: ComplianceCounts,
}

/// How the refresh went over several half-years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplianceTrendView {
    /// The day looked from.
    pub as_of: NaiveDate,
    /// The half-years of which parameters are in force, the oldest first.
    pub half_years: Vec<ComplianceTrendPoint>,
}
