//! The members of a policy: in which sections they stand, and what they are called.

use contract::subsidy::ParameterUnit;
use serde_json::Value;
use yew::AttrValue;

use crate::{i18n::I18n, pages::parameter};

/// What the policy says of itself; it is no parameter and rests on nothing.
pub(super) const HEAD: &[&str] =
    &["/policy_code", "/version", "/effective_from", "/effective_to", "/legal_basis", "/status"];

/// The sections of parameters: the key of the heading, and the JSON pointers of the members.
pub(super) const SECTIONS: &[(&str, &[&str])] = &[
    (
        "subsidy-section-gates",
        &[
            "/gates/hosted_in_home_community_elderly_care_facility",
            "/gates/fixed_venue",
            "/gates/min_area",
            "/min_area_centi_m2/center",
            "/min_area_centi_m2/station",
            "/gates/curriculum_refreshed_each_due_half_year",
            "/gates/half_year_due_min_open_days",
            "/gates/min_weekly_opening_minutes/center",
            "/gates/min_weekly_opening_minutes/station",
            "/gates/min_regular_participation_bp",
            "/gates/host_facility_annual_assessment_not_failed",
            "/gates/min_full_months_open",
            "/gates/signin_completeness_bp",
        ],
    ),
    (
        RUBRIC,
        &[
            "/rubric_max_centipoints/fixed_venue",
            "/rubric_max_centipoints/area",
            "/rubric_max_centipoints/safety_accessibility",
            "/rubric_max_centipoints/category_coverage",
            "/rubric_max_centipoints/half_year_refresh",
            "/rubric_max_centipoints/syllabus_quality",
            "/rubric_max_centipoints/teaching_hours",
            "/rubric_max_centipoints/activity_forms",
            "/rubric_max_centipoints/learning_teams",
            "/rubric_max_centipoints/regular_participation",
            "/rubric_max_centipoints/teacher_source_verified",
            "/rubric_max_centipoints/volunteer_linkage",
            "/rubric_max_centipoints/online_learning",
            "/rubric_max_centipoints/shared_venues",
            "/rubric_max_centipoints/smart_aging_sessions",
            "/rubric_max_centipoints/timely_crediting",
            "/rubric_max_centipoints/redemption_records",
            "/rubric_max_centipoints/satisfaction",
        ],
    ),
    (
        "subsidy-section-targets",
        &[
            "/targets/center/teaching_minutes",
            "/targets/center/activity_forms",
            "/targets/center/learning_teams",
            "/targets/center/volunteer_minutes",
            "/targets/center/shared_venues",
            "/targets/center/smart_aging_sessions",
            "/targets/station/teaching_minutes",
            "/targets/station/activity_forms",
            "/targets/station/learning_teams",
            "/targets/station/volunteer_minutes",
            "/targets/station/shared_venues",
            "/targets/station/smart_aging_sessions",
            "/prorate_targets_by_months_open",
        ],
    ),
    (
        "subsidy-section-ratios",
        &[
            "/target_ratio_bp/regular_participation",
            "/target_ratio_bp/online_learning",
            "/target_ratio_bp/timely_crediting",
            "/target_ratio_bp/redemption_records",
            "/target_ratio_bp/satisfaction",
        ],
    ),
    (
        "subsidy-section-grades",
        &[
            "/grade_thresholds_centipoints/excellent",
            "/grade_thresholds_centipoints/good",
            "/grade_thresholds_centipoints/qualified",
            "/vetoes",
        ],
    ),
    (
        "subsidy-section-money",
        &[
            "/base_amount_fen/center/excellent",
            "/base_amount_fen/center/good",
            "/base_amount_fen/center/qualified",
            "/base_amount_fen/center/unqualified",
            "/base_amount_fen/station/excellent",
            "/base_amount_fen/station/good",
            "/base_amount_fen/station/qualified",
            "/base_amount_fen/station/unqualified",
            "/topup_per_regular_learner_fen",
            "/topup_cap_learners/center",
            "/topup_cap_learners/station",
            "/topup_grade_coef_bp/excellent",
            "/topup_grade_coef_bp/good",
            "/topup_grade_coef_bp/qualified",
            "/topup_grade_coef_bp/unqualified",
            "/carryover_allow_bp",
            "/municipal_share_bp",
            "/fund_use",
        ],
    ),
    ("subsidy-section-procedure", &["/publicity_working_days", "/appeal_decision_working_days"]),
];

