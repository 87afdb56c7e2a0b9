//! A run, its versions, its history and its reviews.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    SubsidyActor, SubsidyReviewOpinion, SubsidyRunPhase, SubsidyRunState, SubsidyRunStep, SubsidyVersionCause,
};
use crate::ids::{AssessmentCycleId, SubsidyPolicyId, SubsidyRunId};
use crate::money::Yuan;
use crate::subsidy::Grade;

/// Sets up the run of an assessed year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateSubsidyRun {
    /// The yearly assessment that it rests on: its year and its policy are the run's.
    pub cycle_id: AssessmentCycleId,
    /// What all schools together are paid at most, more than zero; operating money is not part of it.
    pub budget: Yuan,
    /// What the budget rests on, for example the document by which it was granted.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// Corrects the budget of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SetSubsidyBudget {
    /// What all schools together are paid at most, more than zero.
    pub budget: Yuan,
    /// What it rests on.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// What a county says of its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ReviewSubsidyRun {
    /// The county, 6 digits.
    #[cfg_attr(feature = "validate", validate(length(min = 6, max = 6, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 6, max_length = 6))]
    pub county_code: String,
    /// Whether it agrees.
    pub opinion: SubsidyReviewOpinion,
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub note: String,
}

/// How many schools have a grade, and what they are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyGradeSum {
    /// The grade.
    pub grade: Grade,
    /// How many schools have it.
    pub schools: u32,
    /// What they are paid.
    pub payment: Yuan,
}

/// What lines come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidySums {
    /// How many schools.
    pub schools: u32,
    /// Those that pass every gate.
    pub eligible: u32,
    /// Those that are paid something.
    pub paid: u32,
    /// What they are entitled to.
    pub entitlement: Yuan,
    /// What they are paid under the budget.
    pub payment: Yuan,
    /// The city's part of it.
    pub municipal_share: Yuan,
    /// The counties' part.
    pub county_share: Yuan,
    /// Operating money, from other funds.
    pub operating_guarantee: Yuan,
}

/// A computed version of a run; it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyRunVersionView {
    /// Its number, from 1.
    pub number: i16,
    /// Why it was computed.
    pub cause: SubsidyVersionCause,
    /// The same in words.
    pub reason: String,
    /// The budget under which it was computed.
    pub budget: Yuan,
    /// What all lines come to.
    pub sums: SubsidySums,
    /// The grades, from the best down.
    pub grades: Vec<SubsidyGradeSum>,
    /// How many lines are not as in the version before.
    pub changed_lines: u32,
    /// SM3 over policies, budget and the seals of the lines, in hexadecimal.
    pub hash: String,
    /// Who computed it.
    pub computed_by: SubsidyActor,
    /// When.
    pub computed_at: DateTime<Utc>,
}

/// The days on which the result is shown to everybody (公示).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyPublicity {
    /// When it was publicised.
    pub at: DateTime<Utc>,
    /// How many working days it lasts, by the policy.
    pub working_days: i16,
    /// Its last day, counted from the day after; until then schools may appeal.
    pub last_day: NaiveDate,
    /// Whether that day is over.
    pub over: bool,
    /// Within how many working days an appeal is decided, by the policy.
    pub decision_working_days: i64,
}

/// A run, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyRunView {
    /// Its identifier.
    pub id: SubsidyRunId,
    /// The year that is paid for.
    pub year: i16,
    /// The yearly assessment that it rests on.
    pub cycle_id: AssessmentCycleId,
    /// How far it has come.
    pub status: SubsidyRunState,
    /// What all schools together are paid at most.
    pub budget: Yuan,
    /// The policy by which it is computed.
    pub policy_id: SubsidyPolicyId,
    /// Its code.
    pub policy_code: String,
    /// Its version.
    pub policy_version: i32,
    /// The version that holds, once it is computed; what it comes to is of the whole city.
    pub current: Option<SubsidyRunVersionView>,
    /// The days of publicity, once it was publicised.
    pub publicity: Option<SubsidyPublicity>,
    /// How many appeals wait for a decision.
    pub open_appeals: u32,
    /// The steps that its state allows; who may take them is another question.
    pub steps: Vec<SubsidyRunStep>,
    /// Who set it up.
    pub created_by: SubsidyActor,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// A step that was taken; it stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyRunStepView {
    /// Its number in the run, from 1.
    pub number: i32,
    /// The step.
    pub step: SubsidyRunStep,
    /// Where the run stood; `null` before it was set up.
    pub from: Option<SubsidyRunState>,
    /// Where it stands since.
    pub to: SubsidyRunState,
    /// Why, or what was said; blank where another county has said it.
    pub reason: String,
    /// The county that has reviewed its lines by this step, 6 digits.
    #[serde(default)]
    pub county_code: Option<String>,
    /// Who took it; `null` for the system itself.
    pub by: Option<SubsidyActor>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a county has said of its lines of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyCountyReviewView {
    /// The county, 6 digits.
    pub county_code: String,
    /// Its name.
    pub county_name: String,
    /// How many lines it has.
    pub lines: u32,
    /// What they are paid.
    pub payment: Yuan,
    /// What it said; `null` as long as it has not.
    pub opinion: Option<SubsidyReviewOpinion>,
    /// Why.
    pub note: Option<String>,
    /// Who said it.
    pub by: Option<SubsidyActor>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// A run with its history and the reviews of the version that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyRunDetails {
    /// The run.
    pub run: SubsidyRunView,
    /// The steps that were taken, the first one first; none for the staff of a facility.
    pub history: Vec<SubsidyRunStepView>,
    /// The counties that have lines within the caller's reach, and what they have said; none for the staff of a facility.
    pub reviews: Vec<SubsidyCountyReviewView>,
}

/// What a county's lines come to, by grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyCountySummary {
    /// The county, 6 digits.
    pub county_code: String,
    /// Its name.
    pub county_name: String,
    /// All its lines.
    pub sums: SubsidySums,
    /// The grades, from the best down.
    pub grades: Vec<SubsidyGradeSum>,
}

/// What the lines within the caller's reach come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyRunSummary {
    /// The version.
    pub version: i16,
    /// All of them.
    pub sums: SubsidySums,
    /// The grades, from the best down.
    pub grades: Vec<SubsidyGradeSum>,
    /// The counties by code.
    pub counties: Vec<SubsidyCountySummary>,
}

/// How far the computing of a run is on the server that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyRunProgress {
    /// What is being done.
    pub phase: SubsidyRunPhase,
    /// How many schools are done in this phase.
    pub done: u32,
    /// Of how many.
    pub of: u32,
    /// The number of the version that holds, once there is one.
    pub version: Option<i16>,
}
