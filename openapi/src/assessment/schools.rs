//! A school in a cycle: its figures, its own assessment and its results.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::{
    AssessmentActor, AssessmentCause, AssessmentFact, AssessmentFindingView, FactSource, InspectionState,
    SelfAssessmentState,
};
use crate::facility::SchoolKind;
use crate::ids::{AssessmentCycleId, AssessmentId, FacilityId, InspectionId, SchoolId};
use crate::measure::Points;
use crate::subsidy::{GateView, Grade, ItemView, SchoolFacts};

/// A school in a cycle, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentView {
    /// Its identifier.
    pub id: AssessmentId,
    /// The cycle.
    pub cycle_id: AssessmentCycleId,
    /// The year that is assessed.
    pub year: i16,
    /// The school.
    pub school_id: SchoolId,
    /// Its host.
    pub facility_id: FacilityId,
    /// Its code as it was frozen.
    pub code: String,
    /// Its name as it was frozen.
    pub name: String,
    /// Its kind.
    pub kind: SchoolKind,
    /// Its county, 6 digits.
    pub county_code: String,
    /// The name of that county.
    pub county_name: String,
    /// Its township, 9 digits.
    pub township_code: String,
    /// How far its own assessment has come.
    pub self_assessment: SelfAssessmentState,
    /// Whether the result of its host's own assessment is entered.
    pub host_assessed: bool,
    /// How far its inspection has come; `null` before the draw.
    pub inspection: Option<InspectionState>,
    /// That inspection.
    pub inspection_id: Option<InspectionId>,
    /// Findings that are not settled.
    pub open_findings: u32,
    /// The number of the version that holds.
    pub current: i16,
    /// Its score by that version.
    pub total: Points,
    /// Its grade by that version.
    pub grade: Grade,
    /// Whether it passes every gate by that version.
    pub eligible: bool,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// What a school says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfAssessmentView {
    /// How far it has come.
    pub status: SelfAssessmentState,
    /// The points that it gives itself for safety and accessibility.
    pub safety_accessibility: Option<Points>,
    /// The points that it gives itself for its syllabi.
    pub syllabus_quality: Option<Points>,
    /// What it says of its year.
    pub statement: Option<String>,
    /// What it doubts of the figures.
    pub remarks: Vec<FactRemark>,
    /// Who wrote it last.
    pub by: Option<AssessmentActor>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// What a school doubts of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct FactRemark {
    /// The figure.
    pub fact: AssessmentFact,
    /// What is wrong with it.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub remark: String,
}

/// Writes a school's own assessment; it can be changed until it is handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct WriteSelfAssessment {
    /// The points that it gives itself for safety and accessibility, at most those of the item.
    pub safety_accessibility: Points,
    /// The points that it gives itself for its syllabi, at most those of the item.
    pub syllabus_quality: Points,
    /// What it says of its year.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 4_000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 4_000))]
    pub statement: String,
    /// What it doubts of the figures, each once.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(nested, length(max = 20, code = "length")))]
    pub remarks: Vec<FactRemark>,
}

/// Enters the result of the host's own yearly assessment (五(二)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EnterHostAssessment {
    /// The result.
    pub grade: Grade,
    /// The document that says so.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub document: String,
}

/// A result: replaced by the next, never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentVersionView {
    /// Its number, from 1.
    pub number: i16,
    /// Why there is this version.
    pub cause: AssessmentCause,
    /// The reason that was given.
    pub reason: Option<String>,
    /// The score.
    pub total: Points,
    /// The grade, after vetoes and an overdue rectification.
    pub grade: Grade,
    /// Whether every gate is passed.
    pub eligible: bool,
    /// SM3 over policy and facts, in hexadecimal.
    pub hash: String,
    /// Who made it.
    pub made_by: AssessmentActor,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// A result with the facts that it follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentResult {
    /// The version.
    pub version: AssessmentVersionView,
    /// The facts.
    pub facts: SchoolFacts,
    /// Where each figure was read from.
    pub sources: Vec<FactSource>,
    /// The gates, G1 to G9.
    pub gates: Vec<GateView>,
    /// The items of the rubric.
    pub items: Vec<ItemView>,
}

/// A school in a cycle with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentDetails {
    /// Where it stands.
    pub assessment: AssessmentView,
    /// What it says of itself.
    pub self_assessment: SelfAssessmentView,
    /// The result that holds.
    pub result: AssessmentResult,
    /// Every version, the newest first.
    pub versions: Vec<AssessmentVersionView>,
    /// What was found, the newest first.
    pub findings: Vec<AssessmentFindingView>,
}
