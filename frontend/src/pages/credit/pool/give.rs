//! Enters what a learner gives to the public pool.

use contract::{credit::CreateCreditDonation, ids::LearnerId, money::Credits};
use yew::prelude::*;

use crate::{
    api::{Once, pool, use_action},
    components::{Dialog, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Give`].
#[derive(PartialEq, Properties)]
pub(in crate::pages::credit) struct GiveProps {
    /// Who gives.
    pub(in crate::pages::credit) learner: LearnerId,
    /// What can be spent now.
    pub(in crate::pages::credit) available: Credits,
    /// Hears that nothing is given.
    pub(in crate::pages::credit) onclose: Callback<()>,
    /// Hears that it is given.
    pub(in crate::pages::credit) ondone: Callback<()>,
}

/// Asks how much and by which paper; says what stays.
#[component]
pub(in crate::pages::credit) fn Give(props: &GiveProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| ["/amount", "/document"].map(|at| (at, String::new())).to_vec());
    let give = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, learner, gift): (Once, LearnerId, CreateCreditDonation)| async move {
                pool::donate(&api, &once, learner, &gift).await
            },
            move |outcome| match outcome {
                Ok(given) => {
                    toasts.success(i18n.ta("pool-given", &[("amount", given.amount.to_string().into())]));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (learner, available) = (props.learner, props.available);
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), give.run);
        Callback::from(move |()| {
            if let Some(gift) = read(&form, &i18n, available) {
                run.emit((once.clone(), learner, gift));
            }
        })
    };
    let wanted = form.get("/amount").trim().parse().map_or(0, Credits::centi);
    let stays = Credits(available.centi().saturating_sub(wanted.max(0)).max(0));
    let told = i18n.ta(
        "pool-give-stays",
        &[("available", available.to_string().into()), ("stays", stays.to_string().into())],
    );
    html! {
        <Dialog title={i18n.t("pool-give")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("pool-give")} busy={give.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/amount" label={i18n.t("pool-give-amount")} kind={FieldKind::Number} required=true />
                <Field {form} at="/document" label={i18n.t("pool-give-document")} hint={i18n.t("pool-give-document-hint")} required=true />
                <p class="wide" aria-live="polite">{ told }</p>
                <p class="wide subtle">{ i18n.t("pool-give-what") }</p>
            </FormView>
        </Dialog>
    }
}

fn read(form: &Form, i18n: &I18n, available: Credits) -> Option<CreateCreditDonation> {
    let mut read = form.read(i18n);
    let (amount, document) = (read.required::<Credits>("/amount"), read.text("/document"));
    match amount {
        Some(amount) if amount.centi() <= 0 => read.fault("/amount", "correction-not-positive"),
        Some(amount) if amount > available => read.fault("/amount", "pool-give-too-much"),
        _ => {}
    }
    if read.complete() { amount.map(|amount| CreateCreditDonation { amount, document }) } else { None }
}
