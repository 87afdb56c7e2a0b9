//! The dated parameters of the refresh: what the notice leaves open and the city decides.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::CurriculumParameterId;

/// Parameters that are to hold from a coming day on; those in force until then end with the day before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCurriculumParameter {
    /// The first day on which they hold, tomorrow or later.
    pub effective_from: NaiveDate,
    /// The share of the courses that must change against the last plan, in basis points.
    #[cfg_attr(feature = "validate", validate(range(max = 10000, code = "range")))]
    pub min_changed_bp: u32,
    /// From how many open days in a half-year on its plan is owed.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 184, code = "range")))]
    pub min_open_days: u32,
    /// Whether a plan that follows another needs a final teaching review (四(三): 根据教学情况).
    pub require_review: bool,
    /// Whether a plan needs a demand survey (四(三): 根据…老年人需求).
    pub require_survey: bool,
    /// How many answers from the school's learners the survey needs.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 10000, code = "range")))]
    pub min_answers: u32,
    /// Which share of the sessions held makes a course completed, in basis points.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 10000, code = "range")))]
    pub completion_bp: u32,
    /// How many days before the end of a half-year a school is reminded of its plan: 1 to 183, none twice.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 10, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 10))]
    pub reminder_days: Vec<u16>,
    /// The document and clause that they rest on.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub policy_basis: String,
}

/// The parameters of some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurriculumParameterView {
    /// Their identifier.
    pub id: CurriculumParameterId,
    /// The first day on which they hold.
    pub effective_from: NaiveDate,
    /// The last day on which they hold; `null` while no others follow.
    pub effective_to: Option<NaiveDate>,
    /// Whether they hold today.
    pub in_force: bool,
    /// The share of the courses that must change against the last plan, in basis points.
    pub min_changed_bp: u32,
    /// From how many open days in a half-year on its plan is owed.
    pub min_open_days: u32,
    /// Whether a plan that follows another needs a final teaching review.
    pub require_review: bool,
    /// Whether a plan needs a demand survey.
    pub require_survey: bool,
    /// How many answers from the school's learners the survey needs.
    pub min_answers: u32,
    /// Which share of the sessions held makes a course completed, in basis points.
    pub completion_bp: u32,
    /// How many days before the end of a half-year a school is reminded of its plan.
    pub reminder_days: Vec<u16>,
    /// The document and clause that they rest on.
    pub policy_basis: String,
}

/// Which parameters to list, the latest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CurriculumParameterQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
