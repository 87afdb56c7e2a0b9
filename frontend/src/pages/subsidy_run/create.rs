//! Sets the run of an assessed year up.

use contract::{
    ids::SubsidyRunId,
    subsidy_run::{CreateSubsidyRun, SubsidyRunView},
};
use yew::prelude::*;

use crate::{
    api::{assessment, subsidy_run, use_action, use_load},
    components::{Dialog, Field, FieldKind, FormView, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Create`].
#[derive(PartialEq, Properties)]
pub(super) struct CreateProps {
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears which run was set up.
    pub(super) oncreated: Callback<SubsidyRunId>,
}

/// Asks for the assessed year, the budget and what that rests on.
#[component]
pub(super) fn Create(props: &CreateProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![("/cycle_id", String::new()), ("/budget", String::new()), ("/reason", String::new())]
    });
    let cycles = use_load((), |api, ()| async move { assessment::cycles(&api).await });
    let create = {
        let (form, i18n, oncreated) = (form.clone(), i18n.clone(), props.oncreated.clone());
        use_action(
            |api, body: CreateSubsidyRun| async move { subsidy_run::create(&api, &body).await },
            move |outcome: Result<SubsidyRunView, _>| match outcome {
                Ok(run) => {
                    toasts.success(i18n.t("run-created"));
                    oncreated.emit(run.id);
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (cycle_id, budget) = (read.required("/cycle_id"), read.required("/budget"));
            let reason = read.text("/reason");
            if read.complete()
                && let (Some(cycle_id), Some(budget)) = (cycle_id, budget)
            {
                run.emit(CreateSubsidyRun { cycle_id, budget, reason });
            }
        })
    };
    let mut known: Vec<_> = cycles.value.iter().flat_map(|all| all.iter()).collect();
    known.sort_by_key(|cycle| std::cmp::Reverse(cycle.year));
    let choice = |cycle: &&contract::assessment::AssessmentCycleView| {
        let text = i18n.ta(
            "run-cycle",
            &[("year", cycle.year.to_string().into()), ("state", i18n.word(cycle.status).to_string().into())],
        );
        (AttrValue::from(cycle.id.to_string()), text)
    };
    let choices: Vec<_> = known.iter().map(choice).collect();
    html! {
        <Dialog title={i18n.t("run-create")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("run-create")} busy={create.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <p class="wide">{ i18n.t("run-create-what") }</p>
                <Field form={form.clone()} at="/cycle_id" label={i18n.t("run-rests-on")} kind={FieldKind::Select(choices)} unread={cycles.unread()} required=true />
                <Field form={form.clone()} at="/budget" label={i18n.t("run-budget")} kind={FieldKind::Number} hint={i18n.t("run-budget-hint")} required=true />
                <Field {form} at="/reason" label={i18n.t("run-budget-basis")} kind={FieldKind::TextArea} hint={i18n.t("run-budget-basis-hint")} required=true />
            </FormView>
        </Dialog>
    }
}
