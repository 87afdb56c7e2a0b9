//! What everybody may read of a run.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::SubsidyRunState;
use crate::facility::SchoolKind;
use crate::measure::Points;
use crate::money::Yuan;
use crate::subsidy::Grade;

/// What everybody may read of a school's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicSubsidyLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: SchoolKind,
    /// The name of its county.
    pub county_name: String,
    /// Whether it passes every gate.
    pub eligible: bool,
    /// Its score.
    pub total: Points,
    /// Its grade.
    pub grade: Grade,
    /// What it is paid.
    pub payment: Yuan,
    /// Operating money, where the county grants it.
    pub operating_guarantee: Option<Yuan>,
    /// Its seal.
    pub hash: String,
}

/// A version that replaced another after it was publicised, since an appeal was upheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicSubsidyCorrection {
    /// Its number; the one before is told when it is asked for by its own.
    pub version: i16,
    /// The day of the decision.
    pub on: NaiveDate,
    /// How many lines are not as in the version before.
    pub changed_lines: u32,
}

/// What everybody may read of the run of a year (公示); no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicSubsidyRun {
    /// The year that is paid for.
    pub year: i16,
    /// How far it has come.
    pub status: SubsidyRunState,
    /// The number of the version that is told.
    pub version: i16,
    /// The number of the version that holds.
    pub holding: i16,
    /// The number of the version that was publicised first.
    pub first: i16,
    /// The versions that have replaced it since, the first one first.
    pub corrections: Vec<PublicSubsidyCorrection>,
    /// The policy's code.
    pub policy_code: String,
    /// Its version.
    pub policy_version: i32,
    /// The document and clauses that its parameters rest on.
    pub legal_basis: String,
    /// What all schools together are paid at most.
    pub budget: Yuan,
    /// What they are paid.
    pub total_payment: Yuan,
    /// The day on which the result was publicised.
    pub publicised_on: NaiveDate,
    /// The last day on which a school may appeal.
    pub last_day: NaiveDate,
    /// The seal of the version.
    pub hash: String,
    /// The schools by code.
    pub schools: Vec<PublicSubsidyLine>,
}
