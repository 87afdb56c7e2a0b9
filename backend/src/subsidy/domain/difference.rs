//! How two versions of the policy differ, parameter by parameter.

use contract::policy::ParameterBasis;
use contract::subsidy::{ParameterUnit, SubsidyPolicyChange, SubsidyPolicyDocument};
use serde_json::Value;

const KINDS: &[&str] = &["center", "station"];
const GRADES: &[&str] = &["excellent", "good", "qualified", "unqualified"];
const PASSING_GRADES: &[&str] = &["excellent", "good", "qualified"];
const FIRST_GATES: &[&str] = &[
    "hosted_in_home_community_elderly_care_facility",
    "fixed_venue",
    "min_area",
    "curriculum_refreshed_each_due_half_year",
    "half_year_due_min_open_days",
];
const LAST_GATES: &[&str] = &[
    "min_regular_participation_bp",
    "host_facility_annual_assessment_not_failed",
    "min_full_months_open",
    "signin_completeness_bp",
];
const ITEMS: &[&str] = &[
    "fixed_venue",
    "area",
    "safety_accessibility",
    "category_coverage",
    "half_year_refresh",
    "syllabus_quality",
    "teaching_hours",
    "activity_forms",
    "learning_teams",
    "regular_participation",
    "teacher_source_verified",
    "volunteer_linkage",
    "online_learning",
    "shared_venues",
    "smart_aging_sessions",
    "timely_crediting",
    "redemption_records",
    "satisfaction",
];
const ACTIVITIES: &[&str] = &[
    "teaching_minutes",
    "activity_forms",
    "learning_teams",
    "volunteer_minutes",
    "shared_venues",
    "smart_aging_sessions",
];
const RATIOS: &[&str] =
    &["regular_participation", "online_learning", "timely_crediting", "redemption_records", "satisfaction"];

/// What can differ, in the order of the document: a member, and the words below it, level by level.
///
/// Code, version and days tell two versions apart and are no parameters; units, rounding and the effects of vetoes are
/// the same in all, since the engine knows one way only.
const PARAMETERS: &[(&str, &[&[&str]])] = &[
    ("legal_basis", &[]),
    ("status", &[]),
    ("fund_use", &[]),
    ("min_area_centi_m2", &[KINDS]),
    ("gates", &[FIRST_GATES]),
    ("gates.min_weekly_opening_minutes", &[KINDS]),
    ("gates", &[LAST_GATES]),
    ("rubric_max_centipoints", &[ITEMS]),
    ("targets", &[KINDS, ACTIVITIES]),
    ("target_ratio_bp", &[RATIOS]),
    ("prorate_targets_by_months_open", &[]),
    ("grade_thresholds_centipoints", &[PASSING_GRADES]),
    ("base_amount_fen", &[KINDS, GRADES]),
    ("topup_per_regular_learner_fen", &[]),
    ("topup_cap_learners", &[KINDS]),
    ("topup_grade_coef_bp", &[GRADES]),
    ("carryover_allow_bp", &[]),
    ("municipal_share_bp", &[]),
    ("vetoes", &[]),
    ("publicity_working_days", &[]),
    ("appeal_decision_working_days", &[]),
];

/// Every key that a member of [`PARAMETERS`] stands for.
fn keys_of(member: &str, levels: &[&[&str]]) -> Vec<String> {
    levels.iter().fold(vec![member.to_owned()], |keys, words| {
        keys.iter().flat_map(|key| words.iter().map(move |word| format!("{key}.{word}"))).collect()
    })
}

/// Every parameter of which the value, or the basis of its own, is not the same in two versions, in the order of the
/// document; all of them where there is no version to compare with.
///
/// A list is the same in whatever order it names its words. A new basis of the whole document is one change, at
/// `legal_basis`, and not one of every parameter that rests on it.
///
/// # Errors
///
/// When a document cannot be written as JSON.
pub fn differences(
    before: Option<&SubsidyPolicyDocument>,
    after: &SubsidyPolicyDocument,
) -> serde_json::Result<Vec<SubsidyPolicyChange>> {
    let old = before.map(Side::of).transpose()?;
    let new = Side::of(after)?;
    let keys = PARAMETERS.iter().flat_map(|(member, levels)| keys_of(member, levels));
    Ok(keys.filter_map(|key| change(old.as_ref(), &new, key)).collect())
}

/// One of the two versions, with its values by pointer.
struct Side<'a> {
    document: &'a SubsidyPolicyDocument,
    values: Value,
}

impl<'a> Side<'a> {
    fn of(document: &'a SubsidyPolicyDocument) -> serde_json::Result<Self> {
        Ok(Self { document, values: serde_json::to_value(document)? })
    }

    /// The value at a key; a list in the order of its words.
    fn value(&self, key: &str) -> Option<Value> {
        let value = self.values.pointer(&format!("/{}", key.replace('.', "/")))?;
        let mut value = value.clone();
        if let Value::Array(words) = &mut value {
            words.sort_by_key(Value::to_string);
        }
        Some(value)
    }

    fn own_basis(&self, key: &str) -> Option<&ParameterBasis> {
        self.document.parameter_basis.get(key)
    }

    /// What the parameter at a key rests on: a basis of its own, or that of the document.
    fn basis(&self, key: &str) -> ParameterBasis {
        self.own_basis(key).cloned().unwrap_or_else(|| ParameterBasis {
            basis: self.document.legal_basis.clone(),
            effective_from: self.document.effective_from,
        })
    }
}

