//! The steps of a course from draft to retirement.

use contract::{
    course::{CourseState, CourseView},
    ids::CourseId,
};
use yew::prelude::*;

use crate::{
    api::{ApiError, course, use_action},
    components::{Button, ButtonKind, ConfirmDialog, ReasonDialog, use_form, use_toasts},
    i18n::{I18n, use_i18n},
};

/// A step as it is offered.
#[derive(Clone, PartialEq)]
struct Step {
    name: &'static str,
    verb: AttrValue,
    what: AttrValue,
}

impl Step {
    /// Whether it is recorded with a reason.
    fn needs_reason(&self) -> bool {
        matches!(self.name, "return" | "retire")
    }
}

fn steps(i18n: &I18n, state: CourseState) -> Vec<Step> {
    let step = |name, verb, what| Step { name, verb, what };
    match state {
        CourseState::Draft => vec![step("submit", i18n.t("course-submit"), i18n.t("course-submit-what"))],
        CourseState::Review => vec![
            step("publish", i18n.t("course-publish"), i18n.t("course-publish-what")),
            step("return", i18n.t("course-return"), i18n.t("course-return-what")),
        ],
        CourseState::Published => vec![step("retire", i18n.t("course-retire"), i18n.t("course-retire-what"))],
        CourseState::Retired => vec![step("revive", i18n.t("course-revive"), i18n.t("course-revive-what"))],
    }
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The course.
    pub(super) id: CourseId,
    /// Where it stands.
    pub(super) status: CourseState,
    /// Hears that it has gone on.
    pub(super) ondone: Callback<()>,
}

/// The buttons of the steps that lead on from here.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let asked = use_state(|| None::<Step>);
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let ondone = {
        let (asked, ondone) = (asked.clone(), props.ondone.clone());
        Callback::from(move |()| {
            asked.set(None);
            ondone.emit(());
        })
    };
    let button = |(place, step): (usize, Step)| {
        let (asked, label) = (asked.clone(), step.verb.clone());
        let kind = if place == 0 { ButtonKind::Primary } else { ButtonKind::Secondary };
        html! { <Button {kind} {label} onclick={Callback::from(move |_| asked.set(Some(step.clone())))} /> }
    };
    html! { <>
        { for steps(&i18n, props.status).into_iter().enumerate().map(button) }
        if let Some(step) = &*asked { <Ask id={props.id} step={step.clone()} {ondone} {onclose} /> }
    </> }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    id: CourseId,
    step: Step,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Asks, and stays open until the step is taken: what was typed is kept when it fails, and gone with the dialog.
#[component]
fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let take = {
        let (form, i18n, ondone, onclose) =
            (form.clone(), i18n.clone(), props.ondone.clone(), props.onclose.clone());
        let needs_reason = props.step.needs_reason();
        use_action(
            |api, (id, step, reason): (CourseId, &'static str, Option<String>)| async move {
                course::take_step(&api, id, step, reason).await
            },
            move |outcome: Result<CourseView, ApiError>| match outcome {
                Ok(view) => {
                    toasts.success(stepped(&i18n, &view));
                    ondone.emit(());
                }
                Err(error) if needs_reason => form.refuse(error),
                Err(error) => {
                    toasts.failure(&i18n, &error);
                    onclose.emit(());
                }
            },
        )
    };
    let (id, name) = (props.id, props.step.name);
    let run = take.run.reform(move |reason: Option<String>| (id, name, reason));
    let (verb, what, onclose) = (&props.step.verb, &props.step.what, props.onclose.clone());
    if props.step.needs_reason() {
        return html! {
            <ReasonDialog title={verb.clone()} confirm={verb.clone()} {form} busy={take.busy} onconfirm={run.reform(Some)} {onclose}>
                <p>{ what }</p>
            </ReasonDialog>
        };
    }
    html! {
        <ConfirmDialog title={verb.clone()} confirm={verb.clone()} busy={take.busy} onconfirm={run.reform(|()| None)} {onclose}>
            <p>{ what }</p>
        </ConfirmDialog>
    }
}

fn stepped(i18n: &I18n, view: &CourseView) -> AttrValue {
    let status = i18n.word(view.status).to_string();
    i18n.ta("course-stepped", &[("title", view.title_zh.clone().into()), ("status", status.into())])
}
