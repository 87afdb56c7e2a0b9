//! Enters a stack of paper: find the learner, tick, Enter, and the next.

use contract::{
    curriculum::{AnswerChannel, CreateDemandAnswer, DemandOptionView, DemandSurveyView},
    ids::{DemandOptionId, DemandSurveyId},
    learner::LearnerView,
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::option::name;
use crate::{
    api::{Tagged, demand, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Field, FieldKind, FormView, Notice, PageHeader, StatusLabel, Tone, browser,
        use_form,
    },
    i18n::use_i18n,
    pages::{course::use_categories, redemption::FindLearner},
    route::Route,
    time,
};

/// The id of the first box.
const FIRST: &str = "choice-1";

/// Properties of [`EntryPage`].
#[derive(PartialEq, Properties)]
pub struct EntryPageProps {
    /// Which survey was answered.
    pub id: DemandSurveyId,
}

/// Who is found at the left, what they chose at the right.
#[component]
pub fn EntryPage(props: &EntryPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { demand::read(&api, id).await });
    html! { <>
        { page.view(|survey| html! { <Entry survey={(**survey).clone()} /> }) }
        if page.value.is_none() { <PageHeader title={i18n.t("demand-enter")} /> }
    </> }
}

#[derive(PartialEq, Properties)]
struct EntryProps {
    survey: Tagged<DemandSurveyView>,
}

