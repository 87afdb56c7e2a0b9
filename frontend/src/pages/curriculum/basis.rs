//! What a plan rests on, and what it still lacks to be published.

use contract::{
    curriculum::{CurriculumPlanView, PlanLack, PlanLackView, PlanState, UpdateCurriculumPlan},
    ids::{DemandSurveyId, TeachingReviewId},
};
use yew::prelude::*;

use super::fault::Refusal;
use crate::{
    api::{Tagged, curriculum, demand, evidence, use_action, use_load},
    components::{Card, Select, StatusLabel, Tone, percent, use_toasts},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`PlanBasis`].
#[derive(PartialEq, Properties)]
pub(super) struct PlanBasisProps {
    /// The plan as it is saved.
    pub(super) plan: Tagged<CurriculumPlanView>,
    /// Whether something can be attached: a draft with nothing unsaved beside it.
    pub(super) editable: bool,
    /// Hears that something was attached.
    pub(super) onchanged: Callback<()>,
    /// Hears why it was not.
    pub(super) onrefused: Callback<Refusal>,
}

/// The review and the survey to choose, and a list of what is lacking.
#[component]
pub(super) fn PlanBasis(props: &PlanBasisProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let plan = &props.plan.value;
    let draft = plan.status == PlanState::Draft;
    let attach = {
        let (i18n, onchanged, onrefused) = (i18n.clone(), props.onchanged.clone(), props.onrefused.clone());
        let (id, etag) = (plan.id, props.plan.etag.clone());
        use_action(
            move |api, change: UpdateCurriculumPlan| {
                let etag = etag.clone();
                async move { curriculum::edit(&api, id, &etag, &change).await }
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("curriculum-saved"));
                    onchanged.emit(());
                }
                Err(error) if error.is_stale() => {
                    toasts.failure(&i18n, &error);
                    onchanged.emit(());
                }
                Err(error) => onrefused.emit(Refusal::new(error, &[])),
            },
        )
    };
    let onreview = attach.run.reform(|id: String| UpdateCurriculumPlan {
        teaching_review_id: Some(id.parse::<TeachingReviewId>().ok()),
        ..UpdateCurriculumPlan::default()
    });
    let onsurvey = attach.run.reform(|id: String| UpdateCurriculumPlan {
        demand_survey_id: Some(id.parse::<DemandSurveyId>().ok()),
        ..UpdateCurriculumPlan::default()
    });
    let disabled = !props.editable || attach.busy;
    html! {
        <Card title={i18n.t("plan-basis")}>
            if draft {
                <PickReview plan={plan.clone()} {disabled} onchange={onreview} />
                <PickSurvey plan={plan.clone()} {disabled} onchange={onsurvey} />
                { checklist(&i18n, &plan.lacks) }
            } else { { rests_on(&i18n, plan) } }
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct PickProps {
    plan: CurriculumPlanView,
    disabled: bool,
    onchange: Callback<String>,
}

#[component]
fn PickReview(props: &PickProps) -> Html {
    let i18n = use_i18n();
    let plan = &props.plan;
    let query = format!("?school_id={}&limit=20", plan.school_id);
    let reviews = use_load(query, |api, query| async move { evidence::reviews(&api, &query).await });
    let label = |half, status| {
        let half = time::half_year(&i18n, half).to_string();
        i18n.ta(
            "plan-review-choice",
            &[("half", half.into()), ("state", i18n.word(status).to_string().into())],
        )
    };
    let mut options: Vec<(AttrValue, AttrValue)> = reviews
        .value
        .iter()
        .flat_map(|page| page.items.iter())
        .map(|one| (one.id.to_string().into(), label(one.half_year, one.status)))
        .collect();
    let chosen = plan.teaching_review.map(|one| one.id.to_string()).unwrap_or_default();
    if let Some(one) = plan.teaching_review
        && options.iter().all(|(id, _)| **id != *chosen)
    {
        options.insert(0, (chosen.clone().into(), label(one.half_year, one.status)));
    }
    html! {
        <div class="field">
            <label for="plan-review">{ i18n.t("plan-review") }</label>
            <Select id="plan-review" value={chosen} {options} empty={i18n.t("plan-none")} onchange={props.onchange.clone()} disabled={props.disabled} unread={reviews.unread()} />
        </div>
    }
}

#[component]
fn PickSurvey(props: &PickProps) -> Html {
    let i18n = use_i18n();
    let plan = &props.plan;
    let query = format!("?school_id={}&half_year={}&limit=50", plan.school_id, plan.half_year);
    let surveys = use_load(query, |api, query| async move { demand::list(&api, &query).await });
    let label = |title: &str, state| {
        i18n.ta(
            "plan-survey-choice",
            &[("title", title.to_owned().into()), ("state", i18n.word(state).to_string().into())],
        )
    };
    let mut options: Vec<(AttrValue, AttrValue)> = surveys
        .value
        .iter()
        .flat_map(|page| page.items.iter())
        .map(|one| (one.id.to_string().into(), label(&one.title_zh, one.state)))
        .collect();
    let chosen = plan.demand_survey.as_ref().map(|one| one.id.to_string()).unwrap_or_default();
    if let Some(one) = &plan.demand_survey
        && options.iter().all(|(id, _)| **id != *chosen)
    {
        options.insert(0, (chosen.clone().into(), label(&one.title_zh, one.state)));
    }
    let answers = plan.demand_survey.as_ref().map(|one| one.answers);
    html! {
        <div class="field">
            <label for="plan-survey">{ i18n.t("plan-survey") }</label>
            <Select id="plan-survey" value={chosen} {options} empty={i18n.t("plan-none")} onchange={props.onchange.clone()} disabled={props.disabled} unread={surveys.unread()} />
            if let Some(count) = answers { <p class="hint">{ i18n.ta("plan-survey-answers", &[("count", count.into())]) }</p> }
        </div>
    }
}

fn checklist(i18n: &I18n, lacks: &[PlanLackView]) -> Html {
    if lacks.is_empty() {
        return html! { <p><StatusLabel tone={Tone::Good} text={i18n.t("plan-ready")} /></p> };
    }
    let line =
        |lack: &PlanLackView| html! { <li><StatusLabel tone={Tone::Warning} text={told(i18n, lack)} /></li> };
    html! { <>
        <h3>{ i18n.t("plan-lacks") }</h3>
        <ul class="lacks">{ for lacks.iter().map(line) }</ul>
    </> }
}

/// What is lacking, in a sentence with its numbers.
fn told(i18n: &I18n, lack: &PlanLackView) -> AttrValue {
    let (has, needs) = (lack.has.unwrap_or_default(), lack.needs.unwrap_or_default());
    match lack.lack {
        PlanLack::PlanEmpty => i18n.t("plan-lacks-courses"),
        PlanLack::TooLittleChanged => {
            i18n.ta("plan-lacks-change", &[("has", percent(has).into()), ("needs", percent(needs).into())])
        }
        PlanLack::ReviewMissing => i18n.t("plan-lacks-review"),
        PlanLack::ReviewNotFit => i18n.t("plan-lacks-fitting-review"),
        PlanLack::SurveyMissing => i18n.t("plan-lacks-survey"),
        PlanLack::SurveyNotFit => i18n.t("plan-lacks-fitting-survey"),
        PlanLack::SurveyTooFewAnswers => {
            i18n.ta("plan-lacks-answers", &[("has", has.into()), ("needs", needs.into())])
        }
    }
}

fn rests_on(i18n: &I18n, plan: &CurriculumPlanView) -> Html {
    let nothing = || i18n.t("plan-none");
    let review = plan.teaching_review.map_or_else(nothing, |one| time::half_year(i18n, one.half_year));
    let survey = plan.demand_survey.as_ref().map_or_else(nothing, |one| {
        i18n.ta("plan-survey-of", &[("title", one.title_zh.as_str().into()), ("count", one.answers.into())])
    });
    html! {
        <dl class="facts">
            <div><dt>{ i18n.t("plan-review") }</dt><dd>{ review }</dd></div>
            <div><dt>{ i18n.t("plan-survey") }</dt><dd>{ survey }</dd></div>
        </dl>
    }
}
