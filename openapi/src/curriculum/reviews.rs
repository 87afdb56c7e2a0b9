//! What a school makes of its teaching in a half-year (四(三): 根据银发学堂教学情况).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::{CourseFiguresView, HalfYear};
use crate::ids::{CourseId, SchoolId, TeachingReviewId};
use crate::money::Yuan;
use crate::words::words;

words! {
    /// Where a teaching review stands.
    pub enum TeachingReviewState {
        /// Being written; its figures are counted anew each time.
        Draft = "draft",
        /// Signed: figures and words stay as they are.
        Final = "final",
    }
}

/// A review to begin; one a school and half-year.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateTeachingReview {
    /// The school.
    pub school_id: SchoolId,
    /// The half-year, which has begun.
    pub half_year: HalfYear,
}

/// What the school says of a course beside what is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct TeachingReviewLineInput {
    /// The course, one of the review's.
    pub course_id: CourseId,
    /// How many learners found no place.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(max = 10000, code = "range")))]
    pub waiting_learners: u32,
    /// What it cost in yuan: fees of teachers, material, travel.
    #[serde(default)]
    pub cost: Yuan,
    /// What was noticed.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub remark: Option<String>,
}

/// A change of a review that is a draft; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateTeachingReview {
    /// What was found.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 4000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub findings: Option<String>,
    /// What follows from it for the next half-year.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 4000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub measures: Option<String>,
    /// What is said of courses, all of it; of a course that is left out nothing is.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 400, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(max_items = 400))]
    pub lines: Option<Vec<TeachingReviewLineInput>>,
}

/// One course of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeachingReviewLine {
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
    /// What it has come to: now in a draft, and as it was signed in a final review.
    pub figures: CourseFiguresView,
    /// How many learners found no place.
    pub waiting_learners: u32,
    /// What it cost in yuan.
    pub cost: Yuan,
    /// What was noticed.
    pub remark: Option<String>,
}

/// A review with its courses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeachingReviewView {
    /// Its identifier.
    pub id: TeachingReviewId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The half-year.
    pub half_year: HalfYear,
    /// Where it stands.
    pub status: TeachingReviewState,
    /// What was found.
    pub findings: String,
    /// What follows from it.
    pub measures: String,
    /// Which share of the sessions held a participant attends to have completed a course, in basis points.
    pub completion_share_bp: u32,
    /// The courses that were planned, taught or rated, by title.
    pub lines: Vec<TeachingReviewLine>,
    /// From which day on it may be signed.
    pub finalise_from: NaiveDate,
    /// When it was signed.
    pub finalised_at: Option<DateTime<Utc>>,
    /// Who signed it.
    pub finalised_by_name: Option<String>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// A review in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeachingReviewSummary {
    /// Its identifier.
    pub id: TeachingReviewId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The half-year.
    pub half_year: HalfYear,
    /// Where it stands.
    pub status: TeachingReviewState,
    /// When it was signed.
    pub finalised_at: Option<DateTime<Utc>>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which reviews to list, latest half-year first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TeachingReviewQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only of this half-year.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only those that stand so.
    pub status: Option<TeachingReviewState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
