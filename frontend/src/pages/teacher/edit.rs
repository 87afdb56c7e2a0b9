//! Changes what is known about a teacher.

use std::rc::Rc;

use contract::teacher::{TeacherSource, TeacherState, TeacherView, UpdateTeacher};
use yew::prelude::*;

use crate::{
    api::{Tagged, teacher, use_edit},
    components::{Dialog, Field, FieldKind, Form, FormView, use_form, use_toasts},
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
    vec![
        ("/name", teacher.name.clone()),
        ("/unit_name", teacher.unit_name.clone().unwrap_or_default()),
        // Masked, as it is shown: left so it is kept, emptied it is removed.
        ("/phone", teacher.phone_masked.clone().unwrap_or_default()),
        ("/consent_of_unit", teacher.consent_of_unit.to_string()),
        ("/status", teacher.status.to_string()),
        ("/stay_from", day(teacher.stay_from)),
        ("/stay_to", day(teacher.stay_to)),
    ]
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateTeacher> {
    let mut read = form.read(i18n);
    let (name, status) = (read.text("/name"), read.required::<TeacherState>("/status"));
    let (from, to) = (read.optional("/stay_from"), read.optional("/stay_to"));
    let consent = read.checked("/consent_of_unit");
    let touched = |at: &str| form.touched(at);
    let change = UpdateTeacher {
        name: touched("/name").then_some(name),
        consent_of_unit: touched("/consent_of_unit").then_some(consent),
        status: status.filter(|_| touched("/status")),
        unit_name: touched("/unit_name").then(|| form.get("/unit_name").trim().to_owned()),
        stay_from: touched("/stay_from").then_some(from),
        stay_to: touched("/stay_to").then_some(to),
        phone: touched("/phone").then(|| form.get("/phone").trim().to_owned()),
    };
    read.complete().then_some(change)
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
    let onsubmit = {
        let (form, i18n, save) = (form.clone(), i18n.clone(), edit.save.clone());
        Callback::from(move |()| {
            if let Some(change) = changed(&form, &i18n) {
                save.emit(change);
            }
        })
    };
    let onclose = if edit.renewed { props.ondone.clone() } else { props.onclose.clone() };
    let student = props.record.value.source == TeacherSource::UniversityStudent;
    let unit = if student { i18n.t("teacher-university") } else { i18n.t("teacher-unit") };
    html! {
        <Dialog title={i18n.t("teacher-edit")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                <Field form={form.clone()} at="/name" label={i18n.t("teacher-name")} required=true />
                <Field form={form.clone()} at="/unit_name" label={unit} hint={i18n.t("teacher-edit-hint")} />
                if student {
                    <Field form={form.clone()} at="/stay_from" label={i18n.t("teacher-stay-from")} kind={FieldKind::Date} />
                    <Field form={form.clone()} at="/stay_to" label={i18n.t("teacher-stay-to")} kind={FieldKind::Date} />
                }
                <Field form={form.clone()} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} hint={i18n.t("learner-phone-edit")} />
                <Field form={form.clone()} at="/status" label={i18n.t("teacher-status")} kind={FieldKind::Select(i18n.choices::<TeacherState>())} required=true />
                <Field {form} at="/consent_of_unit" label={i18n.t("teacher-consent")} hint={i18n.t("teacher-consent-hint")} kind={FieldKind::Checkbox} />
            </FormView>
        </Dialog>
    }
}
