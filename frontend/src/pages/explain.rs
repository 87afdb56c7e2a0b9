//! Turns a trace of the server into an explanation in the reader's language.

use contract::{
    credit::CreditCap,
    subsidy::{Gate, Grade, RubricItem, Veto},
    trace::{TraceNode as Computed, TraceParameter, TraceValue},
};

use crate::{
    components::{TraceLink, TraceNode, grouped, percent},
    i18n::I18n,
    time,
};

/// What a computed value is, and the text that says so. Names of gates, items and caps are words of `contract`.
const NAMES: &[(&str, &str)] = &[
    ("activity_forms", "trace-activity-forms"),
    ("all_attendances", "trace-all-attendances"),
    ("all_choices", "trace-all-choices"),
    ("all_costs", "trace-all-costs"),
    ("all_items", "trace-all-items"),
    ("all_sessions", "trace-all-sessions"),
    ("attendance_elsewhere", "trace-attendance-elsewhere"),
    ("attendance_rate", "trace-attendance-rate"),
    ("attendances", "trace-attendances"),
    ("award", "trace-award"),
    ("base", "trace-base"),
    ("blocks", "trace-blocks"),
    ("budget", "trace-budget"),
    ("candidate_score", "trace-candidate-score"),
    ("carryover_deduction", "trace-carryover-deduction"),
    ("categories", "trace-categories"),
    ("category_choices", "trace-category-choices"),
    ("category_demand", "trace-category-demand"),
    ("category_gap", "trace-category-gap"),
    ("category_sessions", "trace-category-sessions"),
    ("category_taught", "trace-category-taught"),
    ("category_wanted", "trace-category-wanted"),
    ("changed_items", "trace-changed-items"),
    ("changed_share", "trace-changed-share"),
    ("completion_rate", "trace-completion-rate"),
    ("completions", "trace-completions"),
    ("cost", "trace-cost"),
    ("counted_area", "trace-counted-area"),
    ("county_share", "trace-county-share"),
    ("course_cost", "trace-course-cost"),
    ("course_score", "trace-course-score"),
    ("course_votes", "trace-course-votes"),
    ("credited", "trace-credited"),
    ("cut", "trace-cut"),
    ("declared_area", "trace-declared-area"),
    ("demand", "trace-demand"),
    ("eligible", "trace-eligible"),
    ("entitlement", "trace-entitlement"),
    ("expected_votes", "trace-expected-votes"),
    ("fixed_venue", "trace-fixed-venue"),
    ("form", "trace-form"),
    ("full_months_open", "trace-full-months-open"),
    ("grade", "trace-grade"),
    ("grade_by_score", "trace-grade-by-score"),
    ("gross", "trace-gross"),
    ("honours", "trace-honours"),
    ("host_assessment", "trace-host-assessment"),
    ("hosted", "trace-hosted"),
    ("inspection_points", "trace-inspection-points"),
    ("learning_teams", "trace-learning-teams"),
    ("mean_rating", "trace-mean-rating"),
    ("measured_area", "trace-measured-area"),
    ("min_changed_share", "trace-min-changed-share"),
    ("multiplier", "trace-multiplier"),
    ("municipal_share", "trace-municipal-share"),
    ("no_credit", "trace-no-credit"),
    ("online_learners", "trace-online-learners"),
    ("open_days.H1", "trace-open-days-1"),
    ("open_days.H2", "trace-open-days-2"),
    ("operating_guarantee", "trace-operating-guarantee"),
    ("participants", "trace-participants"),
    ("payment", "trace-payment"),
    ("possible_attendances", "trace-possible-attendances"),
    ("prior_award", "trace-prior-award"),
    ("prior_unspent", "trace-prior-unspent"),
    ("priority", "trace-priority"),
    ("ratings", "trace-ratings"),
    ("raw", "trace-raw"),
    ("rectification_overdue", "trace-rectification-overdue"),
    ("redemption_records", "trace-redemption-records"),
    ("refreshes_done", "trace-refreshes-done"),
    ("refreshes_due", "trace-refreshes-due"),
    ("registered_learners", "trace-registered-learners"),
    ("regular_learners", "trace-regular-learners"),
    ("satisfaction", "trace-satisfaction"),
    ("satisfaction_rate", "trace-satisfaction-rate"),
    ("seats", "trace-seats"),
    ("sessions_held", "trace-sessions-held"),
    ("shared_venues", "trace-shared-venues"),
    ("signin_completeness", "trace-signin-completeness"),
    ("smart_aging_sessions", "trace-smart-aging-sessions"),
    ("teachers", "trace-teachers"),
    ("teachers_verified", "trace-teachers-verified"),
    ("teaching_minutes", "trace-teaching-minutes"),
    ("timely_crediting", "trace-timely-crediting"),
    ("topup", "trace-topup"),
    ("total", "trace-total"),
    ("total_entitlement", "trace-total-entitlement"),
    ("uptake", "trace-uptake"),
    ("used", "trace-used"),
    ("valid_minutes", "trace-valid-minutes"),
    ("verdict", "trace-verdict"),
    ("veto", "trace-veto"),
    ("volunteer_minutes", "trace-volunteer-minutes"),
    ("votes", "trace-votes"),
    ("waiting_learners", "trace-waiting-learners"),
    ("weekly_opening", "trace-weekly-opening"),
];

