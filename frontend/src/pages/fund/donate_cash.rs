//! Enters donated money.

use contract::{
    fund::{self as wire, DonorKind, ExpenseCategory},
    ids::FundId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::named;
use crate::{
    api::{Once, fund, use_action},
    components::{Dialog, Field, FieldKind, FormView, use_form, use_toasts},
    i18n::use_i18n,
    route::Route,
};

/// Properties of [`DonateCash`].
#[derive(PartialEq, Properties)]
pub(super) struct DonateCashProps {
    /// Into which fund.
    pub(super) id: FundId,
    /// Hears that nothing is entered.
    pub(super) onclose: Callback<()>,
    /// Hears that it is entered.
    pub(super) ondone: Callback<()>,
}

/// Asks who gives how much for what; leads to the receipt.
#[component]
pub(super) fn DonateCash(props: &DonateCashProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigator = use_navigator();
    let once = use_state(Once::new);
    let form = use_form(|| {
        ["/donor_kind", "/donor_name", "/amount", "/purpose", "/wish"].map(|at| (at, String::new())).to_vec()
    });
    let enter = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, id, gift): (Once, FundId, wire::DonateCash)| async move {
                fund::donate_cash(&api, &once, id, &gift).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.ta("donation-entered", &[("number", view.receipt_number.into())]));
                    ondone.emit(());
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::Donation { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let donor = form.get("/donor_kind").parse::<DonorKind>().ok();
    let onsubmit = {
        let (form, i18n, once, run, id) = (form.clone(), i18n.clone(), (*once).clone(), enter.run, props.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (kind, amount) = (read.required("/donor_kind"), read.required("/amount"));
            let (purpose, wish) = (read.optional("/purpose"), read.optional_text("/wish"));
            if read.complete()
                && let (Some(donor_kind), Some(amount)) = (kind, amount)
            {
                let donor_name = named(&form, kind);
                run.emit((
                    once.clone(),
                    id,
                    wire::DonateCash { donor_kind, donor_name, amount, purpose, wish },
                ));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("donation-enter")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("donation-enter")} busy={enter.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/donor_kind" label={i18n.t("donation-donor-kind")} kind={FieldKind::Select(i18n.choices::<DonorKind>())} required=true />
                if donor != Some(DonorKind::Anonymous) {
                    <Field form={form.clone()} at="/donor_name" label={i18n.t("donation-donor")} required=true />
                }
                <Field form={form.clone()} at="/amount" label={i18n.t("fund-amount-yuan")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/purpose" label={i18n.t("donation-purpose")} kind={FieldKind::Select(i18n.choices::<ExpenseCategory>())} hint={i18n.t("donation-purpose-hint")} />
                <Field {form} at="/wish" label={i18n.t("donation-wish")} />
            </FormView>
        </Dialog>
    }
}
