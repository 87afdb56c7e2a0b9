//! Dialogs that ask before one request is sent: for what it says, for its reason, or whether at all.
//!
//! The request is handed over as a [`Work`], so that the dialogs stand in the console once for all kinds of requests.

use std::rc::Rc;

use futures_util::{FutureExt as _, TryFutureExt as _, future::LocalBoxFuture};
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, use_action},
    components::{
        ConfirmDialog, Dialog, Form, FormView, Notice, ReasonDialog, Tone, describe, use_form, use_toasts,
    },
    i18n::use_i18n,
};

type Sent = LocalBoxFuture<'static, Result<(), ApiError>>;

/// A request that is ready to be sent.
#[derive(Clone)]
pub(super) struct Work(Rc<dyn Fn(Api) -> Sent>);

/// A call of the API as a work.
pub(super) fn work<T, F>(call: impl Fn(Api) -> F + 'static) -> Work
where
    T: 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    Work(Rc::new(move |api| call(api).map_ok(drop).boxed_local()))
}

/// Properties of [`Ask`].
#[derive(PartialEq, Properties)]
pub(super) struct AskProps {
    /// What is asked.
    pub(super) title: AttrValue,
    /// The verb on the button that sends it.
    pub(super) submit: AttrValue,
    /// What is said once it is done.
    pub(super) done: AttrValue,
    /// What the fields hold at first.
    pub(super) initial: Vec<(&'static str, String)>,
    /// The fields of the form.
    pub(super) fields: Callback<Form, Html>,
    /// What was typed as a request; none when something is wrong, which is then shown.
    pub(super) read: Callback<Form, Option<Work>>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for what a request says; what was typed is kept when it fails.
#[component]
pub(super) fn Ask(props: &AskProps) -> Html {
    let toasts = use_toasts();
    let form = use_form(|| props.initial.clone());
    let send = {
        let (form, done, ondone) = (form.clone(), props.done.clone(), props.ondone.clone());
        use_action(
            |api, work: Work| (work.0)(api),
            move |outcome| match outcome {
                Ok(()) => {
                    toasts.success(done.clone());
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, read, run) = (form.clone(), props.read.clone(), send.run.clone());
        Callback::from(move |()| {
            if let Some(work) = read.emit(form.clone()) {
                run.emit(work);
            }
        })
    };
    html! {
        <Dialog title={props.title.clone()} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={props.submit.clone()} busy={send.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                { props.fields.emit(form) }
            </FormView>
        </Dialog>
    }
}

/// Properties of [`AskReason`].
#[derive(PartialEq, Properties)]
pub(super) struct AskReasonProps {
    /// What is asked.
    pub(super) title: AttrValue,
    /// What will happen.
    pub(super) what: AttrValue,
    /// What is said once it is done.
    pub(super) done: AttrValue,
    /// The request, with its reason.
    pub(super) send: Callback<String, Work>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for the reason of a request.
#[component]
pub(super) fn AskReason(props: &AskReasonProps) -> Html {
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let send = {
        let (form, done, ondone) = (form.clone(), props.done.clone(), props.ondone.clone());
        use_action(
            |api, work: Work| (work.0)(api),
            move |outcome| match outcome {
                Ok(()) => {
                    toasts.success(done.clone());
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (run, request) = (send.run, props.send.clone());
    let onconfirm = Callback::from(move |reason: String| run.emit(request.emit(reason)));
    html! {
        <ReasonDialog title={props.title.clone()} confirm={props.title.clone()} {form} busy={send.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ &props.what }</p>
        </ReasonDialog>
    }
}

/// Properties of [`AskWhether`].
#[derive(PartialEq, Properties)]
pub(super) struct AskWhetherProps {
    /// What is asked.
    pub(super) title: AttrValue,
    /// What will happen.
    pub(super) what: AttrValue,
    /// What is said once it is done.
    pub(super) done: AttrValue,
    /// The request.
    pub(super) send: Callback<(), Work>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks before a request is sent; what fails is told inside.
#[component]
pub(super) fn AskWhether(props: &AskWhetherProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let failure = use_state(|| None);
    let send = {
        let (failure, done, ondone) = (failure.clone(), props.done.clone(), props.ondone.clone());
        use_action(
            |api, work: Work| (work.0)(api),
            move |outcome: Result<(), ApiError>| match outcome {
                Ok(()) => {
                    toasts.success(done.clone());
                    ondone.emit(());
                }
                Err(error) => failure.set(Some(describe(&i18n, &error))),
            },
        )
    };
    let (run, request) = (send.run, props.send.clone());
    let onconfirm = Callback::from(move |()| run.emit(request.emit(())));
    html! {
        <ConfirmDialog title={props.title.clone()} confirm={props.title.clone()} busy={send.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ &props.what }</p>
            if let Some((title, advice)) = &*failure {
                <Notice tone={Tone::Bad} urgent=true title={title.clone()}>{ advice.clone().unwrap_or_default() }</Notice>
            }
        </ConfirmDialog>
    }
}
