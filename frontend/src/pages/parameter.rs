//! The parameters of the policies by their names. A key names a parameter and then for what it holds:
//! `topup_cap_learners.center` is the “most learners” for centres.

use contract::{
    course::{ActivityForm, DeliveryMode},
    credit::CreditCap,
    facility::SchoolKind,
    subsidy::{Grade, RubricItem},
};
use yew::AttrValue;

use super::explain;
use crate::i18n::I18n;

/// The parameters, and the texts that name them.
const PARAMETERS: &[(&str, &str)] = &[
    ("base_amount_fen", "parameter-base-amount"),
    ("block_minutes", "parameter-block-minutes"),
    ("candidate_weights_bp.attendance", "parameter-refresh-candidate-weights-attendance"),
    ("candidate_weights_bp.demand", "parameter-refresh-candidate-weights-demand"),
    ("candidate_weights_bp.honours", "parameter-refresh-candidate-weights-honours"),
    ("candidate_weights_bp.satisfaction", "parameter-refresh-candidate-weights-satisfaction"),
    ("candidate_weights_bp.votes", "parameter-refresh-candidate-weights-votes"),
    ("caps_centi", "parameter-cap"),
    ("carryover_allow_bp", "parameter-carryover"),
    ("closed_account.after_days", "parameter-closed-after"),
    ("closed_account.balance", "parameter-closed-balance"),
    ("gap_bp", "parameter-refresh-gap"),
    ("gates.curriculum_refreshed_each_due_half_year", "parameter-must-refresh"),
    ("gates.fixed_venue", "parameter-must-have-venue"),
    ("gates.half_year_due_min_open_days", "parameter-due-open-days"),
    ("gates.host_facility_annual_assessment_not_failed", "parameter-host-assessment"),
    ("gates.hosted_in_home_community_elderly_care_facility", "parameter-must-be-hosted"),
    ("gates.min_area", "parameter-must-have-area"),
    ("gates.min_full_months_open", "parameter-months-open"),
    ("gates.min_regular_participation_bp", "parameter-participation"),
    ("gates.min_weekly_opening_minutes", "parameter-weekly-opening"),
    ("gates.signin_completeness_bp", "parameter-signin-completeness"),
    ("grade_thresholds_centipoints", "parameter-grade-threshold"),
    ("keep_bp", "parameter-refresh-keep"),
    ("max_additions", "parameter-refresh-max-additions"),
    ("max_candidates", "parameter-refresh-max-candidates"),
    ("min_age_years", "parameter-min-age"),
    ("min_area_centi_m2", "parameter-min-area"),
    ("min_participants", "parameter-refresh-min-participants"),
    ("min_ratings", "parameter-refresh-min-ratings"),
    ("min_valid_minutes", "parameter-min-minutes"),
    ("municipal_share_bp", "parameter-municipal-share"),
    ("new_sessions", "parameter-refresh-new-sessions"),
    ("operating.cap_fen", "parameter-operating-cap"),
    ("operating.grade_coef_bp", "parameter-operating-grade"),
    ("operating.per_teaching_hour_fen", "parameter-operating-hour"),
    ("par_value_fen_per_credit", "parameter-par-value"),
    ("priority_multiplier_bp", "parameter-multiplier"),
    ("priority_multiplier_enabled", "parameter-multiplier-on"),
    ("rate_centi_per_hour", "parameter-hourly-rate"),
    ("redemption.item_cost_cap_fen", "parameter-item-cost"),
    ("redemption.max_per_month_centi", "parameter-redeemed-a-month"),
    ("redemption.reverse_grace_days", "parameter-grace-days"),
    ("reserve.high_cost_fen", "parameter-high-cost"),
    ("reserve.restrict_ratio_bp", "parameter-reserve-restrict"),
    ("reserve.warn_ratio_bp", "parameter-reserve-warn"),
    ("revise_bp", "parameter-refresh-revise"),
    ("rubric_max_centipoints", "parameter-rubric-max"),
    ("session_step_bp", "parameter-refresh-session-step"),
    ("strong_bp", "parameter-refresh-strong"),
    ("target_ratio_bp", "parameter-target-ratio"),
    ("targets", "parameter-target"),
    ("topup_cap_learners", "parameter-topup-cap"),
    ("topup_grade_coef_bp", "parameter-topup-grade"),
    ("topup_per_regular_learner_fen", "parameter-topup-per-learner"),
    ("vesting_hours", "parameter-vesting"),
    ("weak_bp", "parameter-refresh-weak"),
    ("weights_bp.attendance", "parameter-refresh-weights-attendance"),
    ("weights_bp.completion", "parameter-refresh-weights-completion"),
    ("weights_bp.cost", "parameter-refresh-weights-cost"),
    ("weights_bp.demand", "parameter-refresh-weights-demand"),
    ("weights_bp.satisfaction", "parameter-refresh-weights-satisfaction"),
    ("weights_bp.uptake", "parameter-refresh-weights-uptake"),
];

