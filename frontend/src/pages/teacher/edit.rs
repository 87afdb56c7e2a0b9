//! Changes what is known about a teacher.

use std::rc::Rc;

use contract::{
    ids::SchoolId,
    teacher::{
        Employment, ReemploymentKind, StudentKind, TeacherSource, TeacherState, TeacherView, UpdateTeacher,
    },
};
use yew::prelude::*;

use super::create::{is_student, standing_fields};
use crate::{
    api::{Tagged, teacher, use_edit},
    components::{Dialog, Field, FieldKind, Form, FormView, Reader, SchoolField, use_form, use_toasts},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The teacher as read.
    pub(super) record: Rc<Tagged<TeacherView>>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that the teacher is not as before.
    pub(super) ondone: Callback<()>,
}

fn fields(teacher: &TeacherView) -> Vec<(&'static str, String)> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let word = |word: Option<String>| word.unwrap_or_default();
    vec![
        ("/school_id", teacher.school_id.to_string()),
        ("/source", teacher.source.to_string()),
        ("/employment", word(teacher.employment.map(|word| word.to_string()))),
        ("/reemployment_kind", word(teacher.reemployment_kind.map(|word| word.to_string()))),
        ("/student_kind", word(teacher.student_kind.map(|word| word.to_string()))),
        ("/name", teacher.name.clone()),
        ("/unit_name", teacher.unit_name.clone().unwrap_or_default()),
        // Masked, as it is shown: left so it is kept, emptied it is removed.
        ("/phone", teacher.phone_masked.clone().unwrap_or_default()),
        ("/consent_of_unit", teacher.consent_of_unit.to_string()),
        ("/status", teacher.status.to_string()),
        ("/stay_from", day(teacher.stay_from)),
        ("/stay_to", day(teacher.stay_to)),
        ("/id_number", String::new()),
        ("/reason", String::new()),
    ]
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateTeacher> {
    let mut read = form.read(i18n);
    let (name, status) = (read.text("/name"), read.required::<TeacherState>("/status"));
    let (school, source) = (read.required::<SchoolId>("/school_id"), read.required("/source"));
    let standing = standing(form, &mut read);
    let (id_number, reason) = (read.optional_text("/id_number"), read.optional_text("/reason"));
    let (from, to) = if is_student(form) {
        (read.optional("/stay_from"), read.optional("/stay_to"))
    } else {
        (None, None)
    };
    let consent = read.checked("/consent_of_unit");
    let touched = |at: &str| form.touched(at);
    let stays = ["/stay_from", "/stay_to", "/source"].into_iter().any(touched);
    let stands = ["/source", "/employment", "/reemployment_kind", "/student_kind"].into_iter().any(touched);
    let change = UpdateTeacher {
        school_id: school.filter(|_| touched("/school_id")),
        source: source.filter(|_| touched("/source")),
        employment: stands.then_some(standing.0),
        reemployment_kind: stands.then_some(standing.1),
        student_kind: stands.then_some(standing.2),
        reason: reason.filter(|_| id_number.is_some()),
        id_number,
        name: touched("/name").then_some(name),
        consent_of_unit: touched("/consent_of_unit").then_some(consent),
        status: status.filter(|_| touched("/status")),
        unit_name: touched("/unit_name").then(|| form.get("/unit_name").trim().to_owned()),
        stay_from: stays.then_some(from),
        stay_to: stays.then_some(to),
        phone: touched("/phone").then(|| form.get("/phone").trim().to_owned()),
    };
    read.complete().then_some(change)
}

/// What the source demands: what does not belong to it is cleared.
fn standing(
    form: &Form,
    read: &mut Reader<'_>,
) -> (Option<Employment>, Option<ReemploymentKind>, Option<StudentKind>) {
    if is_student(form) {
        return (None, None, read.required("/student_kind"));
    }
    let employment = read.required("/employment");
    let retired = employment == Some(Employment::Retired);
    (employment, if retired { read.optional("/reemployment_kind") } else { None }, None)
}

/// The form, beside the teacher.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| fields(&props.record.value));
    let id = props.record.value.id;
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            fields,
            move |api| async move { teacher::read(&api, id).await },
            move |api, etag: String, change: UpdateTeacher| async move {
                teacher::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("teacher-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let onclose = edit.leave(&props.onclose, &props.ondone);
    let known = props.record.value.identified;
    let number_hint =
        if known { i18n.t("teacher-id-number-correct") } else { i18n.t("teacher-id-number-missing") };
    let correcting = known && !form.get("/id_number").trim().is_empty();
    html! {
        <Dialog title={i18n.t("teacher-edit")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                <Field form={form.clone()} at="/name" label={i18n.t("teacher-name")} required=true />
                <SchoolField form={form.clone()} at="/school_id" every=true />
                <Field form={form.clone()} at="/source" label={i18n.t("teacher-source")} kind={FieldKind::Select(i18n.choices::<TeacherSource>())} hint={i18n.t("teacher-edit-hint")} required=true />
                { standing_fields(&i18n, &form) }
                <Field form={form.clone()} at="/id_number" label={i18n.t("teacher-id-number")} kind={FieldKind::Digits} hint={number_hint} />
                if correcting {
                    <Field form={form.clone()} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
                }
                <Field form={form.clone()} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} hint={i18n.t("learner-phone-edit")} />
                <Field form={form.clone()} at="/status" label={i18n.t("teacher-status")} kind={FieldKind::Select(i18n.choices::<TeacherState>())} required=true />
                <Field {form} at="/consent_of_unit" label={i18n.t("teacher-consent")} hint={i18n.t("teacher-consent-hint")} kind={FieldKind::Checkbox} />
            </FormView>
        </Dialog>
    }
}
