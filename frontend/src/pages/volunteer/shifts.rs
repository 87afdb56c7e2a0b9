//! The shifts of a week.

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use contract::volunteer::{
    CreateVolunteerShift, ServiceForm, ShiftState, VolunteerShiftView, VolunteerTeamView,
};
use yew::prelude::*;

use super::{helped::SessionField, shift_tone, times};
use crate::{
    api::{use_load, volunteer},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Field, FieldKind, FilterBar, FilterSchool,
        FilterSelect, Form, Icon, PageHeader, Row, StatusLabel, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, Work, work},
    route::Route,
    session::use_session,
    time,
};

/// The Monday of the week that a day lies in.
fn monday(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

/// A week of shifts, which one stands in the address; plans new ones.
#[component]
pub fn ShiftsPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let week = query.get("week").and_then(|text| text.parse().ok()).unwrap_or_else(time::today);
    let first = monday(week);
    let last = first + TimeDelta::days(6);
    let wanted = query.for_api_replacing(&[
        ("week", None),
        ("from", Some(time::day(first))),
        ("to", Some(time::day(last))),
    ]);
    let found = use_load(wanted, |api, query| async move { volunteer::shifts(&api, &query).await });
    let planning = use_state(|| false);
    let set = |on: bool| {
        let planning = planning.clone();
        Callback::from(move |()| planning.set(on))
    };
    let done = {
        let (close, reload) = (set(false), found.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let turn = |days: i64| {
        let (query, to) = (query.clone(), time::day(first + TimeDelta::days(days)));
        Callback::from(move |_: MouseEvent| query.set("week", &to))
    };
    let title =
        i18n.ta("volunteer-week", &[("from", time::day(first).into()), ("to", time::day(last).into())]);
    let turns = html! { <>
        <Button icon={Icon::Back} label={i18n.t("volunteer-week-before")} onclick={turn(-7)} />
        <Button icon={Icon::Next} label={i18n.t("volunteer-week-after")} onclick={turn(7)} />
    </> };
    let actions = html! {
        if session.has_role(may::CREATE_VOLUNTEER_SHIFT) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("volunteer-plan-shift")} onclick={set(true).reform(|_| ())} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-volunteer-shifts")} subtitle={i18n.t("volunteer-shift-rule")} {actions} />
        <FilterBar>
            <FilterSchool />
            <TeamFilter />
            <FilterSelect name="status" label={i18n.t("volunteer-status")} any={i18n.t("course-any")} options={i18n.choices::<ShiftState>()} />
        </FilterBar>
        <Card {title} actions={turns}>{ found.view(|all| html! {
            <DataTable id="volunteer-shifts" caption={i18n.t("nav-volunteer-shifts")} columns={columns(&i18n)}
                rows={all.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("volunteer-shifts-none")} advice={i18n.t("volunteer-shifts-advice")} /> }} />
        }) }</Card>
        if *planning { <Plan onclose={set(false)} ondone={done} /> }
    </> }
}

/// Chooses a team, also one that works no more: it has had shifts.
#[component]
fn TeamFilter() -> Html {
    let i18n = use_i18n();
    let teams = use_load((), |api, ()| async move { volunteer::all_teams(&api).await });
    let known = teams.value.iter().flat_map(|all| all.iter());
    let options: Vec<(AttrValue, AttrValue)> =
        known.map(|one| (one.id.to_string().into(), one.name.clone().into())).collect();
    html! { <FilterSelect name="team_id" label={i18n.t("volunteer-team")} any={i18n.t("volunteer-any-team")} {options} unread={teams.unread()} /> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("day", i18n.t("class-day")),
        Column::new("time", i18n.t("volunteer-time")),
        Column::new("title", i18n.t("volunteer-what")),
        Column::new("team", i18n.t("volunteer-team")),
        Column::new("form", i18n.t("volunteer-form")),
        Column::new("place", i18n.t("volunteer-place")),
        Column::new("signed", i18n.t("volunteer-signed")).number(),
        Column::new("status", i18n.t("volunteer-status")),
    ]
}

/// `09:00–11:00`.
pub(super) fn span(one: &VolunteerShiftView) -> String {
    format!("{}–{}", time::clock(one.starts_at), time::clock(one.ends_at))
}

fn row(i18n: &I18n, one: &VolunteerShiftView) -> Row {
    let mut day = time::minute(one.starts_at);
    day.truncate(10);
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::VolunteerShift { id: one.id }),
        cells: vec![
            html! { day },
            html! { span(one) },
            html! { &one.title },
            html! { &one.team_name },
            html! { i18n.word(one.form) },
            html! { &one.place },
            html! { format!("{} / {}", one.signed_up, one.wanted) },
            html! { <StatusLabel tone={shift_tone(one.status)} text={i18n.word(one.status)} /> },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct PlanProps {
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Plan(props: &PlanProps) -> Html {
    let i18n = use_i18n();
    let teams = use_load((), |api, ()| async move { volunteer::working_teams(&api).await });
    let known: Vec<VolunteerTeamView> = teams.value.iter().flat_map(|all| all.iter().cloned()).collect();
    let unread = teams.unread();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let options: Vec<(AttrValue, AttrValue)> =
                known.iter().map(|one| (one.id.to_string().into(), one.name.clone().into())).collect();
            html! { <>
                <Field form={form.clone()} at="/team_id" label={i18n.t("volunteer-team")} kind={FieldKind::Select(options)} unread={unread.clone()} required=true />
                <Field form={form.clone()} at="/title" label={i18n.t("volunteer-what")} required=true />
                <Field form={form.clone()} at="/form" label={i18n.t("volunteer-form")} kind={FieldKind::Select(i18n.choices::<ServiceForm>())} required=true />
                <Field form={form.clone()} at="/place" label={i18n.t("volunteer-place")} required=true />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/from" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/until" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
                <SessionField form={form.clone()} teams={known.clone()} />
                <Field {form} at="/wanted" label={i18n.t("volunteer-wanted")} kind={FieldKind::Number} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| planned(&i18n, &form))
    };
    let initial = vec![
        ("/form", ServiceForm::VolunteerService.to_string()),
        ("/day", time::day(time::today() + TimeDelta::days(1))),
        ("/from", "09:00".to_owned()),
        ("/until", "11:00".to_owned()),
        ("/wanted", "5".to_owned()),
        ("/session_id", String::new()),
    ];
    html! {
        <Ask title={i18n.t("volunteer-plan-shift")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-shift-planned")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn planned(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let (team_id, service) = (read.required("/team_id"), read.required("/form"));
    let (title, place) = (read.text("/title"), read.text("/place"));
    let (times, wanted) = (times(&mut read), read.required("/wanted"));
    let session_id = read.optional("/session_id");
    if !read.complete() {
        return None;
    }
    let (starts_at, ends_at) = times?;
    let body = CreateVolunteerShift {
        team_id: team_id?,
        title,
        form: service?,
        place,
        starts_at,
        ends_at,
        wanted: wanted?,
        session_id,
    };
    Some(work(move |api| {
        let body = body.clone();
        async move { volunteer::plan_shift(&api, &body).await }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(monday(day("2025-11-12")), day("2025-11-10"));
        assert_eq!(monday(day("2025-11-10")), day("2025-11-10"));
        assert_eq!(monday(day("2025-11-16")), day("2025-11-10"));
    }
}
