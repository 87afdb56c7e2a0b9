//! What was found at a school, and how it was put right (整改).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::AssessmentActor;
use crate::ids::{AssessmentFindingId, AssessmentId, InspectionId};
use crate::subsidy::{RubricItem, Veto};
use crate::words::words;

words! {
    /// How much a finding weighs.
    pub enum AssessmentFindingSeverity {
        /// To be put right.
        Minor = "minor",
        /// To be put right at once.
        Major = "major",
        /// A veto (一票否决), once the city has established it.
        Veto = "veto",
    }
}

/// Its name within the slice: as a word of the contract it is told from the weight of a finding in the ledger's books.
pub use self::AssessmentFindingSeverity as FindingSeverity;

words! {
    /// How far a finding has come.
    pub enum FindingState {
        /// Nothing has been done about it.
        Open = "open",
        /// The school says that it is put right.
        Rectified = "rectified",
        /// Somebody else has seen that it is.
        Closed = "closed",
        /// The city has established the veto.
        Established = "established",
        /// The city has dismissed the veto.
        Dismissed = "dismissed",
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentFindingView {
    /// Its identifier.
    pub id: AssessmentFindingId,
    /// The school in the cycle.
    pub assessment_id: AssessmentId,
    /// The year.
    pub year: i16,
    /// The school's name.
    pub school_name: String,
    /// Its county, 6 digits.
    pub county_code: String,
    /// The inspection in which it was found; `null` when an office found it.
    pub inspection_id: Option<InspectionId>,
    /// How much it weighs.
    pub severity: AssessmentFindingSeverity,
    /// The item of the rubric that it is about.
    pub item: Option<RubricItem>,
    /// The veto that it would be.
    pub veto: Option<Veto>,
    /// What was found.
    pub what: String,
    /// By when it is to be put right; `null` for a veto.
    pub due_on: Option<NaiveDate>,
    /// Whether that day was over before it was put right; a late rectification stays late.
    pub overdue: bool,
    /// How far it has come.
    pub status: FindingState,
    /// Who found it.
    pub found_by: AssessmentActor,
    /// When.
    pub found_at: DateTime<Utc>,
    /// What the school has done about it.
    pub rectified_what: Option<String>,
    /// When it said so.
    pub rectified_at: Option<DateTime<Utc>>,
    /// Who decided about it.
    pub decided_by: Option<AssessmentActor>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why.
    pub decision_reason: Option<String>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Records a finding: with the veto that it would be, or with a day by which it is to be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RecordFinding {
    /// How much it weighs.
    pub severity: AssessmentFindingSeverity,
    /// The item of the rubric that it is about.
    #[serde(default)]
    pub item: Option<RubricItem>,
    /// The veto that it would be; only and always with the severity `veto`.
    #[serde(default)]
    pub veto: Option<Veto>,
    /// What was found.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 2_000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 2_000))]
    pub what: String,
    /// By when it is to be put right: today or later, within a year; never with a veto.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// Says that a finding is put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RectifyFinding {
    /// What was done.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 2_000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 2_000))]
    pub what: String,
}