/// The formulas of the rules, and the texts that say them. One that is not listed is shown as the server wrote it.
const FORMULAS: &[(&str, &str)] = &[
    ("all gates passed", "formula-01"),
    ("as the inspection found", "formula-02"),
    ("best grade whose threshold total reaches", "formula-03"),
    ("by kind and grade", "formula-04"),
    ("by priority, if enabled", "formula-05"),
    ("count(open_days >= minimum)", "formula-06"),
    ("floor(payment × part of the city)", "formula-07"),
    ("floor(valid_minutes / block_minutes), 0 below the minimum or with no_credit", "formula-08"),
    ("HALF_UP((base + topup) × full_months_open / 12), 0 unless eligible and without veto", "formula-09"),
    ("HALF_UP(blocks × block_minutes × rate / 60 × multiplier)", "formula-10"),
    ("HALF_UP(max(0, prior_unspent - prior_award × part that may stay)), 0 if gross is 0", "formula-11"),
    ("HALF_UP(maximum × categories / 7)", "formula-12"),
    ("HALF_UP(maximum × min(1, part / whole / target))", "formula-13"),
    ("HALF_UP(maximum × min(1, reached / (target × full_months_open / 12)))", "formula-14"),
    ("HALF_UP(maximum × min(1, reached / target))", "formula-15"),
    ("HALF_UP(maximum × refreshes_done / refreshes_due), maximum if none is due", "formula-16"),
    ("has it, or not asked for", "formula-17"),
    ("max(0, cap - used)", "formula-18"),
    ("max(0, gross - carryover_deduction)", "formula-19"),
    ("maximum if it has one", "formula-20"),
    ("min(declared_area, measured_area)", "formula-21"),
    ("min(raw, what each cap leaves)", "formula-22"),
    ("min(regular_learners, most) × per_learner × part of the grade", "formula-23"),
    ("municipal_share + county_share", "formula-24"),
    ("payment - municipal_share", "formula-25"),
    ("regular_learners / registered_learners >= minimum, compared exactly", "formula-26"),
    ("sum of the items", "formula-27"),
    ("unqualified on any veto, else one down if rectification_overdue", "formula-28"),
    ("sum of weight × measure", "formula-29"),
    ("the middle, too little known", "formula-30"),
    ("attendances / (participants × sessions_held)", "formula-31"),
    ("completions / participants", "formula-32"),
    ("(mean_rating - 1) / 4", "formula-33"),
    ("min(1, part of the choices / part of the sessions / 2)", "formula-34"),
    ("min(1, votes / expected_votes / 2)", "formula-35"),
    ("the higher of what is known", "formula-36"),
    ("min(1, (attendances + waiting_learners × sessions_held) / seats)", "formula-37"),
    ("min(1, mean cost of an attendance / own / 2)", "formula-38"),
    ("1/2 + honours / 4, at most 1", "formula-39"),
    ("attendances / possible_attendances", "formula-40"),
    ("category_choices / all_choices", "formula-41"),
    ("category_sessions / all_sessions", "formula-42"),
    ("category_wanted - category_taught", "formula-43"),
    ("keep from keep_bp on, revise from revise_bp on, else replace", "formula-44"),
    ("replace what is retired", "formula-45"),
    ("replace what cannot be planned any more", "formula-48"),
    ("revise the weakest kept while too little changes", "formula-46"),
    ("changed_items / all_items", "formula-47"),
    (
        "entitlement if total_entitlement <= budget, else floor(entitlement × budget / total_entitlement) and the fen \
         left over by largest remainder, ties by code ascending",
        "formula-49",
    ),
    (
        "HALF_UP(min(teaching_minutes / 60 × per_hour, cap) × part of the grade), 0 unless eligible and without veto",
        "formula-50",
    ),
    ("counted_area >= minimum", "formula-51"),
    ("weekly_opening >= minimum", "formula-52"),
    ("host_assessment is not unqualified", "formula-53"),
    ("full_months_open >= minimum", "formula-54"),
    ("signin_completeness >= minimum", "formula-55"),
    ("refreshes_done >= refreshes_due", "formula-56"),
];