/// The heading of the section whose points add up to 100.
pub(super) const RUBRIC: &str = "subsidy-section-rubric";

/// Members that the engine does not trace, and the texts that name them.
const NAMES: &[(&str, &str)] = &[
    ("policy_code", "policy-code"),
    ("version", "policy-version"),
    ("effective_from", "policy-from"),
    ("effective_to", "policy-to"),
    ("legal_basis", "policy-basis"),
    ("status", "policy-remark"),
    ("fund_use", "subsidy-fund-use"),
    ("prorate_targets_by_months_open", "subsidy-scaled-targets"),
    ("vetoes", "subsidy-vetoes"),
    ("publicity_working_days", "subsidy-publicity-days"),
    ("appeal_decision_working_days", "subsidy-appeal-days"),
];

/// Parameters whose basis is that of the policy, since no calculation quotes them.
const WITHOUT_OWN_BASIS: [&str; 5] = [
    "fund_use",
    "prorate_targets_by_months_open",
    "vetoes",
    "publicity_working_days",
    "appeal_decision_working_days",
];

/// Every member that can be typed.
pub(super) fn members() -> impl Iterator<Item = &'static str> {
    let parameters = SECTIONS.iter().flat_map(|(_, members)| members.iter().copied());
    HEAD.iter().copied().chain(parameters)
}

/// The key of the parameter at a pointer: `/min_area_centi_m2/center` is `min_area_centi_m2.center`.
pub(super) fn key(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

/// The keys of the parameters that can have a basis of their own, as the sections have them.
pub(super) fn keys_with_basis() -> impl Iterator<Item = String> {
    let parameters = SECTIONS.iter().flat_map(|(_, members)| members.iter());
    parameters.map(|at| key(at)).filter(|key| !WITHOUT_OWN_BASIS.contains(&key.as_str()))
}

/// Whether the member is a day.
pub(super) fn is_day(at: &str) -> bool {
    at.starts_with("/effective_")
}

/// What the member at a pointer counts in a document.
pub(super) fn unit_at(document: &Value, at: &str) -> ParameterUnit {
    ParameterUnit::of(&key(at), document.pointer(at).unwrap_or(&Value::Null))
}

/// The name of a parameter, with for what it holds.
pub(super) fn name(i18n: &I18n, key: &str) -> AttrValue {
    let known = NAMES.iter().find(|(known, _)| *known == key);
    known.map_or_else(|| parameter::name(i18n, key), |(_, text)| i18n.t(text))
}

/// The name under the heading of its section: of points only the item, of a threshold only the grade.
pub(super) fn short_name(i18n: &I18n, pointer: &str) -> AttrValue {
    let word = pointer.rsplit('/').next().unwrap_or_default();
    let of = |words: &str| i18n.label(words, word);
    let known = match () {
        () if pointer.starts_with("/rubric_max_centipoints/") => of("RubricItem"),
        () if pointer.starts_with("/grade_thresholds_centipoints/") => of("Grade"),
        () => None,
    };
    known.unwrap_or_else(|| name(i18n, &key(pointer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo() -> Value {
        serde_json::from_str(include_str!("../../../../../backend/data/policies/subsidy_policy_demo.json"))
            .unwrap()
    }

    fn leaves(value: &Value, at: &str, into: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| leaves(value, &format!("{at}/{name}"), into));
            }
            _ => into.push(at.to_owned()),
        }
    }

    #[test]
    fn every_member_of_a_policy_stands_in_a_section() {
        let mut all = Vec::new();
        leaves(&demo(), "", &mut all);
        // The engine knows these in one way only.
        let fixed = [
            "/currency_unit",
            "/item_rounding",
            "/amount_rounding",
            "/proration",
            "/veto_effect",
            "/rectification_overdue_effect",
        ];
        let missing: Vec<_> = all
            .iter()
            .filter(|at| !fixed.contains(&at.as_str()) && !members().any(|known| known == **at))
            .collect();
        assert!(all.len() > 80 && missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_member_of_a_section_is_one_of_the_policy_save_for_the_share_that_it_may_leave_out() {
        let document = demo();
        let strange: Vec<_> =
            members().filter(|at| document.pointer(at).is_none() && *at != "/municipal_share_bp").collect();
        assert!(strange.is_empty(), "{strange:?}");
        let mut once: Vec<_> = members().collect();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), members().count(), "each stands once");
    }
}
