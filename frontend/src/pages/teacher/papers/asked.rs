//! The dialogs by which something is added to what stands behind a teacher, or counts no more.

use std::rc::Rc;

use contract::{
    ids::TeacherId,
    teacher::{
        CreateTeacherAssignment, CreateTeacherComplianceCheck, CreateTeacherConsent,
        CreateTeacherQualification, EndTeacherAssignment, QualificationKind, TeacherAvailability,
        TeacherDocuments,
    },
};
use yew::prelude::*;

use super::window::{AddWindow, RemoveWindow};
use crate::{
    api::{Tagged, teacher, teacher::Paper},
    components::{Field, FieldKind, Form, SchoolField},
    i18n::{I18n, use_i18n},
    pages::ask::{Ask, AskReason, AskWhether, Work, work},
    time,
};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    Qualification,
    Verify(String),
    WithdrawQualification(String),
    Consent,
    WithdrawConsent(String),
    Check,
    /// One more window beside those that were read.
    Window(Rc<Tagged<TeacherDocuments>>),
    /// Those that were read without this one.
    NoWindow(Rc<Tagged<TeacherDocuments>>, TeacherAvailability),
    Assignment,
    End(String),
}

/// Properties of [`Dialogs`].
#[derive(PartialEq, Properties)]
pub(super) struct DialogsProps {
    /// Whose.
    pub(super) id: TeacherId,
    /// What is asked.
    pub(super) what: Asked,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

fn put(id: TeacherId, paper: Paper) -> Work {
    work(move |api| {
        let paper = paper.clone();
        async move { teacher::put(&api, id, paper).await }
    })
}

/// The one dialog that is asked for.
#[component]
pub(super) fn Dialogs(props: &DialogsProps) -> Html {
    let i18n = use_i18n();
    let (id, done) = (props.id, i18n.t("teacher-papers-saved"));
    let (onclose, ondone) = (props.onclose.clone(), props.ondone.clone());
    let reasoned = |title: AttrValue, what: AttrValue, send: Callback<String, Work>| {
        html! { <AskReason {title} {what} done={done.clone()} {send} onclose={onclose.clone()} ondone={ondone.clone()} /> }
    };
    let whether = |title: AttrValue, what: AttrValue, paper: Paper| {
        let send = Callback::from(move |()| put(id, paper.clone()));
        html! { <AskWhether {title} done={done.clone()} {send} onclose={onclose.clone()} ondone={ondone.clone()}><p>{ what }</p></AskWhether> }
    };
    match props.what.clone() {
        Asked::Verify(which) => {
            whether(i18n.t("teacher-verify"), i18n.t("teacher-verify-paper"), Paper::Verify(which))
        }
        Asked::Window(record) => html! { <AddWindow {id} {record} {onclose} {ondone} /> },
        Asked::NoWindow(record, window) => {
            html! { <RemoveWindow {id} {record} {window} {onclose} {ondone} /> }
        }
        Asked::WithdrawQualification(which) => reasoned(
            i18n.t("teacher-withdraw"),
            i18n.t("teacher-withdraw-qualification"),
            Callback::from(move |reason| put(id, Paper::WithdrawQualification(which.clone(), reason))),
        ),
        Asked::WithdrawConsent(which) => reasoned(
            i18n.t("teacher-withdraw"),
            i18n.t("teacher-withdraw-consent"),
            Callback::from(move |reason| put(id, Paper::WithdrawConsent(which.clone(), reason))),
        ),
        what => html! { <Filled {id} {what} {onclose} {ondone} /> },
    }
}

/// A dialog with a form.
#[component]
fn Filled(props: &DialogsProps) -> Html {
    let i18n = use_i18n();
    let (id, what) = (props.id, props.what.clone());
    let title = match &what {
        Asked::Consent => i18n.t("teacher-add-consent"),
        Asked::Check => i18n.t("teacher-add-check"),
        Asked::Assignment => i18n.t("teacher-assign"),
        Asked::End(_) => i18n.t("teacher-end-assignment"),
        _ => i18n.t("teacher-add-qualification"),
    };
    let fields = {
        let (i18n, what) = (i18n.clone(), what.clone());
        Callback::from(move |form: Form| fields(&i18n, &what, &form))
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| read(&i18n, &what, &form).map(|paper| put(id, paper)))
    };
    html! {
        <Ask {title} submit={i18n.t("teacher-save")} done={i18n.t("teacher-papers-saved")} initial={initial()} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn initial() -> Vec<(&'static str, String)> {
    let today = time::day(time::today());
    vec![
        ("/given_on", today.clone()),
        ("/checked_on", today.clone()),
        ("/starts_on", today),
        ("/ends_on", String::new()),
        ("/passed", "true".to_owned()),
    ]
}

fn fields(i18n: &I18n, what: &Asked, form: &Form) -> Html {
    let date = |at: &'static str, label: AttrValue, required: bool| {
        html! { <Field form={form.clone()} {at} {label} kind={FieldKind::Date} {required} /> }
    };
    let text = |at: &'static str, label: AttrValue| {
        html! { <Field form={form.clone()} {at} {label} required=true /> }
    };
    match what {
        Asked::Consent => html! { <>
            { text("/unit_name", i18n.t("teacher-unit")) }
            { text("/document_number", i18n.t("teacher-paper-number")) }
            { date("/given_on", i18n.t("teacher-from"), true) }
            { date("/valid_to", i18n.t("teacher-until"), true) }
        </> },
        Asked::Check => html! { <>
            { text("/document", i18n.t("teacher-check-document")) }
            { date("/checked_on", i18n.t("teacher-check-on"), true) }
            <Field form={form.clone()} at="/passed" label={i18n.t("teacher-check-passed")} kind={FieldKind::Checkbox} />
        </> },
        Asked::Assignment => html! { <>
            <SchoolField form={form.clone()} at="/school_id" />
            { date("/starts_on", i18n.t("teacher-from"), true) }
            { date("/ends_on", i18n.t("teacher-until"), false) }
        </> },
        Asked::End(_) => date("/ends_on", i18n.t("teacher-until"), true),
        _ => html! { <>
            <Field form={form.clone()} at="/kind" label={i18n.t("teacher-paper-kind")} kind={FieldKind::Select(i18n.choices::<QualificationKind>())} required=true />
            { text("/title", i18n.t("teacher-paper-title")) }
            { text("/document_number", i18n.t("teacher-paper-number")) }
            { date("/issued_on", i18n.t("teacher-paper-issued"), true) }
            { date("/valid_to", i18n.t("teacher-paper-until"), false) }
        </> },
    }
}

