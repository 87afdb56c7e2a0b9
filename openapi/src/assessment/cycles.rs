//! Yearly cycles and the draw.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{AssessmentActor, AssessmentCycleState};
use crate::ids::{AssessmentCycleId, SubsidyPolicyId};

/// Sets up the assessment of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateAssessmentCycle {
    /// The year that is assessed.
    #[cfg_attr(feature = "validate", validate(range(min = 2024, max = 2199, code = "out_of_range")))]
    pub year: i16,
    /// The day as of which the figures are read; the last day of the year unless given.
    #[serde(default)]
    pub cut_off: Option<NaiveDate>,
    /// By when schools hand in their own assessment.
    pub self_assessment_due: NaiveDate,
    /// By when inspections are handed in.
    pub inspection_due: NaiveDate,
    /// How many assessors go to a school, 1 to 5.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 5, code = "out_of_range")))]
    pub assessors_per_school: i16,
    /// The share of sessions that are checked, in basis points: at least a tenth.
    #[cfg_attr(feature = "validate", validate(range(min = 1_000, max = 10_000, code = "out_of_range")))]
    pub session_sample_bp: i32,
    /// How many learners of a school are telephoned: at least thirty, or all where there are fewer.
    #[cfg_attr(feature = "validate", validate(range(min = 30, max = 1_000, code = "out_of_range")))]
    pub telephone_sample: i32,
}

/// How many schools stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentCycleCounts {
    /// All schools of the cycle within the caller's reach.
    pub schools: u32,
    /// Those that have handed in their own assessment.
    pub self_assessed: u32,
    /// Those whose host's assessment is entered.
    pub host_assessed: u32,
    /// Those that have been inspected, or have refused it.
    pub inspected: u32,
    /// Findings that are not settled.
    pub open_findings: u32,
    /// Those among them whose day is over.
    pub overdue_findings: u32,
}

/// The assessment of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentCycleView {
    /// Its identifier.
    pub id: AssessmentCycleId,
    /// The year that is assessed.
    pub year: i16,
    /// How far it has come.
    pub status: AssessmentCycleState,
    /// The policy whose rubric, gates and vetoes hold: the one in force on the cut-off.
    pub policy_id: SubsidyPolicyId,
    /// Its code.
    pub policy_code: String,
    /// Its version.
    pub policy_version: i32,
    /// The day as of which the figures are read.
    pub cut_off: NaiveDate,
    /// By when schools hand in their own assessment.
    pub self_assessment_due: NaiveDate,
    /// By when inspections are handed in.
    pub inspection_due: NaiveDate,
    /// How many assessors go to a school.
    pub assessors_per_school: i16,
    /// The share of sessions that are checked, in basis points.
    pub session_sample_bp: i32,
    /// How many learners of a school are telephoned.
    pub telephone_sample: i32,
    /// How many schools stand how.
    pub counts: AssessmentCycleCounts,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
    /// When the figures were frozen.
    pub frozen_at: Option<DateTime<Utc>>,
    /// When it was concluded.
    pub concluded_at: Option<DateTime<Utc>>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Draws who inspects which school, and what is checked there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DrawAssessors {
    /// What the draw is made from, such as a number of a public lottery: whoever knows it can draw again.
    #[cfg_attr(feature = "validate", validate(length(min = 8, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 8, max_length = 100))]
    pub seed: String,
}

/// A draw as it was made, and whether drawing again gives the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentDrawView {
    /// The cycle.
    pub cycle_id: AssessmentCycleId,
    /// What it was made from.
    pub seed: String,
    /// How many schools were drawn for.
    pub schools: u32,
    /// Out of how many assessors.
    pub assessors: u32,
    /// Pairs of a school and an assessor that an interest kept apart.
    pub conflicts: u32,
    /// How many sessions are checked.
    pub sessions: u32,
    /// How many learners are telephoned, without those in reserve.
    pub learners: u32,
    /// SM3 over seed, lists and outcome, in hexadecimal.
    pub hash: String,
    /// Whether drawing again from the lists that were kept gives the same.
    pub repeats: bool,
    /// Who drew.
    pub drawn_by: AssessmentActor,
    /// When.
    pub drawn_at: DateTime<Utc>,
}
