//! What activities would earn by a policy, without posting anything.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{CreditCap, NoCredit};
use crate::course::ActivityForm;
use crate::ids::CreditPolicyId;
use crate::money::Credits;
use crate::trace::TraceNode;

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
