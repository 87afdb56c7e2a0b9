//! How an award came about, step by step in sentences.

use contract::{
    money::Yuan,
    subsidy::{ItemView, SubsidyLineView},
    subsidy_run::SubsidyRunLineDetails,
    trace::{TraceNode, TraceValue},
};
use yew::prelude::*;

use super::{
    nothing::Nothing,
    sources::{Origins, list},
};
use crate::{
    i18n::I18n,
    pages::{explain, subsidy_run::plain},
};

/// A sentence, and the value of the trace whose numbers it tells.
pub(super) struct Step<'a> {
    text: AttrValue,
    node: Option<&'a TraceNode>,
}

impl<'a> Step<'a> {
    const fn new(text: AttrValue, node: Option<&'a TraceNode>) -> Self {
        Self { text, node }
    }
}

/// The sentences in order, from the score to the payment; where nothing is paid they end with the reason.
pub(super) fn steps<'a>(
    i18n: &I18n,
    one: &SubsidyRunLineDetails,
    sealed: &'a SubsidyLineView,
) -> Vec<Step<'a>> {
    let nothing = Nothing::of(sealed);
    let mut steps = vec![
        Step::new(gates(i18n, sealed), None),
        Step::new(score(i18n, sealed), None),
        Step::new(grade(i18n, sealed), sealed.trace.find("grade_by_score")),
    ];
    if !nothing.is_some_and(Nothing::bars) {
        steps.extend(award(i18n, sealed));
    }
    match nothing {
        None => {
            steps.extend(claim(i18n, one, sealed));
            steps.extend(paid(i18n, sealed));
        }
        Some(reason) => {
            if reason == Nothing::Deducted {
                steps.extend(claim(i18n, one, sealed));
            }
            steps.push(Step::new(reason.told(i18n), None));
        }
    }
    steps.extend(operating(i18n, one, sealed, nothing));
    steps
}

/// Base and top-up, and what they come to for the months open.
fn award<'a>(i18n: &I18n, sealed: &'a SubsidyLineView) -> [Step<'a>; 3] {
    let find = |name: &str| sealed.trace.find(name);
    [
        Step::new(base(i18n, sealed), find("base")),
        Step::new(topup(i18n, sealed, find("topup")), find("topup")),
        Step::new(gross(i18n, sealed), None),
    ]
}

/// What is taken off for unspent money, and what is left.
fn claim<'a>(i18n: &I18n, one: &SubsidyRunLineDetails, sealed: &'a SubsidyLineView) -> [Step<'a>; 2] {
    let node = sealed.trace.find("carryover_deduction");
    [Step::new(deduction(i18n, one, sealed, node), node), Step::new(entitlement(i18n, sealed), None)]
}

/// What is paid under the budget, and by whom.
fn paid<'a>(i18n: &I18n, sealed: &'a SubsidyLineView) -> [Step<'a>; 2] {
    let find = |name: &str| sealed.trace.find(name);
    [
        Step::new(payment(i18n, sealed), find("payment")),
        Step::new(shares(i18n, sealed), find("municipal_share")),
    ]
}

/// The operating money, where the county grants it.
fn operating<'a>(
    i18n: &I18n,
    one: &SubsidyRunLineDetails,
    sealed: &'a SubsidyLineView,
    nothing: Option<Nothing>,
) -> Option<Step<'a>> {
    let trace = sealed.operating_trace.as_ref()?;
    if nothing.is_some_and(Nothing::bars) {
        return Some(Step::new(i18n.t("letter-operating-none"), None));
    }
    let amount = plain(sealed.operating_guarantee.unwrap_or_default());
    let hours = crate::components::hours(u64::from(one.facts.teaching_minutes));
    let text = i18n.ta("letter-operating-step", &[("hours", hours.into()), ("amount", amount.into())]);
    Some(Step::new(text, Some(trace)))
}

/// A sentence with what its numbers rest on.
pub(super) fn shown(i18n: &I18n, step: &Step<'_>, origins: &Origins<'_>) -> Html {
    let sources = step.node.map(|node| list(i18n, node, origins, false));
    html! { <li><p>{ &step.text }</p>{ sources.unwrap_or_default() }</li> }
}

fn gates(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    let all = sealed.gates.len();
    let failed = sealed.gates.iter().filter(|gate| !gate.passed).count();
    if failed == 0 {
        i18n.ta("letter-gates-passed", &[("all", all.into())])
    } else {
        i18n.ta("letter-gates-failed", &[("all", all.into()), ("failed", failed.into())])
    }
}

