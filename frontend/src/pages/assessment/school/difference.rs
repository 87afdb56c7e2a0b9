//! A result beside the one before it.

use std::rc::Rc;

use contract::{
    assessment::{AssessmentFact, AssessmentResult, AssessmentVersionView},
    ids::AssessmentId,
};
use yew::prelude::*;

use super::given::Given;
use crate::{
    api::{assessment, use_load},
    components::{Column, DataTable, DefinitionList, Dialog, Notice, Row, Tone, percent},
    i18n::{I18n, use_i18n},
    pages::{
        assessment::{figure, grade_label},
        explain,
    },
    time,
};

/// Properties of [`Difference`].
#[derive(PartialEq, Properties)]
pub(super) struct DifferenceProps {
    /// The school in the cycle.
    pub(super) school: AssessmentId,
    /// Every version of its result.
    pub(super) all: Vec<AssessmentVersionView>,
    /// The result.
    pub(super) version: AssessmentVersionView,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
}

/// What a result says, and what changed from the one before.
#[component]
pub(super) fn Difference(props: &DifferenceProps) -> Html {
    let i18n = use_i18n();
    let number = props.version.number;
    let both = use_load((props.school, number), |api, (school, number)| async move {
        let now = assessment::version(&api, school, number).await?;
        let before =
            if number > 1 { Some(assessment::version(&api, school, number - 1).await?) } else { None };
        Ok((now, before))
    });
    let title = i18n.ta("assessment-version-number", &[("number", number.into())]);
    html! {
        <Dialog {title} wide=true onclose={props.onclose.clone()}>
            <DefinitionList items={facts(&i18n, &props.version)} />
            { both.view(|both: &Rc<(AssessmentResult, Option<AssessmentResult>)>| match &both.1 {
                None => html! { <Notice tone={Tone::Info} title={i18n.t("assessment-version-first")} /> },
                Some(before) => table(&i18n, &props.all, before, &both.0),
            }) }
        </Dialog>
    }
}

fn facts(i18n: &I18n, version: &AssessmentVersionView) -> Vec<(AttrValue, Html)> {
    vec![
        (i18n.t("assessment-cause"), html! { i18n.word(version.cause) }),
        (i18n.t("trace-total"), html! { version.total.to_string() }),
        (i18n.t("trace-grade"), grade_label(i18n, version.grade)),
        (
            i18n.t("assessment-made-by"),
            html! { format!("{} · {}", version.made_by.name, time::minute(version.made_at)) },
        ),
        (i18n.t("assessment-reason"), html! { version.reason.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("assessment-hash"), html! { <span class="digest">{ &version.hash }</span> }),
    ]
}

/// What changed: a name, how it was, and how it is.
#[derive(Debug, PartialEq)]
struct Changed {
    what: AttrValue,
    was: AttrValue,
    is: AttrValue,
}

fn table(
    i18n: &I18n,
    all: &[AssessmentVersionView],
    before: &AssessmentResult,
    now: &AssessmentResult,
) -> Html {
    let given = |one: &AssessmentResult| Given::of(all, one.version.number);
    let changed = changes(i18n, (before, given(before)), (now, given(now)));
    if changed.is_empty() {
        return html! { <Notice tone={Tone::Info} title={i18n.t("assessment-nothing-changed")} /> };
    }
    let columns = vec![
        Column::new("what", i18n.t("assessment-changed-what")),
        Column::new("was", i18n.t("assessment-changed-was")),
        Column::new("is", i18n.t("assessment-changed-is")),
    ];
    let row = |one: &Changed| Row {
        key: one.what.clone(),
        to: None,
        cells: vec![html! { &one.what }, html! { <del>{ &one.was }</del> }, html! { <ins>{ &one.is }</ins> }],
    };
    html! {
        <DataTable id="assessment-difference" caption={i18n.t("assessment-changed")} {columns} adjustable=false
            rows={changed.iter().map(row).collect::<Vec<_>>()} />
    }
}

/// What is otherwise than before: the outcome first, then gates and items, and the facts that they follow from.
fn changes(
    i18n: &I18n,
    (before, before_given): (&AssessmentResult, Given),
    (now, now_given): (&AssessmentResult, Given),
) -> Vec<Changed> {
    let mut changed = vec![
        (i18n.t("trace-total"), before.version.total.to_string(), now.version.total.to_string()),
        (
            i18n.t("trace-grade"),
            i18n.word(before.version.grade).to_string(),
            i18n.word(now.version.grade).to_string(),
        ),
    ];
    for (was, is) in before.gates.iter().zip(&now.gates) {
        let told = |gate: &contract::subsidy::GateView, given: Given| {
            if let Some(missing) = given.gate_missing(i18n, gate.gate) {
                return missing.to_string();
            }
            let passed = i18n.t(if gate.passed { "subsidy-gate-passed" } else { "subsidy-gate-failed" });
            format!("{} · {passed}", explain::value(i18n, &gate.actual, &gate.unit))
        };
        changed.push((i18n.word(is.gate), told(was, before_given), told(is, now_given)));
    }
    for (was, is) in before.items.iter().zip(&now.items) {
        let named = i18n.ta("assessment-points-of", &[("item", i18n.word(is.item).to_string().into())]);
        let told = |item: &contract::subsidy::ItemView, given: Given| {
            let missing = given.item_missing(i18n, item.item);
            missing.map_or_else(|| item.points.to_string(), |missing| missing.to_string())
        };
        changed.push((named, told(was, before_given), told(is, now_given)));
    }
    changed.extend(AssessmentFact::ALL.iter().map(|fact| {
        let told = |result: &AssessmentResult| figure(i18n, &result.facts, *fact).to_string();
        (i18n.word(*fact), told(before), told(now))
    }));
    changed.extend(others(i18n, (before, before_given), (now, now_given)));
    let differing = changed.into_iter().filter(|(_, was, is)| was != is);
    differing.map(|(what, was, is)| Changed { what, was: was.into(), is: is.into() }).collect()
}

/// The facts that come from elsewhere than the product's own records.
fn others(
    i18n: &I18n,
    before: (&AssessmentResult, Given),
    now: (&AssessmentResult, Given),
) -> Vec<(AttrValue, String, String)> {
    let both = |label, told: &dyn Fn(&AssessmentResult, Given) -> String| {
        (label, told(before.0, before.1), told(now.0, now.1))
    };
    let found =
        |given: Given, value: String| given.site_missing(i18n).map_or(value, |missing| missing.to_string());
    let flag = |on: bool| i18n.t(if on { "yes" } else { "no" }).to_string();
    vec![
        both(i18n.t("trace-host-assessment"), &|one, given| {
            let missing = given.host_missing(i18n);
            missing.unwrap_or_else(|| i18n.word(one.facts.host_assessment)).to_string()
        }),
        both(i18n.t("trace-measured-area"), &|one, _| {
            one.facts.measured_area.map_or_else(|| "—".to_owned(), |area| format!("{area} m²"))
        }),
        both(i18n.t("trace-satisfaction"), &|one, given| {
            found(given, percent(u32::from(one.facts.satisfaction_bp)))
        }),
        both(i18n.t("trace-veto"), &|one, _| {
            let vetoes: Vec<_> = one.facts.vetoes.iter().map(|veto| i18n.word(*veto).to_string()).collect();
            if vetoes.is_empty() { "—".to_owned() } else { vetoes.join(&i18n.t("assessment-and")) }
        }),
        both(i18n.t("trace-rectification-overdue"), &|one, _| flag(one.facts.rectification_overdue)),
    ]
}
