//! Registers a teacher.

use contract::{
    ids::SchoolId,
    teacher::{CreateTeacher, Employment, ReemploymentKind, StudentKind, TeacherSource},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use crate::{
    api::{teacher, use_action},
    components::{Card, Field, FieldKind, Form, FormView, PageHeader, SchoolField, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    route::Route,
};

/// A form that asks for what the source of a teacher demands.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![
            ("/source", TeacherSource::School.to_string()),
            ("/employment", Employment::Retired.to_string()),
            ("/consent_of_unit", "false".to_owned()),
        ]
    });
    let create = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, body: CreateTeacher| async move { teacher::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("teacher-added"));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::Teacher { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n) {
                run.emit(body);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Teachers);
        }
    });
    html! { <>
        <PageHeader title={i18n.t("teacher-add")} crumbs={vec![(Route::Teachers, i18n.t("nav-teachers"))]} subtitle={i18n.t("teacher-add-rule")} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={create.busy} {onsubmit} {oncancel}>
                <SchoolField form={form.clone()} at="/school_id" />
                <Field form={form.clone()} at="/name" label={i18n.t("teacher-name")} required=true />
                <Field form={form.clone()} at="/source" label={i18n.t("teacher-source")} kind={FieldKind::Select(i18n.choices::<TeacherSource>())} required=true />
                { standing_fields(&i18n, &form) }
                <Field form={form.clone()} at="/id_number" label={i18n.t("teacher-id-number")} hint={i18n.t("teacher-id-number-hint")} kind={FieldKind::Digits} />
                <Field form={form.clone()} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} />
                <Field {form} at="/consent_of_unit" label={i18n.t("teacher-consent")} hint={i18n.t("teacher-consent-hint")} kind={FieldKind::Checkbox} />
            </FormView>
        </Card>
    </> }
}

pub(super) fn is_student(form: &Form) -> bool {
    form.get("/source") == TeacherSource::UniversityStudent.as_str()
}

pub(super) fn standing_fields(i18n: &I18n, form: &Form) -> Html {
    if is_student(form) {
        return html! { <>
            <Field form={form.clone()} at="/student_kind" label={i18n.t("teacher-student")} kind={FieldKind::Select(i18n.choices::<StudentKind>())} required=true />
            <Field form={form.clone()} at="/unit_name" label={i18n.t("teacher-university")} />
            <Field form={form.clone()} at="/stay_from" label={i18n.t("teacher-stay-from")} kind={FieldKind::Date} />
            <Field form={form.clone()} at="/stay_to" label={i18n.t("teacher-stay-to")} kind={FieldKind::Date} />
        </> };
    }
    let retired = form.get("/employment") == Employment::Retired.as_str();
    html! { <>
        <Field form={form.clone()} at="/employment" label={i18n.t("teacher-employment")} kind={FieldKind::Select(i18n.choices::<Employment>())} required=true />
        if retired {
            <Field form={form.clone()} at="/reemployment_kind" label={i18n.t("teacher-reemployment")} kind={FieldKind::Select(i18n.choices::<ReemploymentKind>())} />
        }
        <Field form={form.clone()} at="/unit_name" label={i18n.t("teacher-unit")} />
    </> }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateTeacher> {
    let mut read = form.read(i18n);
    let student = is_student(form);
    let school: Option<SchoolId> = read.required("/school_id");
    let (name, source) = (read.text("/name"), read.required("/source"));
    let employment: Option<Employment> = if student { None } else { read.required("/employment") };
    let retired = employment == Some(Employment::Retired);
    let reemployment_kind = if retired { read.optional("/reemployment_kind") } else { None };
    let student_kind = if student { read.required("/student_kind") } else { None };
    let (stay_from, stay_to) =
        if student { (read.optional("/stay_from"), read.optional("/stay_to")) } else { (None, None) };
    let (id_number, phone) = (read.optional_text("/id_number"), read.optional_text("/phone"));
    let (unit_name, consent_of_unit) = (read.optional_text("/unit_name"), read.checked("/consent_of_unit"));
    if !read.complete() {
        return None;
    }
    Some(CreateTeacher {
        school_id: school?,
        name,
        source: source?,
        employment,
        reemployment_kind,
        student_kind,
        consent_of_unit,
        id_number,
        unit_name,
        stay_from,
        stay_to,
        phone,
    })
}
