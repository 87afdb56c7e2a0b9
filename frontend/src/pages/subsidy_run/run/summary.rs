//! What the lines of a version come to, by county and grade.

use contract::{
    ids::SubsidyRunId,
    money::Yuan,
    subsidy::Grade,
    subsidy_run::{SubsidyCountySummary, SubsidyGradeSum, SubsidyRunSummary, SubsidyRunTable, SubsidySums},
};
use yew::prelude::*;

use crate::{
    api::{subsidy_run, use_load},
    components::{Bar, BarChart, Button, Card, Column, DataTable, Icon, Row, use_export, yuan},
    i18n::{I18n, use_i18n},
    may,
    pages::subsidy_run::{plain, share},
    session::use_session,
};

/// Properties of [`Summary`].
#[derive(PartialEq, Properties)]
pub(super) struct SummaryProps {
    /// The run.
    pub(super) id: SubsidyRunId,
    /// The version.
    pub(super) number: i16,
}

/// Two charts and a table; saves the sums as a workbook.
#[component]
pub(super) fn Summary(props: &SummaryProps) -> Html {
    let i18n = use_i18n();
    let (id, number) = (props.id, props.number);
    let found = use_load((id, number), |api, (id, number)| async move {
        subsidy_run::summary(&api, id, &format!("?version={number}")).await
    });
    let exports = use_session().has_role(may::EXPORT_SUBSIDY_RUN);
    let export = use_export(move |api, ()| async move {
        subsidy_run::export(&api, id, (SubsidyRunTable::Summary, Some(number))).await
    });
    let actions = html! {
        if exports {
            <Button icon={Icon::Download} label={i18n.t("run-export-summary")} busy={export.busy} onclick={export.run.reform(|_: MouseEvent| ())} />
        }
    };
    found.view(|found| html! { <>
        <div class="halves">
            <Card title={i18n.t("run-by-county")}><BarChart title={i18n.t("run-county-chart")} bars={by_county(&i18n, found)} /></Card>
            <Card title={i18n.t("run-by-grade")}><BarChart title={i18n.t("run-grade-chart")} bars={by_grade(&i18n, found)} /></Card>
        </div>
        <Card title={i18n.t("run-tab-summary")} {actions}>
            <DataTable id="subsidy-summary" caption={i18n.t("run-tab-summary")} columns={columns(&i18n)} rows={rows(&i18n, found)} />
        </Card>
    </> })
}

fn by_county(i18n: &I18n, found: &SubsidyRunSummary) -> Vec<Bar> {
    let bar = |county: &SubsidyCountySummary| Bar {
        label: county.county_name.clone().into(),
        share: share(county.sums.payment, found.sums.payment),
        target: None,
        note: schools_and_money(i18n, county.sums.schools, county.sums.payment),
    };
    found.counties.iter().map(bar).collect()
}

fn by_grade(i18n: &I18n, found: &SubsidyRunSummary) -> Vec<Bar> {
    let all = found.sums.schools;
    let bar = |sum: &SubsidyGradeSum| Bar {
        label: i18n.word(sum.grade),
        share: (sum.schools * 10_000).checked_div(all),
        target: None,
        note: schools_and_money(i18n, sum.schools, sum.payment),
    };
    found.grades.iter().map(bar).collect()
}

fn schools_and_money(i18n: &I18n, schools: u32, payment: Yuan) -> AttrValue {
    i18n.ta("run-schools-and-money", &[("schools", schools.into()), ("payment", plain(payment).into())])
}

fn columns(i18n: &I18n) -> Vec<Column> {
    let mut columns = vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("schools", i18n.t("run-schools")).number(),
    ];
    let ids = ["excellent", "good", "qualified", "unqualified"];
    columns.extend(Grade::ALL.iter().zip(ids).map(|(grade, id)| Column::new(id, i18n.word(*grade)).number()));
    columns.extend([
        Column::new("entitlement", i18n.t("trace-entitlement")).number(),
        Column::new("payment", i18n.t("trace-payment")).number(),
        Column::new("municipal", i18n.t("trace-municipal-share")).number().hidden_at_first(),
        Column::new("county_share", i18n.t("trace-county-share")).number().hidden_at_first(),
        Column::new("operating", i18n.t("trace-operating-guarantee")).number(),
    ]);
    columns
}

/// A row a county, and one for all of them where there are several.
fn rows(i18n: &I18n, found: &SubsidyRunSummary) -> Vec<Row> {
    let of = |county: &SubsidyCountySummary| {
        let name = county.county_name.clone().into();
        row(i18n, (county.county_code.clone().into(), name), &county.sums, &county.grades)
    };
    let mut rows: Vec<Row> = found.counties.iter().map(of).collect();
    if rows.len() > 1 {
        rows.push(row(i18n, ("all".into(), i18n.t("run-all-counties")), &found.sums, &found.grades));
    }
    rows
}

fn row(
    i18n: &I18n,
    (key, name): (AttrValue, AttrValue),
    sums: &SubsidySums,
    grades: &[SubsidyGradeSum],
) -> Row {
    let schools = |grade: &Grade| {
        let found = grades.iter().find(|sum| sum.grade == *grade);
        html! { found.map_or(0, |sum| sum.schools) }
    };
    let mut cells = vec![html! { name }, html! { sums.schools }];
    cells.extend(Grade::ALL.iter().map(schools));
    let amounts =
        [sums.entitlement, sums.payment, sums.municipal_share, sums.county_share, sums.operating_guarantee];
    cells.extend(amounts.map(|amount| yuan(i18n, amount)));
    Row { key, to: None, cells }
}
