//! Surveys of what elders want to learn.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::HalfYear;
use crate::course::CategoryCode;
use crate::ids::{CourseId, DemandOptionId, DemandSurveyId, SchoolId};
use crate::words::words;

words! {
    /// Where a demand survey stands; from its issue on the day decides.
    pub enum SurveyState {
        /// Being written.
        Draft = "draft",
        /// Issued, and its first day has still to come.
        Scheduled = "scheduled",
        /// Takes answers.
        Open = "open",
        /// Its last day is over.
        Closed = "closed",
        /// Given up; its answers count nowhere.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Who issues a demand survey, and whose learners it asks.
    pub enum SurveyIssuer {
        /// A school, for its learners.
        School = "school",
        /// A county, for the learners of all its schools.
        County = "county",
        /// The city, for all learners.
        City = "city",
    }
}

/// Something that may be chosen: a category as a whole, a topic in it, or a course of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DemandOptionInput {
    /// The category, approved; of a course its own, so it may be left out there.
    #[serde(default)]
    pub category: Option<CategoryCode>,
    /// The topic in the category; absent for the category as a whole.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 60, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60))]
    pub topic: Option<String>,
    /// The course, published; without a topic.
    #[serde(default)]
    pub course_id: Option<CourseId>,
}

/// A survey to begin, as a draft: of a school, of a county, or with neither of the city.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateDemandSurvey {
    /// What it is called.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: String,
    /// What it is called in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// The school that asks its learners.
    #[serde(default)]
    pub school_id: Option<SchoolId>,
    /// The county that asks the learners of its schools, 6 digits.
    #[serde(default)]
    pub county_code: Option<String>,
    /// The half-year whose plans it feeds.
    pub half_year: HalfYear,
    /// The first day on which it takes answers (Asia/Shanghai).
    pub opens_on: NaiveDate,
    /// The last day on which it takes answers.
    pub closes_on: NaiveDate,
    /// How many options one answer may choose.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 20, code = "range")))]
    pub max_choices: u8,
    /// What may be chosen, in order.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 60, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 60))]
    pub options: Vec<DemandOptionInput>,
}

/// A change of a survey that is a draft; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateDemandSurvey {
    /// What it is called.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: Option<String>,
    /// What it is called in traditional Mongolian; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// The half-year whose plans it feeds.
    #[serde(default)]
    pub half_year: Option<HalfYear>,
    /// The first day on which it takes answers.
    #[serde(default)]
    pub opens_on: Option<NaiveDate>,
    /// The last day on which it takes answers.
    #[serde(default)]
    pub closes_on: Option<NaiveDate>,
    /// How many options one answer may choose.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 20, code = "range")))]
    pub max_choices: Option<u8>,
    /// What may be chosen, all of it, in order.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 60, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 60))]
    pub options: Option<Vec<DemandOptionInput>>,
}

/// Lets a survey take answers for longer.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ExtendDemandSurvey {
    /// Its last day from now on, later than the one it has.
    pub closes_on: NaiveDate,
}

/// Something that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandOptionView {
    /// Its identifier.
    pub id: DemandOptionId,
    /// The category.
    pub category: CategoryCode,
    /// The topic in it.
    pub topic: Option<String>,
    /// The course.
    pub course_id: Option<CourseId>,
    /// The course's title.
    pub course_title: Option<String>,
}

/// A survey in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandSurveySummary {
    /// Its identifier.
    pub id: DemandSurveyId,
    /// What it is called.
    pub title_zh: String,
    /// Who issues it.
    pub issuer: SurveyIssuer,
    /// The school that issues it.
    pub school_id: Option<SchoolId>,
    /// The school's name.
    pub school_name: Option<String>,
    /// The county that issues it.
    pub county_code: Option<String>,
    /// The half-year whose plans it feeds.
    pub half_year: HalfYear,
    /// The first day on which it takes answers.
    pub opens_on: NaiveDate,
    /// The last day on which it takes answers.
    pub closes_on: NaiveDate,
    /// Where it stands today.
    pub state: SurveyState,
    /// How many answers there are from the schools within the reader's data scope.
    pub answers: i64,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// A survey with its options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandSurveyView {
    /// Its identifier.
    pub id: DemandSurveyId,
    /// What it is called.
    pub title_zh: String,
    /// What it is called in traditional Mongolian.
    pub title_mn: Option<String>,
    /// Who issues it.
    pub issuer: SurveyIssuer,
    /// The school that issues it.
    pub school_id: Option<SchoolId>,
    /// The school's name.
    pub school_name: Option<String>,
    /// The county that issues it.
    pub county_code: Option<String>,
    /// The half-year whose plans it feeds.
    pub half_year: HalfYear,
    /// The first day on which it takes answers.
    pub opens_on: NaiveDate,
    /// The last day on which it takes answers.
    pub closes_on: NaiveDate,
    /// How many options one answer may choose.
    pub max_choices: u8,
    /// Where it stands today.
    pub state: SurveyState,
    /// What may be chosen, in order.
    pub options: Vec<DemandOptionView>,
    /// How many answers there are from the schools within the reader's data scope.
    pub answers: i64,
    /// When it was issued.
    pub issued_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why it was given up.
    pub withdrawn_reason: Option<String>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which surveys to list, the one with the latest half-year first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DemandSurveyQuery {
    /// Only those that ask this school's learners: its own, its county's and the city's.
    pub school_id: Option<SchoolId>,
    /// Only those that feed this half-year.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only those that stand so today.
    pub state: Option<SurveyState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
