//! What an office does to a school in a cycle: the host's own result is entered, the figures are read once more.

use std::rc::Rc;

use contract::{
    assessment::{AssessmentDetails, EnterHostAssessment},
    subsidy::Grade,
};
use yew::prelude::*;

use crate::{
    api::{Tagged, assessment},
    components::{Button, Field, FieldKind, Form, Icon},
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, AskReason, Subject, Work, step, subject},
    session::use_session,
};

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The school as it was read.
    pub(super) record: Rc<Tagged<AssessmentDetails>>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Host,
    Refreeze,
}

/// The buttons and their dialogs.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what| open.set(what))
    };
    let onclose = show.reform(|()| Open::Nothing);
    let ondone = {
        let (onclose, ondone) = (onclose.clone(), props.ondone.clone());
        Callback::from(move |()| {
            onclose.emit(());
            ondone.emit(());
        })
    };
    let record = props.record.clone();
    html! { <>
        if session.has_role(may::REFREEZE_ASSESSMENT) {
            <Button icon={Icon::Repeat} label={i18n.t("assessment-refreeze")} onclick={show.reform(|_: MouseEvent| Open::Refreeze)} />
        }
        if session.has_role(may::ENTER_HOST_ASSESSMENT) {
            <Button icon={Icon::Edit} label={i18n.t("assessment-enter-host")} onclick={show.reform(|_: MouseEvent| Open::Host)} />
        }
        { match *open {
            Open::Nothing => Html::default(),
            Open::Host => html! { <Host {record} {onclose} {ondone} /> },
            Open::Refreeze => html! {
                <AskReason title={i18n.t("assessment-refreeze")} what={i18n.t("assessment-refreeze-what")} done={i18n.t("assessment-refrozen")}
                    send={refreezes(&record)} subject={of(&i18n, &record)} {onclose} {ondone} />
            },
        } }
    </> }
}

/// How the school stands, for whoever was slower than somebody else.
pub(super) fn of(i18n: &I18n, record: &Rc<Tagged<AssessmentDetails>>) -> Subject {
    let (i18n, id) = (i18n.clone(), record.value.assessment.id);
    subject(
        record.etag.clone(),
        move |api| async move { assessment::read(&api, id).await },
        move |now: &AssessmentDetails| {
            let school = &now.assessment;
            i18n.ta(
                "assessment-stands",
                &[
                    ("total", school.total.to_string().into()),
                    ("grade", i18n.word(school.grade).to_string().into()),
                ],
            )
        },
    )
}

fn refreezes(record: &Rc<Tagged<AssessmentDetails>>) -> Callback<String, Work> {
    let id = record.value.assessment.id;
    Callback::from(move |reason: String| {
        step(move |api, etag| {
            let reason = reason.clone();
            async move { assessment::refreeze(&api, id, &etag, reason).await }
        })
    })
}

#[derive(PartialEq, Properties)]
struct HostProps {
    record: Rc<Tagged<AssessmentDetails>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Enters the result of the host's own assessment.
#[component]
fn Host(props: &HostProps) -> Html {
    let i18n = use_i18n();
    let school = &props.record.value.assessment;
    let grade = school.host_assessed.then(|| props.record.value.result.facts.host_assessment.to_string());
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <p class="wide">{ i18n.t("assessment-enter-host-what") }</p>
                <Field form={form.clone()} at="/grade" label={i18n.t("trace-host-assessment")} kind={FieldKind::Select(i18n.choices::<Grade>())} required=true />
                <Field {form} at="/document" label={i18n.t("assessment-document")} hint={i18n.t("assessment-document-hint")} required=true />
            </> }
        })
    };
    let read = {
        let (i18n, id) = (i18n.clone(), school.id);
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let (grade, document) = (read.required::<Grade>("/grade"), read.text("/document"));
            let grade = grade.filter(|_| read.complete())?;
            Some(step(move |api, etag: String| {
                let body = EnterHostAssessment { grade, document: document.clone() };
                async move { assessment::enter_host(&api, id, &etag, &body).await }
            }))
        })
    };
    let initial = vec![("/grade", grade.unwrap_or_default()), ("/document", String::new())];
    html! {
        <Ask title={i18n.t("assessment-enter-host")} submit={i18n.t("save")} done={i18n.t("course-saved")} {initial} {fields} {read}
            subject={of(&i18n, &props.record)} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}
