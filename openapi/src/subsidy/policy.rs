//! The subsidy policy and a county's standard for operating money.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ParameterBasis, RubricItem, ScaledTarget, Veto};
use crate::facility::SchoolKind;
use crate::fund::ExpenseCategory;

/// One number for schools at centres, one for those at stations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ByKind {
    /// For centres.
    pub center: i64,
    /// For stations.
    pub station: i64,
}

impl ByKind {
    /// The one that holds for a kind of school.
    #[must_use]
    pub const fn of(self, kind: SchoolKind) -> i64 {
        match kind {
            SchoolKind::Center => self.center,
            SchoolKind::Station => self.station,
        }
    }
}

/// One number a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ByGrade {
    /// 优秀
    pub excellent: i64,
    /// 良好
    pub good: i64,
    /// 合格
    pub qualified: i64,
    /// 不合格
    pub unqualified: i64,
}

impl ByGrade {
    /// The four, from the best grade down.
    #[must_use]
    pub const fn descending(self) -> [i64; 4] {
        [self.excellent, self.good, self.qualified, self.unqualified]
    }
}

/// The base amount a year by kind of school and grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BaseAmounts {
    /// For centres, in fen.
    pub center: ByGrade,
    /// For stations, in fen.
    pub station: ByGrade,
}

/// The least score of each grade, in hundredths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GradeThresholds {
    /// 优秀, at least.
    pub excellent: i64,
    /// 良好, at least.
    pub good: i64,
    /// 合格, at least.
    pub qualified: i64,
}

/// What the gates ask for.
#[expect(clippy::struct_excessive_bools, reason = "one switch a gate, each a parameter of its own")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GateParameters {
    /// G1 holds: only hosted schools are paid (五(二)).
    pub hosted_in_home_community_elderly_care_facility: bool,
    /// G2 holds: a fixed venue with a valid use-right document (四(一)).
    pub fixed_venue: bool,
    /// G3 holds: the least area (四(一)).
    pub min_area: bool,
    /// G4 holds: the curriculum refreshed in each half-year that is due (四(三)).
    pub curriculum_refreshed_each_due_half_year: bool,
    /// From how many open days on a half-year is due.
    pub half_year_due_min_open_days: i64,
    /// G5: the least average weekly opening, in minutes.
    pub min_weekly_opening_minutes: ByKind,
    /// G6: the least regular participation of the registered learners, in basis points.
    pub min_regular_participation_bp: i64,
    /// G7 holds: the host's yearly assessment has not failed (五(二)).
    pub host_facility_annual_assessment_not_failed: bool,
    /// G8: the least number of full months open in the year.
    pub min_full_months_open: i64,
    /// G9: the least share of sessions with a complete sign-in record, in basis points.
    pub signin_completeness_bp: i64,
}

/// The points of each item of the rubric, in hundredths; together 100.00 points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RubricMaxima {
    /// 固定场所.
    pub fixed_venue: i64,
    /// 面积达标.
    pub area: i64,
    /// 安全与无障碍.
    pub safety_accessibility: i64,
    /// 课程类别覆盖.
    pub category_coverage: i64,
    /// 半年更新.
    pub half_year_refresh: i64,
    /// 教学大纲质量.
    pub syllabus_quality: i64,
    /// 教学时数.
    pub teaching_hours: i64,
    /// 活动形式.
    pub activity_forms: i64,
    /// 学习团队.
    pub learning_teams: i64,
    /// 经常性参与.
    pub regular_participation: i64,
    /// 师资来源核实.
    pub teacher_source_verified: i64,
    /// 志愿服务联动.
    pub volunteer_linkage: i64,
    /// 线上学习.
    pub online_learning: i64,
    /// 共享场馆.
    pub shared_venues: i64,
    /// 智慧助老.
    pub smart_aging_sessions: i64,
    /// 学分及时入账.
    pub timely_crediting: i64,
    /// 兑换台账.
    pub redemption_records: i64,
    /// 满意度.
    pub satisfaction: i64,
}

impl RubricMaxima {
    /// The points of one item.
    #[must_use]
    pub const fn of(&self, item: RubricItem) -> i64 {
        match item {
            RubricItem::FixedVenue => self.fixed_venue,
            RubricItem::Area => self.area,
            RubricItem::SafetyAccessibility => self.safety_accessibility,
            RubricItem::CategoryCoverage => self.category_coverage,
            RubricItem::HalfYearRefresh => self.half_year_refresh,
            RubricItem::SyllabusQuality => self.syllabus_quality,
            RubricItem::TeachingHours => self.teaching_hours,
            RubricItem::ActivityForms => self.activity_forms,
            RubricItem::LearningTeams => self.learning_teams,
            RubricItem::RegularParticipation => self.regular_participation,
            RubricItem::TeacherSourceVerified => self.teacher_source_verified,
            RubricItem::VolunteerLinkage => self.volunteer_linkage,
            RubricItem::OnlineLearning => self.online_learning,
            RubricItem::SharedVenues => self.shared_venues,
            RubricItem::SmartAgingSessions => self.smart_aging_sessions,
            RubricItem::TimelyCrediting => self.timely_crediting,
            RubricItem::RedemptionRecords => self.redemption_records,
            RubricItem::Satisfaction => self.satisfaction,
        }
    }
}

/// What a full score takes in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivityTargets {
    /// Teaching minutes.
    pub teaching_minutes: i64,
    /// Different activity forms.
    pub activity_forms: i64,
    /// Learning teams.
    pub learning_teams: i64,
    /// Volunteer minutes.
    pub volunteer_minutes: i64,
    /// Shared public venues.
    pub shared_venues: i64,
    /// Smart-ageing sessions.
    pub smart_aging_sessions: i64,
}

