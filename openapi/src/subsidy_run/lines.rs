//! The line of a school in a version of a run.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::facility::SchoolKind;
use crate::ids::{AssessmentId, FacilityId, SchoolId, SubsidyAppealId, SubsidyLineId, SubsidyRunId};
use crate::measure::Points;
use crate::money::Yuan;
use crate::subsidy::{GateView, Grade, ItemView, SchoolFacts, Veto};

/// What a school gets by a version of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyRunLineView {
    /// Its identifier; each version has lines of its own.
    pub id: SubsidyLineId,
    /// The run.
    pub run_id: SubsidyRunId,
    /// The version.
    pub version: i16,
    /// The school.
    pub school_id: SchoolId,
    /// Its host.
    pub facility_id: FacilityId,
    /// Its code as it was assessed.
    pub code: String,
    /// Its name as it was assessed.
    pub name: String,
    /// Its kind.
    pub kind: SchoolKind,
    /// Its county, 6 digits.
    pub county_code: String,
    /// The name of that county.
    pub county_name: String,
    /// Its township, 9 digits.
    pub township_code: String,
    /// Whether it passes every gate.
    pub eligible: bool,
    /// Its score.
    pub total: Points,
    /// Its grade, after vetoes and an overdue rectification.
    pub grade: Grade,
    /// The base amount of its grade.
    pub base: Yuan,
    /// The top-up for its regular learners.
    pub topup: Yuan,
    /// Full months open.
    pub months: i16,
    /// Base and top-up for these months.
    pub gross: Yuan,
    /// Unspent money of the last award beyond what may stay.
    pub carryover_deduction: Yuan,
    /// What it is entitled to.
    pub entitlement: Yuan,
    /// What it is paid under the budget.
    pub payment: Yuan,
    /// The city's part of the payment.
    pub municipal_share: Yuan,
    /// The county's part.
    pub county_share: Yuan,
    /// Operating money, where the county grants it.
    pub operating_guarantee: Option<Yuan>,
    /// SM3 over the facts and the line with its traces, in hexadecimal.
    pub hash: String,
}

/// A school's line in one of the versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyLineVersion {
    /// The version.
    pub version: i16,
    /// The line in it.
    pub line_id: SubsidyLineId,
    /// The score.
    pub total: Points,
    /// The grade.
    pub grade: Grade,
    /// What is paid.
    pub payment: Yuan,
    /// The seal.
    pub hash: String,
    /// When it was computed.
    pub computed_at: DateTime<Utc>,
}

/// A line with its gates, its points and the facts that they follow from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyRunLineDetails {
    /// The line.
    pub line: SubsidyRunLineView,
    /// The gates, G1 to G9.
    pub gates: Vec<GateView>,
    /// The items of the rubric.
    pub items: Vec<ItemView>,
    /// The vetoes that made it unqualified.
    pub vetoes: Vec<Veto>,
    /// Whether an overdue rectification took it one grade down.
    pub downgraded: bool,
    /// The facts as they were frozen.
    pub facts: SchoolFacts,
    /// The assessment that they come from.
    pub assessment_id: AssessmentId,
    /// The version of that assessment.
    pub assessment_version: i16,
    /// The school's lines in all versions, the first one first.
    pub versions: Vec<SubsidyLineVersion>,
    /// The school's appeal that waits for a decision or was decided last.
    pub appeal_id: Option<SubsidyAppealId>,
    /// What has been paid into the school's funds by this run, less what was taken back.
    pub paid: Yuan,
}

/// What computing anew from the frozen facts and policies gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyLineVerification {
    /// The line.
    pub line_id: SubsidyLineId,
    /// The version.
    pub version: i16,
    /// The seal that was kept.
    pub kept: String,
    /// The seal that comes out now.
    pub recomputed: String,
    /// Whether the two seals are the same.
    pub same_hash: bool,
    /// Whether the bytes that were kept are those that come out now.
    pub same_bytes: bool,
    /// The seal of the whole version that was kept.
    pub run_kept: String,
    /// The one that comes out now.
    pub run_recomputed: String,
    /// Whether those are the same.
    pub run_same: bool,
}
