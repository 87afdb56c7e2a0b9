//! Wire types of regular participation (notice, 三: 经常性参与教育活动的老年人口达到80%以上).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::division::DivisionCode;
use crate::facility::SheetFormat;
use crate::ids::{LearnerId, ParticipationParameterId, SchoolId};
use crate::learner::AgeBand;
use crate::words::words;

words! {
    /// By what the regular participants are told apart.
    pub enum ParticipationAxis {
        /// By the divisions below the one asked for: counties of the city, townships of a county, villages of a township.
        Division = "division",
        /// By school.
        School = "school",
        /// By age on the day.
        AgeBand = "age_band",
        /// By whether the school lies in town or in the country.
        UrbanRural = "urban_rural",
        /// By whether the learner belongs to the priority population.
        Priority = "priority",
        /// By the kind of facility that hosts the school.
        Kind = "kind",
    }
}

words! {
    /// Of whom the regular participants are a share.
    pub enum ParticipationDenominator {
        /// Residents of 60 and older.
        Elders = "elders",
        /// Learners who are registered on the day.
        RegisteredLearners = "registered_learners",
    }
}

words! {
    /// Whether learners belong to the priority population (二(一)).
    pub enum PriorityGroup {
        /// They have a reason to.
        Priority = "priority",
        /// They have none.
        Other = "other",
    }
}

/// From how much attendance on a learner takes part regularly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationRule {
    /// Valid attendances within the window: thirty valid minutes of a class, or ten verified minutes of an online lesson.
    pub attendances: u32,
    /// Distinct months among them.
    pub months: u32,
    /// Full months of the window in which the school was open; at least 1.
    pub window_months: u32,
}

/// What regular participants are a share of, and how that stands to the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationCount {
    /// Of whom they are a share.
    pub denominator: ParticipationDenominator,
    /// How many those are; `null` where there is no figure.
    pub total: Option<u64>,
    /// The share in basis points, rounded down; `null` without a figure, or of nobody.
    pub share_bp: Option<u64>,
    /// Whether the share reaches the target, compared exactly; `null` as above.
    pub reaches_target: Option<bool>,
    /// How many regular participants the target still lacks; `null` as above.
    pub gap: Option<u64>,
    /// Where the figure comes from; `null` where it is counted here, or where there is none.
    pub source: Option<String>,
    /// The day that the figure is of.
    pub counted_on: Option<NaiveDate>,
}

/// The regular participants of one place or group, or of all together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationRow {
    /// A division's code, a school's id, or a word of the axis; `null` for all together, and where the class of a place is
    /// not known.
    pub key: Option<String>,
    /// The name of the division or school.
    pub name: Option<String>,
    /// How many take part regularly.
    pub regular: u64,
    /// Elders and registered learners, side by side.
    pub counts: Vec<ParticipationCount>,
    /// What is asked of these learners: the rule of the day, for a single school scaled by its open months.
    pub rule: ParticipationRule,
    /// How many schools were open for fewer months than the window has, so that less is asked of their learners.
    pub scaled_schools: u32,
}

/// Learners against elders in town or country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationBalanceSide {
    /// Learners who are registered on the day.
    pub learners: u64,
    /// How many of them take part regularly.
    pub regular: u64,
    /// Residents of 60 and older; `null` unless every statutory township of the class has a figure.
    pub elders: Option<u64>,
    /// Learners for 10,000 elders, rounded down; a tenth of it is for 1,000.
    pub learners_bp: Option<u64>,
}

/// How even town and country are (城乡均衡).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationBalance {
    /// 城镇区
    pub urban: ParticipationBalanceSide,
    /// 农村牧区
    pub rural_pastoral: ParticipationBalanceSide,
    /// The rate of the country as a share of the rate of the town, in basis points: 10,000 is even; `null` without the figures.
    pub index_bp: Option<u64>,
}

/// Regular participation as of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationView {
    /// The day.
    pub as_of: NaiveDate,
    /// The first day of the window: full months before the month of the day.
    pub window_from: NaiveDate,
    /// The last day of the window.
    pub window_to: NaiveDate,
    /// The rule of the day, for a school that was open throughout.
    pub rule: ParticipationRule,
    /// The target, in basis points.
    pub target_bp: u32,
    /// The document and clause that rule and target rest on.
    pub policy_basis: String,
    /// By what the rows are told apart.
    pub by: ParticipationAxis,
    /// All together.
    pub whole: ParticipationRow,
    /// One by one.
    pub rows: Vec<ParticipationRow>,
    /// Town and country.
    pub balance: ParticipationBalance,
}

