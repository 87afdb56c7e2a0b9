//! Tries the subsidy's rules out on facts, without storing anything.

use contract::{
    ids::SubsidyPolicyId,
    policy::PolicyState,
    subsidy::{SchoolFacts, SimulateSubsidy, SubsidyResultView},
};
use yew::prelude::*;

use super::{examples, facts, result::ResultView};
use crate::{
    api::{ApiError, subsidy, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Field, FieldKind, Form, FormView, Icon, Notice, PageHeader, Tone, browser,
        use_form,
    },
    i18n::{I18n, use_i18n},
    time,
};

/// A form a school, and below it what the rules make of them.
#[component]
pub fn SimulatorPage() -> Html {
    let i18n = use_i18n();
    let form = use_form(Vec::new);
    let count = use_state(|| examples::schools().len());
    let shown = use_state(|| 0_usize);
    let result = use_state(|| None::<SubsidyResultView>);
    {
        let form = form.clone();
        use_effect_with((), move |()| fill(&form, &examples::schools()));
    }
    let policies = use_load((), |api, ()| async move { subsidy::policies(&api).await });
    {
        let form = form.clone();
        let known = policies.value.as_ref().map(|page| page.items.clone()).unwrap_or_default();
        let in_force = known.iter().find(|one| one.status == PolicyState::Published).or(known.first());
        use_effect_with(in_force.map(|one| one.id.to_string()), move |id| {
            if let Some(id) = id {
                form.set("/policy", id.clone());
            }
        });
    }
    let simulate = {
        let (form, result, shown) = (form.clone(), result.clone(), shown.clone());
        use_action(
            |api, (policy, facts): (SubsidyPolicyId, SimulateSubsidy)| async move {
                subsidy::simulate(&api, policy, &facts).await
            },
            move |outcome| match outcome {
                Ok(computed) => {
                    result.set(Some(computed));
                    browser::focus("subsidy-result");
                }
                Err(error) => {
                    let error = at_fields(error);
                    if let Some(place) = error.fields().filter_map(|(at, _)| facts::school_of(at)).min() {
                        shown.set(place);
                    }
                    form.refuse(error);
                }
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, shown, count) =
            (form.clone(), i18n.clone(), simulate.run, shown.clone(), *count);
        Callback::from(move |()| match filled(&form, &i18n, count) {
            Ok(wish) => run.emit(wish),
            Err(Some(place)) => shown.set(place),
            Err(None) => {}
        })
    };
    let add = {
        let (form, count, shown) = (form.clone(), count.clone(), shown.clone());
        Callback::from(move |_: MouseEvent| {
            let mut school = examples::schools()[0].clone();
            school.code = format!("YFXT-150602001-{:02}", *count + 1);
            for (at, value) in facts::values(*count, &school) {
                form.set(&at, value);
            }
            shown.set(*count);
            count.set(*count + 1);
        })
    };
    let choice = |one: &subsidy::PolicyChoice| {
        let text = i18n.ta(
            "subsidy-policy-choice",
            &[
                ("version", one.document.version.into()),
                ("day", time::day(one.document.effective_from).into()),
                ("status", i18n.word(one.status).to_string().into()),
            ],
        );
        (one.id.to_string().into(), text)
    };
    let choices: Vec<_> = policies.value.iter().flat_map(|page| page.items.iter()).map(choice).collect();
    html! { <>
        <PageHeader title={i18n.t("nav-subsidy-simulator")} subtitle={i18n.t("subsidy-intro")} />
        <Notice tone={Tone::Info} title={i18n.t("subsidy-nothing-stored")} />
        if policies.value.is_none() { { policies.view(|_| Html::default()) } }
        <Card>
            <FormView form={form.clone()} submit={i18n.t("subsidy-compute")} busy={simulate.busy || (policies.busy && policies.value.is_none())} {onsubmit}>
                <Field form={form.clone()} at="/policy" label={i18n.t("subsidy-policy")} kind={FieldKind::Select(choices)} required=true />
                <Field form={form.clone()} at="/budget" label={i18n.t("subsidy-budget")} kind={FieldKind::Number} hint={i18n.t("subsidy-budget-hint")} />
                <div class="wide school-tabs">
                    <nav class="tabs" aria-label={i18n.t("subsidy-schools")}>{ for (0..*count).map(|place| tab(&i18n, &form, &shown, place)) }</nav>
                    <Button kind={ButtonKind::Quiet} icon={Icon::Plus} label={i18n.t("subsidy-add-school")} onclick={add} />
                </div>
                { facts::fields(&i18n, &form, *shown) }
            </FormView>
        </Card>
        <div id="subsidy-result" tabindex="-1" aria-live="polite">
            if let Some(result) = &*result { <ResultView result={result.clone()} /> }
        </div>
    </> }
}

/// A, B, C, … for the schools.
fn letter(place: usize) -> String {
    u8::try_from(place)
        .ok()
        .filter(|place| *place < 26)
        .map_or_else(|| (place + 1).to_string(), |place| char::from(b'A' + place).to_string())
}

fn fill(form: &Form, schools: &[SchoolFacts]) {
    let mut values = vec![("/budget".to_owned(), examples::BUDGET.to_owned())];
    values.extend(schools.iter().enumerate().flat_map(|(place, school)| facts::values(place, school)));
    for (at, value) in values {
        form.set(&at, value);
    }
}

/// The tab of one school; one that has a wrong field says so.
fn tab(i18n: &I18n, form: &Form, shown: &UseStateHandle<usize>, place: usize) -> Html {
    let (current, wrong) = (**shown == place, facts::is_wrong(form, place));
    let name = form.get(&format!("/schools/{place}/name")).to_owned();
    let onclick = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(place))
    };
    html! {
        <button type="button" class={classes!("tab", current.then_some("current"), wrong.then_some("wrong"))} aria-current={current.then_some("true")} title={name.clone()} {onclick}>
            { letter(place) }
            if wrong { { Html::from(Icon::Warning) }<span class="only-read-out">{ i18n.t("subsidy-wrong") }</span> }
            <span class="tab-name">{ name }</span>
        </button>
    }
}

/// The server's refusal with its pointers as the form names its fields.
fn at_fields(error: ApiError) -> ApiError {
    let ApiError::Problem(mut problem) = error else { return error };
    for fault in &mut problem.errors {
        fault.pointer = facts::field_of(&fault.pointer);
    }
    ApiError::Problem(problem)
}

/// The facts; or, when something is wrong, the place of the first school of which a field is wrong.
fn filled(
    form: &Form,
    i18n: &I18n,
    count: usize,
) -> Result<(SubsidyPolicyId, SimulateSubsidy), Option<usize>> {
    let mut read = form.read(i18n);
    let (policy, budget) = (read.required("/policy"), read.optional("/budget"));
    let all: Vec<_> = (0..count).map(|place| facts::read(&mut read, form, place)).collect();
    let wrong = all.iter().position(Option::is_none);
    match (read.complete(), policy) {
        (true, Some(policy)) => {
            let schools = all.into_iter().flatten().collect();
            Ok((policy, SimulateSubsidy { budget, schools, operating_policies: Vec::new() }))
        }
        _ => Err(wrong),
    }
}