/// The explanation of a computed value, with everything that it was computed from.
pub fn tree(i18n: &I18n, node: &Computed) -> TraceNode {
    linked_tree(i18n, node, &|_| None)
}

/// Like [`tree`]; `source` says for each value where it was read from.
pub fn linked_tree(
    i18n: &I18n,
    node: &Computed,
    source: &dyn Fn(&Computed) -> Option<TraceLink>,
) -> TraceNode {
    let rule = (!node.formula.is_empty()).then(|| format!("= {}", formula(i18n, &node.formula)).into());
    let inputs = node.inputs.iter().map(|input| linked_tree(i18n, input, source));
    let parameters = node.parameters.iter().map(|one| parameter(i18n, one));
    TraceNode {
        label: name(i18n, &node.name),
        value: Some(value(i18n, &node.value, &node.unit)),
        note: rule,
        link: source(node),
        children: inputs.chain(parameters).collect(),
    }
}

fn parameter(i18n: &I18n, parameter: &TraceParameter) -> TraceNode {
    let since = i18n.ta(
        "trace-parameter-basis",
        &[("basis", parameter.basis.clone().into()), ("day", time::day(parameter.effective_from).into())],
    );
    TraceNode {
        label: i18n.ta(
            "trace-parameter",
            &[("name", super::parameter::name(i18n, &parameter.key).to_string().into())],
        ),
        value: Some(value(i18n, &parameter.value, unit_of(&parameter.key))),
        note: Some(since),
        ..TraceNode::default()
    }
}

/// The ends of words by which the key of a number names its unit; of two that fit the earlier one counts.
const UNITS: &[(&str, &str)] = &[
    ("_fen", "fen"),
    ("_centipoints", "centipoints"),
    ("_centi_m2", "centi_m2"),
    ("_bp", "bp"),
    ("_minutes", "minutes"),
    ("working_days", "working_days"),
    ("_days", "days"),
    ("_months_open", "months"),
    ("_learners", "learners"),
];

/// The unit that the key of a parameter names; where several of its words name one, that of the outermost.
pub fn unit_of(key: &str) -> &'static str {
    key.split('.').map(unit_of_word).find(|unit| !unit.is_empty()).unwrap_or_default()
}

fn unit_of_word(word: &str) -> &'static str {
    match UNITS.iter().find(|(end, _)| word.ends_with(end)) {
        Some((_, unit)) => unit,
        None if word.contains("_centi") => "centi",
        None if word.contains("_fen_per_") => "fen",
        None => "",
    }
}

/// The name of a computed value that is no word of `contract`; `None` where it has none.
pub fn known(i18n: &I18n, name: &str) -> Option<yew::AttrValue> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, key)| i18n.t(key))
}

/// What a computed value is called; its own name where there is no text for it.
pub fn name(i18n: &I18n, name: &str) -> yew::AttrValue {
    let (kind, word) = name.split_once('.').unwrap_or(("", name));
    let word = match kind {
        "gate" => word.parse::<Gate>().ok().map(|gate| i18n.word(gate)),
        "item" => word.parse::<RubricItem>().ok().map(|item| i18n.word(item)),
        "left" => word
            .parse::<CreditCap>()
            .ok()
            .map(|cap| i18n.ta("trace-left", &[("cap", i18n.word(cap).to_string().into())])),
        _ => None,
    };
    word.or_else(|| known(i18n, name)).unwrap_or_else(|| name.to_owned().into())
}

/// A formula in the reader's language, or at least the names that it uses.
pub fn formula(i18n: &I18n, formula: &str) -> String {
    if let Some((_, key)) = FORMULAS.iter().find(|(known, _)| *known == formula) {
        return i18n.t(key).to_string();
    }
    let mut text = String::new();
    let mut rest = formula;
    while let Some(start) = rest.find(|c: char| c.is_ascii_lowercase()) {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '_')).unwrap_or(rest.len());
        let word = &rest[..end];
        match NAMES.iter().find(|(known, _)| *known == word) {
            Some((_, key)) => text.push_str(&i18n.t(key)),
            None => text.push_str(word),
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    text
}

