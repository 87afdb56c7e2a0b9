//! Editing the draft of a credit policy.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    ClosedAccountParameters, CreditCaps, CreditPolicyDocument, HourlyRates, MinValidMinutes,
    RedemptionParameters, ReserveParameters,
};
use crate::policy::ParameterBasis;
use crate::told::told;

/// What to change in a draft: absent members stay as they are, a group (rates, caps, …) is replaced as a whole, and a
/// last day of `null` is taken off. What the engine knows only one way of (unit, rounding, expiry) is not told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateCreditPolicy {
    /// The policy's code.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub policy_code: Option<String>,
    /// The version, from 1.
    #[serde(default)]
    pub version: Option<i32>,
    /// The first day on which it holds.
    #[serde(default)]
    pub effective_from: Option<NaiveDate>,
    /// The last day on which it holds; `null` for none.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
    pub effective_to: Option<Option<NaiveDate>>,
    /// The document and clauses that its parameters rest on.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub legal_basis: Option<String>,
    /// A remark about its standing; an empty one clears.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub status: Option<String>,
    /// How many minutes make a block.
    #[serde(default)]
    pub block_minutes: Option<i64>,
    /// The least valid minutes that count; both.
    #[serde(default)]
    pub min_valid_minutes: Option<MinValidMinutes>,
    /// Hundredths of a credit for an hour of each form; all of them.
    #[serde(default)]
    pub rate_centi_per_hour: Option<HourlyRates>,
    /// What the credits of the priority population are multiplied by, in basis points.
    #[serde(default)]
    pub priority_multiplier_bp: Option<i64>,
    /// Whether that multiplier is used.
    #[serde(default)]
    pub priority_multiplier_enabled: Option<bool>,
    /// The most that can be earned; all caps.
    #[serde(default)]
    pub caps_centi: Option<CreditCaps>,
    /// The least age on the day of the activity.
    #[serde(default)]
    pub min_age_years: Option<i64>,
    /// For how many hours after it was posted an earning cannot be spent yet, 0 to 72.
    #[serde(default)]
    pub vesting_hours: Option<i64>,
    /// The item cost that one credit stands for in budgets, in fen.
    #[serde(default)]
    pub par_value_fen_per_credit: Option<i64>,
    /// What holds when credits are redeemed; all of it.
    #[serde(default)]
    pub redemption: Option<RedemptionParameters>,
    /// From which cover on the fund warns or restricts; both.
    #[serde(default)]
    pub reserve: Option<ReserveParameters>,
    /// What becomes of the credits of closed accounts; both.
    #[serde(default)]
    pub closed_account: Option<ClosedAccountParameters>,
    /// Parameters with a basis of their own; all of them.
    #[serde(default)]
    pub parameter_basis: Option<BTreeMap<String, ParameterBasis>>,
}

impl CreditPolicyDocument {
    /// The document as a change leaves it.
    #[must_use]
    pub fn with(self, change: UpdateCreditPolicy) -> Self {
        Self {
            policy_code: change.policy_code.unwrap_or(self.policy_code),
            version: change.version.unwrap_or(self.version),
            effective_from: change.effective_from.unwrap_or(self.effective_from),
            effective_to: change.effective_to.unwrap_or(self.effective_to),
            legal_basis: change.legal_basis.unwrap_or(self.legal_basis),
            status: change.status.unwrap_or(self.status),
            block_minutes: change.block_minutes.unwrap_or(self.block_minutes),
            min_valid_minutes: change.min_valid_minutes.unwrap_or(self.min_valid_minutes),
            rate_centi_per_hour: change.rate_centi_per_hour.unwrap_or(self.rate_centi_per_hour),
            priority_multiplier_bp: change.priority_multiplier_bp.unwrap_or(self.priority_multiplier_bp),
            priority_multiplier_enabled: change
                .priority_multiplier_enabled
                .unwrap_or(self.priority_multiplier_enabled),
            caps_centi: change.caps_centi.unwrap_or(self.caps_centi),
            min_age_years: change.min_age_years.unwrap_or(self.min_age_years),
            vesting_hours: change.vesting_hours.unwrap_or(self.vesting_hours),
            par_value_fen_per_credit: change
                .par_value_fen_per_credit
                .unwrap_or(self.par_value_fen_per_credit),
            redemption: change.redemption.unwrap_or(self.redemption),
            reserve: change.reserve.unwrap_or(self.reserve),
            closed_account: change.closed_account.unwrap_or(self.closed_account),
            parameter_basis: change.parameter_basis.unwrap_or(self.parameter_basis),
            ..self
        }
    }
}
