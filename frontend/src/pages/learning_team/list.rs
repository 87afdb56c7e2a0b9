//! The teams, the entries that wait to be approved, and the reports.

use contract::learning_team::{LearningTeamKind, LearningTeamState, LearningTeamView};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{create::Create, log::Log, months::Months, summary::Summary, tone};
use crate::{
    api::{learning_team, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSearch,
        FilterSelect, Icon, PageHeader, Pager, Row, StatusLabel, Tab, Tabs, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Finds teams and founds one; approves what they did, and counts it.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let navigator = use_navigator();
    let founding = use_state(|| false);
    let found = |on: bool| {
        let founding = founding.clone();
        Callback::from(move |()| founding.set(on))
    };
    let onfounded = Callback::from(move |team: LearningTeamView| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::LearningTeam { id: team.id });
        }
    });
    let actions = html! {
        if session.has_role(may::CREATE_LEARNING_TEAM) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("team-found")} onclick={found(true).reform(|_: MouseEvent| ())} />
        }
    };
    let mut tabs = Vec::new();
    if session.has_role(may::LIST_LEARNING_TEAMS) {
        tabs.push(Tab { name: "teams", label: i18n.t("team-tab-teams"), content: html! { <Teams /> } });
        tabs.push(Tab { name: "log", label: i18n.t("team-tab-log"), content: html! { <Log team={None} /> } });
    }
    tabs.push(Tab { name: "summary", label: i18n.t("team-tab-summary"), content: html! { <Summary /> } });
    tabs.push(Tab { name: "months", label: i18n.t("team-tab-months"), content: html! { <Months /> } });
    html! { <>
        <PageHeader title={i18n.t("nav-learning-teams")} subtitle={i18n.t("team-rule")} {actions} />
        <Tabs label={i18n.t("nav-learning-teams")} {tabs} />
        if *founding { <Create onclose={found(false)} {onfounded} /> }
    </> }
}

#[component]
fn Teams() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        learning_team::list(&api, &query).await
    });
    let columns = vec![
        Column::new("name", i18n.t("team-name")),
        Column::new("kind", i18n.t("team-kind")),
        Column::new("school", i18n.t("learner-school")),
        Column::new("leader", i18n.t("team-leader")),
        Column::new("members", i18n.t("team-members")).number(),
        Column::new("formed", i18n.t("team-formed-on")).hidden_at_first(),
        Column::new("state", i18n.t("team-state")),
    ];
    html! { <>
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("team-search")} />
            <FilterSchool />
            <FilterSelect name="kind" label={i18n.t("team-kind")} any={i18n.t("course-any")} options={i18n.choices::<LearningTeamKind>()} />
            <FilterSelect name="state" label={i18n.t("team-state")} any={i18n.t("course-any")} options={i18n.choices::<LearningTeamState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="learning-teams" caption={i18n.t("nav-learning-teams")} {columns}
                rows={page.items.iter().map(|team| row(&i18n, team)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("team-none")} advice={i18n.t("team-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, team: &LearningTeamView) -> Row {
    Row {
        key: team.id.to_string().into(),
        to: Some(Route::LearningTeam { id: team.id }),
        cells: vec![
            html! { &team.name },
            html! { i18n.word(team.kind) },
            html! { &team.school_name },
            html! { &team.leader_name },
            html! { format!("{} / {}", team.members, team.min_members) },
            html! { time::day(team.formed_on) },
            html! { <StatusLabel tone={tone(team.state)} text={i18n.word(team.state)} /> },
        ],
    }
}
