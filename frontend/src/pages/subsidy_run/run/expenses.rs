//! What awards have been used for, as it was reported.

use contract::{
    ids::SubsidyRunId,
    subsidy_run::{SubsidyExpenseLine, SubsidyExpenseReportView},
};
use yew::prelude::*;

use crate::{
    api::{subsidy_run, use_load},
    components::{Bar, BarChart, Card, Column, DataTable, Figure, Figures, Row, percent, yuan},
    i18n::{I18n, use_i18n},
    pages::subsidy_run::{plain, share, signed},
    route::Route,
};

/// Properties of [`Expenses`].
#[derive(PartialEq, Properties)]
pub(super) struct ExpensesProps {
    /// The run.
    pub(super) id: SubsidyRunId,
}

/// The use of the money against the awards, altogether and school by school.
#[component]
pub(super) fn Expenses(props: &ExpensesProps) -> Html {
    let i18n = use_i18n();
    let id = props.id;
    let found = use_load(id, |api, id| async move { subsidy_run::expense_report(&api, id).await });
    let row = |line: &SubsidyExpenseLine| row(&i18n, id, line);
    found.view(|report| html! {
        <Card title={i18n.t("run-expenses")}>
            <p class="hint">{ i18n.t("run-expenses-note") }{ " " }{ signed(&i18n, Some(&report.reported_by), report.reported_at) }</p>
            <Figures items={figures(&i18n, report)} />
            <BarChart title={i18n.t("run-use-chart")} bars={bars(&i18n, report)} />
            <DataTable id="subsidy-expenses" caption={i18n.t("run-expenses")} columns={columns(&i18n)}
                rows={report.schools.iter().map(row).collect::<Vec<_>>()} adjustable=false />
        </Card>
    })
}

fn figures(i18n: &I18n, report: &SubsidyExpenseReportView) -> Vec<Figure> {
    let sums = &report.sums;
    let used = sums.used_bp.map(|share| i18n.ta("run-used-share", &[("share", percent(share).into())]));
    let figure = |label, value, note| Figure { label, value, note };
    vec![
        figure(i18n.t("run-awarded"), yuan(i18n, sums.award), None),
        figure(i18n.t("run-used"), yuan(i18n, sums.used), used),
        figure(i18n.t("run-unspent"), yuan(i18n, sums.unspent), None),
    ]
}

fn bars(i18n: &I18n, report: &SubsidyExpenseReportView) -> Vec<Bar> {
    let sums = &report.sums;
    let bar =
        |label, part| Bar { label, share: share(part, sums.award), target: None, note: plain(part).into() };
    vec![
        bar(i18n.t("run-goods"), sums.goods),
        bar(i18n.t("run-services"), sums.services),
        bar(i18n.t("run-unspent"), sums.unspent),
    ]
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("school", i18n.t("subsidy-name")),
        Column::new("award", i18n.t("run-awarded")).number(),
        Column::new("goods", i18n.t("run-goods")).number(),
        Column::new("services", i18n.t("run-services")).number(),
        Column::new("used", i18n.t("run-used")).number(),
        Column::new("unspent", i18n.t("run-unspent")).number(),
        Column::new("share", i18n.t("run-share")).number(),
    ]
}

fn row(i18n: &I18n, id: SubsidyRunId, line: &SubsidyExpenseLine) -> Row {
    let sums = &line.sums;
    let mut cells = vec![html! { &line.name }];
    let amounts = [sums.award, sums.goods, sums.services, sums.used, sums.unspent];
    cells.extend(amounts.map(|amount| yuan(i18n, amount)));
    cells.push(html! { sums.used_bp.map_or_else(|| "—".to_owned(), percent) });
    Row {
        key: line.line_id.to_string().into(),
        to: Some(Route::SubsidyLine { id, line: line.line_id }),
        cells,
    }
}
