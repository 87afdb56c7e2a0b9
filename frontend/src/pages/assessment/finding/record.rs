//! Records what was found.

use contract::{
    assessment::{AssessmentFindingSeverity, RecordFinding},
    subsidy::{RubricItem, Veto},
};
use yew::prelude::*;

use super::FoundAt;
use crate::{
    api::{assessment, inspection},
    components::{Field, FieldKind, Form},
    i18n::{I18n, use_i18n},
    pages::ask::{Ask, Work, work},
};

/// Properties of [`Record`].
#[derive(PartialEq, Properties)]
pub(super) struct RecordProps {
    /// Where it was found.
    pub(super) found_at: FoundAt,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is recorded.
    pub(super) ondone: Callback<()>,
}

/// A dialog.
#[component]
pub(super) fn Record(props: &RecordProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| fields(&i18n, &form))
    };
    let read = {
        let (i18n, found_at) = (i18n.clone(), props.found_at);
        Callback::from(move |form: Form| filled(&form, &i18n).map(|body| sends(found_at, body)))
    };
    let initial = ["/severity", "/item", "/veto", "/what", "/due_on"].map(|at| (at, String::new())).to_vec();
    html! {
        <Ask title={i18n.t("assessment-record-finding")} submit={i18n.t("save")} done={i18n.t("assessment-finding-recorded")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn sends(found_at: FoundAt, body: RecordFinding) -> Work {
    work(move |api| {
        let body = body.clone();
        async move {
            match found_at {
                FoundAt::School(id) => assessment::record_finding(&api, id, &body).await.map(drop),
                FoundAt::Inspection(id) => inspection::record_finding(&api, id, &body).await,
            }
        }
    })
}

fn is_veto(form: &Form) -> bool {
    form.get("/severity")
        .parse::<AssessmentFindingSeverity>()
        .is_ok_and(|severity| severity == AssessmentFindingSeverity::Veto)
}

fn fields(i18n: &I18n, form: &Form) -> Html {
    html! { <>
        <Field form={form.clone()} at="/severity" label={i18n.t("assessment-severity")} hint={i18n.t("assessment-severity-hint")} kind={FieldKind::Select(i18n.choices::<AssessmentFindingSeverity>())} required=true />
        if is_veto(form) {
            <Field form={form.clone()} at="/veto" label={i18n.t("trace-veto")} kind={FieldKind::Select(i18n.choices::<Veto>())} required=true />
        } else {
            <Field form={form.clone()} at="/due_on" label={i18n.t("assessment-due-on")} kind={FieldKind::Date} required=true />
        }
        <Field form={form.clone()} at="/item" label={i18n.t("assessment-item")} kind={FieldKind::Select(i18n.choices::<RubricItem>())} />
        <Field form={form.clone()} at="/what" label={i18n.t("assessment-what")} hint={i18n.t("assessment-what-hint")} kind={FieldKind::TextArea} required=true />
    </> }
}

/// What was typed: with a veto no day, and with a day no veto.
fn filled(form: &Form, i18n: &I18n) -> Option<RecordFinding> {
    let mut read = form.read(i18n);
    let severity = read.required("/severity");
    let veto: Option<Veto> = if is_veto(form) { read.required("/veto") } else { None };
    let due_on = if is_veto(form) { None } else { read.required("/due_on") };
    let (item, what) = (read.optional("/item"), read.text("/what"));
    let severity = severity.filter(|_| read.complete())?;
    Some(RecordFinding { severity, item, veto, what, due_on })
}
