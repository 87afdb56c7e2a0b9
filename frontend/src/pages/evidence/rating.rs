//! Enters what a learner thinks of a course: who, which course, three judgements.

use contract::{
    curriculum::{AnswerChannel, CreateCourseRating, HalfYear},
    ids::CourseId,
    learner::LearnerView,
};
use yew::prelude::*;

use crate::{
    api::{course, evidence, use_action, use_load},
    components::{Button, ButtonKind, Card, Field, FieldKind, Form, FormView, StatusLabel, Tone, use_form},
    i18n::{I18n, use_i18n},
    pages::{curriculum::half_years, redemption::FindLearner},
    time,
};

/// First who, then what; after each rating another course of the same learner can follow.
#[component]
pub(super) fn Enter() -> Html {
    let i18n = use_i18n();
    let who = use_state(|| None::<LearnerView>);
    let entered = use_state(|| 0_usize);
    let onfound = {
        let who = who.clone();
        Callback::from(move |found: LearnerView| who.set(Some(found)))
    };
    let onother = {
        let who = who.clone();
        Callback::from(move |()| who.set(None))
    };
    let onentered = {
        let entered = entered.clone();
        Callback::from(move |()| entered.set(*entered + 1))
    };
    html! { <>
        <div class="scan-said" role="status">
            if *entered > 0 { <StatusLabel tone={Tone::Good} text={i18n.ta("rating-entered", &[("count", (*entered).into())])} /> }
        </div>
        if let Some(person) = (*who).clone() {
            <Judge key={format!("{}-{}", person.id, *entered)} person={person.clone()} {onother} {onentered} />
        } else {
            <FindLearner title={i18n.t("rating-whose")} {onfound} />
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct JudgeProps {
    person: LearnerView,
    onother: Callback<()>,
    onentered: Callback<()>,
}

#[component]
fn Judge(props: &JudgeProps) -> Html {
    let i18n = use_i18n();
    let school = props.person.school_id;
    let courses = use_load(school, |api, school| async move { course::plannable(&api, Some(school)).await });
    let form = use_form(|| {
        let now = HalfYear::containing(time::today()).map(|half| half.to_string()).unwrap_or_default();
        let empty = ["/course_id", "/experience", "/gain", "/happiness", "/remark"];
        empty.map(|at| (at, String::new())).into_iter().chain([("/half_year", now)]).collect()
    });
    let rate = {
        let (form, onentered) = (form.clone(), props.onentered.clone());
        use_action(
            |api, body: CreateCourseRating| async move { evidence::rate(&api, &body).await },
            move |outcome| match outcome {
                Ok(_) => onentered.emit(()),
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, person) = (form.clone(), i18n.clone(), rate.run, props.person.clone());
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n, &person) {
                run.emit(body);
            }
        })
    };
    let options: Vec<(AttrValue, AttrValue)> = courses
        .value
        .iter()
        .flat_map(|all| all.iter())
        .map(|one| (one.id.to_string().into(), one.title_zh.clone().into()))
        .collect();
    let steps: Vec<(AttrValue, AttrValue)> = [
        ("5", i18n.t("rating-5")),
        ("4", i18n.t("rating-4")),
        ("3", i18n.t("rating-3")),
        ("2", i18n.t("rating-2")),
        ("1", i18n.t("rating-1")),
    ]
    .map(|(value, label)| (value.into(), label))
    .into();
    let person = &props.person;
    html! {
        <Card title={person.name_zh.clone()} actions={html! { <Button kind={ButtonKind::Quiet} label={i18n.t("demand-other-learner")} onclick={props.onother.reform(|_| ())} /> }}>
            <p class="subtle">{ &person.id_number_masked }{ " · " }{ &person.school_name }</p>
            <FormView form={form.clone()} submit={i18n.t("rating-save")} busy={rate.busy} {onsubmit}>
                <Field form={form.clone()} at="/course_id" label={i18n.t("teaching-course")} kind={FieldKind::Select(options)} unread={courses.unread()} required=true />
                <Field form={form.clone()} at="/half_year" label={i18n.t("curriculum-half-year")} kind={FieldKind::Select(half_years(&i18n))} required=true />
                <Field form={form.clone()} at="/experience" label={i18n.t("rating-experience")} kind={FieldKind::Select(steps.clone())} required=true />
                <Field form={form.clone()} at="/gain" label={i18n.t("rating-gain")} kind={FieldKind::Select(steps.clone())} required=true />
                <Field form={form.clone()} at="/happiness" label={i18n.t("rating-happiness")} kind={FieldKind::Select(steps)} required=true />
                <Field {form} at="/remark" label={i18n.t("demand-remark")} />
            </FormView>
        </Card>
    }
}

fn filled(form: &Form, i18n: &I18n, person: &LearnerView) -> Option<CreateCourseRating> {
    let mut read = form.read(i18n);
    let (course_id, half_year) = (read.required::<CourseId>("/course_id"), read.required("/half_year"));
    let (experience, gain) = (read.required("/experience"), read.required("/gain"));
    let (happiness, remark) = (read.required("/happiness"), read.optional_text("/remark"));
    let complete = read.complete();
    Some(CreateCourseRating {
        learner_id: person.id,
        school_id: None,
        course_id: course_id?,
        half_year: half_year?,
        experience: experience?,
        gain: gain?,
        happiness: happiness?,
        remark,
        channel: AnswerChannel::Paper,
    })
    .filter(|_| complete)
}
