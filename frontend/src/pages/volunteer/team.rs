//! One team and its members.

use std::rc::Rc;

use contract::{
    ids::VolunteerTeamId,
    volunteer::{UpdateVolunteerTeam, VolunteerMemberView, VolunteerTeamState, VolunteerTeamView},
};
use yew::prelude::*;

use super::{
    actions::joinable,
    member::{AddMember, Leave, Reveal},
    outsider::{EditMember, EraseMember},
    team_tone,
};
use crate::{
    api::{Tagged, use_edit, use_load, volunteer},
    components::{
        Button, ButtonKind, Card, Column, DataTable, DefinitionList, Dialog, Empty, Field, FieldKind, Form,
        FormView, Icon, LinkButton, PageHeader, Row, StatusLabel, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`TeamPage`].
#[derive(PartialEq, Properties)]
pub struct TeamPageProps {
    /// Which team.
    pub id: VolunteerTeamId,
}

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Edit,
    Add,
    EditMember(VolunteerMemberView),
    Erase(VolunteerMemberView),
    Leave(VolunteerMemberView),
    Reveal(VolunteerMemberView),
}

/// Shows a team; lets members join and leave.
#[component]
pub fn TeamPage(props: &TeamPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let id = props.id;
    let page = use_load(id, |api, id| async move { volunteer::team(&api, id).await });
    let members = use_load(id, |api, id| async move { volunteer::members(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what| open.set(what))
    };
    let close = show.reform(|()| Open::Nothing);
    let done = {
        let (close, team, people) = (close.clone(), page.reload.clone(), members.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            team.emit(());
            people.emit(());
        })
    };
    let powers = Powers {
        writes: session.has_role(may::ADD_VOLUNTEER_MEMBER),
        reveals: session.has_role(may::REVEAL_VOLUNTEER_MEMBER),
        erases: session.has_role(may::ERASE_VOLUNTEER_MEMBER),
    };
    let writes = powers.writes;
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-volunteer-teams"), |one| one.value.name.clone().into());
    // All at once, so that none moves away under the pointer.
    let actions = page.value.as_ref().map(|one| html! { <>
        <LinkButton to={Route::VolunteerLogs} query={vec![("team_id", id.to_string())]} icon={Icon::Clock} label={i18n.t("nav-volunteer-logs")} />
        <LinkButton to={Route::VolunteerShifts} query={vec![("team_id", id.to_string())]} icon={Icon::Calendar} label={i18n.t("nav-volunteer-shifts")} />
        if writes { <Button icon={Icon::Edit} label={i18n.t("volunteer-edit-team")} onclick={show.reform(|_: MouseEvent| Open::Edit)} /> }
        if writes && one.value.status == VolunteerTeamState::Active { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("volunteer-add-member")} onclick={show.reform(|_: MouseEvent| Open::Add)} /> }
    </> });
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::VolunteerTeams, i18n.t("nav-volunteer-teams"))]} actions={actions.unwrap_or_default()} />
        { page.view(|one| html! { <Card title={i18n.t("volunteer-team")}><DefinitionList items={facts(&i18n, &one.value)} /></Card> }) }
        <Card title={i18n.t("volunteer-members")}>{ members.view(|all| people(&i18n, all, &show, powers)) }</Card>
        { match ((*open).clone(), page.value.clone()) {
            (Open::Edit, Some(record)) => html! { <Edit {record} onclose={close} ondone={done} /> },
            (Open::Add, _) => html! { <AddMember {id} onclose={close} ondone={done} /> },
            (Open::EditMember(member), _) => html! { <EditMember {id} {member} onclose={close} ondone={done} /> },
            (Open::Erase(member), _) => html! { <EraseMember {id} {member} onclose={close} ondone={done} /> },
            (Open::Leave(member), _) => html! { <Leave {id} {member} onclose={close} ondone={done} /> },
            (Open::Reveal(member), _) => html! { <Reveal {id} {member} onclose={close} /> },
            _ => Html::default(),
        } }
    </> }
}

