//! The cases: those within reach, those that wait for the reader, and what is promoted.

use contract::smart_aging::{SmartAgingCaseKind, SmartAgingCaseState, SmartAgingCaseView};
use yew::prelude::*;

use super::{offices, summary::Overview, tone};
use crate::{
    api::{smart_aging, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSearch, FilterSelect, Icon,
        LinkButton, PageHeader, Pager, Row, StatusLabel, Tab, Tabs, use_export, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{course::is_whole_city, division::CountyFilter},
    route::Route,
    session::{Session, use_session},
    time,
};

/// Which cases a part of the page shows.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    /// All within the reader's data scope.
    Own,
    /// Those that have come so far.
    Waiting(SmartAgingCaseState),
    /// The examples.
    Promoted,
}

/// What waits for the reader's office.
fn waiting(session: &Session) -> Option<SmartAgingCaseState> {
    if is_whole_city(session, may::SELECT_SMART_AGING_CASE) {
        Some(SmartAgingCaseState::Recommended)
    } else if !offices(session, may::RECOMMEND_SMART_AGING_CASE).is_empty() {
        Some(SmartAgingCaseState::Submitted)
    } else {
        None
    }
}

/// Finds cases; begins one, reviews them, and counts them by county.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let actions = html! {
        if session.has_role(may::CREATE_SMART_AGING_CASE) {
            <LinkButton to={Route::SmartAgingCaseNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("smart-aging-add")} />
        }
    };
    let part = |name, label, shown| Tab { name, label, content: html! { <Cases key={name} {shown} /> } };
    let mut tabs = vec![part("mine", i18n.t("smart-aging-tab-mine"), Shown::Own)];
    if let Some(state) = waiting(&session) {
        tabs.push(part("review", i18n.t("smart-aging-tab-review"), Shown::Waiting(state)));
    }
    tabs.push(part("promoted", i18n.t("smart-aging-tab-promoted"), Shown::Promoted));
    if session.has_role(may::SUMMARISE_SMART_AGING_CASES) {
        let content = html! { <Overview /> };
        tabs.push(Tab { name: "overview", label: i18n.t("smart-aging-tab-overview"), content });
    }
    html! { <>
        <PageHeader title={i18n.t("nav-smart-aging")} subtitle={i18n.t("smart-aging-rule")} {actions} />
        <Tabs label={i18n.t("nav-smart-aging")} keep={vec!["kind"]} {tabs} />
    </> }
}

#[derive(PartialEq, Properties)]
struct CasesProps {
    shown: Shown,
}

/// A list of cases with its filters.
#[component]
fn Cases(props: &CasesProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let mut members = vec![match props.shown {
        Shown::Own => ("own", Some("true".to_owned())),
        Shown::Waiting(state) => ("status", Some(state.to_string())),
        Shown::Promoted => ("status", Some(SmartAgingCaseState::Promoted.to_string())),
    }];
    let mut counted = members.clone();
    counted.push(("count", Some("true".to_owned())));
    let page = use_load(query.for_api_replacing(&counted), |api, query| async move {
        smart_aging::list(&api, &query).await
    });
    let export = use_export(|api, query: String| async move { smart_aging::export(&api, &query).await });
    let onexport = {
        let (run, query) = (export.run.clone(), query.clone());
        members.extend(["sort", "cursor", "limit", "count"].map(|name| (name, None)));
        members.push(("format", Some("xlsx".to_owned())));
        Callback::from(move |_: MouseEvent| run.emit(query.for_api_replacing(&members)))
    };
    let actions = html! {
        <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} onclick={onexport} />
    };
    html! { <>
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("smart-aging-search")} />
            <FilterSelect name="kind" label={i18n.t("smart-aging-kind")} any={i18n.t("course-any")} options={i18n.choices::<SmartAgingCaseKind>()} />
            if props.shown == Shown::Own {
                <FilterSelect name="status" label={i18n.t("smart-aging-status")} any={i18n.t("course-any")} options={i18n.choices::<SmartAgingCaseState>()} />
            }
            <CountyFilter name="county_code" />
        </FilterBar>
        <Card {actions}>{ page.view(|page| html! { <>
            <DataTable id="smart-aging-cases" caption={i18n.t("nav-smart-aging")} columns={columns(&i18n)}
                rows={page.items.iter().map(|case| row(&i18n, case)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("smart-aging-none")} advice={i18n.t("smart-aging-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("title", i18n.t("smart-aging-title")),
        Column::new("kind", i18n.t("smart-aging-kind")),
        Column::new("from", i18n.t("smart-aging-from")),
        Column::new("county", i18n.t("division-county")),
        Column::new("learners", i18n.t("smart-aging-learners")).number(),
        Column::new("status", i18n.t("smart-aging-status")),
        Column::new("submitted", i18n.t("smart-aging-submitted-at")).hidden_at_first(),
    ]
}

fn row(i18n: &I18n, case: &SmartAgingCaseView) -> Row {
    Row {
        key: case.id.to_string().into(),
        to: Some(Route::SmartAgingCase { id: case.id }),
        cells: vec![
            html! { &case.title_zh },
            html! { i18n.word(case.kind) },
            html! { from(i18n, case.school_name.as_ref()) },
            html! { &case.county_name },
            html! { case.learners_helped.map_or_else(|| "—".to_owned(), |count| count.to_string()) },
            html! { <StatusLabel tone={tone(case.status)} text={i18n.word(case.status)} /> },
            html! { case.submitted_at.map_or_else(|| "—".to_owned(), time::minute) },
        ],
    }
}

/// Where a case comes from: the name of a school, or the office of its county.
pub(super) fn from(i18n: &I18n, school: Option<&String>) -> AttrValue {
    school.map_or_else(|| i18n.t("smart-aging-office"), |name| name.clone().into())
}