/// What a full score takes, by kind of school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetsByKind {
    /// For centres.
    pub center: ActivityTargets,
    /// For stations.
    pub station: ActivityTargets,
}

/// The shares that a full score takes, in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetRatios {
    /// Regular learners of the registered ones.
    pub regular_participation: i64,
    /// Online learners of the registered ones.
    pub online_learning: i64,
    /// Credits posted within three working days.
    pub timely_crediting: i64,
    /// Complete redemption records.
    pub redemption_records: i64,
    /// Satisfied learners.
    pub satisfaction: i64,
}

/// How items are rounded; the engine knows no other way.
pub const ITEM_ROUNDING: &str = "HALF_UP to 1 centipoint";
/// How amounts are rounded; the engine knows no other way.
pub const AMOUNT_ROUNDING: &str = "HALF_UP to 1 fen";
/// How a budget that is too small is shared out; the engine knows no other way.
pub const PRORATION: &str = "floor + largest remainder, tie by facility_code asc";
/// What a veto does; the engine knows no other effect.
pub const VETO_EFFECT: &str = "grade := unqualified, amount := 0, clawback review";
/// What an overdue rectification does; the engine knows no other effect.
pub const RECTIFICATION_OVERDUE_EFFECT: &str = "downgrade one grade";

fn item_rounding() -> String {
    ITEM_ROUNDING.to_owned()
}

fn amount_rounding() -> String {
    AMOUNT_ROUNDING.to_owned()
}

fn proration() -> String {
    PRORATION.to_owned()
}

fn veto_effect() -> String {
    VETO_EFFECT.to_owned()
}

fn rectification_overdue_effect() -> String {
    RECTIFICATION_OVERDUE_EFFECT.to_owned()
}

const fn municipal_share_bp() -> i64 {
    5_000
}

/// A version of the graded subsidy's policy: every number of it, its days and its legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SubsidyPolicyDocument {
    /// The policy's code, the same for all its versions.
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub policy_code: String,
    /// The version, from 1.
    pub version: i32,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
    /// The last day on which it holds, or none.
    #[serde(default)]
    pub effective_to: Option<NaiveDate>,
    /// The document and clauses that its parameters rest on.
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub legal_basis: String,
    /// A remark about its standing.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub status: String,
    /// The unit of its amounts: always `fen`.
    pub currency_unit: String,
    /// What the money may buy: redemption goods and services only (五(二)).
    pub fund_use: Vec<ExpenseCategory>,
    /// The least coordinated usable area, in hundredths of a square metre.
    pub min_area_centi_m2: ByKind,
    /// What the gates ask for.
    pub gates: GateParameters,
    /// The points of each item.
    pub rubric_max_centipoints: RubricMaxima,
    /// What a full score takes in a year.
    pub targets: TargetsByKind,
    /// The shares that a full score takes.
    pub target_ratio_bp: TargetRatios,
    /// The targets that shrink with the months open.
    pub prorate_targets_by_months_open: Vec<ScaledTarget>,
    /// The least score of each grade.
    pub grade_thresholds_centipoints: GradeThresholds,
    /// The base amount a year.
    pub base_amount_fen: BaseAmounts,
    /// What each regular learner adds, in fen.
    pub topup_per_regular_learner_fen: i64,
    /// For how many regular learners at most.
    pub topup_cap_learners: ByKind,
    /// The part of the top-up that a grade gets, in basis points.
    pub topup_grade_coef_bp: ByGrade,
    /// The part of the last award that may stay unspent, in basis points.
    pub carryover_allow_bp: i64,
    /// The city's part of each payment, in basis points; the county bears the rest.
    #[serde(default = "municipal_share_bp")]
    pub municipal_share_bp: i64,
    /// How items are rounded: [`ITEM_ROUNDING`].
    #[serde(default = "item_rounding")]
    pub item_rounding: String,
    /// How amounts are rounded: [`AMOUNT_ROUNDING`].
    #[serde(default = "amount_rounding")]
    pub amount_rounding: String,
    /// How a small budget is shared out: [`PRORATION`].
    #[serde(default = "proration")]
    pub proration: String,
    /// The vetoes that count.
    pub vetoes: Vec<Veto>,
    /// What a veto does: [`VETO_EFFECT`].
    #[serde(default = "veto_effect")]
    pub veto_effect: String,
    /// What an overdue rectification does: [`RECTIFICATION_OVERDUE_EFFECT`].
    #[serde(default = "rectification_overdue_effect")]
    pub rectification_overdue_effect: String,
    /// For how many working days a result is publicised.
    pub publicity_working_days: i64,
    /// Within how many working days an appeal is decided.
    pub appeal_decision_working_days: i64,
    /// Parameters with a basis of their own, by key, for example `min_area_centi_m2.center`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameter_basis: BTreeMap<String, ParameterBasis>,
}

/// A county's standard for operating money (运营保障经费), a fund of its own (五(二): 有条件的地方).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OperatingPolicyDocument {
    /// The county that grants it, 6 digits.
    pub county_code: String,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
    /// The last day on which it holds, or none.
    #[serde(default)]
    pub effective_to: Option<NaiveDate>,
    /// The document and clause that it rests on.
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub legal_basis: String,
    /// For each teaching hour, in fen.
    pub per_teaching_hour_fen: i64,
    /// For a school in a year at most, in fen.
    pub cap_fen: i64,
    /// The part that a grade gets, in basis points.
    pub grade_coef_bp: ByGrade,
}
