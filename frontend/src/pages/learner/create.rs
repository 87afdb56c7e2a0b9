//! Registers a learner.

use contract::{
    ids::SchoolId,
    learner::{Consent, CreateLearner, Priority, PriorityEvidence},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{NOTICE, REASONS, id_number};
use crate::{
    api::{learner, use_action},
    components::{Card, Field, FieldKind, Form, FormView, PageHeader, SchoolField, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

const OLD_ENOUGH: i32 = 60;

/// A form whose ID number is checked while it is typed.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/consent/notice_version", NOTICE.to_owned())]);
    let navigator = use_navigator();
    let toasts = use_toasts();
    let create = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, body: CreateLearner| async move { learner::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.ta("learner-added", &[("name", view.name_zh.clone().into())]));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::Learner { id: view.id });
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
            navigator.push(&Route::Learners);
        }
    });
    html! { <>
        <PageHeader title={i18n.t("learner-add")} crumbs={vec![(Route::Learners, i18n.t("nav-learners"))]} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("learner-register")} busy={create.busy} {onsubmit} {oncancel}>
                <h2>{ i18n.t("learner-person") }</h2>
                <SchoolField form={form.clone()} at="/school_id" />
                <IdNumberField form={form.clone()} />
                <Field form={form.clone()} at="/name_zh" label={i18n.t("learner-name")} hint={i18n.t("learner-name-hint")} required=true />
                <Field form={form.clone()} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} />
                <Field form={form.clone()} at="/name_mn" label={i18n.t("learner-name-mn")} />
                <fieldset>
                    <legend>{ i18n.t("learner-priority-why") }</legend>
                    <p class="hint">{ i18n.t("learner-priority-hint") }</p>
                    { for REASONS.iter().map(|(reason, at)| html! {
                        <Field form={form.clone()} at={*at} label={i18n.word(*reason)} kind={FieldKind::Checkbox} />
                    }) }
                </fieldset>
                <h2>{ i18n.t("learner-consent") }</h2>
                <Field form={form.clone()} at="/consent/notice_version" label={i18n.t("learner-notice-version")} required=true />
                <fieldset>
                    <Field form={form.clone()} at="/consent/personal_data" label={i18n.t("learner-consent-personal")} kind={FieldKind::Checkbox} />
                    <Field form={form.clone()} at="/consent/sensitive_data" label={i18n.t("learner-consent-sensitive")} kind={FieldKind::Checkbox} />
                </fieldset>
            </FormView>
        </Card>
    </> }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateLearner> {
    let mut read = form.read(i18n);
    let school_id = read.required::<SchoolId>("/school_id");
    let (name_zh, id_number) = (read.text("/name_zh"), read.text("/id_number").to_ascii_uppercase());
    match id_number::read(&id_number) {
        Err(key) => read.fault("/id_number", key),
        Ok(None) if !id_number.is_empty() => read.fault("/id_number", "learner-id-malformed"),
        Ok(Some(told)) if told.age_on(time::today()) < OLD_ENOUGH => {
            read.fault("/id_number", "learner-id-too-young");
        }
        Ok(_) => {}
    }
    let consent = Consent {
        notice_version: read.text("/consent/notice_version"),
        personal_data: read.checked("/consent/personal_data"),
        sensitive_data: read.checked("/consent/sensitive_data"),
    };
    for (given, at) in [
        (consent.personal_data, "/consent/personal_data"),
        (consent.sensitive_data, "/consent/sensitive_data"),
    ] {
        if !given {
            read.fault(at, "learner-consent-needed");
        }
    }
    let priority = REASONS
        .iter()
        .filter(|(_, at)| read.checked(at))
        .map(|(reason, _)| Priority { reason: *reason, evidence: PriorityEvidence::SelfDeclared })
        .collect();
    let (name_mn, phone) = (read.optional_text("/name_mn"), read.optional_text("/phone"));
    if !read.complete() {
        return None;
    }
    Some(CreateLearner {
        school_id: school_id?,
        name_zh,
        name_mn,
        id_number,
        birth_date: None,
        sex: None,
        phone,
        priority,
        consent,
    })
}

#[derive(PartialEq, Properties)]
struct IdNumberFieldProps {
    form: Form,
}

/// Says what the number tells as soon as it is whole, and what is wrong with it as soon as that is certain.
#[component]
fn IdNumberField(props: &IdNumberFieldProps) -> Html {
    let i18n = use_i18n();
    let typed = props.form.get("/id_number").to_owned();
    {
        let (form, i18n) = (props.form.clone(), i18n.clone());
        use_effect_with(typed.clone(), move |typed| {
            let fault = match id_number::read(typed) {
                Err(key) => Some(key),
                Ok(Some(told)) if told.age_on(time::today()) < OLD_ENOUGH => Some("learner-id-too-young"),
                Ok(_) => None,
            };
            if let Some(key) = fault {
                form.mark("/id_number", Some(i18n.t(key)));
            }
        });
    }
    let hint = match id_number::read(&typed) {
        Ok(Some(told)) => i18n.ta(
            "learner-id-tells",
            &[
                ("born", time::day(told.birth_date).into()),
                ("sex", i18n.word(told.sex).to_string().into()),
                ("age", told.age_on(time::today()).into()),
            ],
        ),
        _ => i18n.t("learner-id-hint"),
    };
    html! {
        <Field form={props.form.clone()} at="/id_number" label={i18n.t("learner-id-number")} {hint} required=true />
    }
}
