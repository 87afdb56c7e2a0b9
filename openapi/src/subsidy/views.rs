//! Facts and results.

use serde::{Deserialize, Serialize};

use super::{Gate, Grade, OperatingPolicyDocument, RubricItem, Veto};
use crate::curriculum::Half;
use crate::facility::SchoolKind;
use crate::measure::{Area, Points};
use crate::money::Yuan;
use crate::trace::{Label, TraceNode, TraceValue};

/// One half-year of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HalfYearFacts {
    /// Which half.
    pub half: Half,
    /// On how many days of it the school was open.
    pub open_days: u16,
    /// Whether a curriculum was published for it.
    pub refreshed: bool,
}

/// What is known of a school's year when its subsidy is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SchoolFacts {
    /// The school's code; ties are broken by it, ascending.
    pub code: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The county it lies in, 6 digits.
    pub county_code: String,
    /// Whether the rules for centres or those for stations hold.
    pub kind: SchoolKind,
    /// Whether a home-and-community elderly-care facility hosts it (G1).
    pub hosted: bool,
    /// Whether it has a fixed venue with a valid use-right document (G2).
    pub fixed_venue: bool,
    /// The coordinated usable area as declared.
    pub declared_area: Area,
    /// The same as measured at the inspection; the lower counts.
    #[serde(default)]
    pub measured_area: Option<Area>,
    /// Full calendar months open in the year.
    pub full_months_open: u8,
    /// Both half-years, each once; one in which it was not open with 0 days.
    pub half_years: Vec<HalfYearFacts>,
    /// Average weekly opening, in minutes.
    pub weekly_opening_minutes: u32,
    /// The result of the host's own yearly assessment.
    pub host_assessment: Grade,
    /// Sessions with a complete sign-in record, in basis points.
    pub signin_completeness_bp: u16,
    /// Registered learners.
    pub registered_learners: u32,
    /// Those among them who take part regularly.
    pub regular_learners: u32,
    /// The assessor's points for safety and accessibility.
    pub safety_accessibility: Points,
    /// The assessor's points for the quality of the syllabi.
    pub syllabus_quality: Points,
    /// Course categories taught, of seven.
    pub categories: u8,
    /// Minutes taught.
    pub teaching_minutes: u32,
    /// Different activity forms.
    pub activity_forms: u32,
    /// Learning teams.
    pub learning_teams: u32,
    /// Teachers.
    pub teachers: u32,
    /// Those among them whose source is verified and whose unit consents.
    pub teachers_verified: u32,
    /// Minutes of volunteer service.
    pub volunteer_minutes: u32,
    /// Registered learners who also learn online.
    pub online_learners: u32,
    /// Public venues shared by agreement.
    pub shared_venues: u32,
    /// Smart-ageing sessions.
    pub smart_aging_sessions: u32,
    /// Credits posted within three working days, in basis points.
    pub timely_crediting_bp: u16,
    /// Complete redemption records, in basis points.
    pub redemption_records_bp: u16,
    /// Satisfied learners, in basis points.
    pub satisfaction_bp: u16,
    /// What was awarded for the year before.
    pub prior_award: Yuan,
    /// What of it is not spent yet.
    pub prior_unspent: Yuan,
    /// Vetoes that were established.
    #[serde(default)]
    pub vetoes: Vec<Veto>,
    /// Whether a rectification is overdue.
    #[serde(default)]
    pub rectification_overdue: bool,
}

/// Facts to compute a subsidy from, without storing anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SimulateSubsidy {
    /// The budget; without one, every entitlement is paid in full.
    #[serde(default)]
    pub budget: Option<Yuan>,
    /// The schools, each code once.
    pub schools: Vec<SchoolFacts>,
    /// The operating standards of the counties that have one.
    #[serde(default)]
    pub operating_policies: Vec<OperatingPolicyDocument>,
}

/// How a school stands to one gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GateView {
    /// The gate.
    pub gate: Gate,
    /// Whether it is passed.
    pub passed: bool,
    /// What the school has.
    pub actual: TraceValue,
    /// What the gate asks for.
    pub required: TraceValue,
    /// The unit of both.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "square_metres"))]
    pub unit: Label,
}

/// The points of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemView {
    /// The item.
    pub item: RubricItem,
    /// The points reached.
    pub points: Points,
    /// The points that can be reached.
    pub maximum: Points,
}

/// A school's score, grade and money, with how they came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyLineView {
    /// The school's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its county.
    pub county_code: String,
    /// Its kind.
    pub kind: SchoolKind,
    /// The gates, G1 to G9.
    pub gates: Vec<GateView>,
    /// Whether all are passed.
    pub eligible: bool,
    /// The items of the rubric.
    pub items: Vec<ItemView>,
    /// Their sum.
    pub total: Points,
    /// The grade, after vetoes and an overdue rectification.
    pub grade: Grade,
    /// The vetoes that made it unqualified.
    pub vetoes: Vec<Veto>,
    /// Whether an overdue rectification took it one grade down.
    pub downgraded: bool,
    /// The base amount of its grade.
    pub base: Yuan,
    /// The top-up for its regular learners.
    pub topup: Yuan,
    /// Full months open.
    pub months: u8,
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
    /// Operating money, where the county grants it: another fund, another line.
    pub operating_guarantee: Option<Yuan>,
    /// How the payment came about.
    pub trace: TraceNode,
    /// How the operating money came about.
    pub operating_trace: Option<TraceNode>,
    /// SM3 over the facts and this line with its traces, in hexadecimal.
    pub hash: String,
}

/// The subsidy of a year for many schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyResultView {
    /// The policy's code.
    pub policy_code: String,
    /// Its version.
    pub policy_version: i32,
    /// The budget, if one was given.
    pub budget: Option<Yuan>,
    /// What all schools are entitled to.
    pub total_entitlement: Yuan,
    /// What all are paid.
    pub total_payment: Yuan,
    /// Operating money of all.
    pub total_operating_guarantee: Yuan,
    /// The schools by code.
    pub lines: Vec<SubsidyLineView>,
    /// SM3 over policy, budget and the hashes of the lines, in hexadecimal: the same inputs give the same bytes.
    pub hash: String,
}
