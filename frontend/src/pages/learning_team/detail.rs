//! One team: its facts, members and log.

use contract::{
    auth::Reason,
    ids::LearningTeamId,
    learning_team::{LearningTeamState, LearningTeamView},
};
use yew::prelude::*;

use super::{edit::Edit, log::Log, members::Members, tone};
use crate::{
    api::{learning_team, use_action, use_load},
    components::{
        Button, Card, DefinitionList, Icon, PageHeader, ReasonDialog, StatusLabel, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::{Route, reachable},
    session::use_session,
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which team.
    pub id: LearningTeamId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Edit,
    Dissolve,
}

/// Shows a team; keeps its members and log, and dissolves it.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.id, |api, id| async move { learning_team::read(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let ondone = {
        let (close, reload) = (show(Open::Nothing), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let title =
        page.value.as_ref().map_or_else(|| i18n.t("nav-learning-teams"), |one| one.value.name.clone().into());
    let goes_on = page.value.as_ref().is_some_and(|one| one.value.state != LearningTeamState::Dissolved);
    let may_write = goes_on && session.has_role(may::DISSOLVE_LEARNING_TEAM);
    let may_edit = goes_on && session.has_role(may::UPDATE_LEARNING_TEAM);
    let crumbs = reachable(&session, vec![(Route::LearningTeams, i18n.t("nav-learning-teams"))]);
    let actions = html! { <>
        if may_write { <Button label={i18n.t("team-dissolve")} onclick={show(Open::Dissolve).reform(|_: MouseEvent| ())} /> }
        if may_edit { <Button icon={Icon::Edit} label={i18n.t("team-edit")} onclick={show(Open::Edit).reform(|_: MouseEvent| ())} /> }
    </> };
    html! { <>
        <PageHeader {title} {crumbs} {actions} />
        { page.view(|one| html! { <>
            <Card title={i18n.t("team-facts")}>{ facts(&i18n, &one.value) }</Card>
            <Members team={one.value.clone()} {may_write} onchange={page.reload.clone()} />
            <Log team={Some(one.value.clone())} />
        </> }) }
        { match (*open, page.value.clone()) {
            (Open::Edit, Some(record)) => html! { <Edit {record} onclose={show(Open::Nothing)} {ondone} /> },
            (Open::Dissolve, _) => html! { <Dissolve id={props.id} onclose={show(Open::Nothing)} {ondone} /> },
            _ => Html::default(),
        } }
    </> }
}

fn facts(i18n: &I18n, team: &LearningTeamView) -> Html {
    let mut items = vec![
        (
            i18n.t("team-state"),
            html! { <StatusLabel tone={tone(team.state)} text={i18n.word(team.state)} /> },
        ),
        (i18n.t("team-kind"), html! { i18n.word(team.kind) }),
        (i18n.t("learner-school"), html! { &team.school_name }),
        (i18n.t("team-leader"), html! { &team.leader_name }),
        (i18n.t("team-formed-on"), html! { time::day(team.formed_on) }),
        (
            i18n.t("team-members"),
            html! { i18n.ta("team-members-of", &[("members", team.members.into()), ("least", team.min_members.into())]) },
        ),
    ];
    if let (Some(day), Some(reason)) = (team.dissolved_on, &team.dissolved_reason) {
        items.push((i18n.t("team-dissolved-on"), html! { time::day(day) }));
        items.push((i18n.t("team-dissolved-because"), html! { reason }));
    }
    html! { <DefinitionList {items} /> }
}

#[derive(PartialEq, Properties)]
struct DissolveProps {
    id: LearningTeamId,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Dissolve(props: &DissolveProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let dissolve = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, reason): (LearningTeamId, String)| async move {
                learning_team::dissolve(&api, id, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("team-is-dissolved"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let id = props.id;
    html! {
        <ReasonDialog title={i18n.t("team-dissolve")} confirm={i18n.t("team-dissolve")} danger=true {form} busy={dissolve.busy}
            onconfirm={dissolve.run.reform(move |reason| (id, reason))} onclose={props.onclose.clone()}>
            <p>{ i18n.t("team-dissolve-what") }</p>
        </ReasonDialog>
    }
}