fn score(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    let told = |item: &ItemView| format!("{} {}/{}", i18n.word(item.item), item.points, item.maximum);
    let items: Vec<String> = sealed.items.iter().map(told).collect();
    let items = items.join(&i18n.t("list-comma"));
    i18n.ta("letter-score", &[("total", sealed.total.to_string().into()), ("items", items.into())])
}

fn grade(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    let total = sealed.total.to_string();
    let grade = i18n.word(sealed.grade).to_string();
    if !sealed.downgraded && sealed.vetoes.is_empty() {
        return i18n.ta("letter-grade", &[("total", total.into()), ("grade", grade.into())]);
    }
    let by_score = sealed.trace.find("grade_by_score");
    let by_score = by_score.map(|node| explain::value(i18n, &node.value, &node.unit)).unwrap_or_default();
    i18n.ta(
        "letter-grade-lowered",
        &[("total", total.into()), ("score", by_score.to_string().into()), ("grade", grade.into())],
    )
}

fn base(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    i18n.ta(
        "letter-base",
        &[
            ("kind", i18n.word(sealed.kind).to_string().into()),
            ("grade", i18n.word(sealed.grade).to_string().into()),
            ("base", plain(sealed.base).into()),
        ],
    )
}

/// A parameter of a value, whose key begins so, with its unit.
fn parameter(i18n: &I18n, node: Option<&TraceNode>, stem: &str) -> String {
    let parameters = node.into_iter().flat_map(|node| &node.parameters);
    let mut found = parameters.filter(|one| one.key.starts_with(stem)).map(|one| {
        let unit = explain::unit_of(&one.key);
        explain::value(i18n, &one.value, unit).to_string()
    });
    found.next().unwrap_or_else(|| "—".to_owned())
}

fn topup(i18n: &I18n, sealed: &SubsidyLineView, node: Option<&TraceNode>) -> AttrValue {
    let learners = node.and_then(|node| node.find("regular_learners"));
    let learners = learners.map(|fact| explain::value(i18n, &fact.value, &fact.unit)).unwrap_or_default();
    i18n.ta(
        "letter-topup",
        &[
            ("learners", learners.to_string().into()),
            ("most", parameter(i18n, node, "topup_cap_learners").into()),
            ("each", parameter(i18n, node, "topup_per_regular_learner_fen").into()),
            ("part", parameter(i18n, node, "topup_grade_coef_bp").into()),
            ("topup", plain(sealed.topup).into()),
        ],
    )
}

fn gross(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    i18n.ta(
        "letter-gross",
        &[
            ("base", plain(sealed.base).into()),
            ("topup", plain(sealed.topup).into()),
            ("months", sealed.months.into()),
            ("gross", plain(sealed.gross).into()),
        ],
    )
}

fn deduction(
    i18n: &I18n,
    one: &SubsidyRunLineDetails,
    sealed: &SubsidyLineView,
    node: Option<&TraceNode>,
) -> AttrValue {
    let text =
        if sealed.carryover_deduction > Yuan::ZERO { "letter-deduction" } else { "letter-deduction-none" };
    i18n.ta(
        text,
        &[
            ("award", plain(one.facts.prior_award).into()),
            ("unspent", plain(one.facts.prior_unspent).into()),
            ("part", parameter(i18n, node, "carryover_allow_bp").into()),
            ("deduction", plain(sealed.carryover_deduction).into()),
        ],
    )
}

fn entitlement(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    i18n.ta(
        "letter-entitlement",
        &[
            ("gross", plain(sealed.gross).into()),
            ("deduction", plain(sealed.carryover_deduction).into()),
            ("entitlement", plain(sealed.entitlement).into()),
        ],
    )
}

fn shares(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    i18n.ta(
        "letter-shares",
        &[
            ("payment", plain(sealed.payment).into()),
            ("city", plain(sealed.municipal_share).into()),
            ("county", plain(sealed.county_share).into()),
        ],
    )
}

/// An amount of the trace.
fn amount(sealed: &SubsidyLineView, name: &str) -> Option<Yuan> {
    match sealed.trace.find(name)?.value {
        TraceValue::Hundredths(fen) => Some(Yuan::from_fen(fen)),
        _ => None,
    }
}

