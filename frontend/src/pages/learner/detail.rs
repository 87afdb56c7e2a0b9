//! One learner, masked.

use contract::{
    auth::Reason,
    ids::LearnerId,
    learner::{LearnerState, LearnerView, UpdateLearner},
};
use yew::prelude::*;

use super::{reveal::Reveal, tone};
use crate::{
    api::{Tagged, learner, use_action, use_load},
    components::{
        Button, ButtonKind, Card, DefinitionList, Dialog, Field, FieldKind, FormView, Icon, Notice,
        PageHeader, ReasonDialog, StatusLabel, Tone, use_form, use_toasts,
    },
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
            { match *open {
                Open::Nothing => Html::default(),
                Open::Edit => html! { <Edit learner={(**learner).clone()} onclose={close.clone()} ondone={done.clone()} /> },
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
    let items = vec![
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
    html! { <>
        if learner.synthetic { <Notice tone={Tone::Info} title={i18n.t("learner-synthetic")} /> }
        <DefinitionList {items} />
    </> }
}

#[derive(PartialEq, Properties)]
struct EditProps {
    learner: Tagged<LearnerView>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let learner = props.learner.value.clone();
    let form = use_form(|| {
        vec![
            ("/name_zh", learner.name_zh),
            ("/name_mn", learner.name_mn.unwrap_or_default()),
            ("/phone", String::new()),
        ]
    });
    let edit = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, etag, change): (LearnerId, String, UpdateLearner)| async move {
                learner::edit(&api, id, &etag, &change).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("learner-edited"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), edit.run);
        let (id, etag) = (props.learner.value.id, props.learner.etag.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let change = UpdateLearner {
                name_zh: Some(read.text("/name_zh")),
                name_mn: Some(read.optional_text("/name_mn").unwrap_or_default()),
                phone: read.optional_text("/phone"),
                ..UpdateLearner::default()
            };
            if read.complete() {
                run.emit((id, etag.clone(), change));
            }
        })
    };
    let oncancel = props.onclose.clone();
    html! {
        <Dialog title={i18n.t("learner-edit")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("learner-save")} busy={edit.busy} {onsubmit} {oncancel} narrow=true>
                <Field form={form.clone()} at="/name_zh" label={i18n.t("learner-name")} required=true />
                <Field form={form.clone()} at="/name_mn" label={i18n.t("learner-name-mn")} />
                <Field {form} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} hint={i18n.t("learner-phone-unchanged")} />
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct StepProps {
    id: LearnerId,
    step: &'static str,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Step(props: &StepProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let step = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, step, reason): (LearnerId, &'static str, String)| async move {
                learner::take_step(&api, id, step, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("learner-edited"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (title, what) = match props.step {
        "suspend" => (i18n.t("learner-suspend"), i18n.t("learner-suspend-what")),
        "resume" => (i18n.t("learner-resume"), i18n.t("learner-resume-what")),
        _ => (i18n.t("learner-close"), i18n.t("learner-close-what")),
    };
    let (id, name) = (props.id, props.step);
    let onconfirm = step.run.reform(move |reason| (id, name, reason));
    html! {
        <ReasonDialog title={title.clone()} confirm={title} {form} busy={step.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ what }</p>
        </ReasonDialog>
    }
}
