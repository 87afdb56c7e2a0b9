//! The credit policy and its simulation.
//!
//! Members of a policy document name their unit (`_centi`, `_bp`, `_fen`,
//! `_minutes`) and are whole numbers; results are decimal strings.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::CreditCap;
use crate::course::ActivityForm;
use crate::ids::{AccountId, CreditPolicyId};
use crate::money::Credits;
use crate::policy::{ParameterBasis, PolicyState, PolicyWarning};
use crate::redemption::ProhibitedKind;
use crate::trace::TraceNode;
use crate::words::words;

words! {
    /// Why an activity earns nothing at all.
    pub enum NoCredit {
        /// Fewer valid minutes than the least that count.
        BelowMinimumMinutes = "below_minimum_minutes",
        /// The learner was younger than the least age on the day.
        UnderAge = "under_age",
        /// The learner was not registered, or suspended, on the day.
        NotActive = "not_active",
        /// No sign-out: the class manager has still to confirm the minutes.
        AwaitingConfirmation = "awaiting_confirmation",
        /// The policy does not hold on the day.
        PolicyNotInForce = "policy_not_in_force",
    }
}

/// The unit of credits; the engine knows no other.
pub const CREDIT_UNIT: &str =
    "centi-credit (0.01 银发学分); 1.00 学分 = 60 valid minutes of classroom course";
/// How credits are rounded; the engine knows no other way.
pub const CREDIT_ROUNDING: &str = "multiply exactly, HALF_UP once to 0.01";
/// When credits expire and which are spent first; the engine knows no other way.
pub const CREDIT_EXPIRY: &str =
    "31 Dec of the year after the year in which it was earned; consume earliest-expiring lot first (FEFO)";
/// What happens without a sign-out; the engine knows no other way.
pub const LATE_SIGNOUT: &str = "no credit until confirmed by class manager within 3 working days";

fn unit() -> String {
    CREDIT_UNIT.to_owned()
}

fn rounding() -> String {
    CREDIT_ROUNDING.to_owned()
}

fn expiry() -> String {
    CREDIT_EXPIRY.to_owned()
}

fn late_signout() -> String {
    LATE_SIGNOUT.to_owned()
}

const fn first_version() -> i32 {
    1
}

/// The least valid minutes that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MinValidMinutes {
    /// In person.
    pub in_person: i64,
    /// Online.
    pub online: i64,
}

/// Hundredths of a credit for an hour of each form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HourlyRates {
    /// 课程教学
    pub course_class: i64,
    /// 讲座
    pub lecture: i64,
    /// 读书
    pub reading: i64,
    /// 参观
    pub visit: i64,
    /// 展演
    pub performance_exhibition: i64,
    /// 游学
    pub study_tour: i64,
    /// 老年学习团队活动
    pub learning_team: i64,
    /// 志愿服务
    pub volunteer_service: i64,
    /// 智慧助老培训
    pub smart_aging_training: i64,
    /// 变“需”为“供”
    pub peer_teaching: i64,
    /// 线上课程
    pub online_course: i64,
}

impl HourlyRates {
    /// The rate of one form.
    #[must_use]
    pub const fn of(&self, form: ActivityForm) -> i64 {
        match form {
            ActivityForm::CourseClass => self.course_class,
            ActivityForm::Lecture => self.lecture,
            ActivityForm::Reading => self.reading,
            ActivityForm::Visit => self.visit,
            ActivityForm::PerformanceExhibition => self.performance_exhibition,
            ActivityForm::StudyTour => self.study_tour,
            ActivityForm::LearningTeam => self.learning_team,
            ActivityForm::VolunteerService => self.volunteer_service,
            ActivityForm::SmartAgingTraining => self.smart_aging_training,
            ActivityForm::PeerTeaching => self.peer_teaching,
            ActivityForm::OnlineCourse => self.online_course,
        }
    }
}

/// The most that can be earned, in hundredths of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreditCaps {
    /// In one session.
    pub per_session: i64,
    /// In one day.
    pub per_day: i64,
    /// Online, in one day.
    pub online_per_day: i64,
    /// In one calendar month.
    pub per_month: i64,
    /// Online, in one calendar month.
    pub online_per_month: i64,
    /// In one calendar year.
    pub per_year: i64,
}

impl CreditCaps {
    /// The limit of one cap.
    #[must_use]
    pub const fn of(&self, cap: CreditCap) -> i64 {
        match cap {
            CreditCap::PerSession => self.per_session,
            CreditCap::PerDay => self.per_day,
            CreditCap::OnlinePerDay => self.online_per_day,
            CreditCap::PerMonth => self.per_month,
            CreditCap::OnlinePerMonth => self.online_per_month,
            CreditCap::PerYear => self.per_year,
        }
    }
}

/// What holds when credits are redeemed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RedemptionParameters {
    /// The most that a learner redeems in a calendar month, in hundredths of a credit.
    pub max_per_month_centi: i64,
    /// The most that an item may cost, in fen.
    pub item_cost_cap_fen: i64,
    /// For how many days credits live that come back after their last day.
    pub reverse_grace_days: i64,
    /// What may never be offered.
    pub prohibited: Vec<ProhibitedKind>,
}

/// From which cover of the outstanding credits on the fund warns or restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReserveParameters {
    /// Below this share it warns, in basis points.
    pub warn_ratio_bp: i64,
    /// Below this share no new high-cost items are offered, in basis points.
    pub restrict_ratio_bp: i64,
    /// An item that costs more than this is a high-cost one, in fen; 50 yuan unless the policy says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_cost_fen: Option<i64>,
}

