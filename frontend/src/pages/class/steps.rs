//! The steps of a session: open it, close it, call it off.

use contract::{
    auth::Reason,
    class::{ClassSessionView, SessionState},
    ids::ClassSessionId,
};
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, class, use_action},
    components::{Button, ButtonKind, ConfirmDialog, ReasonDialog, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

#[derive(Clone)]
enum Step {
    Open,
    Close,
    Cancel(Reason),
}

#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Nothing,
    Close,
    Cancel,
}

async fn take(api: &Api, id: ClassSessionId, step: Step) -> Result<ClassSessionView, ApiError> {
    match step {
        Step::Open => class::open(api, id).await,
        Step::Close => class::close(api, id).await,
        Step::Cancel(reason) => class::cancel(api, id, &reason).await,
    }
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The session.
    pub(super) session: ClassSessionView,
    /// Hears that it has gone on.
    pub(super) ondone: Callback<()>,
}

/// The buttons of the steps that lead on from here; whoever teaches opens and closes, the office calls off.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let may_cancel = use_session().has_role(may::CANCEL_CLASS_SESSION);
    let asked = use_state(|| Asked::Nothing);
    let form = use_form(|| vec![("/reason", String::new())]);
    let step = {
        let (i18n, asked, form, ondone) = (i18n.clone(), asked.clone(), form.clone(), props.ondone.clone());
        use_action(
            |api, (id, step): (ClassSessionId, Step)| async move { take(&api, id, step).await },
            move |outcome| match outcome {
                Ok(view) => {
                    asked.set(Asked::Nothing);
                    let status = i18n.word(view.status).to_string();
                    toasts.success(i18n.ta("class-stepped", &[("status", status.into())]));
                    ondone.emit(());
                }
                Err(error) if *asked == Asked::Cancel => form.refuse(error),
                Err(error) => {
                    asked.set(Asked::Nothing);
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let id = props.session.id;
    let ask = |what: Asked| {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| asked.set(what))
    };
    let buttons = match props.session.status {
        SessionState::Scheduled => html! { <>
            if may_cancel { <Button label={i18n.t("class-cancel")} onclick={ask(Asked::Cancel)} /> }
            <Button kind={ButtonKind::Primary} label={i18n.t("class-open")} busy={step.busy}
                onclick={step.run.reform(move |_: MouseEvent| (id, Step::Open))} />
        </> },
        SessionState::Open => html! { <>
            if may_cancel && props.session.present == 0 { <Button label={i18n.t("class-cancel")} onclick={ask(Asked::Cancel)} /> }
            <Button kind={ButtonKind::Primary} label={i18n.t("class-close")} onclick={ask(Asked::Close)} />
        </> },
        SessionState::Closed | SessionState::Cancelled => Html::default(),
    };
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(Asked::Nothing))
    };
    let dialog = match *asked {
        Asked::Nothing => Html::default(),
        Asked::Close => html! {
            <ConfirmDialog title={i18n.t("class-close")} confirm={i18n.t("class-close")} busy={step.busy}
                onconfirm={step.run.reform(move |()| (id, Step::Close))} {onclose}>
                { concerned(&i18n, &props.session) }
                <p>{ i18n.t("class-close-what") }</p>
            </ConfirmDialog>
        },
        Asked::Cancel => html! {
            <ReasonDialog title={i18n.t("class-cancel")} confirm={i18n.t("class-cancel")} danger=true {form} busy={step.busy}
                onconfirm={step.run.reform(move |reason| (id, Step::Cancel(Reason { reason })))} {onclose}>
                { concerned(&i18n, &props.session) }
                <p>{ i18n.t("class-cancel-what") }{ i18n.t("class-enrolled-told") }</p>
            </ReasonDialog>
        },
    };
    html! { <>{ buttons }{ dialog }</> }
}

/// Which class the step concerns, and how many learners.
fn concerned(i18n: &I18n, session: &ClassSessionView) -> Html {
    let what = i18n.ta(
        "class-concerned",
        &[
            ("title", session.title.clone().into()),
            ("time", time::minute(session.starts_at).into()),
            ("count", session.present.into()),
        ],
    );
    html! { <p><strong>{ what }</strong></p> }
}