fn facts(i18n: &I18n, one: &VolunteerTeamView) -> Vec<(AttrValue, Html)> {
    let owner = one.school_name.clone().unwrap_or_else(|| i18n.t("smart-aging-office").to_string());
    vec![
        (
            i18n.t("volunteer-status"),
            html! { <StatusLabel tone={team_tone(one.status)} text={i18n.word(one.status)} /> },
        ),
        (i18n.t("volunteer-team-kind"), html! { i18n.word(one.kind) }),
        (i18n.t("volunteer-owner"), html! { owner }),
        (i18n.t("volunteer-action"), html! { one.action_name.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("volunteer-founded"), html! { time::day(one.founded_on) }),
        (i18n.t("volunteer-members"), html! { one.members }),
    ]
}

/// What the reader may do with members.
#[derive(Clone, Copy)]
struct Powers {
    writes: bool,
    reveals: bool,
    erases: bool,
}

fn people(i18n: &I18n, all: &[VolunteerMemberView], show: &Callback<Open>, powers: Powers) -> Html {
    let columns = vec![
        Column::new("name", i18n.t("volunteer-name")),
        Column::new("who", i18n.t("volunteer-who")),
        Column::new("phone", i18n.t("learner-phone")),
        Column::new("joined", i18n.t("volunteer-joined")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let row = |one: &VolunteerMemberView| {
        let (leaving, shown, edited, gone) = (one.clone(), one.clone(), one.clone(), one.clone());
        let outside = one.learner_id.is_none();
        let sealed = one.phone_masked.is_some();
        let kind = if one.learner_id.is_some() { "volunteer-is-learner" } else { "volunteer-is-outside" };
        Row {
            key: one.id.to_string().into(),
            to: None,
            cells: vec![
                html! { <>{ &one.name }if one.leads { <span class="subtle">{ " · " }{ i18n.t("volunteer-leads") }</span> }</> },
                html! { i18n.t(kind) },
                html! { one.phone_masked.clone().unwrap_or_default() },
                html! { time::day(one.joined_on) },
                html! { <div class="actions">
                    <LinkButton to={Route::VolunteerLogs} kind={ButtonKind::Quiet} label={i18n.t("volunteer-member-hours")}
                        query={vec![("team_id", one.team_id.to_string()), ("member_id", one.id.to_string())]} />
                    if sealed && powers.reveals { <Button kind={ButtonKind::Quiet} label={i18n.t("volunteer-reveal")} onclick={show.reform(move |_: MouseEvent| Open::Reveal(shown.clone()))} /> }
                    if powers.writes { <>
                    <Button kind={ButtonKind::Quiet} label={i18n.t("volunteer-edit-member")} onclick={show.reform(move |_: MouseEvent| Open::EditMember(edited.clone()))} />
                    if powers.erases && outside { <Button kind={ButtonKind::Quiet} label={i18n.t("volunteer-erase")} onclick={show.reform(move |_: MouseEvent| Open::Erase(gone.clone()))} /> }
                    <Button kind={ButtonKind::Quiet} label={i18n.t("volunteer-leave")} onclick={show.reform(move |_: MouseEvent| Open::Leave(leaving.clone()))} />
                    </> }
                </div> },
            ],
        }
    };
    html! {
        <DataTable id="volunteer-members" caption={i18n.t("volunteer-members")} {columns} adjustable=false
            rows={all.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("volunteer-members-none")} advice={i18n.t("volunteer-members-advice")} /> }} />
    }
}

#[derive(PartialEq, Properties)]
struct EditProps {
    record: Rc<Tagged<VolunteerTeamView>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

fn initial(team: &VolunteerTeamView) -> Vec<(&'static str, String)> {
    let action = team.action_id.map(|id| id.to_string()).unwrap_or_default();
    vec![("/name", team.name.clone()), ("/action_id", action), ("/status", team.status.to_string())]
}

fn changed(form: &Form, i18n: &I18n) -> Option<UpdateVolunteerTeam> {
    let mut read = form.read(i18n);
    let (name, status) = (read.text("/name"), read.required("/status"));
    // A team goes over to another programme, but never out of one into none.
    let action_id = if form.touched("/action_id") { read.required("/action_id") } else { None };
    let change = UpdateVolunteerTeam {
        name: form.touched("/name").then_some(name),
        action_id,
        status: status.filter(|_| form.touched("/status")),
    };
    read.complete().then_some(change)
}

#[component]
fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| initial(&props.record.value));
    let (id, kept) = (props.record.value.id, props.record.value.action_id);
    let actions = use_load((), |api, ()| async move { volunteer::actions(&api).await });
    let programmes = actions.value.as_ref().map(|all| joinable(all, kept, time::today())).unwrap_or_default();
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            initial,
            move |api| async move { volunteer::team(&api, id).await },
            move |api, etag: String, change: UpdateVolunteerTeam| async move {
                volunteer::edit_team(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("volunteer-team-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let onclose = edit.leave(&props.onclose, &props.ondone);
    html! {
        <Dialog title={i18n.t("volunteer-edit-team")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                <Field form={form.clone()} at="/name" label={i18n.t("volunteer-team")} required=true />
                <Field form={form.clone()} at="/action_id" label={i18n.t("volunteer-action")} hint={i18n.t("volunteer-join-hint")} kind={FieldKind::Select(programmes)} unread={actions.unread()} required={kept.is_some()} />
                <Field {form} at="/status" label={i18n.t("volunteer-status")} hint={i18n.t("volunteer-disband-hint")} kind={FieldKind::Select(i18n.choices::<VolunteerTeamState>())} required=true />
            </FormView>
        </Dialog>
    }
}
