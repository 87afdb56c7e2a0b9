//! What a trial has found: figures, and a table by verdict.

use contract::curriculum::{RefreshSimulationView, SimulatedVerdict};
use yew::prelude::*;

use crate::{
    components::{Bar, BarChart, Card, Column, DataTable, Empty, Figure, Figures, Row, percent},
    i18n::I18n,
    time,
};

fn share(share: Option<u32>) -> String {
    share.map_or_else(|| "—".to_owned(), percent)
}

/// All of it; or that there was nothing to judge.
pub(super) fn result(i18n: &I18n, told: &RefreshSimulationView) -> Html {
    let half = time::half_year(i18n, told.half_year).to_string();
    if told.courses == 0 {
        return html! {
            <Card><Empty title={i18n.ta("rule-nothing-judged", &[("half", half.into())])} advice={i18n.t("rule-nothing-judged-advice")} /></Card>
        };
    }
    let items =
        vec![
            Figure {
                label: i18n.t("rule-agreement"),
                value: html! { share(told.agreement_bp) },
                note: Some(i18n.ta(
                    "rule-agreed-of",
                    &[("agreed", told.agreed.into()), ("courses", told.courses.into())],
                )),
            },
            Figure { label: i18n.t("rule-schools"), value: html! { told.schools }, note: Some(half.into()) },
            Figure {
                label: i18n.t("rule-additions"),
                value: html! { told.additions },
                note: Some(i18n.t("rule-additions-note")),
            },
        ];
    let bar = |one: &SimulatedVerdict| Bar {
        label: i18n.word(one.verdict),
        share: one.attendance_bp,
        target: None,
        note: i18n.ta("rule-taught", &[("count", one.taught.into())]),
    };
    html! { <>
        <Figures {items} />
        <Card title={i18n.t("rule-by-verdict")}>
            { table(i18n, &told.verdicts) }
            <BarChart title={i18n.t("rule-attendance-chart")} bars={told.verdicts.iter().map(bar).collect::<Vec<_>>()} />
        </Card>
    </> }
}

fn table(i18n: &I18n, verdicts: &[SimulatedVerdict]) -> Html {
    let columns = vec![
        Column::new("verdict", i18n.t("rule-proposed")),
        Column::new("courses", i18n.t("curriculum-courses")).number(),
        Column::new("kept", i18n.t("rule-kept")).number(),
        Column::new("revised", i18n.t("rule-revised")).number(),
        Column::new("dropped", i18n.t("rule-dropped")).number(),
        Column::new("attendance", i18n.t("figures-attendance")).number(),
        Column::new("satisfaction", i18n.t("figures-satisfaction")).number(),
    ];
    let rating = |centi: Option<u32>| {
        centi.map_or_else(|| "—".to_owned(), |centi| format!("{}.{:02}", centi / 100, centi % 100))
    };
    let row = |one: &SimulatedVerdict| Row {
        key: one.verdict.as_str().into(),
        to: None,
        cells: vec![
            html! { i18n.word(one.verdict) },
            html! { one.courses },
            html! { one.kept },
            html! { one.revised },
            html! { one.dropped },
            html! { share(one.attendance_bp) },
            html! { rating(one.satisfaction_centi) },
        ],
    };
    html! { <DataTable id="rule-verdicts" caption={i18n.t("rule-by-verdict")} {columns} rows={verdicts.iter().map(row).collect::<Vec<_>>()} adjustable=false /> }
}
