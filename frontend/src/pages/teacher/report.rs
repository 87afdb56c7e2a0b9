//! What was taught within reach: by kind of teachers, and by county.

use contract::teacher::{TeacherHoursCounty, TeacherHoursGroup, TeacherHoursReport};
use yew::prelude::*;

use super::hours::told_hours;
use crate::{
    api::{teacher, use_action, use_load},
    components::{
        Button, Card, Column, DataTable, Empty, Figure, Figures, FilterBar, FilterDate, FilterSchool, Icon,
        PageHeader, Row, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    pages::division::CountyFilter,
    route::Route,
    time,
};

/// Adds up the hours of the days in the address, this year's at first.
#[component]
pub fn HoursPage() -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let query = use_query();
    let told = use_load(query.for_api(), |api, query| async move { teacher::report(&api, &query).await });
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { teacher::export_hours(&api, &query).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let onclick = {
        let query = query.clone();
        export
            .run
            .reform(move |_: MouseEvent| query.for_api_replacing(&[("format", Some("xlsx".to_owned()))]))
    };
    let actions = html! { <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} {onclick} /> };
    html! { <>
        <PageHeader title={i18n.t("teacher-hours-report")} crumbs={vec![(Route::Teachers, i18n.t("nav-teachers"))]} {actions} />
        <FilterBar>
            <FilterDate name="from" label={i18n.t("audit-from")} />
            <FilterDate name="to" label={i18n.t("audit-to")} />
            <CountyFilter name="county_code" />
            <FilterSchool />
        </FilterBar>
        { told.view(|told| html! { <>{ figures(&i18n, told) }{ groups(&i18n, told) }{ counties(&i18n, told) }</> }) }
    </> }
}

fn figures(i18n: &I18n, told: &TeacherHoursReport) -> Html {
    let days =
        i18n.ta("teacher-days", &[("from", time::day(told.from).into()), ("to", time::day(told.to).into())]);
    html! {
        <Card><Figures items={vec![
            Figure { label: i18n.t("nav-teachers"), value: html! { told.teachers }, note: Some(days) },
            Figure { label: i18n.t("teacher-sessions"), value: html! { told.sessions }, note: None },
            Figure { label: i18n.t("teacher-hours"), value: html! { told_hours(told.minutes) }, note: None },
        ]} /></Card>
    }
}

fn groups(i18n: &I18n, told: &TeacherHoursReport) -> Html {
    let columns = vec![
        Column::new("source", i18n.t("teacher-source")),
        Column::new("standing", i18n.t("teacher-standing")),
        Column::new("teachers", i18n.t("nav-teachers")).number(),
        Column::new("sessions", i18n.t("teacher-sessions")).number(),
        Column::new("hours", i18n.t("teacher-hours")).number(),
    ];
    let row = |(place, one): (usize, &TeacherHoursGroup)| {
        let words = [
            one.employment.map(|word| i18n.word(word)),
            one.reemployment_kind.map(|word| i18n.word(word)),
            one.student_kind.map(|word| i18n.word(word)),
        ];
        let standing: Vec<String> = words.into_iter().flatten().map(|word| word.to_string()).collect();
        Row {
            key: place.to_string().into(),
            to: None,
            cells: vec![
                html! { i18n.word(one.source) },
                html! { standing.join(" · ") },
                html! { one.teachers },
                html! { one.sessions },
                html! { told_hours(one.minutes) },
            ],
        }
    };
    html! {
        <Card title={i18n.t("teacher-by-source")}>
            <DataTable id="teacher-groups" caption={i18n.t("teacher-by-source")} {columns} adjustable=false
                rows={told.groups.iter().enumerate().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teacher-hours-none")} advice={i18n.t("teacher-hours-none-advice")} /> }} />
        </Card>
    }
}

fn counties(i18n: &I18n, told: &TeacherHoursReport) -> Html {
    if told.counties.is_empty() {
        return Html::default();
    }
    let columns = vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("teachers", i18n.t("nav-teachers")).number(),
        Column::new("sessions", i18n.t("teacher-sessions")).number(),
        Column::new("hours", i18n.t("teacher-hours")).number(),
    ];
    let row = |one: &TeacherHoursCounty| Row {
        key: one.county_code.clone().into(),
        to: None,
        cells: vec![
            html! { &one.county_name },
            html! { one.teachers },
            html! { one.sessions },
            html! { told_hours(one.minutes) },
        ],
    };
    html! {
        <Card title={i18n.t("teacher-by-county")}>
            <DataTable id="teacher-counties" caption={i18n.t("teacher-by-county")} {columns} adjustable=false
                rows={told.counties.iter().map(row).collect::<Vec<_>>()} />
        </Card>
    }
}
