//! Issues, extends and gives up a survey.

use chrono::NaiveDate;
use contract::{
    auth::Reason,
    curriculum::{DemandSurveyView, ExtendDemandSurvey, SurveyState},
    ids::DemandSurveyId,
};
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, demand, use_action},
    components::{
        Button, ButtonKind, ConfirmDialog, Dialog, Field, FieldKind, FormView, ReasonDialog, use_form,
        use_toasts,
    },
    i18n::use_i18n,
    time,
};

/// What is being asked before it is done.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asking {
    Nothing,
    Issue,
    Extend,
    Withdraw,
}

/// Something to do with a survey.
#[derive(Debug, Clone)]
enum Step {
    Issue,
    Extend(NaiveDate),
    Withdraw(String),
}

async fn take(
    api: &Api,
    (id, version): (DemandSurveyId, i64),
    step: Step,
) -> Result<DemandSurveyView, ApiError> {
    match step {
        Step::Issue => demand::issue(api, (id, version)).await,
        Step::Extend(closes_on) => demand::extend(api, id, &ExtendDemandSurvey { closes_on }).await,
        Step::Withdraw(reason) => demand::withdraw(api, id, &Reason { reason }).await,
    }
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The survey.
    pub(super) survey: DemandSurveyView,
    /// Hears that it has changed.
    pub(super) onchanged: Callback<()>,
}

/// The buttons that its state allows, each with a question before.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let asking = use_state(|| Asking::Nothing);
    let survey = &props.survey;
    let read = (survey.id, survey.version);
    let (reason, until) =
        (use_form(|| vec![("/reason", String::new())]), use_form(|| vec![("/closes_on", String::new())]));
    let step = {
        let (i18n, asking, onchanged) = (i18n.clone(), asking.clone(), props.onchanged.clone());
        let (reason, until) = (reason.clone(), until.clone());
        use_action(
            move |api, step: Step| async move { take(&api, read, step).await },
            move |outcome| match outcome {
                Ok(_) => {
                    asking.set(Asking::Nothing);
                    toasts.success(i18n.t("demand-step-done"));
                    onchanged.emit(());
                }
                Err(error) => match *asking {
                    Asking::Extend => until.refuse(error),
                    Asking::Withdraw => reason.refuse(error),
                    Asking::Issue | Asking::Nothing => toasts.failure(&i18n, &error),
                },
            },
        )
    };
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(what))
    };
    let onextend = {
        let (until, i18n, run) = (until.clone(), i18n.clone(), step.run.clone());
        Callback::from(move |()| {
            let mut read = until.read(&i18n);
            let day = read.required::<NaiveDate>("/closes_on");
            if read.complete()
                && let Some(day) = day
            {
                run.emit(Step::Extend(day));
            }
        })
    };
    let (draft, running) = (
        survey.state == SurveyState::Draft,
        matches!(survey.state, SurveyState::Scheduled | SurveyState::Open),
    );
    let close = ask(Asking::Nothing);
    let dialog = match *asking {
        Asking::Nothing => Html::default(),
        Asking::Issue => html! {
            <ConfirmDialog title={i18n.t("demand-issue")} confirm={i18n.t("demand-issue")} busy={step.busy} onconfirm={step.run.reform(|()| Step::Issue)} onclose={close}>
                <p>{ i18n.ta("demand-issue-what", &[("from", time::day(survey.opens_on).into()), ("to", time::day(survey.closes_on).into())]) }</p>
            </ConfirmDialog>
        },
        Asking::Extend => html! {
            <Dialog title={i18n.t("demand-extend")} onclose={close.clone()}>
                <FormView form={until.clone()} submit={i18n.t("demand-extend")} busy={step.busy} onsubmit={onextend} oncancel={close} narrow=true>
                    <Field form={until.clone()} at="/closes_on" label={i18n.t("demand-closes-new")} kind={FieldKind::Date} hint={i18n.ta("demand-closes-now", &[("day", time::day(survey.closes_on).into())])} required=true />
                </FormView>
            </Dialog>
        },
        Asking::Withdraw => html! {
            <ReasonDialog title={i18n.t("demand-withdraw")} form={reason.clone()} confirm={i18n.t("demand-withdraw")} danger=true busy={step.busy}
                onconfirm={step.run.reform(Step::Withdraw)} onclose={close}>
                <p>{ i18n.ta("demand-withdraw-what", &[("count", survey.answers.into())]) }</p>
            </ReasonDialog>
        },
    };
    html! { <>
        if draft { <Button kind={ButtonKind::Primary} label={i18n.t("demand-issue")} onclick={ask(Asking::Issue).reform(|_| ())} /> }
        if running { <Button label={i18n.t("demand-extend")} onclick={ask(Asking::Extend).reform(|_| ())} /> }
        if survey.state != SurveyState::Withdrawn {
            <Button kind={ButtonKind::Quiet} label={i18n.t("demand-withdraw")} onclick={ask(Asking::Withdraw).reform(|_| ())} />
        }
        { dialog }
    </> }
}
