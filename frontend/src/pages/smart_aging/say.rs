//! The dialogs in which a step is confirmed, and in which is said what it is recorded with.

use std::rc::Rc;

use contract::smart_aging::{PromoteSmartAgingCase, SmartAgingCaseDetails};
use yew::prelude::*;

use super::steps::Step;
use crate::{
    api::{ApiError, Tagged, smart_aging, smart_aging::Said, use_action},
    components::{
        ConfirmDialog, Dialog, Field, FieldKind, Form, FormView, Notice, ReasonDialog, Tone, describe,
        use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Ask`].
#[derive(PartialEq, Properties)]
pub(super) struct AskProps {
    /// The case as it was read.
    pub(super) record: Rc<Tagged<SmartAgingCaseDetails>>,
    /// Which step.
    pub(super) step: Step,
    /// Hears that it is taken.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
}

/// Asks, and stays open until the step is taken: what was typed is kept when it fails, and gone with the dialog.
#[component]
pub(super) fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let failure = use_state(|| None);
    let form = use_form(|| {
        let today = time::today().to_string();
        vec![("/reason", String::new()), ("/opinion", String::new()), ("/promoted_since", today)]
    });
    let (record, step) = (props.record.clone(), props.step);
    let take = {
        let (form, i18n, ondone, failure) =
            (form.clone(), i18n.clone(), props.ondone.clone(), failure.clone());
        use_action(
            move |api, said: Said| {
                let record = record.clone();
                async move { smart_aging::take_step(&api, &record, step.name(), said).await }
            },
            move |outcome: Result<SmartAgingCaseDetails, ApiError>| match outcome {
                Ok(view) => {
                    let (title, status) = (view.title_zh.clone(), i18n.word(view.status).to_string());
                    toasts.success(
                        i18n.ta("smart-aging-stepped", &[("title", title.into()), ("status", status.into())]),
                    );
                    ondone.emit(());
                }
                Err(error) if step == Step::Submit => failure.set(Some(describe(&i18n, &error))),
                Err(error) => form.refuse(error),
            },
        )
    };
    let (verb, what, onclose) = (step.verb(&i18n), step.what(&i18n), props.onclose.clone());
    match step {
        Step::Submit => html! {
            <ConfirmDialog title={verb.clone()} confirm={verb} busy={take.busy} onconfirm={take.run.reform(|()| Said::Nothing)} {onclose}>
                <p>{ what }</p>
                if let Some((title, advice)) = &*failure {
                    <Notice tone={Tone::Bad} urgent=true title={title.clone()}>{ advice.clone().unwrap_or_default() }</Notice>
                }
            </ConfirmDialog>
        },
        Step::Return | Step::Decline | Step::Withdraw => html! {
            <ReasonDialog title={verb.clone()} confirm={verb} danger={step.is_final()} {form} busy={take.busy} onconfirm={take.run.reform(Said::Reason)} {onclose}>
                <p>{ what }</p>
            </ReasonDialog>
        },
        Step::Recommend | Step::Select | Step::Promote => {
            let onsubmit = {
                let (form, i18n, run) = (form.clone(), i18n.clone(), take.run);
                Callback::from(move |()| {
                    if let Some(said) = said(&form, &i18n, step) {
                        run.emit(said);
                    }
                })
            };
            html! {
                <Dialog title={verb.clone()} onclose={onclose.clone()}>
                    <p>{ what }</p>
                    <FormView form={form.clone()} submit={verb} busy={take.busy} {onsubmit} oncancel={onclose} narrow=true>
                        if step == Step::Promote {
                            <Field form={form.clone()} at="/promoted_since" label={i18n.t("smart-aging-promoted-since")} kind={FieldKind::Date} required=true />
                            <Field {form} at="/promoted_where" label={i18n.t("smart-aging-promoted-where")} hint={i18n.t("smart-aging-promoted-where-hint")} required=true />
                        } else {
                            <Field {form} at="/opinion" label={i18n.t("smart-aging-opinion")} hint={i18n.t("smart-aging-opinion-hint")} kind={FieldKind::TextArea} required=true />
                        }
                    </FormView>
                </Dialog>
            }
        }
    }
}

/// What was typed; `None` when something is missing, which is then shown.
fn said(form: &Form, i18n: &I18n, step: Step) -> Option<Said> {
    let mut read = form.read(i18n);
    if step != Step::Promote {
        let opinion = read.text("/opinion");
        return read.complete().then_some(Said::Opinion(opinion));
    }
    let (since, promoted_where) = (read.required("/promoted_since"), read.text("/promoted_where"));
    let complete = read.complete();
    let promotion = PromoteSmartAgingCase { promoted_since: since?, promoted_where };
    complete.then_some(Said::Promotion(promotion))
}
