//! Corrects the budget of a run before the counties have agreed.

use std::rc::Rc;

use contract::subsidy_run::{SetSubsidyBudget, SubsidyRunDetails, SubsidyRunState, SubsidyRunStep};
use yew::prelude::*;

use super::saying::of;
use crate::{
    api::{Tagged, subsidy_run},
    components::{Field, FieldKind, Form},
    i18n::{I18n, use_i18n},
    pages::{
        ask::{Ask, Work, step},
        subsidy_run::plain,
    },
};

/// Properties of [`Budget`].
#[derive(PartialEq, Properties)]
pub(super) struct BudgetProps {
    /// The run as it was read.
    pub(super) record: Rc<Tagged<SubsidyRunDetails>>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is corrected.
    pub(super) ondone: Callback<()>,
}

/// Asks for the amount and what it rests on, and tells what becomes of a result that is computed already.
#[component]
pub(super) fn Budget(props: &BudgetProps) -> Html {
    let i18n = use_i18n();
    let run = &props.record.value.run;
    let title = i18n.word(SubsidyRunStep::SetBudget);
    let done = i18n.ta("run-step-taken", &[("step", title.to_string().into())]);
    let initial = vec![("/budget", run.budget.to_string()), ("/reason", String::new())];
    html! {
        <Ask title={title.clone()} submit={title} {done} {initial} fields={fields(&i18n, &props.record.value)}
            read={read(&i18n, &props.record.value)} subject={of(&i18n, &props.record)}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn fields(i18n: &I18n, one: &SubsidyRunDetails) -> Callback<Form, Html> {
    let i18n = i18n.clone();
    let now = plain(one.run.budget);
    let number = one.run.current.as_ref().map_or(0, |version| version.number);
    let computed = one.run.status == SubsidyRunState::Computed;
    Callback::from(move |form: Form| {
        let what = i18n.ta("run-set-budget-what", &[("budget", now.clone().into())]);
        html! { <>
            <p class="wide">{ what }</p>
            if computed { <p class="wide">{ i18n.ta("run-set-budget-then", &[("number", number.into())]) }</p> }
            <Field form={form.clone()} at="/budget" label={i18n.t("run-budget")} kind={FieldKind::Number} hint={i18n.t("run-budget-hint")} required=true />
            <Field {form} at="/reason" label={i18n.t("run-budget-basis")} kind={FieldKind::TextArea} hint={i18n.t("run-budget-basis-hint")} required=true />
        </> }
    })
}

fn read(i18n: &I18n, one: &SubsidyRunDetails) -> Callback<Form, Option<Work>> {
    let (i18n, id) = (i18n.clone(), one.run.id);
    Callback::from(move |form: Form| {
        let mut read = form.read(&i18n);
        let (budget, reason) = (read.required("/budget"), read.text("/reason"));
        if reason.chars().count() == 1 {
            read.fault("/reason", "reason-too-short");
        }
        let budget = if read.complete() { budget } else { None }?;
        let new = SetSubsidyBudget { budget, reason };
        Some(step(move |api, etag: String| {
            let new = new.clone();
            async move { subsidy_run::set_budget(&api, id, &etag, &new).await }
        }))
    })
}
