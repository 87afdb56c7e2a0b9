//! How learners judge the courses that they attended (一: 体验感、获得感和幸福感).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{AnswerChannel, HalfYear};
use crate::ids::{CourseId, CourseRatingId, LearnerId, SchoolId};

/// A learner's judgement of a course, once a half-year.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCourseRating {
    /// Who judges; kept only so that nobody judges twice, and told to nobody.
    pub learner_id: LearnerId,
    /// Where the course was attended; the learner's own school unless told.
    #[serde(default)]
    pub school_id: Option<SchoolId>,
    /// The course.
    pub course_id: CourseId,
    /// The half-year in which it was attended.
    pub half_year: HalfYear,
    /// 体验感, from 1 (poor) to 5 (very good).
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 5, code = "range")))]
    pub experience: u8,
    /// 获得感, from 1 to 5.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 5, code = "range")))]
    pub gain: u8,
    /// 幸福感, from 1 to 5.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 5, code = "range")))]
    pub happiness: u8,
    /// What else the learner said; told without a name.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub remark: Option<String>,
    /// How it came.
    pub channel: AnswerChannel,
}

/// A rating as it was taken, without who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseRatingView {
    /// Its identifier.
    pub id: CourseRatingId,
    /// Where the course was attended.
    pub school_id: SchoolId,
    /// The course.
    pub course_id: CourseId,
    /// The half-year.
    pub half_year: HalfYear,
    /// 体验感, from 1 to 5.
    pub experience: u8,
    /// 获得感, from 1 to 5.
    pub gain: u8,
    /// 幸福感, from 1 to 5.
    pub happiness: u8,
    /// What else was said.
    pub remark: Option<String>,
    /// How it came.
    pub channel: AnswerChannel,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
}

/// A course that a learner attended and may rate, or has rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RatableCourse {
    /// Where it was attended.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
    /// The half-year in which it was attended.
    pub half_year: HalfYear,
    /// At how many sessions the learner was present with minutes that count.
    pub attendances: u32,
    /// The last day on which it may be rated.
    pub rated_until: NaiveDate,
    /// Whether the learner has rated it; what was given is told to nobody.
    pub rated: bool,
}

/// What a learner may rate today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RatableCourses {
    /// The learner.
    pub learner_id: LearnerId,
    /// The courses, latest half-year first, then in the order of their titles.
    pub courses: Vec<RatableCourse>,
}

/// Whose ratings to add up.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseRatingQuery {
    /// Only at this school.
    pub school_id: Option<SchoolId>,
    /// The half-year; the present one unless given.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
}

/// How one course was judged, by nobody in particular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseRatingFigures {
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
    /// How many rated it.
    pub ratings: u64,
    /// The mean of 体验感 in hundredths of 1.00 to 5.00; `null`, like the others, of fewer than three ratings.
    pub experience_centi: Option<u32>,
    /// The mean of 获得感 in hundredths.
    pub gain_centi: Option<u32>,
    /// The mean of 幸福感 in hundredths.
    pub happiness_centi: Option<u32>,
    /// The mean of all three in hundredths.
    pub satisfaction_centi: Option<u32>,
    /// What was said besides, in the order of the texts, 20 at most.
    pub remarks: Vec<String>,
}

/// How the courses of a half-year were judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseRatingSummary {
    /// The half-year.
    pub half_year: HalfYear,
    /// How many ratings there are.
    pub ratings: u64,
    /// By course, in the order of their titles.
    pub courses: Vec<CourseRatingFigures>,
}
