//! What a school teaches in a half-year.

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::HalfYear;
use crate::course::CategoryCode;
use crate::ids::{CourseId, CurriculumItemId, CurriculumPlanId, SchoolId};
use crate::words::words;

words! {
    /// Where a half-year's curriculum plan stands.
    pub enum PlanState {
        /// Being written.
        Draft = "draft",
        /// In force: it counts as the refresh of its half-year and is not edited any more.
        Published = "published",
        /// A later revision of the same half-year has taken its place.
        Superseded = "superseded",
    }
}

/// A plan to begin, as a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCurriculumPlan {
    /// The school.
    pub school_id: SchoolId,
    /// The half-year.
    pub half_year: HalfYear,
    /// Whether to take over the items of the last published plan (courses retired since are left out).
    #[serde(default)]
    pub copy_last: bool,
}

/// What is planned of one course.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CurriculumItemInput {
    /// The course; published, and each at most once in a plan.
    pub course_id: CourseId,
    /// How many sessions.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 200, code = "range")))]
    pub sessions_planned: u16,
    /// 1 for Monday to 7 for Sunday, once known.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 7, code = "range")))]
    pub weekday: Option<u8>,
    /// When a session begins, local time, once known.
    #[serde(default)]
    pub start_time: Option<NaiveTime>,
}

/// The items of a draft from now on, in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateCurriculumPlan {
    /// All items.
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub items: Vec<CurriculumItemInput>,
}

/// What is planned of one course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurriculumItemView {
    /// Its identifier.
    pub id: CurriculumItemId,
    /// The course.
    pub course_id: CourseId,
    /// The course's title.
    pub course_title: String,
    /// The course's category.
    pub category: CategoryCode,
    /// How many sessions.
    pub sessions_planned: u16,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: Option<u8>,
    /// When a session begins, local time.
    pub start_time: Option<NaiveTime>,
}

/// One course in a comparison of plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanDiffCourse {
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
}

/// How a plan differs from the last published one of an earlier half-year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanDiff {
    /// The plan compared with.
    pub against: CurriculumPlanId,
    /// Its half-year.
    pub against_half_year: HalfYear,
    /// In both, as they were.
    pub kept: Vec<PlanDiffCourse>,
    /// In both, with other sessions or times.
    pub altered: Vec<PlanDiffCourse>,
    /// Only in this one.
    pub added: Vec<PlanDiffCourse>,
    /// Only in the last one.
    pub dropped: Vec<PlanDiffCourse>,
    /// The changed share in basis points, rounded down.
    pub changed_bp: u32,
    /// The share that publishing needs, in basis points.
    pub minimum_bp: u32,
    /// Whether enough has changed to publish.
    pub enough: bool,
}

/// A plan with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurriculumPlanView {
    /// Its identifier.
    pub id: CurriculumPlanId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The half-year.
    pub half_year: HalfYear,
    /// 1 for the first plan of the school and half-year, then 2, 3, …
    pub revision: u16,
    /// Where it stands.
    pub status: PlanState,
    /// The plan that its items were taken from.
    pub copied_from: Option<CurriculumPlanId>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Its items, in order.
    pub items: Vec<CurriculumItemView>,
    /// Against the last published plan of an earlier half-year; `null` for a school's first.
    pub diff: Option<PlanDiff>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// A plan in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurriculumPlanSummary {
    /// Its identifier.
    pub id: CurriculumPlanId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The half-year.
    pub half_year: HalfYear,
    /// 1 for the first plan of the school and half-year, then 2, 3, …
    pub revision: u16,
    /// Where it stands.
    pub status: PlanState,
    /// How many courses it has.
    pub items: i64,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// The share that had changed when it was published, in basis points; `null` for a school's first.
    pub changed_bp: Option<u32>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which plans to list, newest half-year first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CurriculumPlanQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only of this half-year.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only plans that stand so.
    pub status: Option<PlanState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
