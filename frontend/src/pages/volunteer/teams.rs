//! The teams, and the programmes that they take part in.

use contract::volunteer::{SilverAgeActionView, VolunteerTeamKind, VolunteerTeamState, VolunteerTeamView};
use yew::prelude::*;

use super::{
    actions::{EditAction, OpenAction, Programmes},
    found::FoundTeam,
    team_tone,
};
use crate::{
    api::{use_load, volunteer},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSearch,
        FilterSelect, Icon, LinkButton, PageHeader, Pager, Row, StatusLabel, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::division::CountyFilter,
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
