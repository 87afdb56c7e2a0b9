//! Who changed what, and when.

use chrono::NaiveDate;
use contract::audit::AuditEntryView;
use yew::prelude::*;

use super::changes::changes;
use crate::{
    api::{audit, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, DefinitionList, Dialog, Empty, FilterBar, FilterDate,
        FilterSearch, FilterSelect, PageHeader, Pager, Query, Row, use_query,
    },
    i18n::{I18n, use_i18n},
    time,
};

/// The first instant of a day in Shanghai, for the API.
fn begins(day: NaiveDate) -> String {
    format!("{}T00:00:00+08:00", time::day(day))
}

/// The filters of the address as the API wants them: days become instants, the last day counts in full.
fn asked(query: &Query) -> String {
    let day = |name: &str| query.get(name).and_then(|text| text.parse::<NaiveDate>().ok());
    let (from, to) = (day("from").map(begins), day("to").and_then(|day| day.succ_opt()).map(begins));
    query.for_api_replacing(&[("from", from), ("to", to)])
}

/// Lists the trail.
#[component]
pub fn TrailPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let chosen = use_state(|| None::<AuditEntryView>);
    let page = use_load(asked(&query), |api, query| async move { audit::list(&api, &query).await });
    let onclose = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    let row = |entry: &AuditEntryView| {
        let onclick = {
            let (chosen, entry) = (chosen.clone(), entry.clone());
            Callback::from(move |_: MouseEvent| chosen.set(Some(entry.clone())))
        };
        Row {
            key: entry.id.to_string().into(),
            to: None,
            cells: vec![
                html! { time::minute(entry.at) },
                html! { entry.account_name.clone().map_or_else(|| i18n.t("audit-system"), AttrValue::from) },
                html! { <>{ entity(&i18n, &entry.entity) }<br /><span class="subtle tree-code">{ &entry.action }</span></> },
                html! { name_of(entry) },
                html! { <Button kind={ButtonKind::Quiet} label={i18n.t("audit-show")} {onclick} /> },
            ],
        }
    };
    let columns = vec![
        Column::new("at", i18n.t("audit-at")),
        Column::new("account", i18n.t("audit-account")),
        Column::new("action", i18n.t("audit-action")),
        Column::new("record", i18n.t("audit-record")),
        Column::new("changes", i18n.t("audit-changes")),
    ];
    let entities = ENTITIES.iter().map(|word| ((*word).into(), entity(&i18n, word))).collect::<Vec<_>>();
    html! { <>
        <PageHeader title={i18n.t("nav-audit")} subtitle={i18n.t("audit-subtitle")} />
        <FilterBar>
            <FilterSearch name="action" label={i18n.t("audit-search")} />
            <FilterSelect name="entity" label={i18n.t("audit-entity")} any={i18n.t("audit-any-entity")} options={entities} />
            <FilterDate name="from" label={i18n.t("audit-from")} />
            <FilterDate name="to" label={i18n.t("audit-to")} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="audit" caption={i18n.t("nav-audit")} {columns} rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("audit-none")} advice={i18n.t("audit-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(entry) = &*chosen { <Panel entry={entry.clone()} {onclose} /> }
    </> }
}

/// The kinds of records that can be filtered by.
const ENTITIES: [&str; 12] = [
    "facility",
    "account",
    "learner",
    "teacher",
    "course",
    "curriculum",
    "class_session",
    "credit_policy",
    "redemption_item",
    "redemption_order",
    "fund",
    "subsidy_run",
];

/// What a kind of record is called.
fn entity(i18n: &I18n, word: &str) -> AttrValue {
    match word {
        "facility" => i18n.t("audit-facility"),
        "account" => i18n.t("audit-entity-account"),
        "learner" => i18n.t("audit-learner"),
        "teacher" => i18n.t("audit-teacher"),
        "course" => i18n.t("audit-course"),
        "curriculum" => i18n.t("audit-curriculum"),
        "class_session" => i18n.t("audit-class-session"),
        "credit_policy" => i18n.t("audit-credit-policy"),
        "redemption_item" => i18n.t("audit-redemption-item"),
        "redemption_order" => i18n.t("audit-redemption-order"),
        "fund" => i18n.t("audit-fund"),
        "subsidy_run" => i18n.t("audit-subsidy-run"),
        other => other.to_owned().into(),
    }
}

/// The name of the record where it has one, else the end of its identifier.
fn name_of(entry: &AuditEntryView) -> String {
    let record = entry.after.as_ref().or(entry.before.as_ref());
    let names = ["name_zh", "name", "title", "display_name", "username"];
    let name = record.and_then(|record| names.iter().find_map(|name| record.get(name)?.as_str()));
    name.map_or_else(
        || format!("…{}", entry.entity_id.get(entry.entity_id.len().saturating_sub(8)..).unwrap_or_default()),
        str::to_owned,
    )
}

#[derive(PartialEq, Properties)]
struct PanelProps {
    entry: AuditEntryView,
    onclose: Callback<()>,
}

/// One act with what it changed.
#[component]
fn Panel(props: &PanelProps) -> Html {
    let i18n = use_i18n();
    let entry = &props.entry;
    let code = |text: &str| html! { <span class="tree-code">{ text.to_owned() }</span> };
    let items = vec![
        (i18n.t("audit-at"), html! { time::minute(entry.at) }),
        (
            i18n.t("audit-account"),
            html! { entry.account_name.clone().map_or_else(|| i18n.t("audit-system"), AttrValue::from) },
        ),
        (i18n.t("audit-action"), code(&entry.action)),
        (
            i18n.t("audit-record"),
            html! { <>{ entity(&i18n, &entry.entity) }<br />{ code(&entry.entity_id) }</> },
        ),
        (i18n.t("audit-request"), code(&entry.request_id)),
    ];
    let columns = vec![
        Column::new("place", i18n.t("audit-place")),
        Column::new("before", i18n.t("audit-before")),
        Column::new("after", i18n.t("audit-after")),
    ];
    let nothing = || html! { <span class="subtle">{ "—" }</span> };
    let rows: Vec<Row> = changes(entry.before.as_ref(), entry.after.as_ref())
        .into_iter()
        .map(|change| Row {
            key: change.place.clone().into(),
            to: None,
            cells: vec![
                code(&change.place),
                change.before.map_or_else(nothing, |text| html! { <del>{ text }</del> }),
                change.after.map_or_else(nothing, |text| html! { <ins>{ text }</ins> }),
            ],
        })
        .collect();
    html! {
        <Dialog title={i18n.t("audit-panel")} side=true onclose={props.onclose.clone()}>
            <DefinitionList {items} />
            <h3>{ i18n.t("audit-changes") }</h3>
            <DataTable id="audit-changes" caption={i18n.t("audit-changes")} {columns} {rows} adjustable=false
                empty={html! { <p class="subtle">{ i18n.t("audit-no-changes") }</p> }} />
        </Dialog>
    }
}
