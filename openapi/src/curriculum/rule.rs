//! By which parameters a refresh is proposed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{CandidateWeights, HalfYear, RefreshVerdict, RefreshWeights};
use crate::ids::{RefreshRuleId, SchoolId};

/// The weights and thresholds by which a refresh is proposed: the city's own, for the notice gives none (四(三)).
/// Shares are in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefreshParameters {
    /// What counts how much in the score of a course that was taught; together 10,000.
    pub weights_bp: RefreshWeights,
    /// What counts how much in the score of a candidate; together 10,000.
    pub candidate_weights_bp: CandidateWeights,
    /// From this score on a course is kept.
    pub keep_bp: u32,
    /// From this score on, and below `keep_bp`, it is revised; below, it is replaced.
    pub revise_bp: u32,
    /// A figure below this share is named as a weakness.
    pub weak_bp: u32,
    /// A figure of this share or more is named as a strength.
    pub strong_bp: u32,
    /// By how much the share of a category in what is wanted must exceed its share in what is taught, for there to be
    /// too little of it.
    pub gap_bp: u32,
    /// With fewer participants, attendance and completion are too little known to count.
    pub min_participants: u32,
    /// With fewer ratings, satisfaction is too little known to count.
    pub min_ratings: u32,
    /// How many categories of which there is too little are proposed to be filled at most.
    pub max_additions: u32,
    /// How many candidates are named for a place at most, the best first.
    pub max_candidates: u32,
    /// By which share of its sessions a course that is revised becomes longer or shorter.
    pub session_step_bp: u32,
    /// How many sessions a new course begins with, where it takes nobody's place.
    pub new_sessions: u32,
}

/// A set of parameters with the days on which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshRuleView {
    /// Its identifier.
    pub id: RefreshRuleId,
    /// Its first day.
    pub effective_from: NaiveDate,
    /// Its last day; `null` while no other follows.
    pub effective_to: Option<NaiveDate>,
    /// The parameters.
    pub parameters: RefreshParameters,
    /// The document and clause that they rest on.
    pub policy_basis: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// All sets of parameters, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshRuleList {
    /// The sets.
    pub items: Vec<RefreshRuleView>,
}

/// A set of parameters from a day on; the one that holds then ends on the day before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateRefreshRule {
    /// Its first day: tomorrow or later, and later than that of every other.
    pub effective_from: NaiveDate,
    /// The parameters.
    pub parameters: RefreshParameters,
    /// The document and clause that they rest on.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 300, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300))]
    pub policy_basis: String,
}

/// What to try on a half-year that has been planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SimulateRefresh {
    /// The half-year whose plans would have been proposed.
    pub half_year: HalfYear,
    /// The parameters to try; those in force today unless given.
    #[serde(default)]
    pub parameters: Option<RefreshParameters>,
    /// Only this school; all schools within reach unless given.
    #[serde(default)]
    pub school_id: Option<SchoolId>,
}

/// What became of courses of which the rule would have said the same, as the schools themselves decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulatedVerdict {
    /// What the rule would have proposed: `keep`, `revise` or `replace`.
    pub verdict: RefreshVerdict,
    /// Of how many courses.
    pub courses: u32,
    /// How many of them the schools planned as they were.
    pub kept: u32,
    /// How many they planned with other sessions.
    pub revised: u32,
    /// How many they did not plan any more.
    pub dropped: u32,
    /// How many of those planned again were then taught.
    pub taught: u32,
    /// Their attendance in that half-year, all places of their participants added up, in basis points; `null` where
    /// none was taught.
    pub attendance_bp: Option<u32>,
    /// Their satisfaction in that half-year, the mean of all ratings, in hundredths of 1.00 to 5.00; `null` where none
    /// was rated.
    pub satisfaction_centi: Option<u32>,
}

/// What the rule would have proposed for a half-year, beside what the schools did and how it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshSimulationView {
    /// The half-year planned.
    pub half_year: HalfYear,
    /// The parameters tried.
    pub parameters: RefreshParameters,
    /// How many schools published a plan for it and had one before.
    pub schools: u32,
    /// How many courses were judged.
    pub courses: u32,
    /// Of how many the schools did what the rule would have proposed.
    pub agreed: u32,
    /// The same in basis points, rounded down; `null` of none.
    pub agreement_bp: Option<u32>,
    /// How many courses would have been added for categories of which there was too little.
    pub additions: u32,
    /// By verdict: `keep`, `revise`, `replace`.
    pub verdicts: Vec<SimulatedVerdict>,
}
