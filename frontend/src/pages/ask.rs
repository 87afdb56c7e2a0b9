//! Dialogs that ask before one request is sent: for what it says, for its reason, or whether at all.
//!
//! The request is handed over as a [`Work`], so that the dialogs stand in the console once for all kinds of requests. One that
//! goes to a record in a certain version says which in [`Subject`]: when somebody else was faster, the record is read again, what
//! was typed stays, and the next attempt has the new version.

use std::{future::ready, rc::Rc};

use futures_util::{FutureExt as _, TryFutureExt as _, future::LocalBoxFuture};
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, Edit, Tagged, Written, use_versioned},
    components::{
        ConfirmDialog, Dialog, Form, FormView, Notice, ReasonDialog, Tone, describe, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
};

type Sent = LocalBoxFuture<'static, Result<(), ApiError>>;
type Again = LocalBoxFuture<'static, Result<Tagged<AttrValue>, ApiError>>;

/// A request that is ready to be sent.
#[derive(Clone)]
pub(super) struct Work(Rc<dyn Fn(Api, String) -> Sent>);

/// A call of the API as a work.
pub(super) fn work<T, F>(call: impl Fn(Api) -> F + 'static) -> Work
where
    T: 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    step(move |api, _| call(api))
}

/// A call of the API as a work on a [`Subject`], whose version it gets.
pub(super) fn step<T, F>(call: impl Fn(Api, String) -> F + 'static) -> Work
where
    T: 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    Work(Rc::new(move |api, etag| call(api, etag).map_ok(drop).boxed_local()))
}

/// The record that a request goes to: in which version the page shows it, and how it is read again.
#[derive(Clone)]
pub(super) struct Subject {
    shown: Rc<Tagged<AttrValue>>,
    read: Rc<dyn Fn(Api) -> Again>,
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown
    }
}

impl Subject {
    /// No record: what is sent has no version, so nobody can be faster.
    fn nothing() -> Self {
        let unread = |_| ready(Err(ApiError::Unreadable)).boxed_local();
        Self { shown: Rc::default(), read: Rc::new(unread) }
    }
}

/// The record that the page shows as `etag`; `read` reads it again, and `state` says in a few words how it stands then.
pub(super) fn subject<T, F>(
    etag: impl Into<String>,
    read: impl Fn(Api) -> F + 'static,
    state: impl Fn(&T) -> AttrValue + Clone + 'static,
) -> Subject
where
    T: 'static,
    F: Future<Output = Result<Tagged<T>, ApiError>> + 'static,
{
    let read = move |api| {
        let state = state.clone();
        read(api).map_ok(move |now| Tagged { value: state(&now.value), etag: now.etag }).boxed_local()
    };
    Subject { shown: Rc::new(Tagged { value: AttrValue::default(), etag: etag.into() }), read: Rc::new(read) }
}

/// Sends works to a subject; `failed` hears of each that was not done, without an error when somebody else was faster.
#[hook]
fn use_work(
    subject: Option<&Subject>,
    done: (&AttrValue, &Callback<()>),
    failed: impl Fn(Option<ApiError>) + 'static,
) -> Edit<AttrValue, Work> {
    let toasts = use_toasts();
    // As it was when the dialog opened: what the page reads meanwhile is no newer than what the dialog has read itself.
    let subject = use_memo((), |()| subject.cloned().unwrap_or_else(Subject::nothing));
    let (shown, done, ondone) = (subject.shown.clone(), done.0.clone(), done.1.clone());
    use_versioned(
        &shown,
        move |api| (subject.read)(api),
        |api, etag, work: Work| (work.0)(api, etag),
        move |outcome| match outcome {
            Ok(Written::Saved(())) => {
                toasts.success(done.clone());
                ondone.emit(());
            }
            Ok(Written::Stale(_)) => failed(None),
            Err(error) => failed(Some(error)),
        },
    )
}

/// Shows in the form what was not done: a refusal, or that somebody else was faster.
fn show(form: &Form, failure: Option<ApiError>) {
    match failure {
        Some(error) => form.refuse(error),
        None => form.rebase(Vec::new()),
    }
}

