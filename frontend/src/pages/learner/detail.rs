//! One learner, masked.

use contract::{
    ids::LearnerId,
    learner::{LearnerState, LearnerView},
};
use yew::prelude::*;

use super::{
    attendances::Attendances, edit::Edit, online::Online, recommended::Recommended, reveal::Reveal,
    step::Step, tone,
};
use crate::{
    api::{learner, use_load},
    components::{Button, ButtonKind, Card, DefinitionList, Icon, Notice, PageHeader, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    pages::credit::Summary,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which learner.
    pub id: LearnerId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Edit,
    Reveal,
    Step(&'static str),
}

/// Shows a learner and what can be done for one.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let id = props.id;
    let page = use_load(id, |api, id| async move { learner::read(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let done = {
        let (close, reload) = (close.clone(), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-learners"), |learner| learner.value.name_zh.clone().into());
    let actions =
        page.value.as_ref().map(|learner| actions(&i18n, &learner.value, &open)).unwrap_or_default();
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Learners, i18n.t("nav-learners"))]} actions={html! { <Allowed>{ actions }</Allowed> }} />
        { page.view(|learner| html! { <>
            <Card title={i18n.t("learner-person")}><Facts learner={learner.value.clone()} /></Card>
            <Summary learner={id} />
            <For roles={may::LIST_COURSE_RECOMMENDATIONS}><Recommended learner={id} /></For>
            <For roles={may::LIST_LEARNER_ONLINE_PROGRESS}><Online learner={id} /></For>
            <For roles={may::LIST_LEARNER_ATTENDANCES}><Attendances learner={id} /></For>
            { match *open {
                Open::Nothing => Html::default(),
                Open::Edit => html! { <Edit learner={learner.clone()} onclose={close.clone()} ondone={done.clone()} /> },
                Open::Reveal => html! { <Reveal {id} onclose={close.clone()} /> },
                Open::Step(step) => html! { <Step {id} {step} onclose={close.clone()} ondone={done.clone()} /> },
            } }
        </> }) }
    </> }
}

#[component]
fn Allowed(props: &yew::html::ChildrenProps) -> Html {
    let allowed = use_session().has_role(may::UPDATE_LEARNER);
    if allowed { props.children.clone() } else { Html::default() }
}

fn actions(i18n: &I18n, learner: &LearnerView, open: &UseStateHandle<Open>) -> Html {
    let to = |what: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(what))
    };
    let step = match learner.status {
        LearnerState::Active => Some(("suspend", i18n.t("learner-suspend"))),
        LearnerState::Suspended => Some(("resume", i18n.t("learner-resume"))),
        LearnerState::Closed => None,
    };
    html! { <>
        if let Some((step, label)) = step {
            <For roles={may::SUSPEND_LEARNER}><Button {label} onclick={to(Open::Step(step))} /></For>
            <For roles={may::CLOSE_LEARNER}><Button label={i18n.t("learner-close")} onclick={to(Open::Step("close"))} /></For>
        }
        <For roles={may::REVEAL_LEARNER}><Button icon={Icon::Shield} label={i18n.t("learner-reveal")} onclick={to(Open::Reveal)} /></For>
        <Button icon={Icon::Edit} kind={ButtonKind::Primary} label={i18n.t("learner-edit")} onclick={to(Open::Edit)} />
    </> }
}

#[derive(PartialEq, Properties)]
struct ForProps {
    roles: &'static [contract::auth::Role],
    children: Html,
}

#[component]
fn For(props: &ForProps) -> Html {
    let allowed = use_session().has_role(props.roles);
    if allowed { props.children.clone() } else { Html::default() }
}

#[derive(PartialEq, Properties)]
struct FactsProps {
    learner: LearnerView,
}

#[component]
fn Facts(props: &FactsProps) -> Html {
    let i18n = use_i18n();
    let learner = &props.learner;
    let priority = learner.priority.iter().map(|one| {
        html! { <li>{ i18n.word(one.reason) }<span class="subtle">{ " · " }{ i18n.word(one.evidence) }</span></li> }
    });
    let mut items = vec![
        (
            i18n.t("learner-status"),
            html! { <StatusLabel tone={tone(learner.status)} text={i18n.word(learner.status)} /> },
        ),
        (i18n.t("learner-school"), html! { &learner.school_name }),
        (i18n.t("learner-id-number"), html! { <span class="mono">{ &learner.id_number_masked }</span> }),
        (i18n.t("learner-phone"), html! { learner.phone_masked.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("learner-sex"), html! { i18n.word(learner.sex) }),
        (
            i18n.t("learner-age"),
            html! { <>{ learner.age }<span class="subtle">{ " · " }{ i18n.word(learner.age_band) }</span></> },
        ),
        (i18n.t("learner-name-mn"), html! { learner.name_mn.clone().unwrap_or_else(|| "—".to_owned()) }),
        (
            i18n.t("learner-priority"),
            if learner.priority.is_empty() {
                html! { i18n.t("learner-priority-no") }
            } else {
                html! { <ul>{ for priority }</ul> }
            },
        ),
        (i18n.t("learner-registered-on"), html! { time::day(learner.registered_on) }),
        (i18n.t("learner-notice-version"), html! { &learner.consent_notice_version }),
    ];
    if let Some(closed_at) = learner.closed_at {
        items.insert(1, (i18n.t("learner-closed-at"), html! { time::minute(closed_at) }));
    }
    html! { <>
        if learner.synthetic { <Notice tone={Tone::Info} title={i18n.t("learner-synthetic")} /> }
        <DefinitionList {items} />
    </> }
}
