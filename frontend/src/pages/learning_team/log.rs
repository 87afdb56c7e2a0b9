//! What teams have done: of one team, or of all within reach.

use contract::{
    auth::Reason,
    ids::LearningTeamActivityId,
    learning_team::{
        LearningTeamActivityState, LearningTeamActivityView, LearningTeamState, LearningTeamView,
    },
};
use yew::prelude::*;

use super::{enter::Enter, entry_tone};
use crate::{
    api::{learning_team, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, ConfirmDialog, DataTable, Empty, FilterBar, FilterSelect, Icon,
        Pager, ReasonDialog, Row, StatusLabel, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`Log`].
#[derive(PartialEq, Properties)]
pub(super) struct LogProps {
    /// Of which team; of all without.
    pub(super) team: Option<LearningTeamView>,
}

/// The entries, newest first, with what leads them on.
#[component]
pub(super) fn Log(props: &LogProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let team = props.team.as_ref().map(|team| team.id.to_string());
    // Each entry is told under the name of its team.
    let version = props.team.as_ref().map(|team| team.version);
    let asked = match team {
        Some(team) => query.for_api_replacing(&[("team_id", Some(team))]),
        None => query.for_api(),
    };
    let page =
        use_load((asked, version), |api, (query, _)| async move { learning_team::log(&api, &query).await });
    let entering = use_state(|| false);
    let deciding = use_state(|| None::<(LearningTeamActivityView, bool)>);
    let enter = |on: bool| {
        let entering = entering.clone();
        Callback::from(move |()| entering.set(on))
    };
    let onclose = {
        let deciding = deciding.clone();
        Callback::from(move |()| deciding.set(None))
    };
    let ondone = {
        let (onclose, enter, reload) = (onclose.clone(), enter(false), page.reload.clone());
        Callback::from(move |()| {
            onclose.emit(());
            enter.emit(());
            reload.emit(());
        })
    };
    let ondecide = {
        let deciding = deciding.clone();
        Callback::from(move |what| deciding.set(Some(what)))
    };
    let may_decide = session.has_role(may::APPROVE_LEARNING_TEAM_ACTIVITY);
    let open_team = props.team.clone().filter(|team| {
        team.state != LearningTeamState::Dissolved && session.has_role(may::CREATE_LEARNING_TEAM_ACTIVITY)
    });
    let actions = html! {
        if open_team.is_some() { <Button icon={Icon::Plus} label={i18n.t("team-enter")} onclick={enter(true).reform(|_: MouseEvent| ())} /> }
    };
    html! { <>
        if let Some(team) = open_team.filter(|_| *entering) { <Enter {team} onclose={enter(false)} ondone={ondone.clone()} /> }
        <FilterBar>
            <FilterSelect name="status" label={i18n.t("team-entry-status")} any={i18n.t("course-any")} options={i18n.choices::<LearningTeamActivityState>()} />
        </FilterBar>
        <Card title={i18n.t("team-log")} {actions}>{ page.view(|page| html! { <>
            <DataTable id="team-log" caption={i18n.t("team-log")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, one, may_decide, &ondecide)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("team-log-none")} advice={i18n.t("team-log-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some((entry, approves)) = (*deciding).clone() { <Decide {entry} {approves} {onclose} {ondone} /> }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("team", i18n.t("team-name")),
        Column::new("when", i18n.t("team-when")),
        Column::new("place", i18n.t("team-place")),
        Column::new("content", i18n.t("team-content")),
        Column::new("people", i18n.t("team-participants")).number(),
        Column::new("status", i18n.t("team-entry-status")),
        Column::new("act", i18n.t("enrolment-act")),
    ]
}

type Deciding = Callback<(LearningTeamActivityView, bool)>;

fn row(i18n: &I18n, one: &LearningTeamActivityView, may_decide: bool, ondecide: &Deciding) -> Row {
    let decide = |approves: bool| {
        let one = one.clone();
        ondecide.reform(move |_: MouseEvent| (one.clone(), approves))
    };
    let names: Vec<&str> = one.participants.iter().map(|who| who.learner_name.as_str()).collect();
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::LearningTeam { id: one.team_id }),
        cells: vec![
            html! { &one.team_name },
            html! { format!("{}–{}", time::minute(one.starts_at), time::clock(one.ends_at)) },
            html! { &one.place },
            html! { <>{ &one.content }<span class="subtle">{ " · " }{ names.join(&i18n.t("list-comma")) }</span></> },
            html! { one.participants.len() },
            html! { <><StatusLabel tone={entry_tone(one.status)} text={i18n.word(one.status)} />
            if let Some(reason) = &one.decision_reason { <span class="subtle">{ " " }{ reason }</span> }</> },
            html! { if may_decide && one.may_decide { <div class="actions">
                <Button kind={ButtonKind::Primary} label={i18n.t("team-approve")} onclick={decide(true)} />
                <Button label={i18n.t("team-return")} onclick={decide(false)} />
            </div> } },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct DecideProps {
    entry: LearningTeamActivityView,
    approves: bool,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Decide(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let decide = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        let approves = props.approves;
        use_action(
            |api, (id, reason): (LearningTeamActivityId, Option<Reason>)| async move {
                learning_team::decide(&api, id, reason.as_ref()).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.word(view.status));
                    ondone.emit(());
                }
                Err(error) if approves => toasts.failure(&i18n, &error),
                Err(error) => form.refuse(error),
            },
        )
    };
    let id = props.entry.id;
    let what = i18n.ta(
        "team-decide-what",
        &[
            ("team", props.entry.team_name.clone().into()),
            ("time", time::minute(props.entry.starts_at).into()),
            ("count", props.entry.participants.len().into()),
        ],
    );
    if props.approves {
        html! {
            <ConfirmDialog title={i18n.t("team-approve")} confirm={i18n.t("team-approve")} busy={decide.busy}
                onconfirm={decide.run.reform(move |()| (id, None))} onclose={props.onclose.clone()}>
                <p>{ what }</p>
            </ConfirmDialog>
        }
    } else {
        html! {
            <ReasonDialog title={i18n.t("team-return")} confirm={i18n.t("team-return")} {form} busy={decide.busy}
                onconfirm={decide.run.reform(move |reason| (id, Some(Reason { reason })))} onclose={props.onclose.clone()}>
                <p>{ what }</p>
            </ReasonDialog>
        }
    }
}
