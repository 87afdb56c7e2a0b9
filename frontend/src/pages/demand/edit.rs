//! The form of a survey, and how a draft is changed by it.

use std::rc::Rc;

use contract::curriculum::{DemandOptionInput, DemandOptionView, DemandSurveyView, UpdateDemandSurvey};
use yew::prelude::*;

use super::options::{OptionsEditor, read, written};
use crate::{
    api::{Api, Tagged, demand, use_edit},
    components::{Card, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    pages::curriculum::half_years,
};

/// What every survey has, whoever issues it.
pub(super) fn fields(i18n: &I18n, form: &Form) -> Html {
    html! { <>
        <Field form={form.clone()} at="/title_zh" label={i18n.t("demand-title")} required=true wide=true />
        <Field form={form.clone()} at="/title_mn" label={i18n.t("course-title-mn")} wide=true />
        <Field form={form.clone()} at="/half_year" label={i18n.t("demand-feeds")} hint={i18n.t("demand-feeds-hint")} kind={FieldKind::Select(half_years(i18n))} required=true />
        <Field form={form.clone()} at="/max_choices" label={i18n.t("demand-max-choices")} kind={FieldKind::Number} hint={i18n.t("demand-max-choices-hint")} required=true />
        <Field form={form.clone()} at="/opens_on" label={i18n.t("demand-opens")} kind={FieldKind::Date} required=true />
        <Field form={form.clone()} at="/closes_on" label={i18n.t("demand-closes")} kind={FieldKind::Date} hint={i18n.t("demand-days-hint")} required=true />
        <OptionsEditor form={form.clone()} at="/options" />
    </> }
}

fn input(option: &DemandOptionView) -> DemandOptionInput {
    let category = option.course_id.is_none().then(|| option.category.clone());
    DemandOptionInput { category, topic: option.topic.clone(), course_id: option.course_id }
}

fn values(survey: &DemandSurveyView) -> Vec<(&'static str, String)> {
    vec![
        ("/title_zh", survey.title_zh.clone()),
        ("/title_mn", survey.title_mn.clone().unwrap_or_default()),
        ("/half_year", survey.half_year.to_string()),
        ("/max_choices", survey.max_choices.to_string()),
        ("/opens_on", survey.opens_on.to_string()),
        ("/closes_on", survey.closes_on.to_string()),
        ("/options", written(&survey.options.iter().map(input).collect::<Vec<_>>())),
    ]
}

/// Properties of [`EditSurvey`].
#[derive(PartialEq, Properties)]
pub(super) struct EditSurveyProps {
    /// The draft.
    pub(super) survey: Rc<Tagged<DemandSurveyView>>,
    /// Hears that it has changed.
    pub(super) onchanged: Callback<()>,
}

/// Changes a draft.
#[component]
pub(super) fn EditSurvey(props: &EditSurveyProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.survey.value.id;
    let form = use_form(|| values(&props.survey.value));
    let edit = {
        let (i18n, onchanged) = (i18n.clone(), props.onchanged.clone());
        use_edit(
            &form,
            &props.survey,
            values,
            move |api: Api| async move { demand::read(&api, id).await },
            move |api, etag: String, change: UpdateDemandSurvey| async move {
                demand::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("curriculum-saved"));
                onchanged.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    html! {
        <Card title={i18n.t("demand-draft")}>
            <FormView form={form.clone()} submit={i18n.t("curriculum-save")} busy={edit.busy} {onsubmit}>{ fields(&i18n, &form) }</FormView>
        </Card>
    }
}

/// Only what was touched.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateDemandSurvey> {
    let mut reader = form.read(i18n);
    let title = reader.text("/title_zh");
    let (half_year, max_choices) = (reader.required("/half_year"), reader.required("/max_choices"));
    let (opens_on, closes_on) = (reader.required("/opens_on"), reader.required("/closes_on"));
    let options = read(form.get("/options"));
    if options.is_empty() {
        reader.fault("/options", "demand-options-none");
    }
    let touched = |at: &str| form.touched(at);
    reader.complete().then(|| UpdateDemandSurvey {
        title_zh: touched("/title_zh").then_some(title),
        title_mn: touched("/title_mn").then(|| form.get("/title_mn").trim().to_owned()),
        half_year: half_year.filter(|_| touched("/half_year")),
        opens_on: opens_on.filter(|_| touched("/opens_on")),
        closes_on: closes_on.filter(|_| touched("/closes_on")),
        max_choices: max_choices.filter(|_| touched("/max_choices")),
        options: touched("/options").then_some(options),
    })
}
