//! The credit policy.
//!
//! Members of a policy document name their unit (`_centi`, `_bp`, `_fen`,
//! `_minutes`) and are whole numbers.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::CreditCap;
use crate::course::ActivityForm;
use crate::ids::CreditPolicyId;
pub use crate::policy::PolicyActor;
use crate::policy::{ParameterBasis, PolicyState, PolicyWarning};
use crate::redemption::ProhibitedKind;
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

words! {
    /// What becomes of the credits of an account that was closed.
    pub enum ClosedBalance {
        /// They move to the public pool of the facility once the days have passed.
        PublicPool = "public_pool",
        /// They stay where they are until they expire.
        UntilExpiry = "until_expiry",
    }
}

/// What holds for the credits of a learner whose account was closed, on death for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClosedAccountParameters {
    /// What becomes of them.
    pub balance: ClosedBalance,
    /// For how many days after the closing they stay, so that who is authorised can still pick up what was ordered.
    pub after_days: i64,
}

impl Default for ClosedAccountParameters {
    /// What holds by policies that do not say so.
    fn default() -> Self {
        Self { balance: ClosedBalance::PublicPool, after_days: 30 }
    }
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
    /// What becomes of the credits of closed accounts; to the public pool after 30 days unless the policy says otherwise.
    #[serde(default)]
    pub closed_account: ClosedAccountParameters,
    /// Parameters with a basis of their own, by key, for example `caps_centi.per_day`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameter_basis: BTreeMap<String, ParameterBasis>,
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
