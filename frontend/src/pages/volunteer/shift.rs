//! One shift and its desk: who comes, who is there, who was there. By touch, and with the keyboard.

use std::rc::Rc;

use contract::{
    ids::{VolunteerMemberId, VolunteerShiftId, VolunteerSignupId, VolunteerTeamId},
    volunteer::{ShiftState, SignupState, VolunteerShiftView, VolunteerSignupView},
};
use yew::prelude::*;

use super::{helped::HelpedSession, log::EnterLog, shift_edit::Edit, shift_tone, shifts::span, signup_tone};
use crate::{
    api::{Tagged, use_action, use_load, volunteer},
    components::{
        Button, ButtonKind, Card, DefinitionList, Empty, Icon, PageHeader, Select, StatusLabel, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{AskReason, step, subject},
    route::Route,
    session::use_session,
    time,
};

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Edit,
    Cancel,
    /// Hours that nobody checked in for, of this member if that is known.
    Log(Option<VolunteerMemberId>),
}

/// Properties of [`ShiftPage`].
#[derive(PartialEq, Properties)]
pub struct ShiftPageProps {
    /// Which shift.
    pub id: VolunteerShiftId,
}

/// Shows a shift, and keeps its desk.
#[component]
pub fn ShiftPage(props: &ShiftPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let id = props.id;
    let page = use_load(id, |api, id| async move { volunteer::shift(&api, id).await });
    let signups = use_load(id, |api, id| async move { volunteer::signups(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let set = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let done = {
        let (close, shift, people) = (set(Open::Nothing), page.reload.clone(), signups.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            shift.emit(());
            people.emit(());
        })
    };
    let keeps = session.has_role(may::CHECK_IN_VOLUNTEER);
    let planned = page.value.as_ref().is_some_and(|one| one.value.status == ShiftState::Planned);
    let begun = page.value.as_ref().is_some_and(|one| one.value.starts_at <= time::now());
    let may_change = planned && !begun;
    let logs = begun && planned && session.has_role(may::CREATE_VOLUNTEER_LOG);
    let log = {
        let open = open.clone();
        Callback::from(move |member| open.set(Open::Log(member)))
    };
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-volunteer-shifts"), |one| one.value.title.clone().into());
    let actions = html! { <>
        if may_change && session.has_role(may::CANCEL_VOLUNTEER_SHIFT) {
            <Button label={i18n.t("volunteer-cancel-shift")} onclick={set(Open::Cancel).reform(|_| ())} />
        }
        if may_change && session.has_role(may::UPDATE_VOLUNTEER_SHIFT) {
            <Button icon={Icon::Edit} label={i18n.t("volunteer-edit-shift")} onclick={set(Open::Edit).reform(|_| ())} />
        }
    </> };
    let enter = html! {
        if logs { <Button icon={Icon::Plus} label={i18n.t("volunteer-enter-log")} onclick={log.reform(|_: MouseEvent| None)} /> }
    };
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::VolunteerShifts, i18n.t("nav-volunteer-shifts"))]} {actions} />
        { page.view(|one| html! { <>
            <Card title={i18n.t("volunteer-shift")}><DefinitionList items={facts(&i18n, &one.value)} /></Card>
            if keeps && planned { <SignUp {id} team={one.value.team_id} ondone={done.clone()} /> }
            { match *open {
                Open::Nothing => Html::default(),
                Open::Edit => html! { <Edit record={one.clone()} onclose={set(Open::Nothing)} ondone={done.clone()} /> },
                Open::Cancel => cancel(&i18n, one, (&set(Open::Nothing), &done)),
                Open::Log(member) => html! { <EnterLog shift={one.value.clone()} {member} onclose={set(Open::Nothing)} ondone={done.clone()} /> },
            } }
        </> }) }
        <Card title={i18n.t("volunteer-desk")} actions={enter}>{ signups.view(|all| html! {
            if all.is_empty() {
                <Empty title={i18n.t("volunteer-desk-none")} advice={i18n.t("volunteer-desk-advice")} />
            } else {
                <ul class="touch-list">{ for all.iter().map(|one| html! {
                    <Place key={one.id.to_string()} signup={one.clone()} {keeps} {planned} onlog={logs.then(|| log.clone())} ondone={done.clone()} />
                }) }</ul>
            }
        }) }</Card>
    </> }
}

fn cancel(
    i18n: &I18n,
    record: &Rc<Tagged<VolunteerShiftView>>,
    (close, done): (&Callback<()>, &Callback<()>),
) -> Html {
    let (words, id) = (i18n.clone(), record.value.id);
    let subject = subject(
        record.etag.clone(),
        move |api| async move { volunteer::shift(&api, id).await },
        move |now: &VolunteerShiftView| words.word(now.status),
    );
    let record = record.clone();
    let send = Callback::from(move |reason: String| {
        let record = record.clone();
        step(move |api, etag| {
            let (record, reason) = (record.by(etag), reason.clone());
            async move { volunteer::cancel_shift(&api, &record, reason).await }
        })
    });
    html! {
        <AskReason title={i18n.t("volunteer-cancel-shift")} what={i18n.t("volunteer-cancel-what")} done={i18n.t("volunteer-shift-cancelled")} {send} {subject} onclose={close.clone()} ondone={done.clone()} />
    }
}

