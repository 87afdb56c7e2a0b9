//! What volunteers have served, team by team, and the days within which hours are entered.

use contract::volunteer::{
    CreateVolunteerParameter, VolunteerHoursReport, VolunteerHoursTeam, VolunteerParameterView,
};
use yew::prelude::*;

use crate::{
    api::{use_load, volunteer},
    components::{
        Button, Card, Column, DataTable, Empty, Field, FieldKind, Figure, Figures, FilterBar, FilterDate,
        Form, Icon, PageHeader, Row, hours, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{Ask, Work, work},
        course::is_whole_city,
        division::CountyFilter,
    },
    route::Route,
    session::use_session,
    time,
};

/// Approved hours of the days in the address, this year's at first.
#[component]
pub fn HoursPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let told = use_load(query.for_api(), |api, query| async move { volunteer::hours(&api, &query).await });
    let parameters = use_load((), |api, ()| async move { volunteer::parameters(&api).await });
    let setting = use_state(|| false);
    let set = |on: bool| {
        let setting = setting.clone();
        Callback::from(move |()| setting.set(on))
    };
    let done = {
        let (close, reload) = (set(false), parameters.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let add = html! {
        if is_whole_city(&session, may::CREATE_VOLUNTEER_PARAMETER) {
            <Button icon={Icon::Plus} label={i18n.t("volunteer-set-parameter")} onclick={set(true).reform(|_| ())} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("volunteer-hours-report")} crumbs={vec![(Route::VolunteerTeams, i18n.t("nav-volunteer-teams"))]} />
        <FilterBar>
            <FilterDate name="from" label={i18n.t("audit-from")} />
            <FilterDate name="to" label={i18n.t("audit-to")} />
            <CountyFilter name="county_code" />
        </FilterBar>
        { told.view(|told| html! { <>{ figures(&i18n, told) }{ teams(&i18n, told) }</> }) }
        <Card title={i18n.t("volunteer-parameters")} actions={add}>{ parameters.view(|all| dated(&i18n, &all.items)) }</Card>
        if *setting { <SetParameter onclose={set(false)} ondone={done} /> }
    </> }
}

fn told_hours(minutes: i64) -> String {
    hours(minutes.unsigned_abs())
}

fn figures(i18n: &I18n, told: &VolunteerHoursReport) -> Html {
    let days =
        i18n.ta("teacher-days", &[("from", time::day(told.from).into()), ("to", time::day(told.to).into())]);
    html! {
        <Card><Figures items={vec![
            Figure { label: i18n.t("volunteer-people"), value: html! { told.volunteers }, note: Some(days) },
            Figure { label: i18n.t("volunteer-times"), value: html! { told.logs }, note: None },
            Figure { label: i18n.t("volunteer-hours"), value: html! { told_hours(told.minutes) }, note: None },
        ]} /></Card>
    }
}

fn teams(i18n: &I18n, told: &VolunteerHoursReport) -> Html {
    let columns = vec![
        Column::new("team", i18n.t("volunteer-team")),
        Column::new("kind", i18n.t("volunteer-team-kind")),
        Column::new("school", i18n.t("volunteer-owner")),
        Column::new("county", i18n.t("division-county")),
        Column::new("people", i18n.t("volunteer-people")).number(),
        Column::new("times", i18n.t("volunteer-times")).number(),
        Column::new("hours", i18n.t("volunteer-hours")).number(),
    ];
    let row = |one: &VolunteerHoursTeam| Row {
        key: one.team_id.to_string().into(),
        to: Some(Route::VolunteerTeam { id: one.team_id }),
        cells: vec![
            html! { &one.team_name },
            html! { i18n.word(one.kind) },
            html! { one.school_name.clone().unwrap_or_else(|| i18n.t("smart-aging-office").to_string()) },
            html! { &one.county_name },
            html! { one.volunteers },
            html! { one.logs },
            html! { told_hours(one.minutes) },
        ],
    };
    html! {
        <Card title={i18n.t("volunteer-by-team")}>
            <DataTable id="volunteer-hours" caption={i18n.t("volunteer-by-team")} {columns} adjustable=false
                rows={told.teams.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("volunteer-logs-none")} advice={i18n.t("volunteer-logs-advice")} /> }} />
        </Card>
    }
}

fn dated(i18n: &I18n, all: &[VolunteerParameterView]) -> Html {
    let columns = vec![
        Column::new("from", i18n.t("teacher-from")),
        Column::new("until", i18n.t("teacher-until")),
        Column::new("days", i18n.t("volunteer-log-days")).number(),
        Column::new("basis", i18n.t("volunteer-basis")),
    ];
    let row = |one: &VolunteerParameterView| Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::day(one.effective_from) },
            html! { one.effective_to.map_or_else(|| i18n.t("teacher-no-end").to_string(), time::day) },
            html! { one.log_days },
            html! { &one.policy_basis },
        ],
    };
    html! {
        <DataTable id="volunteer-parameters" caption={i18n.t("volunteer-parameters")} {columns} adjustable=false
            rows={all.iter().map(row).collect::<Vec<_>>()} />
    }
}

#[derive(PartialEq, Properties)]
struct SetParameterProps {
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn SetParameter(props: &SetParameterProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <Field form={form.clone()} at="/effective_from" label={i18n.t("teacher-from")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/log_days" label={i18n.t("volunteer-log-days")} kind={FieldKind::Number} required=true />
                <Field {form} at="/policy_basis" label={i18n.t("volunteer-basis")} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| wanted(&i18n, &form))
    };
    html! {
        <Ask title={i18n.t("volunteer-set-parameter")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-parameter-set")} initial={vec![("/log_days", "7".to_owned())]} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn wanted(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let (effective_from, log_days) = (read.required("/effective_from"), read.required("/log_days"));
    let policy_basis = read.text("/policy_basis");
    if !read.complete() {
        return None;
    }
    let body =
        CreateVolunteerParameter { effective_from: effective_from?, log_days: log_days?, policy_basis };
    Some(work(move |api| {
        let body = body.clone();
        async move { volunteer::set_parameter(&api, &body).await }
    }))
}