/// The name of a parameter, with for what it holds; the key itself where it is not known.
pub(super) fn name(i18n: &I18n, key: &str) -> AttrValue {
    let rest = |stem: &str| key.strip_prefix(stem).filter(|rest| rest.is_empty() || rest.starts_with('.'));
    let known = PARAMETERS.iter().filter_map(|(stem, text)| Some((stem.len(), rest(stem)?, *text)));
    let Some((_, rest, text)) = known.max_by_key(|(length, ..)| *length) else {
        return key.to_owned().into();
    };
    let told: Vec<String> = rest
        .split('.')
        .filter(|part| !part.is_empty())
        .map(|part| holds_for(i18n, text, part).map_or_else(|| part.to_owned(), |told| told.to_string()))
        .collect();
    if told.is_empty() {
        return i18n.t(text);
    }
    let of = told.join(&i18n.t("parameter-separator"));
    i18n.ta("parameter-for", &[("name", i18n.t(text).to_string().into()), ("of", of.into())])
}

fn holds_for(i18n: &I18n, parameter: &str, part: &str) -> Option<AttrValue> {
    fn word<W: contract::Word>(i18n: &I18n, part: &str) -> Option<AttrValue> {
        part.parse::<W>().ok().map(|word| i18n.word(word))
    }
    match (parameter, part) {
        (_, "in_person") => return Some(i18n.word(DeliveryMode::Offline)),
        (_, "online") => return Some(i18n.word(DeliveryMode::Online)),
        // A target is a number of something that the rubric has an item of the same name for.
        ("parameter-target", _) => {
            return word::<SchoolKind>(i18n, part).or_else(|| explain::known(i18n, part));
        }
        _ => {}
    }
    word::<SchoolKind>(i18n, part)
        .or_else(|| word::<Grade>(i18n, part))
        .or_else(|| word::<RubricItem>(i18n, part))
        .or_else(|| word::<ActivityForm>(i18n, part))
        .or_else(|| word::<CreditCap>(i18n, part))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use yew::Callback;

    use super::*;
    use crate::i18n::Lang;

    fn texts(lang: Lang) -> I18n {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |path: String| fs::read_to_string(root.join(path)).unwrap();
        let source =
            ["trace", "subsidy", "shell"].map(|slice| read(format!("locales/{}/{slice}.ftl", lang.tag())));
        let words = read(format!("../backend/locales/{}/words.ftl", lang.tag()));
        I18n::new(lang, source.join("\n") + "\n" + &words, Callback::noop())
    }

    /// Every number and switch of a policy, by key.
    fn keys(value: &serde_json::Value, place: &str, into: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(members) => {
                for (name, member) in members {
                    let below = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                    keys(member, &below, into);
                }
            }
            serde_json::Value::Number(_) | serde_json::Value::Bool(_) => into.push(place.to_owned()),
            _ => {}
        }
    }

    /// What policies say of themselves, and what no calculation rests on.
    const NO_PARAMETERS: [&str; 5] = [
        "version",
        "publicity_working_days",
        "appeal_decision_working_days",
        "cash_convertible",
        "transferable",
    ];

    #[test]
    fn every_parameter_of_the_policies_has_a_name_in_both_languages() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend/data/policies");
        let mut all =
            ["operating.per_teaching_hour_fen", "operating.grade_coef_bp.good", "reserve.high_cost_fen"]
                .map(str::to_owned)
                .to_vec();
        for file in ["credit_policy_demo.json", "subsidy_policy_demo.json"] {
            keys(&serde_json::from_slice(&fs::read(folder.join(file)).unwrap()).unwrap(), "", &mut all);
        }
        all.retain(|key| !NO_PARAMETERS.contains(&key.as_str()));
        assert!(all.len() > 80, "{}", all.len());
        for lang in Lang::ALL {
            let texts = texts(lang);
            let code =
                |told: &AttrValue| told.contains('_') || told.contains('.') || told.contains("parameter-");
            let unnamed: Vec<_> =
                all.iter().map(|key| (key, name(&texts, key))).filter(|(_, told)| code(told)).collect();
            assert!(unnamed.is_empty(), "{unnamed:?}");
        }
    }

    #[test]
    fn a_parameter_says_for_what_it_holds() {
        let texts = texts(Lang::ZhCn);
        assert_eq!(name(&texts, "topup_cap_learners.center"), "参与奖补的人数上限（中心学堂）");
        assert_eq!(name(&texts, "base_amount_fen.station.good"), "年度基础额（站点学堂，良好）");
        assert_eq!(name(&texts, "carryover_allow_bp"), "上年资助可结余的比例");
        assert_eq!(name(&texts, "something.else"), "something.else");
    }
}
