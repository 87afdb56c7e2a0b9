//! What the rules make of the facts: a table, and each school down to its facts.

use contract::subsidy::{Grade, SubsidyLineView, SubsidyResultView};
use yew::prelude::*;

use crate::{
    components::{
        Bar, BarChart, Card, Column, DataTable, DefinitionList, Figure, Figures, Row, StatusLabel, Tone,
        TraceTree, yuan,
    },
    i18n::{I18n, use_i18n},
    pages::explain,
};

const fn tone(grade: Grade) -> Tone {
    match grade {
        Grade::Excellent | Grade::Good => Tone::Good,
        Grade::Qualified => Tone::Info,
        Grade::Unqualified => Tone::Bad,
    }
}

/// Properties of [`ResultView`].
#[derive(PartialEq, Properties)]
pub(super) struct ResultViewProps {
    /// What the server computed.
    pub(super) result: SubsidyResultView,
}

/// The totals, a line a school, and the chosen school in full.
#[component]
pub(super) fn ResultView(props: &ResultViewProps) -> Html {
    let i18n = use_i18n();
    let chosen = use_state(|| 0_usize);
    let result = &props.result;
    let row = |(place, line): (usize, &SubsidyLineView)| {
        let chosen = chosen.clone();
        let onclick = Callback::from(move |_: MouseEvent| chosen.set(place));
        Row { key: line.code.clone().into(), to: None, cells: cells(&i18n, line, onclick) }
    };
    let line = result.lines.get(*chosen).or_else(|| result.lines.first());
    html! { <>
        { totals(&i18n, result) }
        <Card title={i18n.t("subsidy-result")}>
            <DataTable id="subsidy" caption={i18n.t("subsidy-result")} columns={columns(&i18n)}
                rows={result.lines.iter().enumerate().map(row).collect::<Vec<_>>()} adjustable=false />
        </Card>
        { line.map(|line| one(&i18n, line)).unwrap_or_default() }
        <p class="subtle seal">{ i18n.ta("subsidy-seal", &[("hash", result.hash.clone().into())]) }</p>
    </> }
}

fn totals(i18n: &I18n, result: &SubsidyResultView) -> Html {
    let items = vec![
        Figure {
            label: i18n.t("subsidy-total-payment"),
            value: yuan(i18n, result.total_payment),
            note: result.budget.map(|budget| {
                i18n.ta(
                    "subsidy-of-budget",
                    &[("budget", crate::components::grouped(&budget.to_string()).into())],
                )
            }),
        },
        Figure {
            label: i18n.t("subsidy-total-entitlement"),
            value: yuan(i18n, result.total_entitlement),
            note: None,
        },
        Figure {
            label: i18n.t("subsidy-policy"),
            value: html! { i18n.ta("subsidy-policy-version", &[("version", result.policy_version.into())]) },
            note: None,
        },
    ];
    html! { <Figures {items} /> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("subsidy-name")),
        Column::new("total", i18n.t("trace-total")).number(),
        Column::new("grade", i18n.t("trace-grade")),
        Column::new("entitlement", i18n.t("trace-entitlement")).number(),
        Column::new("payment", i18n.t("trace-payment")).number(),
        Column::new("municipal", i18n.t("trace-municipal-share")).number(),
        Column::new("county", i18n.t("trace-county-share")).number(),
    ]
}

fn cells(i18n: &I18n, line: &SubsidyLineView, onclick: Callback<MouseEvent>) -> Vec<Html> {
    vec![
        html! { <button type="button" class="as-link" {onclick}>{ &line.name }</button> },
        html! { line.total.to_string() },
        html! { <StatusLabel tone={tone(line.grade)} text={i18n.word(line.grade)} /> },
        yuan(i18n, line.entitlement),
        html! { <strong>{ yuan(i18n, line.payment) }</strong> },
        yuan(i18n, line.municipal_share),
        yuan(i18n, line.county_share),
    ]
}

fn one(i18n: &I18n, line: &SubsidyLineView) -> Html {
    let bars: Vec<_> = line
        .items
        .iter()
        .map(|item| Bar {
            label: i18n.word(item.item),
            share: u32::try_from(item.points.hundredths() * 10_000 / item.maximum.hundredths().max(1)).ok(),
            target: None,
            note: format!("{} / {}", item.points, item.maximum).into(),
        })
        .collect();
    let money = vec![
        (i18n.t("trace-base"), yuan(i18n, line.base)),
        (i18n.t("trace-topup"), yuan(i18n, line.topup)),
        (i18n.t("trace-full-months-open"), html! { line.months }),
        (i18n.t("trace-gross"), yuan(i18n, line.gross)),
        (i18n.t("trace-carryover-deduction"), yuan(i18n, line.carryover_deduction)),
        (i18n.t("trace-entitlement"), yuan(i18n, line.entitlement)),
        (i18n.t("trace-payment"), yuan(i18n, line.payment)),
        (i18n.t("trace-municipal-share"), yuan(i18n, line.municipal_share)),
        (i18n.t("trace-county-share"), yuan(i18n, line.county_share)),
    ];
    let gate = |gate: &contract::subsidy::GateView| {
        let tone = if gate.passed { Tone::Good } else { Tone::Bad };
        let text = i18n.t(if gate.passed { "subsidy-gate-passed" } else { "subsidy-gate-failed" });
        html! {
            <li><span>{ i18n.word(gate.gate) }</span>
                <span class="subtle">{ i18n.ta("subsidy-gate-compare", &[
                    ("actual", explain::value(i18n, &gate.actual, &gate.unit).to_string().into()),
                    ("required", explain::value(i18n, &gate.required, &gate.unit).to_string().into()),
                ]) }</span>
                <StatusLabel {tone} {text} /></li>
        }
    };
    html! { <>
        <h2 class="result-name">{ &line.name }</h2>
        <div class="halves">
            <Card title={i18n.t("subsidy-money")}><DefinitionList items={money} /></Card>
            <Card title={i18n.t("subsidy-gates")}><ul class="gates">{ for line.gates.iter().map(gate) }</ul></Card>
        </div>
        <Card title={i18n.ta("subsidy-score", &[("total", line.total.to_string().into())])}>
            <BarChart title={i18n.t("subsidy-score-chart")} numbers=true {bars} />
        </Card>
        <Card title={i18n.t("subsidy-trace")}>
            <TraceTree key={line.code.clone()} label={i18n.t("subsidy-trace")} roots={vec![explain::tree(i18n, &line.trace)]} />
        </Card>
    </> }
}
