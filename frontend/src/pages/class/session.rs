//! One session: its facts, its sheet, its credits.

use contract::{
    class::{ClassSessionView, SessionState},
    ids::ClassSessionId,
};
use yew::prelude::*;

use super::{SETTLE, WRITE, settlement::Settle, sheet::Sheet, tone};
use crate::{
    api::{class, use_action, use_load},
    components::{Button, ButtonKind, ConfirmDialog, DefinitionList, PageHeader, StatusLabel, use_toasts},
    i18n::{I18n, use_i18n},
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`SessionPage`].
#[derive(PartialEq, Properties)]
pub struct SessionPageProps {
    /// Which session.
    pub id: ClassSessionId,
}

/// Opens a class, signs its learners in and out, closes it and posts the credits.
#[component]
pub fn SessionPage(props: &SessionPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.id, |api, id| async move { class::read(&api, id).await });
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-class-sessions"), |one| one.value.title.clone().into());
    let crumbs = vec![(Route::ClassSessions, i18n.t("nav-class-sessions"))];
    let reload = page.reload.clone();
    let may_write = session.has_role(WRITE);
    let may_settle = session.has_role(SETTLE);
    let actions = page.value.as_ref().filter(|_| may_write).map(|one| {
        html! {
            <Steps id={props.id} status={one.value.status} ondone={reload.clone()} />
        }
    });
    html! { <>
        <PageHeader {title} {crumbs} actions={actions.unwrap_or_default()} />
        { page.view(|one| html! { <>
            <div class="card session-facts">{ facts(&i18n, &one.value) }</div>
            if may_settle && one.value.status == SessionState::Closed { <Settle id={props.id} /> }
            <Sheet id={props.id} status={one.value.status} />
        </> }) }
    </> }
}

fn facts(i18n: &I18n, session: &ClassSessionView) -> Html {
    let items = vec![
        (
            i18n.t("class-status"),
            html! { <StatusLabel tone={tone(session.status)} text={i18n.word(session.status)} /> },
        ),
        (
            i18n.t("class-when"),
            html! { format!("{}–{}", time::minute(session.starts_at), time::clock(session.ends_at)) },
        ),
        (i18n.t("class-room"), html! { session.room_name.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("class-teacher"), html! { session.teacher_name.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("course-form"), html! { i18n.word(session.form) }),
        (i18n.t("class-present"), html! { format!("{} / {}", session.present, session.capacity) }),
    ];
    html! { <DefinitionList {items} /> }
}

#[derive(PartialEq, Properties)]
struct StepsProps {
    id: ClassSessionId,
    status: SessionState,
    ondone: Callback<()>,
}

#[component]
fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let asked = use_state(|| None::<&'static str>);
    let step =
        {
            let (i18n, asked, ondone) = (i18n.clone(), asked.clone(), props.ondone.clone());
            use_action(
                |api, (id, step): (ClassSessionId, &'static str)| async move {
                    class::take_step(&api, id, step).await
                },
                move |outcome| {
                    asked.set(None);
                    match outcome {
                        Ok(view) => {
                            toasts.success(i18n.ta(
                                "class-stepped",
                                &[("status", i18n.word(view.status).to_string().into())],
                            ));
                            ondone.emit(());
                        }
                        Err(error) => toasts.failure(&i18n, &error),
                    }
                },
            )
        };
    let ask = |name: &'static str| {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| asked.set(Some(name)))
    };
    let buttons = match props.status {
        SessionState::Scheduled => html! { <>
            <Button label={i18n.t("class-cancel")} onclick={ask("cancel")} />
            <Button kind={ButtonKind::Primary} label={i18n.t("class-open")} busy={step.busy}
                onclick={let id = props.id; step.run.reform(move |_: MouseEvent| (id, "open"))} />
        </> },
        SessionState::Open => html! {
            <Button kind={ButtonKind::Primary} label={i18n.t("class-close")} onclick={ask("close")} />
        },
        SessionState::Closed | SessionState::Cancelled => Html::default(),
    };
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let dialog = (*asked).map(|name| {
        let (title, what) = match name {
            "cancel" => (i18n.t("class-cancel"), i18n.t("class-cancel-what")),
            _ => (i18n.t("class-close"), i18n.t("class-close-what")),
        };
        let id = props.id;
        html! {
            <ConfirmDialog title={title.clone()} confirm={title} busy={step.busy} danger={name == "cancel"}
                onconfirm={step.run.reform(move |()| (id, name))} {onclose}><p>{ what }</p></ConfirmDialog>
        }
    });
    html! { <>{ buttons }{ dialog.unwrap_or_default() }</> }
}
