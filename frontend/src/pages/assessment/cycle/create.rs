//! Sets up the assessment of a year.

use contract::{
    assessment::{AssessmentCycleView, CreateAssessmentCycle},
    ids::AssessmentCycleId,
};
use yew::prelude::*;

use crate::{
    api::{assessment, use_action},
    components::{Dialog, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    time,
};

/// At least a tenth of the sessions, in percent as it is typed.
const SESSION_SAMPLE: &str = "10";
/// At least so many learners of a school are telephoned.
const TELEPHONE_SAMPLE: &str = "30";
const ASSESSORS: &str = "2";

/// Properties of [`Create`].
#[derive(PartialEq, Properties)]
pub(super) struct CreateProps {
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears which cycle was set up.
    pub(super) ondone: Callback<AssessmentCycleId>,
}

/// A dialog.
#[component]
pub(super) fn Create(props: &CreateProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        let year = chrono::Datelike::year(&time::today()) - 1;
        vec![
            ("/year", year.to_string()),
            ("/cut_off", format!("{year}-12-31")),
            ("/self_assessment_due", String::new()),
            ("/inspection_due", String::new()),
            ("/assessors_per_school", ASSESSORS.to_owned()),
            ("/session_sample_bp", SESSION_SAMPLE.to_owned()),
            ("/telephone_sample", TELEPHONE_SAMPLE.to_owned()),
        ]
    });
    let create = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, body: CreateAssessmentCycle| async move { assessment::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(AssessmentCycleView { id, year, .. }) => {
                    toasts.success(i18n.ta("assessment-created", &[("year", year.to_string().into())]));
                    ondone.emit(id);
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
    html! {
        <Dialog title={i18n.t("assessment-create")} wide=true onclose={props.onclose.clone()}>
            <p>{ i18n.t("assessment-create-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("assessment-create")} busy={create.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <Field form={form.clone()} at="/year" label={i18n.t("assessment-year-of")} kind={FieldKind::Digits} required=true />
                <Field form={form.clone()} at="/cut_off" label={i18n.t("assessment-cut-off")} hint={i18n.t("assessment-cut-off-hint")} kind={FieldKind::Date} />
                <Field form={form.clone()} at="/self_assessment_due" label={i18n.t("assessment-own-due")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/inspection_due" label={i18n.t("assessment-inspection-due")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/assessors_per_school" label={i18n.t("assessment-per-school")} hint={i18n.t("assessment-per-school-hint")} kind={FieldKind::Digits} required=true />
                <Field form={form.clone()} at="/session_sample_bp" label={i18n.t("assessment-session-sample")} hint={i18n.t("assessment-session-sample-hint")} kind={FieldKind::Digits} required=true />
                <Field {form} at="/telephone_sample" label={i18n.t("assessment-telephone-sample")} hint={i18n.t("assessment-telephone-sample-hint")} kind={FieldKind::Digits} required=true />
            </FormView>
        </Dialog>
    }
}

/// What was typed; none when something is wrong, which is then shown.
fn filled(form: &Form, i18n: &I18n) -> Option<CreateAssessmentCycle> {
    let mut read = form.read(i18n);
    let (year, cut_off) = (read.required("/year"), read.optional("/cut_off"));
    let (own, inspection) = (read.required("/self_assessment_due"), read.required("/inspection_due"));
    let per_school = read.required("/assessors_per_school");
    let share: Option<i32> = read.required("/session_sample_bp");
    let calls = read.required("/telephone_sample");
    if !read.complete() {
        return None;
    }
    Some(CreateAssessmentCycle {
        year: year?,
        cut_off,
        self_assessment_due: own?,
        inspection_due: inspection?,
        assessors_per_school: per_school?,
        session_sample_bp: share?.saturating_mul(100),
        telephone_sample: calls?,
    })
}
