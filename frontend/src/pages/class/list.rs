//! The timetable.

use contract::class::{ClassSessionView, SessionState};
use yew::prelude::*;

use super::tone;
use crate::{
    api::{class, use_load},
    components::{
        ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterDate, FilterSchool, FilterSelect, Icon,
        LinkButton, PageHeader, Pager, Row, StatusLabel, unbroken, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Sessions from today on, unless the address says otherwise.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_write = use_session().has_role(may::CREATE_CLASS_SESSION);
    let today = time::day(time::today());
    let presets: &[(&str, &str)] = if query.get("to").is_some() { &[] } else { &[("from", today.as_str())] };
    let page =
        use_load(query.for_api_with(presets), |api, query| async move { class::list(&api, &query).await });
    let actions = html! { <>
        <LinkButton to={Route::Timetable} icon={Icon::Calendar} label={i18n.t("nav-timetable")} />
        if may_write {
            <LinkButton to={Route::ClassSessionNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("class-add")} />
        }
    </> };
    let columns = vec![
        Column::new("title", i18n.t("class-title")),
        Column::new("starts_at", i18n.t("class-when")),
        Column::new("room", i18n.t("class-place")),
        Column::new("teacher", i18n.t("class-teacher")),
        Column::new("present", i18n.t("class-present")).number(),
        Column::new("status", i18n.t("class-status")),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-class-sessions")} subtitle={i18n.t("class-from-today")} {actions} />
        <FilterBar>
            <FilterDate name="from" label={i18n.t("credit-from")} />
            <FilterDate name="to" label={i18n.t("credit-to")} />
            <FilterSchool />
            <FilterSelect name="status" label={i18n.t("class-status")} any={i18n.t("class-any-status")} options={i18n.choices::<SessionState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="sessions" caption={i18n.t("nav-class-sessions")} columns={columns.clone()}
                rows={page.items.iter().map(|session| row(&i18n, session)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("class-none")} advice={i18n.t("class-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, session: &ClassSessionView) -> Row {
    Row {
        key: session.id.to_string().into(),
        to: Some(Route::ClassSession { id: session.id }),
        cells: vec![
            html! { &session.title },
            unbroken(format!("{}–{}", time::minute(session.starts_at), time::clock(session.ends_at))),
            html! { session.room_name.clone().or_else(|| session.venue_name.clone()).unwrap_or_else(|| i18n.word(session.delivery_mode).to_string()) },
            html! { session.teacher_name.clone().unwrap_or_else(|| "—".to_owned()) },
            html! { format!("{} / {}", session.present, session.capacity) },
            html! { <StatusLabel tone={tone(session.status)} text={i18n.word(session.status)} /> },
        ],
    }
}
