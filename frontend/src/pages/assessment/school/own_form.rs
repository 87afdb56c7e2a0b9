//! The form in which a school assesses itself.

use std::rc::Rc;

use contract::{
    assessment::{AssessmentDetails, AssessmentFact, FactRemark, SelfAssessmentView, WriteSelfAssessment},
    measure::Points,
    subsidy::RubricItem,
};
use yew::prelude::*;

use crate::{
    api::{ApiError, Tagged, assessment, use_edit},
    components::{Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    pages::assessment::{figure, following::use_following},
};

/// Properties of [`OwnForm`].
#[derive(PartialEq, Properties)]
pub(super) struct OwnFormProps {
    /// The school as it was read.
    pub(super) record: Rc<Tagged<AssessmentDetails>>,
    /// Hears that it is saved.
    pub(super) ondone: Callback<()>,
}

/// Two judgements, a statement, and a line for each figure that the school doubts.
#[component]
pub(super) fn OwnForm(props: &OwnFormProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let details = &props.record.value;
    let id = details.assessment.id;
    let form = use_form(|| initial(&details.self_assessment));
    let following = use_following(&form, initial(&details.self_assessment));
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            |now: &AssessmentDetails| initial(&now.self_assessment),
            move |api| async move { assessment::read(&api, id).await },
            move |api, etag: String, body: WriteSelfAssessment| async move {
                let sent = assessment::write_own(&api, id, &etag, &body).await;
                sent.map(|()| body.clone()).map_err(|error| at_their_figures(error, &body.remarks))
            },
            move |body: WriteSelfAssessment| {
                following.saved(of(Some(&body)));
                toasts.success(i18n.t("course-saved"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, filled);
    let most = |item: RubricItem| {
        let maximum = details.result.items.iter().find(|one| one.item == item).map(|one| one.maximum);
        maximum.map(|maximum| i18n.ta("assessment-most-points", &[("maximum", maximum.to_string().into())]))
    };
    let doubt = |fact: AssessmentFact| {
        let hint = i18n.ta(
            "assessment-frozen-as",
            &[("value", figure(&i18n, &details.result.facts, fact).to_string().into())],
        );
        html! { <Field form={form.clone()} at={doubt_at(fact)} label={i18n.word(fact)} {hint} /> }
    };
    html! {
        <FormView form={form.clone()} submit={i18n.t("assessment-own-save")} busy={edit.busy} {onsubmit}>
            <Field form={form.clone()} at="/safety_accessibility" label={i18n.t("assessment-safety")} hint={most(RubricItem::SafetyAccessibility)} kind={FieldKind::Number} required=true />
            <Field form={form.clone()} at="/syllabus_quality" label={i18n.t("assessment-syllabus")} hint={most(RubricItem::SyllabusQuality)} kind={FieldKind::Number} required=true />
            <Field form={form.clone()} at="/statement" label={i18n.t("assessment-statement")} hint={i18n.t("assessment-statement-hint")} kind={FieldKind::TextArea} required=true />
            <h3>{ i18n.t("assessment-doubts") }</h3>
            <p class="hint wide">{ i18n.t("assessment-doubts-hint") }</p>
            { for AssessmentFact::ALL.iter().map(|fact| doubt(*fact)) }
        </FormView>
    }
}

fn initial(own: &SelfAssessmentView) -> Vec<(&'static str, String)> {
    let written =
        own.safety_accessibility.zip(own.syllabus_quality).map(|(safety, syllabus)| WriteSelfAssessment {
            safety_accessibility: safety,
            syllabus_quality: syllabus,
            statement: own.statement.clone().unwrap_or_default(),
            remarks: own.remarks.clone(),
        });
    of(written.as_ref())
}

/// The fields as they hold what is written; empty where nothing is.
fn of(written: Option<&WriteSelfAssessment>) -> Vec<(&'static str, String)> {
    let points = |points: fn(&WriteSelfAssessment) -> Points| {
        written.map(|one| points(one).to_string()).unwrap_or_default()
    };
    let mut fields = vec![
        ("/safety_accessibility", points(|one| one.safety_accessibility)),
        ("/syllabus_quality", points(|one| one.syllabus_quality)),
        ("/statement", written.map(|one| one.statement.clone()).unwrap_or_default()),
    ];
    let remarks = written.map(|one| one.remarks.as_slice()).unwrap_or_default();
    fields.extend(AssessmentFact::ALL.iter().map(|fact| {
        let doubt = remarks.iter().find(|remark| remark.fact == *fact);
        (doubt_at(*fact), doubt.map(|doubt| doubt.remark.clone()).unwrap_or_default())
    }));
    fields
}

fn filled(form: &Form, i18n: &I18n) -> Option<WriteSelfAssessment> {
    let mut read = form.read(i18n);
    let safety = read.required("/safety_accessibility");
    let syllabus = read.required("/syllabus_quality");
    let statement = read.text("/statement");
    let remark = |fact: &AssessmentFact| {
        Some(FactRemark { fact: *fact, remark: read.optional_text(doubt_at(*fact))? })
    };
    let remarks = AssessmentFact::ALL.iter().filter_map(remark).collect();
    if !read.complete() {
        return None;
    }
    Some(WriteSelfAssessment {
        safety_accessibility: safety?,
        syllabus_quality: syllabus?,
        statement,
        remarks,
    })
}

/// The refusal, with what is wrong with a remark told at the field of its figure.
fn at_their_figures(mut error: ApiError, remarks: &[FactRemark]) -> ApiError {
    if let ApiError::Problem(problem) = &mut error {
        for fault in &mut problem.errors {
            let place = fault.pointer.strip_prefix("/remarks/").and_then(|rest| rest.split('/').next());
            let fact = place.and_then(|place| remarks.get(place.parse::<usize>().ok()?));
            if let Some(fact) = fact {
                doubt_at(fact.fact).clone_into(&mut fault.pointer);
            }
        }
    }
    error
}

/// The field for what is doubted of a figure.
const fn doubt_at(fact: AssessmentFact) -> &'static str {
    use AssessmentFact as Fact;
    match fact {
        Fact::FixedVenue => "/doubts/fixed_venue",
        Fact::DeclaredArea => "/doubts/declared_area",
        Fact::FullMonthsOpen => "/doubts/full_months_open",
        Fact::OpenDays => "/doubts/open_days",
        Fact::Refreshes => "/doubts/refreshes",
        Fact::WeeklyOpening => "/doubts/weekly_opening",
        Fact::SigninCompleteness => "/doubts/signin_completeness",
        Fact::RegisteredLearners => "/doubts/registered_learners",
        Fact::RegularLearners => "/doubts/regular_learners",
        Fact::Categories => "/doubts/categories",
        Fact::TeachingMinutes => "/doubts/teaching_minutes",
        Fact::ActivityForms => "/doubts/activity_forms",
        Fact::LearningTeams => "/doubts/learning_teams",
        Fact::Teachers => "/doubts/teachers",
        Fact::VolunteerMinutes => "/doubts/volunteer_minutes",
        Fact::OnlineLearners => "/doubts/online_learners",
        Fact::SharedVenues => "/doubts/shared_venues",
        Fact::SmartAgingSessions => "/doubts/smart_aging_sessions",
        Fact::TimelyCrediting => "/doubts/timely_crediting",
        Fact::RedemptionRecords => "/doubts/redemption_records",
    }
}

#[cfg(test)]
mod tests {
    use contract::problem::{FieldProblem, ProblemDetails};

    use super::*;

    #[test]
    fn every_figure_has_a_field_of_its_own() {
        for fact in AssessmentFact::ALL {
            assert_eq!(doubt_at(*fact), format!("/doubts/{fact}"));
        }
    }

    #[test]
    fn a_fault_in_a_remark_is_told_at_its_figure() {
        let fault = |pointer: &str| FieldProblem {
            pointer: pointer.to_owned(),
            code: String::new(),
            detail: String::new(),
            row: None,
            column: None,
        };
        let error = ApiError::Problem(Box::new(ProblemDetails {
            kind: String::new(),
            title: String::new(),
            status: 422,
            detail: None,
            code: String::new(),
            request_id: String::new(),
            errors: ["/remarks/1/remark", "/remarks/7/remark", "/statement"].map(fault).to_vec(),
        }));
        let remark = |fact| FactRemark { fact, remark: String::new() };
        let remarks = [remark(AssessmentFact::OpenDays), remark(AssessmentFact::Teachers)];
        let error = at_their_figures(error, &remarks);
        let pointers: Vec<_> = error.fields().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/doubts/teachers", "/remarks/7/remark", "/statement"]);
    }
}
