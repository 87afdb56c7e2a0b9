//! Sends pieces from one shelf to another.

use contract::{
    ids::RedemptionItemId,
    redemption::{StockView, TransferStock},
};
use yew::prelude::*;

use crate::{
    api::{Once, stock, use_action},
    components::{Dialog, Field, FieldKind, FormView, PickBy, SchoolField, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Transfer`].
#[derive(PartialEq, Properties)]
pub(super) struct TransferProps {
    /// The shelf that they leave.
    pub(super) shelf: StockView,
    /// Hears that nothing is sent.
    pub(super) onclose: Callback<()>,
    /// Hears that they are sent.
    pub(super) ondone: Callback<()>,
}

/// Asks where to and how many, and says what both shelves will have.
#[component]
pub(super) fn Transfer(props: &TransferProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form =
        use_form(|| ["/to_facility_id", "/quantity", "/document"].map(|at| (at, String::new())).to_vec());
    let send = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, item, order): (Once, RedemptionItemId, TransferStock)| async move {
                stock::transfer(&api, &once, item, &order).await
            },
            move |outcome| match outcome {
                Ok(both) => {
                    let (here, there) = (both.from.on_hand.into(), both.to.on_hand.into());
                    toasts.success(i18n.ta("stock-transferred", &[("here", here), ("there", there)]));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let shelf = &props.shelf;
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), send.run);
        let (from_facility_id, item) = (shelf.facility_id, shelf.item_id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (to, quantity) = (read.required("/to_facility_id"), read.required("/quantity"));
            let document = read.text("/document");
            if read.complete()
                && let (Some(to_facility_id), Some(quantity)) = (to, quantity)
            {
                let order = TransferStock { from_facility_id, to_facility_id, quantity, document };
                run.emit((once.clone(), item, order));
            }
        })
    };
    let wanted = form.get("/quantity").trim().parse::<i64>().unwrap_or_default();
    let told = i18n.ta(
        "stock-transfer-what",
        &[
            ("count", wanted.into()),
            ("left", (shelf.on_hand - wanted).into()),
            ("free", shelf.available.into()),
        ],
    );
    html! {
        <Dialog title={i18n.ta("stock-transfer-item", &[("name", shelf.item_name.clone().into())])} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("stock-transfer")} busy={send.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <SchoolField form={form.clone()} at="/to_facility_id" by={PickBy::Facility} />
                <Field form={form.clone()} at="/quantity" label={i18n.t("redemption-quantity")} kind={FieldKind::Number} required=true />
                <Field {form} at="/document" label={i18n.t("stock-document")} hint={i18n.t("stock-transfer-document")} required=true />
                <p class="wide" aria-live="polite">{ told }</p>
            </FormView>
        </Dialog>
    }
}
