//! Publishes what was handed in, and says what will change.

use std::rc::Rc;

use contract::course::CourseDetails;
use yew::prelude::*;

use super::steps::stepped;
use crate::{
    api::{ApiError, Tagged, course, use_action},
    components::{Dialog, Field, FieldKind, FormView, Notice, Tone, use_form, use_toasts},
    i18n::{I18n, use_i18n},
};

/// Properties of [`PublishDialog`].
#[derive(PartialEq, Properties)]
pub(super) struct PublishDialogProps {
    /// The course as it was read.
    pub(super) record: Rc<Tagged<CourseDetails>>,
    /// Hears that it is published, or not as it was read.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
}

/// Asks for the reviewer's opinion before a version is published.
#[component]
pub(super) fn PublishDialog(props: &PublishDialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/opinion", String::new())]);
    let stale = use_state(|| false);
    let id = props.record.value.id;
    let publish = {
        let (i18n, ondone, form, stale) = (i18n.clone(), props.ondone.clone(), form.clone(), stale.clone());
        use_action(
            move |api, (etag, opinion): (String, Option<String>)| async move {
                course::publish(&api, id, &etag, opinion).await
            },
            move |outcome: Result<CourseDetails, ApiError>| match outcome {
                Ok(view) => {
                    toasts.success(stepped(&i18n, &view));
                    ondone.emit(());
                }
                Err(error) if error.is_stale() => stale.set(true),
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, etag) = (form.clone(), i18n.clone(), publish.run, props.record.etag.clone());
        Callback::from(move |()| run.emit((etag.clone(), form.read(&i18n).optional_text("/opinion"))))
    };
    // Whoever hears that the version is not as it was goes on to what it is now.
    let onclose = if *stale { props.ondone.clone() } else { props.onclose.clone() };
    html! {
        <Dialog title={i18n.t("course-publish")} onclose={onclose.clone()}>
            if *stale {
                <Notice tone={Tone::Bad} urgent=true title={i18n.t("course-publish-stale")}><p>{ i18n.t("course-publish-stale-advice") }</p></Notice>
            } else {
                { changes(&i18n, &props.record.value) }
                <FormView form={form.clone()} submit={i18n.t("course-publish")} busy={publish.busy} {onsubmit} oncancel={onclose} narrow=true>
                    <Field {form} at="/opinion" label={i18n.t("course-opinion")} hint={i18n.t("course-opinion-hint")} kind={FieldKind::TextArea} />
                </FormView>
            }
        </Dialog>
    }
}

/// What publishing does, and in what the version differs from the one whose place it takes.
fn changes(i18n: &I18n, course: &CourseDetails) -> Html {
    let Some(open) = course.open.as_ref().filter(|open| open.number != course.shown.number) else {
        return html! { <p>{ i18n.t("course-publish-first") }</p> };
    };
    let fields: Vec<String> =
        course.shown.differs_in(open).into_iter().map(|field| i18n.word(field).to_string()).collect();
    let told = if fields.is_empty() {
        i18n.ta("course-same", &[("number", course.shown.number.into())])
    } else {
        let fields = fields.join(&i18n.t("list-comma"));
        i18n.ta(
            "course-changed-against",
            &[("number", course.shown.number.into()), ("fields", fields.into())],
        )
    };
    html! { <>
        <p>{ i18n.t("course-publish-what") }</p>
        <Notice tone={Tone::Info} title={told} />
    </> }
}