/// How the record stands after somebody else was faster.
fn stands(i18n: &I18n, send: &Edit<AttrValue, Work>) -> Html {
    if !send.renewed {
        return Html::default();
    }
    let now = i18n.ta("form-stale-now", &[("state", send.record.value.to_string().into())]);
    html! { <p class="wide"><strong>{ now }</strong></p> }
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
    /// The record that the request goes to, where it has a version.
    #[prop_or_default]
    pub(super) subject: Option<Subject>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for what a request says; what was typed is kept when it fails.
#[component]
pub(super) fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| props.initial.clone());
    let send = {
        let form = form.clone();
        let done = (&props.done, &props.ondone);
        use_work(props.subject.as_ref(), done, move |failure| show(&form, failure))
    };
    let onsubmit = {
        let (form, read, run) = (form.clone(), props.read.clone(), send.save.clone());
        Callback::from(move |()| {
            if let Some(work) = read.emit(form.clone()) {
                run.emit(work);
            }
        })
    };
    let onclose = send.leave(&props.onclose, &props.ondone);
    html! {
        <Dialog title={props.title.clone()} onclose={onclose.clone()}>
            { stands(&i18n, &send) }
            <FormView form={form.clone()} submit={props.submit.clone()} busy={send.busy} {onsubmit} oncancel={onclose} narrow=true>
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
    /// Whether what it does destroys or cannot be taken back.
    #[prop_or_default]
    pub(super) danger: bool,
    /// What is said once it is done.
    pub(super) done: AttrValue,
    /// The request, with its reason.
    pub(super) send: Callback<String, Work>,
    /// The record that the request goes to, where it has a version.
    #[prop_or_default]
    pub(super) subject: Option<Subject>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for the reason of a request.
#[component]
pub(super) fn AskReason(props: &AskReasonProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/reason", String::new())]);
    let send = {
        let form = form.clone();
        let done = (&props.done, &props.ondone);
        use_work(props.subject.as_ref(), done, move |failure| show(&form, failure))
    };
    let (run, request) = (send.save.clone(), props.send.clone());
    let onconfirm = Callback::from(move |reason: String| run.emit(request.emit(reason)));
    let onclose = send.leave(&props.onclose, &props.ondone);
    html! {
        <ReasonDialog title={props.title.clone()} confirm={props.title.clone()} danger={props.danger} {form} busy={send.busy} {onconfirm} {onclose}>
            <p>{ &props.what }</p>
            { stands(&i18n, &send) }
        </ReasonDialog>
    }
}

/// Properties of [`AskWhether`].
#[derive(PartialEq, Properties)]
pub(super) struct AskWhetherProps {
    /// What is asked.
    pub(super) title: AttrValue,
    /// What will happen.
    pub(super) children: Html,
    /// Whether what it does destroys or cannot be taken back.
    #[prop_or_default]
    pub(super) danger: bool,
    /// What is said once it is done.
    pub(super) done: AttrValue,
    /// The request.
    pub(super) send: Callback<(), Work>,
    /// The record that the request goes to, where it has a version.
    #[prop_or_default]
    pub(super) subject: Option<Subject>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks before a request is sent; what fails is told inside.
#[component]
pub(super) fn AskWhether(props: &AskWhetherProps) -> Html {
    let i18n = use_i18n();
    let failure = use_state(|| None::<ApiError>);
    let send = {
        let failure = failure.clone();
        let done = (&props.done, &props.ondone);
        use_work(props.subject.as_ref(), done, move |error| failure.set(error))
    };
    let (run, request) = (send.save.clone(), props.send.clone());
    let onconfirm = Callback::from(move |()| run.emit(request.emit(())));
    let onclose = send.leave(&props.onclose, &props.ondone);
    let told = match &*failure {
        Some(error) => Some((Tone::Bad, describe(&i18n, error))),
        None => send.renewed.then(|| (Tone::Warning, (i18n.t("form-stale"), None))),
    };
    html! {
        <ConfirmDialog title={props.title.clone()} confirm={props.title.clone()} danger={props.danger} busy={send.busy} {onconfirm} {onclose}>
            { props.children.clone() }
            if let Some((tone, (title, advice))) = told {
                <Notice {tone} urgent=true {title}>{ advice.unwrap_or_default() }</Notice>
            }
            { stands(&i18n, &send) }
        </ConfirmDialog>
    }
}