fn facts(i18n: &I18n, one: &VolunteerShiftView) -> Vec<(AttrValue, Html)> {
    let mut day = time::minute(one.starts_at);
    day.truncate(10);
    let mut items = vec![
        (
            i18n.t("volunteer-status"),
            html! { <StatusLabel tone={shift_tone(one.status)} text={i18n.word(one.status)} /> },
        ),
        (i18n.t("volunteer-team"), html! { &one.team_name }),
        (i18n.t("volunteer-form"), html! { i18n.word(one.form) }),
        (i18n.t("class-day"), html! { day }),
        (i18n.t("volunteer-time"), html! { span(one) }),
        (i18n.t("volunteer-place"), html! { &one.place }),
        (i18n.t("volunteer-signed"), html! { format!("{} / {}", one.signed_up, one.wanted) }),
    ];
    items.extend(one.session_id.map(|id| (i18n.t("volunteer-session"), html! { <HelpedSession {id} /> })));
    items
}

#[derive(PartialEq, Properties)]
struct SignUpProps {
    id: VolunteerShiftId,
    team: VolunteerTeamId,
    ondone: Callback<()>,
}

/// Picks a member of the team and signs it up.
#[component]
fn SignUp(props: &SignUpProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let members = use_load(props.team, |api, team| async move { volunteer::members(&api, team).await });
    let chosen = use_state(String::new);
    let id = props.id;
    let add = {
        let (i18n, ondone, chosen) = (i18n.clone(), props.ondone.clone(), chosen.clone());
        use_action(
            move |api, member| async move { volunteer::sign_up(&api, id, member).await },
            move |outcome| match outcome {
                Ok(_) => {
                    chosen.set(String::new());
                    ondone.emit(());
                }
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let options: Vec<(AttrValue, AttrValue)> = members
        .value
        .iter()
        .flat_map(|all| all.iter())
        .map(|one| (one.id.to_string().into(), one.name.clone().into()))
        .collect();
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |value: String| chosen.set(value))
    };
    let onclick = {
        let (chosen, run) = (chosen.clone(), add.run);
        Callback::from(move |_: MouseEvent| {
            if let Ok(member) = chosen.parse() {
                run.emit(member);
            }
        })
    };
    html! {
        <Card title={i18n.t("volunteer-sign-up")}>
            <div class="actions">
                <Select id="volunteer-member" label={i18n.t("volunteer-name")} value={(*chosen).clone()} empty={i18n.t("volunteer-pick-member")} {options} {onchange} unread={members.unread()} />
                <Button icon={Icon::Plus} label={i18n.t("volunteer-sign-up")} busy={add.busy} {onclick} />
            </div>
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct PlaceProps {
    signup: VolunteerSignupView,
    keeps: bool,
    /// Whether the shift takes place: for one that was called off nobody is checked in.
    planned: bool,
    /// Hears that hours are to be entered of who was not checked in; none while there are none to enter.
    onlog: Option<Callback<Option<VolunteerMemberId>>>,
    ondone: Callback<()>,
}

/// One volunteer with the step that comes next, large enough for a finger.
#[component]
fn Place(props: &PlaceProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let one = &props.signup;
    let step = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, step): (VolunteerSignupId, &'static str)| async move {
                volunteer::desk(&api, id, step).await
            },
            move |outcome| match outcome {
                Ok(_) => ondone.emit(()),
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let id = one.id;
    let take = |name: &'static str| step.run.reform(move |_: MouseEvent| (id, name));
    let times = match (one.checked_in_at, one.checked_out_at) {
        (Some(came), Some(went)) => format!("{}–{}", time::clock(came), time::clock(went)),
        (Some(came), None) => time::clock(came),
        _ => String::new(),
    };
    let buttons = match one.status {
        SignupState::SignedUp => html! { <>
            if let Some(onlog) = &props.onlog {
                <Button label={i18n.t("volunteer-enter-log")} onclick={let member = one.member_id; onlog.reform(move |_: MouseEvent| Some(member))} />
            }
            <Button label={i18n.t("volunteer-withdraw")} busy={step.busy} onclick={take("withdraw")} />
            if props.planned {
                <Button kind={ButtonKind::Primary} icon={Icon::Check} label={i18n.t("volunteer-check-in")} busy={step.busy} onclick={take("check-in")} />
            }
        </> },
        SignupState::CheckedIn => html! {
            <Button kind={ButtonKind::Primary} icon={Icon::Check} label={i18n.t("volunteer-check-out")} busy={step.busy} onclick={take("check-out")} />
        },
        SignupState::Withdrawn | SignupState::CheckedOut => Html::default(),
    };
    html! {
        <li>
            <span class="touch-name">{ &one.name }</span>
            <StatusLabel tone={signup_tone(one.status)} text={i18n.word(one.status)} />
            <span class="subtle">{ times }</span>
            if let Some(minutes) = one.minutes { <span>{ i18n.ta("volunteer-minutes", &[("minutes", minutes.into())]) }</span> }
            if props.keeps { <span class="touch-steps">{ buttons }</span> }
        </li>
    }
}