#[component]
fn Entry(props: &EntryProps) -> Html {
    let i18n = use_i18n();
    let survey = &props.survey.value;
    let who = use_state(|| None::<LearnerView>);
    let (entered, said) = (use_state(|| 0_i64), use_state(|| None::<String>));
    let onfound = {
        let who = who.clone();
        Callback::from(move |found: LearnerView| who.set(Some(found)))
    };
    let ondone = {
        let (who, entered, said) = (who.clone(), entered.clone(), said.clone());
        Callback::from(move |name: Option<String>| {
            if let Some(name) = name {
                entered.set(*entered + 1);
                said.set(Some(name));
            }
            who.set(None);
        })
    };
    let count = survey.answers + *entered;
    let crumbs = vec![
        (Route::DemandSurveys, i18n.t("nav-demand")),
        (Route::DemandSurvey { id: survey.id }, survey.title_zh.clone().into()),
    ];
    html! { <>
        <PageHeader title={i18n.t("demand-enter")} {crumbs} subtitle={i18n.ta("demand-entered", &[("now", (*entered).into()), ("all", count.into())])} />
        <div class="scan-said" role="status">
            if let Some(name) = &*said { <StatusLabel tone={Tone::Good} text={i18n.ta("demand-entered-of", &[("who", name.as_str().into()), ("count", (*entered).into())])} /> }
        </div>
        if let Some(person) = (*who).clone() {
            <Paper key={person.id.to_string()} survey={survey.clone()} person={person.clone()} {ondone} />
        } else {
            <FindLearner title={i18n.t("demand-whose")} {onfound}><p class="hint">{ i18n.t("demand-keys") }</p></FindLearner>
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct PaperProps {
    survey: DemandSurveyView,
    person: LearnerView,
    /// Hears whose answer was entered, or that it was put aside.
    ondone: Callback<Option<String>>,
}

/// Ticks or unticks one; no more than may be chosen.
fn toggled(chosen: &[DemandOptionId], id: DemandOptionId, max: usize) -> Vec<DemandOptionId> {
    let mut next: Vec<_> = chosen.iter().copied().filter(|one| *one != id).collect();
    if next.len() == chosen.len() && chosen.len() < max {
        next.push(id);
    }
    next
}

/// The boxes of one paper. A digit ticks the option of that number wherever the focus is among them, Enter saves.
#[component]
fn Paper(props: &PaperProps) -> Html {
    let i18n = use_i18n();
    let categories = use_categories();
    let chosen = use_state(Vec::<DemandOptionId>::new);
    let form = use_form(|| vec![("/remark", String::new()), ("/answered_on", time::today().to_string())]);
    use_effect_with((), |()| browser::focus(FIRST));
    let (survey, person) = (&props.survey, &props.person);
    let max = usize::from(survey.max_choices);
    let save = {
        let (form, ondone, name) = (form.clone(), props.ondone.clone(), person.name_zh.clone());
        use_action(
            |api, (id, answer): (DemandSurveyId, CreateDemandAnswer)| async move {
                demand::answer(&api, id, &answer).await
            },
            move |outcome| match outcome {
                Ok(_) => ondone.emit(Some(name.clone())),
                Err(error) => form.refuse(error),
            },
        )
    };
    let toggle = {
        let chosen = chosen.clone();
        Callback::from(move |id: DemandOptionId| chosen.set(toggled(&chosen, id, max)))
    };
    let onkeydown = {
        let (toggle, options) = (toggle.clone(), survey.options.clone());
        Callback::from(move |event: KeyboardEvent| {
            let typing =
                event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.type_() != "checkbox");
            let digit = event.key().parse::<usize>().ok().filter(|digit| *digit > 0);
            if let Some(option) = digit.filter(|_| !typing).and_then(|digit| options.get(digit - 1)) {
                event.prevent_default();
                toggle.emit(option.id);
            }
        })
    };
    let onsubmit = {
        let (form, i18n, run, chosen) = (form.clone(), i18n.clone(), save.run, chosen.clone());
        let (id, learner_id) = (survey.id, person.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (answered_on, remark) = (read.optional("/answered_on"), read.optional_text("/remark"));
            if chosen.is_empty() {
                read.fault("/option_ids", "demand-nothing-chosen");
            }
            if read.complete() {
                let option_ids = (*chosen).clone();
                let channel = AnswerChannel::Paper;
                run.emit((id, CreateDemandAnswer { learner_id, option_ids, channel, answered_on, remark }));
            }
        })
    };
    let full = chosen.len() >= max;
    let one = |(at, option): (usize, &DemandOptionView)| {
        let (id, checked) = (option.id, chosen.contains(&option.id));
        let input = format!("choice-{}", at + 1);
        html! {
            <div class="check" key={input.clone()}>
                <input id={input.clone()} type="checkbox" {checked} disabled={full && !checked} onchange={toggle.reform(move |_: Event| id)} />
                <label for={input}><span class="choice-number" aria-hidden="true">{ at + 1 }</span>{ name(&i18n, &categories, option) }</label>
            </div>
        }
    };
    let fault = form.fault("/option_ids");
    html! {
        <Card title={person.name_zh.clone()} actions={html! { <Button kind={ButtonKind::Quiet} label={i18n.t("demand-other-learner")} onclick={props.ondone.reform(|_| None)} /> }}>
            <p class="subtle">{ &person.id_number_masked }{ " · " }{ &person.school_name }</p>
            <div {onkeydown}>
            <FormView form={form.clone()} submit={i18n.t("demand-save-next")} busy={save.busy} {onsubmit} narrow=true>
                <fieldset class="paper">
                    <legend>{ i18n.ta("demand-choose-up-to", &[("max", survey.max_choices.into()), ("chosen", chosen.len().into())]) }</legend>
                    { for survey.options.iter().enumerate().map(one) }
                </fieldset>
                if let Some(text) = fault { <Notice tone={Tone::Bad} title={text} /> }
                <Field form={form.clone()} at="/answered_on" label={i18n.t("demand-answered-on")} kind={FieldKind::Date} />
                <Field form={form.clone()} at="/remark" label={i18n.t("demand-remark")} />
            </FormView>
            </div>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_more_than_may_be_chosen_stays_empty() {
        let id = |last: u8| -> DemandOptionId {
            format!("00000000-0000-0000-0000-00000000000{last}").parse().unwrap()
        };
        let two = toggled(&toggled(&[], id(1), 2), id(2), 2);
        assert_eq!(two, [id(1), id(2)]);
        assert_eq!(toggled(&two, id(3), 2), two);
        assert_eq!(toggled(&two, id(1), 2), [id(2)]);
    }
}
