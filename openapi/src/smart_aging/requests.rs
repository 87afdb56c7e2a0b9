//! What is written into a case, and what is said of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::SmartAgingCaseKind;
use crate::division::DivisionCode;
use crate::ids::{CourseId, SchoolId};
use crate::told::told;

/// A case to begin as a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateSmartAgingCase {
    /// What it is.
    pub kind: SmartAgingCaseKind,
    /// The title.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub title_zh: String,
    /// The title in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// What it is about, in a few sentences.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub summary: String,
    /// What was done, for whom, and with what results.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 20000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 20000))]
    pub body: String,
    /// The school that it comes from; either this or `county_code`.
    #[serde(default)]
    pub school_id: Option<SchoolId>,
    /// The county whose office it comes from, 6 digits; either this or `school_id`.
    #[serde(default)]
    pub county_code: Option<DivisionCode>,
    /// The course that it is about; a course resource needs one.
    #[serde(default)]
    pub course_id: Option<CourseId>,
    /// How many learners it has helped.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(max = 10_000_000, code = "range")))]
    pub learners_helped: Option<u32>,
    /// The first day on which it took place, not later than today.
    pub began_on: NaiveDate,
    /// The last one, not later than today; absent while it goes on.
    #[serde(default)]
    pub ended_on: Option<NaiveDate>,
}

/// A change of a draft; absent members stay as they are, `null` empties one that may be empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateSmartAgingCase {
    /// What it is.
    #[serde(default)]
    pub kind: Option<SmartAgingCaseKind>,
    /// The title.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub title_zh: Option<String>,
    /// The title in traditional Mongolian; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// What it is about, in a few sentences.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub summary: Option<String>,
    /// What was done, for whom, and with what results.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 20000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 20000))]
    pub body: Option<String>,
    /// The course that it is about.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<CourseId>))]
    pub course_id: Option<Option<CourseId>>,
    /// How many learners it has helped.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "validate", validate(range(max = 10_000_000, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub learners_helped: Option<Option<u32>>,
    /// The first day on which it took place.
    #[serde(default)]
    pub began_on: Option<NaiveDate>,
    /// The last one.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
    pub ended_on: Option<Option<NaiveDate>>,
}

/// Why a case is recommended or selected.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SmartAgingCaseOpinion {
    /// The opinion, kept in the history of the case.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub opinion: String,
}

/// Makes a selected case an example for every school.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PromoteSmartAgingCase {
    /// The day since which it is promoted, not later than today.
    pub promoted_since: NaiveDate,
    /// Where: a platform, a paper, a meeting.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub promoted_where: String,
}