/// What was typed; `None` when something is wrong, which is then shown.
fn read(i18n: &I18n, what: &Asked, form: &Form) -> Option<Paper> {
    let mut read = form.read(i18n);
    match what {
        Asked::Consent => {
            let (unit_name, document_number) = (read.text("/unit_name"), read.text("/document_number"));
            let (given_on, valid_to) = (read.required("/given_on"), read.required("/valid_to"));
            let complete = read.complete();
            let body =
                CreateTeacherConsent { unit_name, document_number, given_on: given_on?, valid_to: valid_to? };
            complete.then_some(Paper::Consent(body))
        }
        Asked::Check => {
            let (document, checked_on) = (read.text("/document"), read.required("/checked_on"));
            let passed = read.checked("/passed");
            let complete = read.complete();
            let body = CreateTeacherComplianceCheck { passed, document, checked_on: checked_on? };
            complete.then_some(Paper::Check(body))
        }
        Asked::Assignment => {
            let (school_id, starts_on) = (read.required("/school_id"), read.required("/starts_on"));
            let ends_on = read.optional("/ends_on");
            let complete = read.complete();
            let body = CreateTeacherAssignment { school_id: school_id?, starts_on: starts_on?, ends_on };
            complete.then_some(Paper::Assignment(body))
        }
        Asked::End(which) => {
            let ends_on = read.required("/ends_on");
            let complete = read.complete();
            let body = EndTeacherAssignment { ends_on: ends_on? };
            complete.then_some(Paper::EndAssignment(which.clone(), body))
        }
        _ => {
            let (title, document_number) = (read.text("/title"), read.text("/document_number"));
            let (kind, issued_on) = (read.required("/kind"), read.required("/issued_on"));
            let valid_to = read.optional("/valid_to");
            let complete = read.complete();
            let body = CreateTeacherQualification {
                kind: kind?,
                title,
                document_number,
                issued_on: issued_on?,
                valid_to,
            };
            complete.then_some(Paper::Qualification(body))
        }
    }
}
