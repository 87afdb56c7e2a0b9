//! Reminders that a school owes a plan.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::HalfYear;
use crate::ids::{CurriculumReminderId, SchoolId};

/// A reminder: it was due so many days before the last day of a half-year, and is written once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurriculumReminderView {
    /// Its identifier; later ones are greater.
    pub id: CurriculumReminderId,
    /// Which school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// Of which half-year the plan is owed.
    pub half_year: HalfYear,
    /// The last day on which it can be published.
    pub last_day: NaiveDate,
    /// How many days before it the reminder was due: one of the parameter `reminder_days`.
    pub days_before: u32,
    /// When it was written.
    pub reminded_at: DateTime<Utc>,
    /// Whether a plan has been published meanwhile.
    pub published: bool,
}

/// Which reminders to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CurriculumReminderQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only of this half-year.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only the most urgent one of each plan that is still owed: who is to be told now.
    pub open: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
