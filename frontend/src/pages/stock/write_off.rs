//! Asks for pieces to be written off; somebody else decides.

use contract::{
    ids::RedemptionItemId,
    redemption::{StockView, WriteOffCause, WriteOffStock},
};
use yew::prelude::*;

use crate::{
    api::{Once, stock, use_action},
    components::{Dialog, Field, FieldKind, FormView, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`WriteOff`].
#[derive(PartialEq, Properties)]
pub(super) struct WriteOffProps {
    /// The shelf that they lie on.
    pub(super) shelf: StockView,
    /// Hears that nothing is asked for.
    pub(super) onclose: Callback<()>,
    /// Hears that it is asked for.
    pub(super) ondone: Callback<()>,
}

/// Asks how many, why, and how it came about; says in numbers what approving it will do.
#[component]
pub(super) fn WriteOff(props: &WriteOffProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| ["/quantity", "/cause", "/reason"].map(|at| (at, String::new())).to_vec());
    let ask = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, item, wanted): (Once, RedemptionItemId, WriteOffStock)| async move {
                stock::write_off(&api, &once, item, &wanted).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("stock-asked"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let shelf = &props.shelf;
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), ask.run);
        let (facility_id, item) = (shelf.facility_id, shelf.item_id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (quantity, cause) = (read.required("/quantity"), read.required("/cause"));
            let reason = read.text("/reason");
            if read.complete()
                && let (Some(quantity), Some(cause)) = (quantity, cause)
            {
                run.emit((once.clone(), item, WriteOffStock { facility_id, quantity, cause, reason }));
            }
        })
    };
    let wanted = form.get("/quantity").trim().parse::<i64>().unwrap_or_default();
    let told = i18n.ta(
        "stock-write-off-what",
        &[
            ("count", wanted.into()),
            ("left", (shelf.on_hand - wanted).into()),
            ("free", shelf.available.into()),
        ],
    );
    html! {
        <Dialog title={i18n.ta("stock-write-off-item", &[("name", shelf.item_name.clone().into())])} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("stock-ask")} busy={ask.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/quantity" label={i18n.t("redemption-quantity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/cause" label={i18n.t("stock-cause")} kind={FieldKind::Select(i18n.choices::<WriteOffCause>())} required=true />
                <Field {form} at="/reason" label={i18n.t("stock-how")} kind={FieldKind::TextArea} required=true />
                <p class="wide" aria-live="polite">{ told }</p>
            </FormView>
        </Dialog>
    }
}