fn change(old: Option<&Side<'_>>, new: &Side<'_>, key: String) -> Option<SubsidyPolicyChange> {
    let after = new.value(&key)?;
    let before = old.and_then(|old| old.value(&key));
    let same_basis = old.is_some_and(|old| old.own_basis(&key) == new.own_basis(&key));
    if before.as_ref() == Some(&after) && same_basis {
        return None;
    }
    let (was, is) = (words(before.as_ref()), words(Some(&after)));
    let without = |all: &[String], others: &[String]| -> Vec<String> {
        all.iter().filter(|word| !others.contains(word)).cloned().collect()
    };
    Some(SubsidyPolicyChange {
        unit: ParameterUnit::of(&key, &after),
        added: without(&is, &was),
        removed: without(&was, &is),
        basis_before: old.map(|old| old.basis(&key)),
        basis_after: new.basis(&key),
        before,
        after,
        key,
    })
}

/// The words of a list; none of anything else.
fn words(value: Option<&Value>) -> Vec<String> {
    let words = value.and_then(Value::as_array).into_iter().flatten();
    words.filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use contract::subsidy::Veto;
    use serde_json::json;

    use super::*;

    fn demo() -> SubsidyPolicyDocument {
        serde_json::from_str(include_str!("../../../data/policies/subsidy_policy_demo.json")).unwrap()
    }

    fn keys(changes: &[SubsidyPolicyChange]) -> Vec<&str> {
        changes.iter().map(|change| change.key.as_str()).collect()
    }

    #[test]
    fn every_member_of_a_document_can_differ_save_for_what_is_no_parameter() {
        fn leaves(value: &Value, at: &str, into: &mut Vec<String>) {
            match value {
                Value::Object(members) => members.iter().for_each(|(name, value)| {
                    let key = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                    leaves(value, &key, into);
                }),
                _ => into.push(at.to_owned()),
            }
        }
        const NO_PARAMETERS: [&str; 10] = [
            "policy_code",
            "version",
            "effective_from",
            "effective_to",
            "currency_unit",
            "item_rounding",
            "amount_rounding",
            "proration",
            "veto_effect",
            "rectification_overdue_effect",
        ];
        let mut of_document = Vec::new();
        leaves(&serde_json::to_value(demo()).unwrap(), "", &mut of_document);
        of_document.retain(|key| !NO_PARAMETERS.contains(&key.as_str()));
        of_document.sort();
        let all = differences(None, &demo()).unwrap();
        assert!(all.iter().all(|change| change.before.is_none() && change.basis_before.is_none()));
        let mut found: Vec<String> = all.into_iter().map(|change| change.key).collect();
        found.sort();
        assert_eq!(found, of_document);
    }

    #[test]
    fn only_what_differs_is_told_in_the_order_of_the_document() {
        let (before, mut after) = (demo(), demo());
        assert_eq!(differences(Some(&before), &after).unwrap(), vec![]);
        after.version = 2;
        after.vetoes.reverse();
        assert_eq!(differences(Some(&before), &after).unwrap(), vec![], "the order of a list says nothing");
        after.carryover_allow_bp = 2_000;
        after.base_amount_fen.station.good = 600_000;
        after.gates.fixed_venue = false;
        let changes = differences(Some(&before), &after).unwrap();
        assert_eq!(
            keys(&changes),
            ["gates.fixed_venue", "base_amount_fen.station.good", "carryover_allow_bp"]
        );
        let amount = &changes[1];
        assert_eq!(
            (&amount.before, &amount.after, amount.unit),
            (&Some(json!(500_000)), &json!(600_000), ParameterUnit::Fen)
        );
        assert_eq!(changes[0].unit, ParameterUnit::Switch);
    }

    #[test]
    fn a_list_tells_what_was_added_and_what_was_removed() {
        let (mut before, mut after) = (demo(), demo());
        before.vetoes = vec![Veto::MajorSafetyAccident, Veto::RefusedInspection];
        after.vetoes = vec![Veto::RefusedInspection, Veto::SeriousPersonalDataBreach];
        let changes = differences(Some(&before), &after).unwrap();
        assert_eq!(keys(&changes), ["vetoes"]);
        assert_eq!(changes[0].added, [Veto::SeriousPersonalDataBreach.as_str()]);
        assert_eq!(changes[0].removed, [Veto::MajorSafetyAccident.as_str()]);
        assert_eq!(changes[0].unit, ParameterUnit::List);
    }

    #[test]
    fn a_basis_of_its_own_is_a_change_and_that_of_the_document_only_one() {
        let (before, mut after) = (demo(), demo());
        after.legal_basis = "鄂民发〔2026〕1号 二".to_owned();
        let changes = differences(Some(&before), &after).unwrap();
        assert_eq!(keys(&changes), ["legal_basis"]);
        let own = ParameterBasis {
            basis: "鄂财社〔2026〕2号".to_owned(),
            effective_from: after.effective_from,
        };
        after.parameter_basis.insert("min_area_centi_m2.center".to_owned(), own.clone());
        let changes = differences(Some(&before), &after).unwrap();
        assert_eq!(keys(&changes), ["legal_basis", "min_area_centi_m2.center"]);
        let area = &changes[1];
        assert_eq!(area.before, Some(area.after.clone()), "the value is the same");
        assert_eq!(area.basis_after, own);
        assert_eq!(area.basis_before.as_ref().unwrap().basis, before.legal_basis);
    }
}