fn payment(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    let (budget, total) = (amount(sealed, "budget"), amount(sealed, "total_entitlement"));
    let (Some(budget), Some(total)) = (budget, total) else {
        return i18n.ta("letter-paid-in-full", &[("payment", plain(sealed.payment).into())]);
    };
    if total <= budget {
        return i18n.ta(
            "letter-within-budget",
            &[
                ("total", plain(total).into()),
                ("budget", plain(budget).into()),
                ("payment", plain(sealed.payment).into()),
            ],
        );
    }
    i18n.ta(
        "letter-shared-out",
        &[
            ("total", plain(total).into()),
            ("budget", plain(budget).into()),
            ("entitlement", plain(sealed.entitlement).into()),
            ("payment", plain(sealed.payment).into()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use serde_json::{Value, json};
    use yew::Callback;

    use super::{super::standing::tests::line, *};
    use crate::i18n::Lang;

    fn texts() -> I18n {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/zh-CN");
        let read = |slice: &str| fs::read_to_string(folder.join(format!("{slice}.ftl"))).unwrap();
        let source = ["subsidy_line", "trace", "shell", "school"].map(read).join("\n");
        I18n::new(Lang::ZhCn, source, Callback::noop())
    }

    /// What is told of a line on which these members are as given.
    fn told(members: &Value) -> Vec<String> {
        let mut document = plain_line();
        for (name, value) in members.as_object().unwrap() {
            document[name] = value.clone();
        }
        let sealed: SubsidyLineView = serde_json::from_value(document).unwrap();
        steps(&texts(), &line(1), &sealed).iter().map(|step| step.text.to_string()).collect()
    }

    fn plain_line() -> Value {
        let trace = json!({ "name": "award", "value": "100.00", "unit": "yuan", "formula": "f", "inputs": [], "parameters": [] });
        json!({
            "code": "A", "name": "N", "county_code": "150602", "kind": "center", "gates": [], "eligible": true,
            "items": [], "total": "90.00", "grade": "excellent", "vetoes": [], "downgraded": false,
            "base": "90.00", "topup": "10.00", "months": 12, "gross": "100.00", "carryover_deduction": "0.00",
            "entitlement": "100.00", "payment": "100.00", "municipal_share": "50.00", "county_share": "50.00",
            "operating_guarantee": "7.00", "trace": trace, "operating_trace": trace, "hash": "h",
        })
    }

    #[test]
    fn an_award_is_told_from_its_score_to_its_shares() {
        let all = told(&json!({}));
        assert_eq!(all.len(), 11, "{all:?}");
        assert!(
            all[9].contains("市级承担 50.00 元") && all[10].ends_with("运营保障经费为 7.00 元。"),
            "{all:?}"
        );
    }

    #[test]
    fn a_letter_about_nothing_ends_with_the_one_reason() {
        let none = json!({ "gross": "0.00", "entitlement": "0.00", "payment": "0.00" });
        let with = |name: &str, value: Value| {
            let mut members = none.clone();
            members[name] = value;
            told(&members)
        };
        let barred = with("eligible", json!(false));
        assert_eq!(
            barred[3..],
            ["因未达到资助条件，本年度资助金额为 0.00 元。", "因同样原因，运营保障经费为 0.00 元。"]
        );
        let vetoed = with("vetoes", json!(["V6_refused_inspection"]));
        assert_eq!(vetoed[3], "因一票否决，本年度资助金额为 0.00 元。");
        let ungraded = with("operating_trace", Value::Null);
        assert_eq!(ungraded.len(), 7, "{ungraded:?}");
        assert!(ungraded[6].starts_with("按该等次折算的金额为 0.00 元"), "{ungraded:?}");
        for told in [barred, vetoed, ungraded] {
            assert!(!told.iter().any(|text| text.contains("全额拨付") || text.contains("应得")), "{told:?}");
        }
    }

    #[test]
    fn what_takes_the_whole_award_off_is_told_before_the_reason() {
        let all = told(&json!({
            "carryover_deduction": "100.00", "entitlement": "0.00", "payment": "0.00", "operating_trace": null,
        }));
        assert_eq!(all.len(), 9, "{all:?}");
        assert!(
            all[6].contains("扣减 100.00 元") && all[8].starts_with("扣减上年结余后应得金额为 0.00 元"),
            "{all:?}"
        );
    }
}
