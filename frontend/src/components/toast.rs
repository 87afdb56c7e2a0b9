//! Short messages about what has just happened, read out by assistive technology.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::{Button, ButtonKind, Notice, Tone, describe};
use crate::{api::ApiError, i18n::use_i18n};

const GOOD_NEWS_STAYS_MS: u32 = 6_000;

#[derive(Clone, PartialEq)]
struct Toast {
    id: u32,
    tone: Tone,
    title: AttrValue,
    detail: Option<AttrValue>,
}

#[derive(Default, PartialEq)]
struct Shown {
    next: u32,
    toasts: Vec<Toast>,
}

enum Change {
    Add(Tone, AttrValue, Option<AttrValue>),
    Remove(u32),
}

impl Reducible for Shown {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut toasts = self.toasts.clone();
        let mut next = self.next;
        match change {
            Change::Add(tone, title, detail) => {
                if tone == Tone::Good {
                    toasts.retain(|toast| toast.tone != Tone::Good);
                }
                toasts.push(Toast { id: next, tone, title, detail });
                next += 1;
            }
            Change::Remove(id) => toasts.retain(|toast| toast.id != id),
        }
        Rc::new(Self { next, toasts })
    }
}

/// Shows messages that do not belong to one place of the page.
#[derive(Clone, PartialEq)]
pub struct Toasts(Callback<(Tone, AttrValue, Option<AttrValue>)>);

impl Toasts {
    /// Something went well; disappears by itself, and at once when the next thing goes well.
    pub fn success(&self, title: impl Into<AttrValue>) {
        self.0.emit((Tone::Good, title.into(), None));
    }

    /// Something failed; stays until it is closed.
    pub fn failure(&self, i18n: &crate::i18n::I18n, error: &ApiError) {
        let (title, detail) = describe(i18n, error);
        self.0.emit((Tone::Bad, title, detail));
    }
}

/// The messages.
#[hook]
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>().unwrap_or_else(|| Toasts(Callback::noop()))
}

#[derive(PartialEq, Properties)]
struct ItemProps {
    toast: Toast,
    onclose: Callback<u32>,
}

#[component]
fn Item(props: &ItemProps) -> Html {
    let i18n = use_i18n();
    let id = props.toast.id;
    let close = props.onclose.reform(move |_: MouseEvent| id);
    {
        let onclose = props.onclose.clone();
        use_effect_with(props.toast.tone, move |tone| {
            let timer =
                (*tone == Tone::Good).then(|| Timeout::new(GOOD_NEWS_STAYS_MS, move || onclose.emit(id)));
            move || drop(timer)
        });
    }
    html! {
        <Notice tone={props.toast.tone} title={props.toast.title.clone()} urgent={props.toast.tone == Tone::Bad}>
            if let Some(detail) = &props.toast.detail { <p>{ detail }</p> }
            <Button kind={ButtonKind::Quiet} label={i18n.t("dialog-close")} onclick={close} />
        </Notice>
    }
}

/// Gives everything below it a place for messages.
#[component]
pub fn ToastProvider(props: &yew::html::ChildrenProps) -> Html {
    let shown = use_reducer_eq(Shown::default);
    let dispatch = shown.dispatcher();
    let toasts = use_memo((), |()| {
        Toasts(Callback::from(move |(tone, title, detail)| {
            dispatch.dispatch(Change::Add(tone, title, detail));
        }))
    });
    let dispatch = shown.dispatcher();
    let onclose = use_callback((), move |id, ()| dispatch.dispatch(Change::Remove(id)));
    html! {
        <ContextProvider<Toasts> context={(*toasts).clone()}>
            { props.children.clone() }
            <div class="toasts" role="status" aria-live="polite">
                { for shown.toasts.iter().map(|toast| html! { <Item key={toast.id} toast={toast.clone()} onclose={onclose.clone()} /> }) }
            </div>
        </ContextProvider<Toasts>>
    }
}
