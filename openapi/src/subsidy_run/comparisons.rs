//! Two versions of the policy beside each other over one year.

use serde::{Deserialize, Serialize};

use crate::facility::SchoolKind;
use crate::ids::{SubsidyPolicyId, SubsidyRunId};
use crate::measure::Points;
use crate::money::Yuan;
use crate::subsidy::{Grade, SubsidyPolicyRef};

/// Compares what two policies, drafts or published, pay for the frozen facts of a year. Nothing is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CompareSubsidyPolicies {
    /// The one before.
    pub policy_a: SubsidyPolicyId,
    /// The one after.
    pub policy_b: SubsidyPolicyId,
    /// The run whose facts are taken, in the version that holds; either this or `year`.
    #[serde(default)]
    pub run_id: Option<SubsidyRunId>,
    /// The year whose run is taken; either this or `run_id`.
    #[serde(default)]
    pub year: Option<i16>,
    /// The budget; the run's unless given.
    #[serde(default)]
    pub budget: Option<Yuan>,
}

/// What changes for many schools.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyComparisonSums {
    /// How many schools.
    pub schools: u32,
    /// Those that are paid more by the policy after.
    pub gain: u32,
    /// Those that are paid less.
    pub lose: u32,
    /// What all are paid by the policy before.
    pub payment_a: Yuan,
    /// What all are paid by the policy after.
    pub payment_b: Yuan,
    /// The second less the first.
    pub difference: Yuan,
}

/// What changes for a county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyComparisonCounty {
    /// The county, 6 digits.
    pub county_code: String,
    /// Its name.
    pub county_name: String,
    /// Its schools together.
    pub sums: SubsidyComparisonSums,
}

/// What changes for a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyComparisonLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its county, 6 digits.
    pub county_code: String,
    /// Its kind.
    pub kind: SchoolKind,
    /// Its score by the policy before.
    pub total_a: Points,
    /// Its score by the policy after.
    pub total_b: Points,
    /// Its grade by the policy before.
    pub grade_a: Grade,
    /// Its grade by the policy after.
    pub grade_b: Grade,
    /// Whether it passes every gate by the policy before.
    pub eligible_a: bool,
    /// Whether it passes every gate by the policy after.
    pub eligible_b: bool,
    /// What it is paid by the policy before.
    pub payment_a: Yuan,
    /// What it is paid by the policy after.
    pub payment_b: Yuan,
    /// The second less the first.
    pub difference: Yuan,
}

/// Two policies over the frozen facts of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyComparisonView {
    /// The one before.
    pub policy_a: SubsidyPolicyRef,
    /// The one after.
    pub policy_b: SubsidyPolicyRef,
    /// The run whose facts were taken.
    pub run_id: SubsidyRunId,
    /// Its year.
    pub year: i16,
    /// Its version.
    pub version: i16,
    /// The budget.
    pub budget: Yuan,
    /// All schools within the caller's reach.
    pub sums: SubsidyComparisonSums,
    /// The counties by code.
    pub counties: Vec<SubsidyComparisonCounty>,
    /// The schools by code.
    pub schools: Vec<SubsidyComparisonLine>,
}
