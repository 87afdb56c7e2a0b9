//! Brings what was bought onto a shelf.

use contract::fund as wire;
use yew::prelude::*;

use crate::{
    api::{Once, fund, use_action},
    components::{
        Dialog, Field, FieldKind, FormView, ItemField, PickBy, SchoolField, grouped, use_form, use_toasts,
    },
    i18n::use_i18n,
};

/// Properties of [`Deliver`].
#[derive(PartialEq, Properties)]
pub(super) struct DeliverProps {
    /// The purchase.
    pub(super) entry: wire::FundEntryView,
    /// Hears that nothing is entered.
    pub(super) onclose: Callback<()>,
    /// Hears that it is.
    pub(super) ondone: Callback<()>,
}

const FIELDS: [&str; 5] = ["/facility_id", "/item_id", "/quantity", "/cost", "/document"];

/// Asks which pieces lie where now, and what they have cost.
#[component]
pub(super) fn Deliver(props: &DeliverProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let left = props.entry.undelivered.unwrap_or_default();
    let form = use_form(move || {
        let first = |at: &str| if at == "/cost" { left.to_string() } else { String::new() };
        FIELDS.map(|at| (at, first(at))).to_vec()
    });
    let deliver = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, entry, delivery): (Once, wire::FundEntryView, wire::DeliverGoods)| async move {
                fund::deliver(&api, &once, &entry, &delivery).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.ta(
                        "fund-delivered",
                        &[("name", view.item_name.into()), ("count", view.quantity.into())],
                    ));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), deliver.run);
        let entry = props.entry.clone();
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (facility, item) = (read.required("/facility_id"), read.required("/item_id"));
            let (quantity, cost) = (read.required("/quantity"), read.required("/cost"));
            let document = read.text("/document");
            if read.complete()
                && let (Some(facility_id), Some(item_id)) = (facility, item)
                && let (Some(quantity), Some(cost)) = (quantity, cost)
            {
                let delivery = wire::DeliverGoods { facility_id, item_id, quantity, cost, document };
                run.emit((once.clone(), entry.clone(), delivery));
            }
        })
    };
    let hint = i18n.ta("fund-deliver-cost-hint", &[("left", grouped(&left.to_string()).into())]);
    html! {
        <Dialog title={i18n.t("fund-deliver-title")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("fund-deliver")} busy={deliver.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <SchoolField form={form.clone()} at="/facility_id" by={PickBy::Facility} />
                <ItemField form={form.clone()} at="/item_id" />
                <Field form={form.clone()} at="/quantity" label={i18n.t("redemption-quantity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/cost" label={i18n.t("fund-deliver-cost")} kind={FieldKind::Number} {hint} required=true />
                <Field {form} at="/document" label={i18n.t("redemption-document")} hint={i18n.t("redemption-document-hint")} required=true />
            </FormView>
        </Dialog>
    }
}
