//! What is written into a course, and what a review says of it.

use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::{ActivityForm, CategoryCode, CourseTag, DeliveryMode, Objective};

/// One lesson of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CourseLesson {
    /// The title.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: String,
    /// The title in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// How long it lasts, in minutes.
    #[cfg_attr(feature = "validate", validate(range(min = 5, max = 720, code = "range")))]
    pub minutes: u16,
    /// What is done in it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 2000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub outline: String,
}

/// What the review of a course's content says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CourseOpinion {
    /// Its opinion, kept with the version.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub opinion: Option<String>,
}

/// A course to add to the catalogue as a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCourse {
    /// A short code, unique in the city: letters, digits and hyphens.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 32))]
    #[cfg_attr(feature = "openapi", schema(example = "HF-001"))]
    pub code: String,
    /// The title.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: String,
    /// The title in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// What it is about.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 2000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub summary: String,
    /// Its category.
    pub category: CategoryCode,
    /// The objectives it serves: at least one, none twice.
    pub objectives: Vec<Objective>,
    /// The form of its sessions.
    pub form: ActivityForm,
    /// How it reaches its learners.
    pub delivery_mode: DeliveryMode,
    /// How long a lesson lasts, in minutes.
    #[cfg_attr(feature = "validate", validate(range(min = 10, max = 720, code = "range")))]
    pub lesson_minutes: u16,
    /// What else it stands for; none of the honours, which are nominated.
    #[serde(default)]
    pub tags: Vec<CourseTag>,
    /// The syllabus: what is taught, how and with what.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 20000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20000))]
    pub syllabus: String,
    /// Its lessons, in order.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub lessons: Vec<CourseLesson>,
    /// The county that owns it, 6 digits; absent for a course of the city.
    #[serde(default)]
    pub owner_division_code: Option<String>,
}

/// A change of the version of a course that is being written; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateCourse {
    /// The title.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: Option<String>,
    /// The title in traditional Mongolian; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// What it is about.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 2000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub summary: Option<String>,
    /// Its category.
    #[serde(default)]
    pub category: Option<CategoryCode>,
    /// The objectives it serves.
    #[serde(default)]
    pub objectives: Option<Vec<Objective>>,
    /// The form of its sessions.
    #[serde(default)]
    pub form: Option<ActivityForm>,
    /// How it reaches its learners.
    #[serde(default)]
    pub delivery_mode: Option<DeliveryMode>,
    /// How long a lesson lasts, in minutes.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 10, max = 720, code = "range")))]
    pub lesson_minutes: Option<u16>,
    /// What else it stands for.
    #[serde(default)]
    pub tags: Option<Vec<CourseTag>>,
    /// The syllabus.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 20000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20000))]
    pub syllabus: Option<String>,
    /// All its lessons, in order.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub lessons: Option<Vec<CourseLesson>>,
}
