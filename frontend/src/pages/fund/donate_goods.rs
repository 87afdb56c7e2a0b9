//! Enters donated goods.

use contract::fund::{self as wire, DonorKind};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::named;
use crate::{
    api::{Once, fund, use_action},
    components::{
        Dialog, Field, FieldKind, FormView, ItemField, PickBy, SchoolField, use_form, use_items, use_toasts,
    },
    i18n::use_i18n,
    route::Route,
};

/// Properties of [`DonateGoods`].
#[derive(PartialEq, Properties)]
pub(super) struct DonateGoodsProps {
    /// Hears that nothing is entered.
    pub(super) onclose: Callback<()>,
}

const FIELDS: [&str; 7] =
    ["/donor_kind", "/donor_name", "/facility_id", "/item_id", "/quantity", "/valuation", "/wish"];

/// Asks who gives what; leads to the receipt.
#[component]
pub(super) fn DonateGoods(props: &DonateGoodsProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigator = use_navigator();
    let once = use_state(Once::new);
    let items = use_items();
    let form = use_form(|| FIELDS.map(|at| (at, String::new())).to_vec());
    let enter = {
        let (form, i18n) = (form.clone(), i18n.clone());
        use_action(
            |api, (once, gift): (Once, wire::DonateGoods)| async move {
                fund::donate_goods(&api, &once, &gift).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.ta("donation-entered", &[("number", view.receipt_number.into())]));
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
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), enter.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (kind, valuation) = (read.required("/donor_kind"), read.required("/valuation"));
            let (facility, item) = (read.required("/facility_id"), read.required("/item_id"));
            let (quantity, wish) = (read.required("/quantity"), read.optional_text("/wish"));
            if read.complete()
                && let (Some(donor_kind), Some(valuation)) = (kind, valuation)
                && let (Some(facility_id), Some(item_id), Some(quantity)) = (facility, item, quantity)
            {
                let donor_name = named(&form, kind);
                let gift = wire::DonateGoods {
                    donor_kind,
                    donor_name,
                    facility_id,
                    item_id,
                    quantity,
                    valuation,
                    wish,
                };
                run.emit((once.clone(), gift));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("donation-enter-goods")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("donation-enter-goods")} busy={enter.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/donor_kind" label={i18n.t("donation-donor-kind")} kind={FieldKind::Select(i18n.choices::<DonorKind>())} required=true />
                if donor != Some(DonorKind::Anonymous) {
                    <Field form={form.clone()} at="/donor_name" label={i18n.t("donation-donor")} required=true />
                }
                <SchoolField form={form.clone()} at="/facility_id" by={PickBy::Facility} />
                <ItemField form={form.clone()} at="/item_id" {items} />
                <Field form={form.clone()} at="/quantity" label={i18n.t("redemption-quantity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/valuation" label={i18n.t("donation-valuation")} kind={FieldKind::Number} hint={i18n.t("donation-valuation-hint")} required=true />
                <Field {form} at="/wish" label={i18n.t("donation-wish")} />
            </FormView>
        </Dialog>
    }
}
