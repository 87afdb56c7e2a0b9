//! The teams, and the programmes that they take part in.

use contract::volunteer::{
    CreateVolunteerTeam, SilverAgeActionView, VolunteerTeamKind, VolunteerTeamState, VolunteerTeamView,
};
use yew::prelude::*;

use super::{
    actions::{EditAction, OpenAction, Programmes},
    team_tone,
};
use crate::{
    api::{use_load, volunteer},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Field, FieldKind, FilterBar, FilterSchool,
        FilterSearch, FilterSelect, Form, Icon, LinkButton, PageHeader, Pager, Row, SchoolField, StatusLabel,
        use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{Ask, Work, work},
        division::CountyFilter,
    },
    route::Route,
    session::use_session,
    time,
};

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Team,
    Action,
    Edit(SilverAgeActionView),
}

/// Finds teams; founds one, opens programmes and changes them.
#[component]
pub fn TeamsPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let page = use_load(query.for_api(), |api, query| async move { volunteer::teams(&api, &query).await });
    let actions = use_load((), |api, ()| async move { volunteer::actions(&api).await });
    let open = use_state(|| Open::Nothing);
    let to = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what.clone()))
    };
    let onedit = {
        let open = open.clone();
        Callback::from(move |one| open.set(Open::Edit(one)))
    };
    let done = {
        let (close, teams, programmes) = (to(Open::Nothing), page.reload.clone(), actions.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            teams.emit(());
            programmes.emit(());
        })
    };
    let head = html! { <>
        <LinkButton to={Route::VolunteerHours} icon={Icon::Chart} label={i18n.t("volunteer-hours-report")} />
        if session.has_role(may::CREATE_SILVER_AGE_ACTION) {
            <Button icon={Icon::Plus} label={i18n.t("volunteer-open-action")} onclick={to(Open::Action).reform(|_| ())} />
        }
        if session.has_role(may::CREATE_VOLUNTEER_TEAM) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("volunteer-found-team")} onclick={to(Open::Team).reform(|_| ())} />
        }
    </> };
    let known = actions.value.as_ref().map(|all| all.as_slice().to_vec()).unwrap_or_default();
    html! { <>
        <PageHeader title={i18n.t("nav-volunteer-teams")} subtitle={i18n.t("volunteer-rule")} actions={head} />
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("volunteer-search")} />
            <CountyFilter name="county_code" />
            <FilterSchool />
            <FilterSelect name="kind" label={i18n.t("volunteer-team-kind")} any={i18n.t("course-any")} options={i18n.choices::<VolunteerTeamKind>()} />
            <FilterSelect name="status" label={i18n.t("volunteer-status")} any={i18n.t("course-any")} options={i18n.choices::<VolunteerTeamState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="volunteer-teams" caption={i18n.t("nav-volunteer-teams")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("volunteer-teams-none")} advice={i18n.t("volunteer-teams-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        <Card title={i18n.t("volunteer-actions")}>{ actions.view(|all| html! { <Programmes all={all.to_vec()} onedit={onedit.clone()} /> }) }</Card>
        { match (*open).clone() {
            Open::Nothing => Html::default(),
            Open::Team => html! { <FoundTeam actions={known} onclose={to(Open::Nothing)} ondone={done} /> },
            Open::Action => html! { <OpenAction onclose={to(Open::Nothing)} ondone={done} /> },
            Open::Edit(action) => html! { <EditAction {action} onclose={to(Open::Nothing)} ondone={done} /> },
        } }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("volunteer-team")),
        Column::new("kind", i18n.t("volunteer-team-kind")),
        Column::new("school", i18n.t("volunteer-owner")),
        Column::new("action", i18n.t("volunteer-action")),
        Column::new("members", i18n.t("volunteer-members")).number(),
        Column::new("founded", i18n.t("volunteer-founded")).hidden_at_first(),
        Column::new("status", i18n.t("volunteer-status")),
    ]
}

fn row(i18n: &I18n, one: &VolunteerTeamView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::VolunteerTeam { id: one.id }),
        cells: vec![
            html! { &one.name },
            html! { i18n.word(one.kind) },
            html! { one.school_name.clone().unwrap_or_else(|| i18n.t("smart-aging-office").to_string()) },
            html! { one.action_name.clone().unwrap_or_default() },
            html! { one.members },
            html! { time::day(one.founded_on) },
            html! { <StatusLabel tone={team_tone(one.status)} text={i18n.word(one.status)} /> },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct FoundTeamProps {
    actions: Vec<SilverAgeActionView>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn FoundTeam(props: &FoundTeamProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let (i18n, actions) = (i18n.clone(), props.actions.clone());
        Callback::from(move |form: Form| {
            let programmes: Vec<(AttrValue, AttrValue)> =
                actions.iter().map(|one| (one.id.to_string().into(), one.name.clone().into())).collect();
            html! { <>
                <Field form={form.clone()} at="/name" label={i18n.t("volunteer-team")} required=true />
                <Field form={form.clone()} at="/kind" label={i18n.t("volunteer-team-kind")} kind={FieldKind::Select(i18n.choices::<VolunteerTeamKind>())} required=true />
                <SchoolField form={form.clone()} at="/school_id" />
                <Field form={form.clone()} at="/action_id" label={i18n.t("volunteer-action")} kind={FieldKind::Select(programmes)} />
                <Field {form} at="/founded_on" label={i18n.t("volunteer-founded")} kind={FieldKind::Date} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| found(&i18n, &form))
    };
    let initial = vec![
        ("/kind", VolunteerTeamKind::ElderVolunteerTeam.to_string()),
        ("/founded_on", time::day(time::today())),
    ];
    html! {
        <Ask title={i18n.t("volunteer-found-team")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-team-founded")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn found(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let (name, kind) = (read.text("/name"), read.required("/kind"));
    let (school_id, founded_on) = (read.required("/school_id"), read.required("/founded_on"));
    let action_id = read.optional("/action_id");
    if !read.complete() {
        return None;
    }
    let body = CreateVolunteerTeam {
        kind: kind?,
        name,
        school_id: Some(school_id?),
        county_code: None,
        action_id,
        founded_on: founded_on?,
    };
    Some(work(move |api| {
        let body = body.clone();
        async move { volunteer::found_team(&api, &body).await }
    }))
}
