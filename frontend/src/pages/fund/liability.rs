//! What outstanding credits will cost, by county and by when they expire.

use contract::fund::{LiabilityExpiry, LiabilityReport, LiabilityRow};
use yew::prelude::*;

use super::{cover_share, tone};
use crate::{
    api::{fund, use_action, use_load},
    components::{
        Bar, BarChart, Button, Card, Column, DataTable, Empty, Figure, Figures, FilterBar, Icon, PageHeader,
        Row, StatusLabel, credits, grouped, use_query, use_toasts, yuan,
    },
    i18n::{I18n, use_i18n},
    pages::division::CountyFilter,
    route::Route,
    time,
};

/// The report, with its tables and an export.
#[component]
pub fn LiabilityPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let toasts = use_toasts();
    let report = use_load(query.for_api(), |api, query| async move { fund::liability(&api, &query).await });
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { fund::export_liability(&api, &query).await },
            move |outcome| match outcome {
                Ok(()) => toasts.success(i18n.t("liability-exported")),
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let onclick = {
        let (run, asked) = (export.run.clone(), query.for_api());
        Callback::from(move |_: MouseEvent| run.emit(asked.clone()))
    };
    let actions = html! { <Button icon={Icon::Download} label={i18n.t("liability-export")} busy={export.busy} {onclick} /> };
    let subtitle = report.value.as_ref().map(|report| {
        i18n.ta(
            "liability-as-of",
            &[("day", time::day(report.as_of).into()), ("par", report.par.to_string().into())],
        )
    });
    html! { <>
        <PageHeader title={i18n.t("nav-liability")} crumbs={vec![(Route::Funds, i18n.t("nav-funds"))]} subtitle={html! { subtitle.unwrap_or_default() }} {actions} />
        <FilterBar><CountyFilter name="county_code" /></FilterBar>
        { report.view(|report| shown(&i18n, report)) }
    </> }
}

fn shown(i18n: &I18n, report: &LiabilityReport) -> Html {
    html! { <>
        <Figures items={figures(i18n, &report.total)} />
        <Card title={i18n.t("liability-by-county")}>
            <p class="subtle">{ i18n.t("liability-cover-is") }</p>
            <DataTable id="liability" caption={i18n.t("liability-by-county")} columns={columns(i18n)} rows={report.counties.iter().map(|one| row(i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("liability-none")} advice={i18n.t("liability-none-advice")} /> }} />
        </Card>
        if !report.total.by_expiry.is_empty() {
            <Card title={i18n.t("liability-by-expiry")}>{ expiries(i18n, &report.total) }</Card>
        }
    </> }
}

fn figures(i18n: &I18n, total: &LiabilityRow) -> Vec<Figure> {
    let level = i18n.word(total.level);
    let goods = i18n.ta("liability-goods-note", &[("amount", grouped(&total.goods.to_string()).into())]);
    vec![
        Figure { label: i18n.t("fund-liability"), value: yuan(i18n, total.liability), note: None },
        Figure { label: i18n.t("fund-money"), value: yuan(i18n, total.fund), note: Some(goods) },
        Figure {
            label: i18n.t("fund-cover"),
            value: html! { cover_share(total.cover_bp) },
            note: Some(level),
        },
        Figure {
            label: i18n.t("liability-soon"),
            value: yuan(i18n, total.expiring_30_days),
            note: Some(i18n.ta(
                "liability-soon-note",
                &[("amount", grouped(&total.expiring_60_days.to_string()).into())],
            )),
        },
        Figure {
            label: i18n.t("liability-pooled"),
            value: credits(i18n, total.pooled),
            note: Some(i18n.t("liability-pooled-note")),
        },
    ]
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("outstanding", i18n.t("liability-credits")).number(),
        Column::new("liability", i18n.t("fund-liability")).number(),
        Column::new("held", i18n.t("liability-held")).number().hidden_at_first(),
        Column::new("in30", i18n.t("liability-in-30")).number().hidden_at_first(),
        Column::new("in60", i18n.t("liability-in-60")).number().hidden_at_first(),
        Column::new("fund", i18n.t("liability-funds")).number(),
        Column::new("goods", i18n.t("fund-goods")).number(),
        Column::new("pooled", i18n.t("liability-pooled")).number().hidden_at_first(),
        Column::new("cover", i18n.t("liability-level")),
    ]
}

fn row(i18n: &I18n, one: &LiabilityRow) -> Row {
    let code = one.county_code.as_ref().map(ToString::to_string).unwrap_or_default();
    let told = format!("{} {}", cover_share(one.cover_bp), i18n.word(one.level));
    Row {
        key: code.clone().into(),
        to: None,
        cells: vec![
            html! { one.county_name.clone().unwrap_or(code) },
            credits(i18n, one.outstanding),
            yuan(i18n, one.liability),
            yuan(i18n, one.held),
            yuan(i18n, one.expiring_30_days),
            yuan(i18n, one.expiring_60_days),
            yuan(i18n, one.fund),
            yuan(i18n, one.goods),
            credits(i18n, one.pooled),
            html! { <StatusLabel tone={tone(one.level)} text={told} /> },
        ],
    }
}

/// The half-years as bars and in a table.
fn expiries(i18n: &I18n, total: &LiabilityRow) -> Html {
    let whole = total.outstanding.centi().max(1);
    let bar = |one: &LiabilityExpiry| Bar {
        label: time::half_year(i18n, one.half_year),
        share: u32::try_from(one.outstanding.centi().saturating_mul(10_000) / whole).ok(),
        target: None,
        note: format!("{} / {}", one.liability, total.liability).into(),
    };
    let row = |one: &LiabilityExpiry| Row {
        key: one.half_year.to_string().into(),
        to: None,
        cells: vec![
            html! { time::half_year(i18n, one.half_year) },
            credits(i18n, one.outstanding),
            yuan(i18n, one.liability),
            yuan(i18n, one.held),
        ],
    };
    let columns = vec![
        Column::new("half_year", i18n.t("liability-half-year")),
        Column::new("outstanding", i18n.t("fund-outstanding")).number(),
        Column::new("liability", i18n.t("fund-liability")).number(),
        Column::new("held", i18n.t("liability-held")).number(),
    ];
    html! { <>
        <BarChart title={i18n.t("liability-shares")} bars={total.by_expiry.iter().map(bar).collect::<Vec<_>>()} />
        <DataTable id="liability-expiry" caption={i18n.t("liability-by-expiry")} {columns} rows={total.by_expiry.iter().map(row).collect::<Vec<_>>()} adjustable=false />
    </> }
}
