//! Books money that came into a fund, or pays from it.

use contract::{
    fund::{ExpenseCategory, FundKind, FundView, ReceiveFund, SpendFund},
    ids::FundId,
    money::Yuan,
};
use yew::prelude::*;

use crate::{
    api::{Once, fund, use_action},
    components::{Dialog, Field, FieldKind, FormView, Notice, Tone, grouped, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Receive`].
#[derive(PartialEq, Properties)]
pub(super) struct ReceiveProps {
    /// Which fund.
    pub(super) id: FundId,
    /// Hears that nothing is booked.
    pub(super) onclose: Callback<()>,
    /// Hears that it is booked.
    pub(super) ondone: Callback<()>,
}

/// An award or a grant.
#[component]
pub(super) fn Receive(props: &ReceiveProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| ["/amount", "/source", "/document"].map(|at| (at, String::new())).to_vec());
    let receive = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, id, receipt): (Once, FundId, ReceiveFund)| async move {
                fund::receive(&api, &once, id, &receipt).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("fund-booked"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, once, run, id) =
            (form.clone(), i18n.clone(), (*once).clone(), receive.run, props.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (amount, source, document) =
                (read.required("/amount"), read.text("/source"), read.text("/document"));
            if read.complete()
                && let Some(amount) = amount
            {
                run.emit((once.clone(), id, ReceiveFund { amount, source, document }));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("fund-receive")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("fund-receive")} busy={receive.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/amount" label={i18n.t("fund-amount-yuan")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/source" label={i18n.t("fund-source")} required=true />
                <Field {form} at="/document" label={i18n.t("fund-document")} hint={i18n.t("fund-document-hint")} required=true />
            </FormView>
        </Dialog>
    }
}

/// Properties of [`Spend`].
#[derive(PartialEq, Properties)]
pub(super) struct SpendProps {
    /// The fund.
    pub(super) fund: FundView,
    /// Hears that nothing is paid.
    pub(super) onclose: Callback<()>,
    /// Hears that it is paid.
    pub(super) ondone: Callback<()>,
}

/// An expense; what the fund may not pay for can be chosen, so that the refusal is read and not guessed.
#[component]
pub(super) fn Spend(props: &SpendProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| {
        ["/category", "/amount", "/supplier", "/document"].map(|at| (at, String::new())).to_vec()
    });
    let spend = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, id, expense): (Once, FundId, SpendFund)| async move {
                fund::spend(&api, &once, id, &expense).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("fund-paid"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, once, run, id) =
            (form.clone(), i18n.clone(), (*once).clone(), spend.run, props.fund.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (category, amount) = (read.required("/category"), read.required("/amount"));
            let (supplier, document) = (read.text("/supplier"), read.text("/document"));
            if read.complete()
                && let (Some(category), Some(amount)) = (category, amount)
            {
                run.emit((once.clone(), id, SpendFund { category, amount, supplier, document }));
            }
        })
    };
    let free = props.fund.balance.decimal();
    let wanted = form.get("/amount").trim().parse::<Yuan>().unwrap_or(Yuan::ZERO);
    let left = free - wanted.decimal();
    let told = i18n.ta(
        "fund-spend-what",
        &[("amount", grouped(&wanted.to_string()).into()), ("left", grouped(&format!("{left:.2}")).into())],
    );
    html! {
        <Dialog title={i18n.t("fund-spend")} onclose={props.onclose.clone()}>
            if props.fund.kind == FundKind::RedemptionFund {
                <Notice tone={Tone::Info} title={i18n.t("fund-earmarked")} />
            }
            <FormView form={form.clone()} submit={i18n.t("fund-spend-do")} busy={spend.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true danger=true>
                <Field form={form.clone()} at="/category" label={i18n.t("fund-buys")} kind={FieldKind::Select(i18n.choices::<ExpenseCategory>())} required=true />
                <Field form={form.clone()} at="/amount" label={i18n.t("fund-amount-yuan")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/supplier" label={i18n.t("fund-supplier")} required=true />
                <Field {form} at="/document" label={i18n.t("fund-invoice")} required=true />
                <p class="wide" aria-live="polite">{ told }</p>
            </FormView>
        </Dialog>
    }
}
