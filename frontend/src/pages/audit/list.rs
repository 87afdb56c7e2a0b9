//! Who changed what, and when.

use chrono::NaiveDate;
use contract::{audit::AuditEntryView, auth::AccountView};
use yew::prelude::*;

use super::{
    changes::changes,
    names::{ACTS, KINDS, choices, name, place},
    values::value,
};
use crate::{
    api::{account, audit, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, DefinitionList, Dialog, Empty, FilterBar, FilterDate,
        FilterSelect, PageHeader, Pager, Query, Row, use_query,
    },
    i18n::use_i18n,
    may,
    session::use_session,
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
    let session = use_session();
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
                html! { <>{ name(&i18n, ACTS, &entry.action) }<br /><span class="subtle">{ name(&i18n, KINDS, &entry.entity) }</span></> },
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
    html! { <>
        <PageHeader title={i18n.t("nav-audit")} subtitle={i18n.t("audit-subtitle")} />
        <FilterBar>
            <FilterSelect name="entity" label={i18n.t("audit-entity")} any={i18n.t("audit-any-entity")} options={choices(&i18n, KINDS)} />
            <FilterSelect name="action" label={i18n.t("audit-action")} any={i18n.t("audit-any-action")} options={choices(&i18n, ACTS)} />
            if session.has_role(may::LIST_ACCOUNTS) { <FilterAccount /> }
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

/// Chooses whose acts are listed, for whom may list the accounts.
#[component]
fn FilterAccount() -> Html {
    let i18n = use_i18n();
    let accounts = use_load((), |api, ()| async move { account::all(&api).await });
    let told = |one: &AccountView| {
        (one.id.to_string().into(), format!("{} · {}", one.display_name, one.username).into())
    };
    let options =
        accounts.value.as_ref().map(|all| all.iter().map(told).collect::<Vec<_>>()).unwrap_or_default();
    html! { <FilterSelect name="account_id" label={i18n.t("audit-account")} any={i18n.t("audit-any-account")} {options} unread={accounts.unread()} /> }
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
    let query = use_query();
    let entry = &props.entry;
    let only = entry.account_id.map(|id| {
        let onclose = props.onclose.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            query.set("account_id", &id.to_string());
            onclose.emit(());
        });
        html! { <Button kind={ButtonKind::Quiet} label={i18n.t("audit-only-account")} {onclick} /> }
    });
    let code = |text: &str| html! { <span class="tree-code">{ text.to_owned() }</span> };
    let items = vec![
        (i18n.t("audit-at"), html! { time::minute(entry.at) }),
        (
            i18n.t("audit-account"),
            html! { <>{ entry.account_name.clone().map_or_else(|| i18n.t("audit-system"), AttrValue::from) }<br />{ for only }</> },
        ),
        (
            i18n.t("audit-action"),
            html! { <>{ name(&i18n, ACTS, &entry.action) }<br />{ code(&entry.action) }</> },
        ),
        (
            i18n.t("audit-record"),
            html! { <>{ name(&i18n, KINDS, &entry.entity) }<br />{ code(&entry.entity_id) }</> },
        ),
        (i18n.t("audit-request"), code(&entry.request_id)),
    ];
    let columns = vec![
        Column::new("place", i18n.t("audit-place")),
        Column::new("before", i18n.t("audit-before")),
        Column::new("after", i18n.t("audit-after")),
    ];
    let nothing = || html! { <span class="subtle">{ "—" }</span> };
    let told = |at: &str, text: String| Html::from(value(&i18n, &entry.entity, at, text));
    let rows: Vec<Row> = changes(entry.before.as_ref(), entry.after.as_ref())
        .into_iter()
        .map(|change| Row {
            key: change.place.clone().into(),
            to: None,
            cells: vec![
                place(&i18n, &change.place),
                change.before.map_or_else(nothing, |text| html! { <del>{ told(&change.place, text) }</del> }),
                change.after.map_or_else(nothing, |text| html! { <ins>{ told(&change.place, text) }</ins> }),
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
