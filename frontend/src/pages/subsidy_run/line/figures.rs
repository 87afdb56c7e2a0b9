//! The figures of a line: its money, gates and points.

use contract::{
    subsidy::{GateView, ItemView},
    subsidy_run::SubsidyRunLineDetails,
};
use yew::prelude::*;

use crate::{
    components::{Bar, BarChart, Card, DefinitionList, Figure, Figures, Notice, StatusLabel, Tone, yuan},
    i18n::I18n,
    pages::{explain, subsidy_run::grade_label},
};

/// All of them.
pub(super) fn figures(i18n: &I18n, one: &SubsidyRunLineDetails) -> Html {
    let gate = |gate: &GateView| {
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
    let total = one.line.total.to_string();
    html! { <>
        { consequences(i18n, one) }
        <Figures items={large(i18n, one)} />
        <div class="halves">
            <Card title={i18n.t("subsidy-money")}><DefinitionList items={money(i18n, one)} /></Card>
            <Card title={i18n.t("subsidy-gates")}><ul class="gates">{ for one.gates.iter().map(gate) }</ul></Card>
        </div>
        <Card title={i18n.ta("subsidy-score", &[("total", total.into())])}>
            <BarChart title={i18n.t("subsidy-score-chart")} numbers=true bars={one.items.iter().map(|item| bar(i18n, item)).collect::<Vec<_>>()} />
        </Card>
    </> }
}

/// Vetoes and an overdue rectification, which count more than the score.
fn consequences(i18n: &I18n, one: &SubsidyRunLineDetails) -> Html {
    let veto = |veto: &contract::subsidy::Veto| html! { <Notice tone={Tone::Bad} title={i18n.word(*veto)}>{ i18n.t("subsidy-veto-effect-is") }</Notice> };
    html! { <>
        { for one.vetoes.iter().map(veto) }
        if one.downgraded { <Notice tone={Tone::Warning} title={i18n.t("line-downgraded")} /> }
    </> }
}

fn large(i18n: &I18n, one: &SubsidyRunLineDetails) -> Vec<Figure> {
    let line = &one.line;
    let figure = |label, value, note| Figure { label, value, note };
    vec![
        figure(i18n.t("trace-payment"), yuan(i18n, line.payment), None),
        figure(i18n.t("trace-total"), html! { line.total.to_string() }, None),
        figure(i18n.t("trace-grade"), grade_label(i18n, line.grade), None),
        figure(i18n.t("line-paid"), yuan(i18n, one.paid), Some(i18n.t("line-paid-note"))),
    ]
}

fn money(i18n: &I18n, one: &SubsidyRunLineDetails) -> Vec<(AttrValue, Html)> {
    let line = &one.line;
    let mut items = vec![
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
    if let Some(amount) = line.operating_guarantee {
        items.push((i18n.t("trace-operating-guarantee"), yuan(i18n, amount)));
    }
    items
}

fn bar(i18n: &I18n, item: &ItemView) -> Bar {
    let (points, maximum) = (item.points.hundredths(), item.maximum.hundredths());
    Bar {
        label: i18n.word(item.item),
        share: (points * 10_000).checked_div(maximum).and_then(|share| u32::try_from(share).ok()),
        target: None,
        note: format!("{} / {}", item.points, item.maximum).into(),
    }
}
