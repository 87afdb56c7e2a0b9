//! How an award came about, step by step in sentences.

use contract::{
    money::Yuan,
    subsidy::{ItemView, SubsidyLineView},
    subsidy_run::SubsidyRunLineDetails,
    trace::{TraceNode, TraceValue},
};
use yew::prelude::*;

use super::sources::{Versions, list};
use crate::{
    i18n::I18n,
    pages::{explain, subsidy_run::plain},
};

/// A sentence, and the value of the trace whose numbers it tells.
pub(super) struct Step<'a> {
    text: AttrValue,
    node: Option<&'a TraceNode>,
}

/// The sentences in order, from the score to the payment.
pub(super) fn steps<'a>(
    i18n: &I18n,
    one: &SubsidyRunLineDetails,
    sealed: &'a SubsidyLineView,
) -> Vec<Step<'a>> {
    let find = |name: &str| sealed.trace.find(name);
    let step = |text, node| Step { text, node };
    let line = &one.line;
    let mut steps = vec![
        step(gates(i18n, sealed), None),
        step(score(i18n, sealed), None),
        step(grade(i18n, sealed), find("grade_by_score")),
        step(base(i18n, sealed), find("base")),
        step(topup(i18n, sealed, find("topup")), find("topup")),
        step(gross(i18n, sealed), None),
        step(deduction(i18n, one, find("carryover_deduction")), find("carryover_deduction")),
        step(
            i18n.ta(
                "letter-entitlement",
                &[
                    ("gross", plain(line.gross).into()),
                    ("deduction", plain(line.carryover_deduction).into()),
                    ("entitlement", plain(line.entitlement).into()),
                ],
            ),
            None,
        ),
        step(payment(i18n, sealed), find("payment")),
        step(
            i18n.ta(
                "letter-shares",
                &[
                    ("payment", plain(line.payment).into()),
                    ("city", plain(line.municipal_share).into()),
                    ("county", plain(line.county_share).into()),
                ],
            ),
            find("municipal_share"),
        ),
    ];
    if let Some(trace) = &sealed.operating_trace {
        let amount = plain(sealed.operating_guarantee.unwrap_or_default());
        let hours = crate::components::hours(u64::from(one.facts.teaching_minutes));
        let text = i18n.ta("letter-operating-step", &[("hours", hours.into()), ("amount", amount.into())]);
        steps.push(step(text, Some(trace)));
    }
    steps
}

/// A sentence with what its numbers rest on.
pub(super) fn shown(i18n: &I18n, one: &SubsidyRunLineDetails, step: &Step<'_>) -> Html {
    let sources = step.node.map(|node| list(i18n, node, versions(one), false));
    html! { <li><p>{ &step.text }</p>{ sources.unwrap_or_default() }</li> }
}

/// The versions that the letter names.
pub(super) const fn versions(one: &SubsidyRunLineDetails) -> Versions {
    Versions { assessment: one.assessment_version, run: one.line.version }
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
    let by_score = sealed.trace.find("grade_by_score");
    let by_score = by_score.map(|node| explain::value(i18n, &node.value, &node.unit)).unwrap_or_default();
    let grade = i18n.word(sealed.grade);
    i18n.ta(
        "letter-grade",
        &[
            ("total", sealed.total.to_string().into()),
            ("score", by_score.to_string().into()),
            ("grade", grade.to_string().into()),
        ],
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
    let learners = learners.map(|fact| fact.value.to_string()).unwrap_or_default();
    i18n.ta(
        "letter-topup",
        &[
            ("learners", learners.into()),
            ("most", parameter(i18n, node, "topup_cap_learners").into()),
            ("each", parameter(i18n, node, "topup_per_regular_learner_fen").into()),
            ("part", parameter(i18n, node, "topup_grade_coef_bp").into()),
            ("topup", plain(sealed.topup).into()),
        ],
    )
}

fn gross(i18n: &I18n, sealed: &SubsidyLineView) -> AttrValue {
    if !sealed.eligible || !sealed.vetoes.is_empty() {
        return i18n.t("letter-gross-none");
    }
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

fn deduction(i18n: &I18n, one: &SubsidyRunLineDetails, node: Option<&TraceNode>) -> AttrValue {
    i18n.ta(
        "letter-deduction",
        &[
            ("award", plain(one.facts.prior_award).into()),
            ("unspent", plain(one.facts.prior_unspent).into()),
            ("part", parameter(i18n, node, "carryover_allow_bp").into()),
            ("deduction", plain(one.line.carryover_deduction).into()),
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
