//! What of a purchase came onto shelves.

use contract::fund::{DeliveryView, FundEntryView};
use yew::prelude::*;

use super::{purchase_facts, reversal::mark};
use crate::{
    api::{fund, use_load},
    components::{Button, Column, DataTable, Dialog, Empty, Row, StatusLabel, Tone, grouped, yuan},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Deliveries`].
#[derive(PartialEq, Properties)]
pub(super) struct DeliveriesProps {
    /// The purchase.
    pub(super) entry: FundEntryView,
    /// Hears which one the reader wants to be undone; none where the reader may not ask for it.
    pub(super) onundo: Option<Callback<DeliveryView>>,
    /// Hears that the reader has seen it.
    pub(super) onclose: Callback<()>,
}

/// The deliveries of a purchase, those that were undone among them.
#[component]
pub(super) fn Deliveries(props: &DeliveriesProps) -> Html {
    let i18n = use_i18n();
    let all = use_load(props.entry.clone(), |api, entry| async move { fund::deliveries(&api, &entry).await });
    let columns = vec![
        Column::new("item", i18n.t("redemption-item")),
        Column::new("facility", i18n.t("school-counter")),
        Column::new("quantity", i18n.t("redemption-quantity")).number(),
        Column::new("cost", i18n.t("fund-delivery-cost")).number(),
        Column::new("document", i18n.t("redemption-document")),
        Column::new("at", i18n.t("stock-when")),
        Column::new("by", i18n.t("stock-by")),
        Column::new("state", i18n.t("fund-delivery-state")),
    ];
    let row = |one: &DeliveryView| row(&i18n, one, props.onundo.as_ref());
    html! {
        <Dialog title={i18n.t("fund-deliveries")} onclose={props.onclose.clone()} wide=true>
            { purchase_facts(&i18n, &props.entry) }
            { all.view(|all| html! {
                <DataTable id="fund-deliveries" caption={i18n.t("fund-deliveries")} {columns} rows={all.iter().map(row).collect::<Vec<_>>()} adjustable=false
                    empty={html! { <Empty title={i18n.t("fund-no-deliveries")} advice={i18n.t("fund-no-deliveries-advice")} /> }} />
            }) }
        </Dialog>
    }
}

fn row(i18n: &I18n, one: &DeliveryView, undo: Option<&Callback<DeliveryView>>) -> Row {
    Row {
        key: one.event_id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.item_name },
            html! { &one.facility_name },
            html! { grouped(&one.quantity.to_string()) },
            yuan(i18n, one.cost),
            html! { &one.document },
            html! { time::minute(one.delivered_at) },
            html! { one.delivered_by_name.clone().unwrap_or_default() },
            state(i18n, one, undo),
        ],
    }
}

/// That it waits to be undone, or was; or the way to ask for it.
fn state(i18n: &I18n, one: &DeliveryView, undo: Option<&Callback<DeliveryView>>) -> Html {
    if let Some(reversal) = &one.reversal {
        return html! { <>{ mark(i18n, reversal) }<p class="subtle">{ &reversal.reason }</p></> };
    }
    let onclick = undo.map(|undo| {
        let (undo, one) = (undo.clone(), one.clone());
        Callback::from(move |_: MouseEvent| undo.emit(one.clone()))
    });
    html! { <span class="actions">
        <StatusLabel tone={Tone::Good} text={i18n.t("fund-delivery-stands")} />
        if let Some(onclick) = onclick { <Button label={i18n.t("reversal-ask")} {onclick} /> }
    </span> }
}

/// What a delivery was.
pub(super) fn facts(i18n: &I18n, one: &DeliveryView) -> Vec<(AttrValue, Html)> {
    vec![
        (i18n.t("redemption-item"), html! { &one.item_name }),
        (i18n.t("school-counter"), html! { &one.facility_name }),
        (i18n.t("redemption-document"), html! { &one.document }),
        (i18n.t("stock-when"), html! { time::minute(one.delivered_at) }),
    ]
}

/// What leaves the shelf and what the purchase has then, once a delivery is undone.
pub(super) fn undoing(i18n: &I18n, entry: &FundEntryView, one: &DeliveryView) -> AttrValue {
    let left = entry.undelivered.unwrap_or_default().decimal() + one.cost.decimal();
    i18n.ta(
        "reversal-delivery-what",
        &[
            ("count", one.quantity.into()),
            ("cost", grouped(&one.cost.to_string()).into()),
            ("left", grouped(&format!("{left:.2}")).into()),
        ],
    )
}
