//! The runs of all years.

use contract::subsidy_run::{SubsidyRunState, SubsidyRunView};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::{create::Create, tone};
use crate::{
    api::{subsidy_run, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSelect, Icon, LinkButton,
        PageHeader, Pager, Row, StatusLabel, unbroken, use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::course::is_whole_city,
    route::Route,
    session::use_session,
    time,
};

/// Lists the runs, the latest first, and sets one up.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let creating = use_state(|| false);
    let navigator = use_navigator();
    let page = use_load(query.for_api(), |api, query| async move { subsidy_run::list(&api, &query).await });
    let set = |on: bool| {
        let creating = creating.clone();
        Callback::from(move |()| creating.set(on))
    };
    let oncreated = Callback::from(move |id| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::SubsidyRun { id });
        }
    });
    let actions = html! { <>
        if session.has_role(may::COMPARE_SUBSIDY_POLICIES) {
            <LinkButton to={Route::SubsidyComparison} label={i18n.t("comparison-open")} />
        }
        if is_whole_city(&session, may::CREATE_SUBSIDY_RUN) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("run-create")} onclick={set(true).reform(|_: MouseEvent| ())} />
        }
    </> };
    html! { <>
        <PageHeader title={i18n.t("nav-subsidy-runs")} subtitle={i18n.t("run-rule")} {actions} />
        <FilterBar>
            <FilterSelect name="status" label={i18n.t("run-state")} any={i18n.t("run-any")} options={i18n.choices::<SubsidyRunState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="subsidy-runs" caption={i18n.t("nav-subsidy-runs")} columns={columns(&i18n)}
                rows={page.items.iter().map(|run| row(&i18n, run)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("run-none")} advice={i18n.t("run-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *creating { <Create onclose={set(false)} {oncreated} /> }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("year", i18n.t("run-year")),
        Column::new("status", i18n.t("run-state")),
        Column::new("budget", i18n.t("run-budget")).number(),
        Column::new("payment", i18n.t("trace-payment")).number(),
        Column::new("schools", i18n.t("run-schools")).number(),
        Column::new("last_day", i18n.t("run-last-day")),
        Column::new("appeals", i18n.t("run-open-appeals")).number(),
        Column::new("policy", i18n.t("subsidy-policy")).hidden_at_first(),
        Column::new("by", i18n.t("run-created-by")).hidden_at_first(),
    ]
}

fn row(i18n: &I18n, run: &SubsidyRunView) -> Row {
    let dash = || html! { "—" };
    let sums = run.current.as_ref().map(|version| version.sums);
    Row {
        key: run.id.to_string().into(),
        to: Some(Route::SubsidyRun { id: run.id }),
        cells: vec![
            html! { i18n.ta("run-of-year", &[("year", run.year.to_string().into())]) },
            html! { <StatusLabel tone={tone(run.status)} text={i18n.word(run.status)} /> },
            yuan(i18n, run.budget),
            sums.map_or_else(dash, |sums| yuan(i18n, sums.payment)),
            sums.map_or_else(dash, |sums| html! { sums.schools }),
            run.publicity.map_or_else(dash, |days| unbroken(time::day(days.last_day))),
            html! { run.open_appeals },
            html! { i18n.ta("policy-version-number", &[("version", run.policy_version.into())]) },
            super::signed_in_row(i18n, Some(&run.created_by), run.created_at),
        ],
    }
}
