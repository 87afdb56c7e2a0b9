//! Appeals of schools against what is publicised.

mod correction;
mod decide;
mod detail;

use contract::{
    ids::SubsidyRunId,
    subsidy_run::{SubsidyAppealState, SubsidyAppealView},
};
use yew::prelude::*;

pub use detail::AppealPage;

use super::{appeal_tone, grade_label};
use crate::{
    api::{subsidy_run, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterCheck, FilterSelect, PageHeader, Pager, Row,
        StatusLabel, Tone, unbroken, use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    pages::division::CountyFilter,
    route::Route,
    time,
};

/// The appeals of all years.
#[component]
pub fn AppealsPage() -> Html {
    let i18n = use_i18n();
    html! { <>
        <PageHeader title={i18n.t("nav-subsidy-appeals")} subtitle={i18n.t("appeal-rule")} />
        <AppealList />
    </> }
}

/// Properties of [`AppealList`].
#[derive(PartialEq, Properties)]
pub(super) struct AppealListProps {
    /// Only of this run.
    #[prop_or_default]
    pub(super) run: Option<SubsidyRunId>,
}

/// A list of appeals with its filters.
#[component]
pub(super) fn AppealList(props: &AppealListProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let asked = query.for_api_replacing(&[
        ("version", None),
        ("run_id", props.run.map(|id| id.to_string())),
        ("count", Some("true".to_owned())),
    ]);
    let page = use_load(asked, |api, query| async move { subsidy_run::appeals(&api, &query).await });
    html! { <>
        <FilterBar keep={vec!["version"]}>
            <FilterSelect name="status" label={i18n.t("run-state")} any={i18n.t("run-any")} options={i18n.choices::<SubsidyAppealState>()} />
            <CountyFilter name="county_code" />
            <FilterCheck name="overdue" label={i18n.t("appeal-overdue-only")} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="subsidy-appeals" caption={i18n.t("nav-subsidy-appeals")} columns={columns(&i18n)}
                rows={page.items.iter().map(|appeal| row(&i18n, appeal)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("appeal-none")} advice={i18n.t("appeal-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("school", i18n.t("subsidy-name")),
        Column::new("year", i18n.t("run-year")),
        Column::new("grade", i18n.t("trace-grade")),
        Column::new("payment", i18n.t("trace-payment")).number(),
        Column::new("status", i18n.t("run-state")),
        Column::new("filed", i18n.t("appeal-filed-at")),
        Column::new("due", i18n.t("appeal-due")),
    ]
}

fn row(i18n: &I18n, appeal: &SubsidyAppealView) -> Row {
    Row {
        key: appeal.id.to_string().into(),
        to: Some(Route::SubsidyAppeal { id: appeal.id }),
        cells: vec![
            html! { &appeal.name },
            html! { appeal.year },
            grade_label(i18n, appeal.grade),
            yuan(i18n, appeal.payment),
            state(i18n, appeal),
            unbroken(time::minute(appeal.filed_at)),
            unbroken(time::day(appeal.due_on)),
        ],
    }
}

/// How far an appeal has come, and whether it is late.
fn state(i18n: &I18n, appeal: &SubsidyAppealView) -> Html {
    html! { <>
        <StatusLabel tone={appeal_tone(appeal.status)} text={i18n.word(appeal.status)} />
        if appeal.overdue { { " " }<StatusLabel tone={Tone::Bad} text={i18n.t("appeal-overdue")} /> }
    </> }
}
