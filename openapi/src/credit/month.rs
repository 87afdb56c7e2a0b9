//! What a past month would have earned by another policy.

use serde::{Deserialize, Serialize};

use super::CreditCap;
use crate::course::ActivityForm;
use crate::days::Month;
use crate::division::DivisionCode;
use crate::ids::{CreditPolicyId, LearnerId};
use crate::money::Credits;

/// Which month to compute anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SimulateCreditMonth {
    /// A month that is over.
    pub month: Month,
    /// Only learners of this county's schools.
    #[serde(default)]
    pub county_code: Option<DivisionCode>,
}

/// Amounts as they were posted and as the policy would give them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulatedChange {
    /// How many earnings.
    pub earnings: u32,
    /// As posted.
    pub before: Credits,
    /// By this policy.
    pub after: Credits,
    /// What it gives more; negative where it gives less.
    pub difference: Credits,
}

/// The earnings of one form of activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulatedForm {
    /// The form.
    pub form: ActivityForm,
    /// Its amounts.
    pub change: SimulatedChange,
}

/// What one cap cut; an earning counts under the cap that left it least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulatedCap {
    /// The cap.
    pub cap: CreditCap,
    /// How many earnings it cut as they were posted.
    pub earnings_before: u32,
    /// How much it cut off them.
    pub cut_before: Credits,
    /// How many earnings it would cut.
    pub earnings_after: u32,
    /// How much it would cut off them.
    pub cut_after: Credits,
}

/// A learner for whom the policy makes a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulatedLearner {
    /// The learner.
    pub learner_id: LearnerId,
    /// The name, of which only the first character can be read.
    pub name_masked: String,
    /// The learner's amounts.
    pub change: SimulatedChange,
}

/// What a month would have earned by a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulatedMonthView {
    /// The policy.
    pub policy_id: CreditPolicyId,
    /// Its code.
    pub policy_code: String,
    /// Its version.
    pub policy_version: i32,
    /// The month.
    pub month: Month,
    /// The county that it was computed for; `null` for all of the caller's data scope.
    pub county_code: Option<DivisionCode>,
    /// All earnings together.
    pub total: SimulatedChange,
    /// How many learners earned anything to compute.
    pub learners: u32,
    /// How many of them would get more.
    pub gaining: u32,
    /// How many would get less.
    pub losing: u32,
    /// How many would get the same.
    pub unchanged: u32,
    /// By form of activity; those that took place.
    pub forms: Vec<SimulatedForm>,
    /// By cap, from the narrowest.
    pub caps: Vec<SimulatedCap>,
    /// The learners with the largest differences, 20 at most.
    pub largest: Vec<SimulatedLearner>,
}
