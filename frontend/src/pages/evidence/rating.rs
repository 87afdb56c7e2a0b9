//! Enters what a learner thinks of a course: who, which course, three judgements.

use contract::{
    curriculum::{AnswerChannel, CreateCourseRating, RatableCourse},
    ids::LearnerId,
    learner::LearnerView,
};
use yew::prelude::*;

use crate::{
    api::{evidence, use_action, use_load},
    components::{Button, ButtonKind, Card, Field, FieldKind, Form, FormView, StatusLabel, Tone, use_form},
    i18n::{I18n, use_i18n},
    pages::redemption::FindLearner,
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
    let loaded = use_load(props.person.id, |api, id| async move { evidence::ratable(&api, id).await });
    let form = use_form(|| {
        ["/course_id", "/experience", "/gain", "/happiness", "/remark"].map(|at| (at, String::new())).into()
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
    let attended = loaded.value.iter().flat_map(|all| all.courses.iter());
    let open: Vec<RatableCourse> = attended.clone().filter(|one| !one.rated).cloned().collect();
    let rated: Vec<String> = attended.filter(|one| one.rated).map(|one| told(&i18n, one)).collect();
    let onsubmit = {
        let (form, i18n, run, open) = (form.clone(), i18n.clone(), rate.run, open.clone());
        let id = props.person.id;
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n, id, &open) {
                run.emit(body);
            }
        })
    };
    let options: Vec<(AttrValue, AttrValue)> =
        open.iter().enumerate().map(|(at, one)| (at.to_string().into(), told(&i18n, one).into())).collect();
    let hint = match (loaded.value.is_some(), options.is_empty(), rated.is_empty()) {
        (true, true, true) => Some(i18n.t("rating-nothing-attended")),
        (true, true, false) => Some(i18n.t("rating-all-rated")),
        (true, false, false) => {
            Some(i18n.ta("rating-rated", &[("courses", rated.join(&i18n.t("list-comma")).into())]))
        }
        _ => None,
    };
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
                <Field form={form.clone()} at="/course_id" label={i18n.t("teaching-course")} kind={FieldKind::Select(options)} {hint} unread={loaded.unread()} required=true wide=true />
                <Field form={form.clone()} at="/experience" label={i18n.t("rating-experience")} kind={FieldKind::Select(steps.clone())} required=true />
                <Field form={form.clone()} at="/gain" label={i18n.t("rating-gain")} kind={FieldKind::Select(steps.clone())} required=true />
                <Field form={form.clone()} at="/happiness" label={i18n.t("rating-happiness")} kind={FieldKind::Select(steps)} required=true />
                <Field {form} at="/remark" label={i18n.t("demand-remark")} />
            </FormView>
        </Card>
    }
}

/// A course as it is offered: what it is called, and when, where and how often it was attended.
fn told(i18n: &I18n, course: &RatableCourse) -> String {
    let attended = i18n.ta("rating-attended", &[("count", course.attendances.into())]);
    let half = time::half_year(i18n, course.half_year);
    format!("{} · {half} · {} · {attended}", course.course_title, course.school_name)
}

fn filled(
    form: &Form,
    i18n: &I18n,
    learner: LearnerId,
    open: &[RatableCourse],
) -> Option<CreateCourseRating> {
    let mut read = form.read(i18n);
    let course = read.required::<usize>("/course_id").and_then(|at| open.get(at));
    let (experience, gain) = (read.required("/experience"), read.required("/gain"));
    let (happiness, remark) = (read.required("/happiness"), read.optional_text("/remark"));
    let complete = read.complete();
    let course = course?;
    Some(CreateCourseRating {
        learner_id: learner,
        school_id: Some(course.school_id),
        course_id: course.course_id,
        half_year: course.half_year,
        experience: experience?,
        gain: gain?,
        happiness: happiness?,
        remark,
        channel: AnswerChannel::Paper,
    })
    .filter(|_| complete)
}
