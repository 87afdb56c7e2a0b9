//! What a school teaches in a half-year.

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::{HalfYear, SurveyState, TeachingReviewState};
use crate::course::CategoryCode;
use crate::ids::{CourseId, CurriculumItemId, CurriculumPlanId, DemandSurveyId, SchoolId, TeachingReviewId};
use crate::told::told;
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

words! {
    /// What a draft still lacks to be published.
    pub enum PlanLack {
        /// A course.
        PlanEmpty = "plan_empty",
        /// A larger share of courses that changed against the last plan.
        TooLittleChanged = "too_little_changed",
        /// A teaching review.
        ReviewMissing = "review_missing",
        /// A teaching review that is final, of the half-years since the last plan.
        ReviewNotFit = "review_not_fit",
        /// A demand survey.
        SurveyMissing = "survey_missing",
        /// A demand survey that asks this school's learners about this half-year, and has begun.
        SurveyNotFit = "survey_not_fit",
        /// More answers from this school's learners.
        SurveyTooFewAnswers = "survey_too_few_answers",
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

/// A change of a draft; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateCurriculumPlan {
    /// All items from now on, in order.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub items: Option<Vec<CurriculumItemInput>>,
    /// The teaching review that it rests on, one of the school's; `null` for none.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<TeachingReviewId>))]
    pub teaching_review_id: Option<Option<TeachingReviewId>>,
    /// The demand survey that it rests on; `null` for none.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<DemandSurveyId>))]
    pub demand_survey_id: Option<Option<DemandSurveyId>>,
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

/// The teaching review that a plan rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanReview {
    /// The review.
    pub id: TeachingReviewId,
    /// Its half-year.
    pub half_year: HalfYear,
    /// Where it stands.
    pub status: TeachingReviewState,
}

/// The demand survey that a plan rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanSurvey {
    /// The survey.
    pub id: DemandSurveyId,
    /// What it is called.
    pub title_zh: String,
    /// The half-year that it feeds.
    pub half_year: HalfYear,
    /// Where it stands today.
    pub state: SurveyState,
    /// How many of this school's learners have answered.
    pub answers: i64,
}

/// Something that a draft still lacks to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanLackView {
    /// What it lacks; also the code with which publishing is refused.
    pub lack: PlanLack,
    /// How much there is: the changed share in basis points, or answers.
    pub has: Option<u32>,
    /// How much is needed of it.
    pub needs: Option<u32>,
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
    /// The teaching review that it rests on.
    pub teaching_review: Option<PlanReview>,
    /// The demand survey that it rests on.
    pub demand_survey: Option<PlanSurvey>,
    /// What it still lacks to be published today, by the parameters in force; nothing once it is.
    pub lacks: Vec<PlanLackView>,
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