/// Regular participation at the end of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationPoint {
    /// The last day of the month, or the last day asked for.
    pub as_of: NaiveDate,
    /// The target of that day, in basis points.
    pub target_bp: u32,
    /// How many take part regularly.
    pub regular: u64,
    /// Elders and registered learners, side by side.
    pub counts: Vec<ParticipationCount>,
}

/// Regular participation month by month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationTrend {
    /// The points, by day.
    pub items: Vec<ParticipationPoint>,
}

/// A learner who is short of taking part regularly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationLearner {
    /// The learner.
    pub learner_id: LearnerId,
    /// The name.
    pub name_zh: String,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The age band on the day.
    pub age_band: AgeBand,
    /// Valid attendances within the window.
    pub attendances: u32,
    /// Distinct months among them.
    pub months: u32,
    /// What the school asks for.
    pub rule: ParticipationRule,
    /// How many more attendances are needed, each in another month where months lack.
    pub needs: u32,
    /// How many months with an attendance lack.
    pub needs_months: u32,
}

/// Which regular participation to count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ParticipationQuery {
    /// The day; today in Asia/Shanghai unless given, and never one to come.
    pub as_of: Option<NaiveDate>,
    /// Only this division: city, county, township or village.
    pub division: Option<DivisionCode>,
    /// By what to tell apart; by division unless given.
    pub by: Option<ParticipationAxis>,
}

/// Which regular participation to export, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ParticipationExportQuery {
    /// The day; today in Asia/Shanghai unless given, and never one to come.
    pub as_of: Option<NaiveDate>,
    /// Only this division: city, county, township or village.
    pub division: Option<DivisionCode>,
    /// By what to tell apart; by division unless given.
    pub by: Option<ParticipationAxis>,
    /// The form of the file.
    pub format: SheetFormat,
}

/// Over which months to follow regular participation: 36 at most.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ParticipationTrendQuery {
    /// The first day; eleven months before the last unless given.
    pub from: Option<NaiveDate>,
    /// The last day; today unless given, and never one to come.
    pub to: Option<NaiveDate>,
    /// Only this division: city, county, township or village.
    pub division: Option<DivisionCode>,
}

/// Which learners to list who are just short of taking part regularly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ParticipationLearnerQuery {
    /// The day; today in Asia/Shanghai unless given, and never one to come.
    pub as_of: Option<NaiveDate>,
    /// Only this division: city, county, township or village.
    pub division: Option<DivisionCode>,
    /// Only this school.
    pub school_id: Option<SchoolId>,
    /// Who needs at most so many more attendances, 1 to 12; 3 unless given.
    pub within: Option<u32>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Parameters that are to hold from a coming day on; those in force until then end with the day before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateParticipationParameter {
    /// The first day on which they hold, tomorrow or later.
    pub effective_from: NaiveDate,
    /// Valid attendances within the window; at least `min_months`.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1000, code = "range")))]
    pub min_attendances: u32,
    /// Distinct months among them; at most `window_months`.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 36, code = "range")))]
    pub min_months: u32,
    /// How many full months before the month of a day are looked at.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 36, code = "range")))]
    pub window_months: u32,
    /// The target, in basis points.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 10_000, code = "range")))]
    pub target_bp: u32,
    /// The document and clause that they rest on.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub policy_basis: String,
}

/// The parameters of some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParticipationParameterView {
    /// Their identifier.
    pub id: ParticipationParameterId,
    /// The first day on which they hold.
    pub effective_from: NaiveDate,
    /// The last day on which they hold; `null` while no others follow.
    pub effective_to: Option<NaiveDate>,
    /// Whether they hold today.
    pub in_force: bool,
    /// Valid attendances within the window.
    pub min_attendances: u32,
    /// Distinct months among them.
    pub min_months: u32,
    /// How many full months before the month of a day are looked at.
    pub window_months: u32,
    /// The target, in basis points.
    pub target_bp: u32,
    /// The document and clause that they rest on.
    pub policy_basis: String,
}

/// Which parameters to list, the latest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ParticipationParameterQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
