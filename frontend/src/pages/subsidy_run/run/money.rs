//! What a run has moved, what is to come back of it, and what it was used for.

use contract::{
    ids::SubsidyRunId,
    subsidy_run::{SubsidyDisbursementKind, SubsidyDisbursementView},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::expenses::Expenses;
use crate::{
    api::{subsidy_run, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSelect, Pager, Row, unbroken, use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{division::CountyFilter, subsidy_run::clawback::ClawbackList},
    route::Route,
    session::{Session, use_session},
    time,
};

/// Properties of [`Money`].
#[derive(PartialEq, Properties)]
pub(super) struct MoneyProps {
    /// The run.
    pub(super) id: SubsidyRunId,
    /// Whether its expenses are reported.
    pub(super) reported: bool,
}

/// Postings, clawbacks and the report.
#[component]
pub(super) fn Money(props: &MoneyProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let asked = query.for_api_replacing(&[("version", None), ("count", Some("true".to_owned()))]);
    let page = use_load((props.id, asked), |api, (id, query)| async move {
        subsidy_run::disbursements(&api, id, &query).await
    });
    html! { <>
        <FilterBar keep={vec!["version"]}>
            <FilterSelect name="kind" label={i18n.t("run-posting")} any={i18n.t("run-any")} options={i18n.choices::<SubsidyDisbursementKind>()} />
            <CountyFilter name="county_code" />
        </FilterBar>
        <Card title={i18n.t("run-postings")}>{ page.view(|page| html! { <>
            <DataTable id="subsidy-postings" caption={i18n.t("run-postings")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, &session, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("run-no-postings")} advice={i18n.t("run-no-lines-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        <Card title={i18n.t("clawback-list")}><ClawbackList run={props.id} /></Card>
        if props.reported { <Expenses id={props.id} /> }
        else { <p class="subtle">{ i18n.t("run-not-reported") }</p> }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("school", i18n.t("subsidy-name")),
        Column::new("kind", i18n.t("run-posting")),
        Column::new("amount", i18n.t("run-amount")).number(),
        Column::new("fund", i18n.t("run-fund")),
        Column::new("by", i18n.t("run-posted-by")),
        Column::new("at", i18n.t("run-posted-at")),
    ]
}

fn row(i18n: &I18n, session: &Session, one: &SubsidyDisbursementView) -> Row {
    let fund = if session.has_role(may::GET_FUND) {
        html! { <Link<Route> to={Route::Fund { id: one.fund_id }}>{ i18n.t("run-open-fund") }</Link<Route>> }
    } else {
        html! { "—" }
    };
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::SubsidyLine { id: one.run_id, line: one.line_id }),
        cells: vec![
            html! { &one.name },
            html! { i18n.word(one.kind) },
            yuan(i18n, one.amount),
            fund,
            html! { &one.by.name },
            unbroken(time::minute(one.at)),
        ],
    }
}
