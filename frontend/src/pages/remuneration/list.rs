//! What teachers are paid, what they were paid by source and fund, and the standards.

use contract::fund::{
    RemunerationState, TeacherRemunerationGroup, TeacherRemunerationSummary, TeacherRemunerationView,
};
use yew::prelude::*;

use super::{ask::AskPay, standards::Standards, tone};
use crate::{
    api::{remuneration, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Icon,
        PageHeader, Pager, Row, StatusLabel, Tab, Tabs, hours, use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// All of them, newest first.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let wanted = query.for_api_with(&[("count", "true")]);
    let page = use_load(wanted, |api, query| async move { remuneration::list(&api, &query).await });
    let summary = use_load((), |api, ()| async move { remuneration::summary(&api).await });
    let asking = use_state(|| false);
    let set = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let done = {
        let (close, reload) = (set(false), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let actions = html! {
        if session.has_role(may::CREATE_TEACHER_REMUNERATION) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("pay-ask")} onclick={set(true).reform(|_| ())} />
        }
    };
    let listed = html! { <>
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="status" label={i18n.t("volunteer-status")} any={i18n.t("course-any")} options={i18n.choices::<RemunerationState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="teacher-remunerations" caption={i18n.t("nav-remunerations")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("pay-none")} advice={i18n.t("pay-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> };
    let paid =
        html! { <Card title={i18n.t("pay-by-source")}>{ summary.view(|told| groups(&i18n, told)) }</Card> };
    html! { <>
        <PageHeader title={i18n.t("nav-remunerations")} subtitle={i18n.t("pay-rule")} {actions} />
        <Tabs label={i18n.t("nav-remunerations")} tabs={vec![
            Tab { name: "list", label: i18n.t("pay-list"), content: listed },
            Tab { name: "paid", label: i18n.t("pay-by-source"), content: paid },
            Tab { name: "standards", label: i18n.t("pay-standards"), content: html! { <Standards /> } },
        ]} />
        if *asking { <AskPay onclose={set(false)} ondone={done} /> }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("teacher", i18n.t("teacher-name")),
        Column::new("school", i18n.t("learner-school")),
        Column::new("period", i18n.t("pay-period")),
        Column::new("sessions", i18n.t("teacher-sessions")).number(),
        Column::new("hours", i18n.t("teacher-hours")).number(),
        Column::new("amount", i18n.t("pay-amount")).number(),
        Column::new("fund", i18n.t("pay-fund")),
        Column::new("status", i18n.t("volunteer-status")),
        Column::new("asked", i18n.t("stock-requested-at")).hidden_at_first(),
    ]
}

/// `2025-09-01–2025-09-30`.
pub(super) fn period(one: &TeacherRemunerationView) -> String {
    format!("{}–{}", time::day(one.from), time::day(one.to))
}

fn row(i18n: &I18n, one: &TeacherRemunerationView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Remuneration { id: one.id }),
        cells: vec![
            html! { &one.teacher_name },
            html! { &one.school_name },
            html! { period(one) },
            html! { one.sessions },
            html! { hours(one.minutes.into()) },
            yuan(i18n, one.amount),
            html! { &one.fund_name },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { time::minute(one.requested_at) },
        ],
    }
}

fn groups(i18n: &I18n, told: &TeacherRemunerationSummary) -> Html {
    let columns = vec![
        Column::new("source", i18n.t("teacher-source")),
        Column::new("fund", i18n.t("fund-kind")),
        Column::new("teachers", i18n.t("nav-teachers")).number(),
        Column::new("hours", i18n.t("teacher-hours")).number(),
        Column::new("amount", i18n.t("pay-amount")).number(),
    ];
    let row = |(place, one): (usize, &TeacherRemunerationGroup)| Row {
        key: place.to_string().into(),
        to: None,
        cells: vec![
            html! { i18n.word(one.source) },
            html! { i18n.word(one.fund_kind) },
            html! { one.teachers },
            html! { hours(one.minutes.unsigned_abs()) },
            yuan(i18n, one.amount),
        ],
    };
    html! {
        <DataTable id="pay-groups" caption={i18n.t("pay-by-source")} {columns} adjustable=false
            rows={told.groups.iter().enumerate().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("pay-none")} advice={i18n.t("pay-none-advice")} /> }} />
    }
}
