//! The versions of the subsidy policy: drafted by one, approved by another, and compared parameter by parameter.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::SubsidyPolicyDocument;
use crate::ids::SubsidyPolicyId;
use crate::policy::{ParameterBasis, PolicyActor, PolicyState, PolicyWarning};
use crate::words::words;

/// A version of the subsidy policy and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyPolicyView {
    /// Its identifier.
    pub id: SubsidyPolicyId,
    /// Where it stands.
    pub status: PolicyState,
    /// The whole document.
    pub document: SubsidyPolicyDocument,
    /// Gaps, overlaps, ends and age that an administrator should know about.
    pub warnings: Vec<PolicyWarning>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// Who drafted it; absent for the system itself.
    pub created_by: Option<PolicyActor>,
    /// When the draft was last changed, if it was.
    pub changed_at: Option<DateTime<Utc>>,
    /// Who changed it last.
    pub changed_by: Option<PolicyActor>,
    /// Whoever has written in the draft, in the order in which they first did: none of them approves it.
    pub authors: Vec<PolicyActor>,
    /// When it was approved and so published.
    pub published_at: Option<DateTime<Utc>>,
    /// Who approved it: none of its authors.
    pub published_by: Option<PolicyActor>,
    /// What the approver said of it.
    pub approval_note: Option<String>,
    /// When the draft was withdrawn, if it was.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Who withdrew it.
    pub withdrawn_by: Option<PolicyActor>,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// Its version as a record, for `If-Match`.
    pub version: i64,
}

/// Which subsidy policies to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SubsidyPolicyQuery {
    /// Only those that stand there.
    pub status: Option<PolicyState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Approves a draft, which publishes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PublishSubsidyPolicy {
    /// What the approver says of it, for example the resolution by which it was adopted.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub note: Option<String>,
}

words! {
    /// What a parameter of a subsidy policy counts; documents hold whole numbers of it.
    pub enum ParameterUnit {
        /// Hundredths of a yuan.
        Fen = "fen",
        /// Hundredths of a per cent.
        BasisPoints = "basis_points",
        /// Hundredths of a square metre.
        CentiSquareMetres = "centi_square_metres",
        /// Hundredths of a point.
        Centipoints = "centipoints",
        /// Minutes.
        Minutes = "minutes",
        /// Working days (the notices' 工作日).
        WorkingDays = "working_days",
        /// Calendar days.
        Days = "days",
        /// Full calendar months.
        Months = "months",
        /// Learners.
        Learners = "learners",
        /// A plain number of things that the key names.
        Count = "count",
        /// Yes or no.
        Switch = "switch",
        /// A sentence.
        Text = "text",
        /// A list of words, in no order.
        List = "list",
    }
}

/// The ends of words by which the key of a number names its unit; of two that fit the earlier one counts.
const UNITS: [(&str, ParameterUnit); 9] = [
    ("_fen", ParameterUnit::Fen),
    ("_bp", ParameterUnit::BasisPoints),
    ("_centi_m2", ParameterUnit::CentiSquareMetres),
    ("_centipoints", ParameterUnit::Centipoints),
    ("_minutes", ParameterUnit::Minutes),
    ("_working_days", ParameterUnit::WorkingDays),
    ("_days", ParameterUnit::Days),
    ("_months_open", ParameterUnit::Months),
    ("_learners", ParameterUnit::Learners),
];

impl ParameterUnit {
    /// What a value counts: its kind says so or, of a number, a word of its key: `base_amount_fen.center.good` is in fen.
    #[must_use]
    pub fn of(key: &str, value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Switch,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            _ => Self::of_number(key),
        }
    }

    fn of_number(key: &str) -> Self {
        let ends = |end: &str| key.split('.').any(|word| word.ends_with(end));
        UNITS.iter().find(|(end, _)| ends(end)).map_or(Self::Count, |(_, unit)| *unit)
    }
}

/// What tells a version of the subsidy policy from the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyPolicyRef {
    /// Its identifier.
    pub id: SubsidyPolicyId,
    /// Its code.
    pub policy_code: String,
    /// Its version.
    pub policy_version: i32,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
    /// The last day on which it holds, or none.
    pub effective_to: Option<NaiveDate>,
    /// Where it stands.
    pub status: PolicyState,
}

/// With which version to compare.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SubsidyPolicyDifferenceQuery {
    /// The version to compare with; unless given, the published one that holds on the first day of this one or, where
    /// none does, held last before it.
    pub against: Option<SubsidyPolicyId>,
}

/// A parameter of which the value or the basis is not the same in two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyPolicyChange {
    /// The key, for example `base_amount_fen.center.excellent`.
    pub key: String,
    /// What the values count.
    pub unit: ParameterUnit,
    /// The value in the version compared with; absent when there is none.
    pub before: Option<Value>,
    /// The value in this version.
    pub after: Value,
    /// Of a list, the words that only this version has.
    pub added: Vec<String>,
    /// Of a list, the words that only the version compared with has.
    pub removed: Vec<String>,
    /// What it rests on in the version compared with, and since when it holds there.
    pub basis_before: Option<ParameterBasis>,
    /// What it rests on in this version, and since when it holds.
    pub basis_after: ParameterBasis,
}

/// How one version of the subsidy policy differs from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyPolicyDifference {
    /// This version.
    pub policy: SubsidyPolicyRef,
    /// The version compared with; `null` when there is none before this one, and everything is new.
    pub against: Option<SubsidyPolicyRef>,
    /// Every parameter that differs, in the order of the document.
    pub changes: Vec<SubsidyPolicyChange>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_names_the_unit_of_its_number() {
        for (key, unit) in [
            ("base_amount_fen.center.excellent", ParameterUnit::Fen),
            ("topup_per_regular_learner_fen", ParameterUnit::Fen),
            ("topup_grade_coef_bp.good", ParameterUnit::BasisPoints),
            ("min_area_centi_m2.station", ParameterUnit::CentiSquareMetres),
            ("grade_thresholds_centipoints.good", ParameterUnit::Centipoints),
            ("gates.min_weekly_opening_minutes.center", ParameterUnit::Minutes),
            ("gates.half_year_due_min_open_days", ParameterUnit::Days),
            ("publicity_working_days", ParameterUnit::WorkingDays),
            ("gates.min_full_months_open", ParameterUnit::Months),
            ("topup_cap_learners.center", ParameterUnit::Learners),
            ("targets.center.activity_forms", ParameterUnit::Count),
        ] {
            assert_eq!(ParameterUnit::of(key, &json!(1)), unit, "{key}");
        }
        assert_eq!(ParameterUnit::of("gates.min_area", &json!(true)), ParameterUnit::Switch);
        assert_eq!(
            ParameterUnit::of("prorate_targets_by_months_open", &json!(["teaching_minutes"])),
            ParameterUnit::List
        );
    }
}
