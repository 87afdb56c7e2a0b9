//! How the answers to demand surveys add up, and how they stand against what is planned.

use serde::{Deserialize, Serialize};

use super::{DemandOptionView, HalfYear};
use crate::course::CategoryCode;
use crate::ids::{DemandSurveyId, SchoolId};
use crate::learner::AgeBand;

/// Whose answers to count.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DemandTallyQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
}

/// How often one option was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptionTally {
    /// The option.
    pub option: DemandOptionView,
    /// In how many answers.
    pub choices: u64,
    /// In which share of the answers, in basis points, rounded down.
    pub share_bp: u32,
}

/// How often the options of a category were chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryTally {
    /// The category.
    pub category: CategoryCode,
    /// How many choices.
    pub choices: u64,
    /// Which share of all choices, in basis points; the shares add up to the whole.
    pub share_bp: u32,
}

/// The answers of one division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DivisionTally {
    /// The code of the township.
    pub division_code: String,
    /// Its name.
    pub division_name: String,
    /// How many answers.
    pub answers: u64,
    /// How many learners are registered there.
    pub learners: u64,
    /// The share of them that answered, in basis points, rounded down.
    pub reached_bp: u32,
    /// By category.
    pub categories: Vec<CategoryTally>,
}

/// The answers of one age band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgeBandTally {
    /// The age band on the day of the answer.
    pub age_band: AgeBand,
    /// How many answers.
    pub answers: u64,
    /// By category.
    pub categories: Vec<CategoryTally>,
}

/// What the learners of a survey want; answers that were taken back are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandTally {
    /// The survey.
    pub survey_id: DemandSurveyId,
    /// How many answers.
    pub answers: u64,
    /// How many learners are registered at the schools that it asks.
    pub learners: u64,
    /// The share of them that answered, in basis points, rounded down.
    pub reached_bp: u32,
    /// How many choices the answers made in all.
    pub choices: u64,
    /// By option, in the order of the survey.
    pub options: Vec<OptionTally>,
    /// By category, in the order of the dictionary.
    pub categories: Vec<CategoryTally>,
    /// By township, by code.
    pub divisions: Vec<DivisionTally>,
    /// By age band, youngest first.
    pub age_bands: Vec<AgeBandTally>,
}

/// Where demand and supply are compared.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DemandGapQuery {
    /// Only this school.
    pub school_id: Option<SchoolId>,
    /// Only the schools of this county, 6 digits.
    pub county_code: Option<String>,
    /// The half-year; the present one unless given.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
}

/// A survey that a comparison rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GapSurvey {
    /// The survey.
    pub id: DemandSurveyId,
    /// What it is called.
    pub title_zh: String,
    /// How many of its answers are counted here.
    pub answers: u64,
}

/// Demand and supply of one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryGap {
    /// The category.
    pub category: CategoryCode,
    /// How many choices fell on it.
    pub choices: u64,
    /// Its share of all choices, in basis points.
    pub demand_bp: u32,
    /// How many minutes of it are planned: sessions times the minutes of a lesson.
    pub planned_minutes: u64,
    /// Its share of all planned minutes, in basis points.
    pub supply_bp: u32,
    /// Demand less supply, in basis points: above zero more is wanted than is planned.
    pub gap_bp: i32,
}

/// What elders want against what is planned, by category, and what that rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandGap {
    /// The half-year.
    pub half_year: HalfYear,
    /// The issued surveys that feed it.
    pub surveys: Vec<GapSurvey>,
    /// How many answers are counted.
    pub answers: u64,
    /// How many choices they made.
    pub choices: u64,
    /// How many schools have a published plan of this half-year.
    pub plans: u64,
    /// Of how many others the last published plan is taken instead.
    pub earlier_plans: u64,
    /// How many minutes are planned in all.
    pub planned_minutes: u64,
    /// By category, where most is lacking first.
    pub categories: Vec<CategoryGap>,
}
