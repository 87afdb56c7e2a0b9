//! What can be done with a course: hand its draft in, publish or send back what was handed in, begin another version.

use std::rc::Rc;

use contract::{
    course::{CourseDetails, CourseState, CourseVersionState, CourseVersionView},
    ids::CourseId,
};
use yew::prelude::*;

use super::publish::PublishDialog;
use crate::{
    api::{ApiError, Tagged, course, use_action},
    components::{Button, ButtonKind, ConfirmDialog, ReasonDialog, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    session::{Session, use_session},
};

/// A step as it is offered.
#[derive(Clone, PartialEq)]
struct Step {
    name: &'static str,
    verb: AttrValue,
    what: AttrValue,
}

const PUBLISH: &str = "publish";

impl Step {
    /// Whether it is recorded with a reason.
    fn needs_reason(&self) -> bool {
        matches!(self.name, "return" | "retire" | "discard")
    }
}

/// Whether the reader wrote in a version or handed it in, and so leaves its publication to others.
fn is_own(session: &Session, open: &CourseVersionView) -> bool {
    let own = session.account().map(|account| account.id);
    open.authors.iter().chain(&open.submitted_by).any(|actor| Some(actor.id) == own)
}

fn steps(i18n: &I18n, course: &CourseDetails, own: bool) -> Vec<Step> {
    let step = |name, verb, what| Step { name, verb, what };
    let retire = || step("retire", i18n.t("course-retire"), i18n.t("course-retire-what"));
    let mut steps = match course.open.as_ref().map(|open| open.status) {
        Some(CourseVersionState::Draft) => vec![
            step("submit", i18n.t("course-submit"), i18n.t("course-submit-what")),
            step("discard", i18n.t("course-discard"), i18n.t("course-discard-what")),
        ],
        Some(_) if own => {
            vec![step("return", i18n.t("course-take-back"), i18n.t("course-take-back-what"))]
        }
        Some(_) => vec![
            step(PUBLISH, i18n.t("course-publish"), i18n.t("course-publish-what")),
            step("return", i18n.t("course-return"), i18n.t("course-return-what")),
        ],
        None => vec![step("revise", i18n.t("course-revise"), i18n.t("course-revise-what"))],
    };
    if course.status == CourseState::Published {
        steps.push(retire());
    }
    steps
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The course as it was read.
    pub(super) record: Rc<Tagged<CourseDetails>>,
    /// Hears that it has gone on.
    pub(super) ondone: Callback<()>,
}

/// The buttons of the steps that lead on from here.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let asked = use_state(|| None::<Step>);
    let course = &props.record.value;
    let waits = course.open.as_ref().filter(|open| open.status == CourseVersionState::Review);
    let own = waits.is_some_and(|open| is_own(&session, open));
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
        let kind = if place == 0 && !own { ButtonKind::Primary } else { ButtonKind::Secondary };
        html! { <Button {kind} {label} onclick={Callback::from(move |_| asked.set(Some(step.clone())))} /> }
    };
    html! { <>
        if own { <span class="subtle">{ i18n.t("course-own") }</span> }
        { for steps(&i18n, course, own).into_iter().enumerate().map(button) }
        { match &*asked {
            None => Html::default(),
            Some(step) if step.name == PUBLISH => html! { <PublishDialog record={props.record.clone()} {ondone} {onclose} /> },
            Some(step) => html! { <Ask id={course.id} step={step.clone()} {ondone} {onclose} /> },
        } }
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
            move |outcome: Result<CourseDetails, ApiError>| match outcome {
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

/// What has become of a course: of its open version, where it has one.
pub(super) fn stepped(i18n: &I18n, view: &CourseDetails) -> AttrValue {
    let status = view.open.as_ref().map_or_else(|| i18n.word(view.status), |open| i18n.word(open.status));
    let title = view.open.as_ref().unwrap_or(&view.shown).title_zh.clone();
    i18n.ta("course-stepped", &[("title", title.into()), ("status", status.to_string().into())])
}