/// A version of the credit policy: every number of it, its days and its legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreditPolicyDocument {
    /// The policy's code, the same for all its versions.
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub policy_code: String,
    /// The version, from 1.
    #[serde(default = "first_version")]
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
    /// The unit of credits: [`CREDIT_UNIT`].
    #[serde(default = "unit")]
    pub unit: String,
    /// How many minutes make a block; minutes beyond the last whole block do not count.
    pub block_minutes: i64,
    /// How credits are rounded: [`CREDIT_ROUNDING`].
    #[serde(default = "rounding")]
    pub rounding: String,
    /// The least valid minutes that count.
    pub min_valid_minutes: MinValidMinutes,
    /// Hundredths of a credit for an hour of each form.
    pub rate_centi_per_hour: HourlyRates,
    /// What the credits of the priority population are multiplied by, in basis points.
    pub priority_multiplier_bp: i64,
    /// Whether that multiplier is used; the notice mentions only time (五(一)).
    pub priority_multiplier_enabled: bool,
    /// The most that can be earned.
    pub caps_centi: CreditCaps,
    /// The least age on the day of the activity.
    pub min_age_years: i64,
    /// For how many hours after it was posted an earning cannot be spent yet, 0 to 72; policies that do not say so let it
    /// be spent at once.
    #[serde(default)]
    pub vesting_hours: i64,
    /// When credits expire: [`CREDIT_EXPIRY`].
    #[serde(default = "expiry")]
    pub expiry: String,
    /// What happens without a sign-out: [`LATE_SIGNOUT`].
    #[serde(default = "late_signout")]
    pub late_signout: String,
    /// The item cost that one credit stands for in budgets, in fen.
    pub par_value_fen_per_credit: i64,
    /// Always false: credits are never paid out (五(一)).
    pub cash_convertible: bool,
    /// What holds when credits are redeemed.
    pub redemption: RedemptionParameters,
    /// From which cover on the fund warns or restricts.
    pub reserve: ReserveParameters,
    /// Parameters with a basis of their own, by key, for example `caps_centi.per_day`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameter_basis: BTreeMap<String, ParameterBasis>,
}

/// Who did something to a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyActor {
    /// The account.
    pub id: AccountId,
    /// The name that it shows.
    pub name: String,
}

/// A version of the credit policy and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPolicyView {
    /// Its identifier.
    pub id: CreditPolicyId,
    /// Where it stands.
    pub status: PolicyState,
    /// The whole document.
    pub document: CreditPolicyDocument,
    /// Gaps and ends that an administrator should know about.
    pub warnings: Vec<PolicyWarning>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// Who drafted it; absent for the system itself.
    pub created_by: Option<PolicyActor>,
    /// When the draft was last edited, if it was.
    pub edited_at: Option<DateTime<Utc>>,
    /// Who edited it last.
    pub edited_by: Option<PolicyActor>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Who published it: neither who drafted it nor who edited it last.
    pub published_by: Option<PolicyActor>,
    /// When the draft was withdrawn, if it was.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Who withdrew it.
    pub withdrawn_by: Option<PolicyActor>,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// Its version as a record, for `If-Match`.
    pub version: i64,
}

/// Which credit policies to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditPolicyQuery {
    /// Only those that stand there.
    pub status: Option<PolicyState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// One activity to compute credits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SimulatedActivity {
    /// Its form.
    pub form: ActivityForm,
    /// When it began by the timetable; the day in Asia/Shanghai is the day of the activity.
    pub starts_at: DateTime<Utc>,
    /// When it ended by the timetable.
    pub ends_at: DateTime<Utc>,
    /// When the learner signed in; the start if left out.
    #[serde(default)]
    pub signed_in_at: Option<DateTime<Utc>>,
    /// When the learner signed out; nothing is earned without.
    #[serde(default)]
    pub signed_out_at: Option<DateTime<Utc>>,
    /// Online only: the watched minutes that the server has verified, instead of signing in and out.
    #[serde(default)]
    pub watched_minutes: Option<u32>,
}

/// Credits that were earned before, for the caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EarnedBefore {
    /// The day of the activity.
    pub day: NaiveDate,
    /// Whether it was online.
    #[serde(default)]
    pub online: bool,
    /// What was credited.
    pub credited: Credits,
}

/// A learner's activities to compute credits for, without posting anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SimulateCredits {
    /// The policy, a draft too; without one, the one that holds on the day of the first activity.
    #[serde(default)]
    pub policy_id: Option<CreditPolicyId>,
    /// The learner's birth date; without one the age is not checked.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// Whether the learner belongs to the priority population.
    #[serde(default)]
    pub priority: bool,
    /// What was earned before.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 1000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub earned_before: Vec<EarnedBefore>,
    /// The activities; they count in the order of their starts.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub activities: Vec<SimulatedActivity>,
}

/// What one activity would earn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulatedEarning {
    /// The form of the activity.
    pub form: ActivityForm,
    /// The day of the activity.
    pub activity_date: NaiveDate,
    /// The minutes that count.
    pub valid_minutes: u32,
    /// The whole blocks among them.
    pub blocks: u32,
    /// Before caps.
    pub raw: Credits,
    /// After caps.
    pub credited: Credits,
    /// The cap that cut most, if one did.
    pub capped_by: Option<CreditCap>,
    /// Why it earns nothing at all, if a rule says so.
    pub no_credit: Option<NoCredit>,
    /// The last day on which these credits could be spent.
    pub expires_on: NaiveDate,
    /// How it came about.
    pub trace: TraceNode,
}

/// What the activities would earn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulatedCreditsView {
    /// The policy's code.
    pub policy_code: String,
    /// Its version.
    pub policy_version: i32,
    /// One an activity, in time order.
    pub earnings: Vec<SimulatedEarning>,
    /// What all would earn.
    pub total: Credits,
}
