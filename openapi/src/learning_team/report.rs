//! Teams and activities, counted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::LearningTeamKind;
use crate::course::ActivityForm;
use crate::days::Month;
use crate::facility::SheetFormat;
use crate::ids::SchoolId;

/// Which days to count.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearningTeamSummaryQuery {
    /// From this day on (Asia/Shanghai); this year's first unless told.
    pub from: Option<NaiveDate>,
    /// Up to and with this day; today unless told.
    pub to: Option<NaiveDate>,
}

/// The teams of one kind in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamCount {
    /// What they are about.
    pub kind: LearningTeamKind,
    /// How many there are today.
    pub teams: u32,
    /// How many of those are active.
    pub active: u32,
    /// Approved activities in the days.
    pub activities: u32,
    /// How long they lasted together.
    pub minutes: u64,
}

/// The teams of a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamSchool {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The county's code, 6 digits.
    pub county_code: String,
    /// By kind; kinds without a team are left out.
    pub kinds: Vec<LearningTeamCount>,
}

/// Teams and what they did, by school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamSummary {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Everything within reach, by kind; kinds without a team are there with zeros.
    pub kinds: Vec<LearningTeamCount>,
    /// The schools that have teams.
    pub schools: Vec<LearningTeamSchool>,
}

/// Whose monthly activities, and of which month.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MonthlyActivityQuery {
    /// The month; this one unless told.
    pub month: Option<Month>,
    /// Only schools of this county, 6 digits.
    pub county_code: Option<String>,
    /// Only schools that have held enough (`true`), or too few (`false`).
    pub met: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which monthly activities to export, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MonthlyActivityExportQuery {
    /// The format; a workbook unless asked otherwise.
    pub format: Option<SheetFormat>,
    /// The month; this one unless told.
    pub month: Option<Month>,
    /// Only schools of this county, 6 digits.
    pub county_code: Option<String>,
    /// Only schools that have held enough (`true`), or too few (`false`).
    pub met: Option<bool>,
}

/// Activities of one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityFormCount {
    /// The form.
    pub form: ActivityForm,
    /// How many were held.
    pub held: u32,
}

/// What a school has held in a month besides its courses (notice, 四(三): 常态化).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyActivityView {
    /// The month.
    pub month: Month,
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The county's code, 6 digits.
    pub county_code: String,
    /// By form: what was held as a session, and approved activities of teams that were held as none.
    pub forms: Vec<ActivityFormCount>,
    /// How many altogether.
    pub held: u32,
    /// How many of the six forms of the notice are among them.
    pub diversity: u32,
    /// How many are needed.
    pub required: u32,
    /// Whether there are enough.
    pub met: bool,
}
