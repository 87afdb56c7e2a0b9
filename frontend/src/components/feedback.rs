//! Waiting, failure and emptiness, each shown in one way everywhere.

use yew::prelude::*;

use super::{Button, Icon, Tone};
use crate::{
    api::ApiError,
    i18n::{I18n, use_i18n},
};

/// A failure as a heading and, where there is more to say, a sentence on what to do.
pub fn describe(i18n: &I18n, error: &ApiError) -> (AttrValue, Option<AttrValue>) {
    match error {
        ApiError::Unreachable => (i18n.t("failure-unreachable"), Some(i18n.t("failure-unreachable-advice"))),
        ApiError::Unreadable => (i18n.t("failure-unreadable"), Some(i18n.t("failure-unreadable-advice"))),
        ApiError::Problem(problem) => (problem.title.clone().into(), problem.detail.clone().map(Into::into)),
    }
}

/// Properties of [`Notice`].
#[derive(PartialEq, Properties)]
pub struct NoticeProps {
    /// How good or bad the news is.
    pub tone: Tone,
    /// The news.
    pub title: AttrValue,
    /// What to make of it.
    #[prop_or_default]
    pub children: Html,
    /// Whether it has just happened and is to be read out at once.
    #[prop_or_default]
    pub urgent: bool,
}

/// A message inside the page.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    html! {
        <div class={classes!("notice", props.tone.class())} role={props.urgent.then_some("alert")}>
            { Html::from(props.tone.icon()) }
            <div><p class="notice-title">{ &props.title }</p>{ props.children.clone() }</div>
        </div>
    }
}

/// Properties of [`Empty`].
#[derive(PartialEq, Properties)]
pub struct EmptyProps {
    /// What there is none of.
    pub title: AttrValue,
    /// What to do next.
    #[prop_or_default]
    pub advice: Option<AttrValue>,
    /// A button that does it.
    #[prop_or_default]
    pub children: Html,
}

/// Says that there is nothing, and what to do next.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            { Html::from(Icon::Circle) }
            <p class="empty-title">{ &props.title }</p>
            if let Some(advice) = &props.advice { <p>{ advice }</p> }
            <div class="actions">{ props.children.clone() }</div>
        </div>
    }
}

/// Says that something is on its way.
#[component]
pub fn Waiting() -> Html {
    let i18n = use_i18n();
    html! { <div class="waiting" role="status"><span class="spinner" aria-hidden="true" />{ i18n.t("waiting") }</div> }
}

/// Properties of [`Failure`].
#[derive(PartialEq, Properties)]
struct FailureProps {
    error: ApiError,
    retry: Callback<()>,
}

#[component]
fn Failure(props: &FailureProps) -> Html {
    let i18n = use_i18n();
    let (title, detail) = describe(&i18n, &props.error);
    let request = match &props.error {
        ApiError::Problem(problem) if problem.status >= 500 => Some(problem.request_id.clone()),
        _ => None,
    };
    html! {
        <Notice tone={Tone::Bad} {title} urgent=true>
            if let Some(detail) = detail { <p>{ detail }</p> }
            if let Some(id) = request { <p class="subtle">{ i18n.ta("failure-request", &[("id", id.into())]) }</p> }
            <Button icon={Icon::Repeat} label={i18n.t("failure-retry")} onclick={props.retry.reform(|_| ())} />
        </Notice>
    }
}

/// The one place where pending, failed and ready are told apart.
pub fn show_load(busy: bool, error: Option<&ApiError>, retry: &Callback<()>, ready: Option<Html>) -> Html {
    html! {
        <div class="load" aria-busy={busy.then_some("true")}>
            if let Some(error) = error { <Failure error={error.clone()} retry={retry.clone()} /> }
            if let Some(ready) = ready { { ready } } else if busy { <Waiting /> }
        </div>
    }
}