/// A value with its unit.
pub fn value(i18n: &I18n, value: &TraceValue, unit: &str) -> yew::AttrValue {
    let number = match value {
        TraceValue::Flag(true) => return i18n.t("trace-yes"),
        TraceValue::Flag(false) => return i18n.t("trace-no"),
        TraceValue::Word(word) => return word_of(i18n, word),
        TraceValue::Count(count) => *count,
        TraceValue::Hundredths(hundredths) => *hundredths,
    };
    let hundredths = || grouped(&contract::money::Credits(number).to_string());
    let plain = || grouped(&value.to_string());
    match unit {
        "yuan" => format!("{} {}", plain(), i18n.t("unit-yuan")).into(),
        "fen" => format!("{} {}", hundredths(), i18n.t("unit-yuan")).into(),
        "credits" | "centi" => format!("{} {}", hundredths(), i18n.t("unit-credits")).into(),
        "points" | "centipoints" => format!("{} {}", hundredths(), i18n.t("unit-points")).into(),
        "square_metres" | "centi_m2" => format!("{} m²", hundredths()).into(),
        "bp" => u32::try_from(number).map_or_else(|_| plain(), percent).into(),
        "minutes" => i18n.ta("class-minutes", &[("minutes", plain().into())]),
        "days" => i18n.ta("unit-days", &[("count", plain().into())]),
        "working_days" => i18n.ta("unit-working-days", &[("count", plain().into())]),
        "half_years" => i18n.ta("unit-half-years", &[("count", plain().into())]),
        "months" => i18n.ta("unit-months", &[("count", plain().into())]),
        "learners" => i18n.ta("unit-people", &[("count", plain().into())]),
        _ => plain().into(),
    }
}

fn word_of(i18n: &I18n, word: &str) -> yew::AttrValue {
    let grade = word.parse::<Grade>().map(|grade| i18n.word(grade)).ok();
    let veto = || word.parse::<Veto>().map(|veto| i18n.word(veto)).ok();
    let form = || word.parse::<contract::course::ActivityForm>().map(|form| i18n.word(form)).ok();
    let verdict =
        || word.parse::<contract::curriculum::RefreshVerdict>().map(|verdict| i18n.word(verdict)).ok();
    grade.or_else(veto).or_else(form).or_else(verdict).unwrap_or_else(|| word.to_owned().into())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use yew::Callback;

    use super::*;
    use crate::i18n::Lang;

    fn texts() -> I18n {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/zh-CN");
        let read = |slice: &str| fs::read_to_string(folder.join(format!("{slice}.ftl"))).unwrap();
        let source = ["trace", "shell", "class"].map(read).join("\n");
        I18n::new(Lang::ZhCn, source, Callback::noop())
    }

    fn told(key: &str, count: i64) -> String {
        value(&texts(), &TraceValue::Count(count), unit_of(key)).to_string()
    }

    #[test]
    fn any_word_of_a_key_names_the_unit() {
        for (key, count, text) in [
            ("gates.min_weekly_opening_minutes.center", 1_200, "1,200 分钟"),
            ("operating.grade_coef_bp.excellent", 10_000, "100%"),
            ("operating.per_teaching_hour_fen", 5_000, "50.00 元"),
            ("topup_cap_learners.center", 300, "300 人"),
            ("gates.half_year_due_min_open_days", 90, "90 天"),
            ("gates.min_full_months_open", 3, "3 个月"),
            ("publicity_working_days", 7, "7 个工作日"),
            ("working_days", 7, "7 个工作日"),
            ("grade_thresholds_centipoints.excellent", 9_000, "90.00 分"),
            ("rubric_max_centipoints.regular_participation", 1_500, "15.00 分"),
            ("min_area_centi_m2.station", 5_000, "50.00 m²"),
            ("base_amount_fen.center.good", 1_500_000, "15,000.00 元"),
            ("targets.center.teaching_minutes", 14_400, "14,400 分钟"),
            ("targets.center.shared_venues", 2, "2"),
            ("redemption.max_per_month_centi", 2_000, "20.00 学分"),
            ("par_value_fen_per_credit", 100, "1.00 元"),
        ] {
            assert_eq!(told(key, count), text, "{key}");
        }
    }

    #[test]
    fn half_years_say_that_they_are() {
        assert_eq!(value(&texts(), &TraceValue::Count(2), "half_years"), "2 个半年");
    }
}
