//! Which courses are asked for, what a search counts, and how a course has been taught.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::{ActivityForm, CategoryCode, CourseState, CourseTag, DeliveryMode, Objective};
use crate::curriculum::HalfYear;
use crate::ids::{CurriculumPlanId, SchoolId};

/// Which courses to list, by code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseQuery {
    /// Part of a title or code; Mongolian with or without variation selectors.
    pub q: Option<String>,
    /// Only this category.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub category: Option<CategoryCode>,
    /// Only courses that serve this objective.
    pub objective: Option<Objective>,
    /// Only this form.
    pub form: Option<ActivityForm>,
    /// Only this way of delivery.
    pub delivery_mode: Option<DeliveryMode>,
    /// Only courses with this tag.
    pub tag: Option<CourseTag>,
    /// Only courses that stand so.
    pub status: Option<CourseState>,
    /// Only the courses of this owner: `city`, or a county by its 6 digits.
    pub owner: Option<String>,
    /// Only what this school may plan: published courses of the city and its county, and what it subscribes to.
    pub school_id: Option<SchoolId>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which courses to count.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseFacetsQuery {
    /// Part of a title or code.
    pub q: Option<String>,
    /// Only this category.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub category: Option<CategoryCode>,
    /// Only courses that serve this objective.
    pub objective: Option<Objective>,
    /// Only this form.
    pub form: Option<ActivityForm>,
    /// Only this way of delivery.
    pub delivery_mode: Option<DeliveryMode>,
    /// Only courses with this tag.
    pub tag: Option<CourseTag>,
    /// Only courses that stand so.
    pub status: Option<CourseState>,
    /// Only the courses of this owner: `city`, or a county by its 6 digits.
    pub owner: Option<String>,
}

/// How many courses have one value of an axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetCount {
    /// The value: a word, the code of a category, `city` or a county's code.
    pub value: String,
    /// How many courses.
    pub count: i64,
}

/// The counts beside a search: every word of each axis, also those without a course. An axis is counted under the filters
/// of all the others, so that it tells what another choice on it would find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseFacets {
    /// How many courses match all filters.
    pub total: i64,
    /// By category: those that courses may take, and retired ones that some still have.
    pub categories: Vec<FacetCount>,
    /// By objective; a course counts under each it serves.
    pub objectives: Vec<FacetCount>,
    /// By form.
    pub forms: Vec<FacetCount>,
    /// By way of delivery.
    pub delivery_modes: Vec<FacetCount>,
    /// By tag; a course counts under each it has.
    pub tags: Vec<FacetCount>,
    /// By where they stand.
    pub states: Vec<FacetCount>,
    /// By owner, those that have some.
    pub owners: Vec<FacetCount>,
}

/// Which versions of a course to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseVersionQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which versions wait for the review of their content, the one that waits longest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseReviewQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which runs of a course to list, newest half-year first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseRunQuery {
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Also those whose half-year is over.
    pub archived: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// A course as a school teaches it in a half-year, by its plan in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseRun {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The half-year.
    pub half_year: HalfYear,
    /// The plan.
    pub plan_id: CurriculumPlanId,
    /// Which version the plan took.
    pub number: Option<u16>,
    /// How many sessions are planned.
    pub sessions_planned: u16,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: Option<u8>,
    /// When a session begins, local time.
    pub start_time: Option<NaiveTime>,
    /// How many sessions have been held.
    pub sessions_held: i64,
    /// How many attendances count in them.
    pub attendances: i64,
    /// Whether the half-year is over.
    pub archived: bool,
}
