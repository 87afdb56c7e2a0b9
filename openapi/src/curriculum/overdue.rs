//! Which schools owe the refresh of a half-year.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::HalfYear;
use crate::ids::SchoolId;
use crate::words::words;

words! {
    /// Whether a school has refreshed its curriculum in a half-year.
    pub enum RefreshState {
        /// Open too few days in it: nothing is owed.
        NotDue = "not_due",
        /// Owed, and there is still time.
        Due = "due",
        /// Published in time.
        Done = "done",
        /// Owed, and the half-year is over.
        Overdue = "overdue",
    }
}

/// Of which day and half-year to list the schools that owe a plan.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OverduePlansQuery {
    /// The day to look from; today unless given.
    pub as_of: Option<NaiveDate>,
    /// The half-year; the one that `as_of` lies in unless given.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only this county, 6 digits.
    pub county_code: Option<String>,
}

/// A school that owes a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverdueSchool {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// Its township's code.
    pub township_code: String,
    /// How many days it has been open in the half-year, up to the day looked from.
    pub open_days: u32,
    /// `due` while the half-year lasts, `overdue` afterwards.
    pub state: RefreshState,
    /// Whether a draft has been begun.
    pub has_draft: bool,
}

/// The schools of a county that owe a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverdueCounty {
    /// The county's code.
    pub county_code: String,
    /// The county's name.
    pub county_name: String,
    /// Its schools, by name.
    pub schools: Vec<OverdueSchool>,
}

/// Who owes the refresh of a half-year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverduePlansView {
    /// The day looked from.
    pub as_of: NaiveDate,
    /// The half-year.
    pub half_year: HalfYear,
    /// From how many open days on a plan is owed.
    pub min_open_days: u32,
    /// How many schools owe one.
    pub total: u32,
    /// By county.
    pub counties: Vec<OverdueCounty>,
}
