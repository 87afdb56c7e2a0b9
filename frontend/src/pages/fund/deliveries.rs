//! What of a purchase came onto shelves, and the way to take it back.

use contract::{
    auth::Reason,
    fund::{DeliveryView, FundEntryView},
    ids::LedgerEventId,
};
use yew::prelude::*;

use super::purchase_facts;
use crate::{
    api::{Once, fund, use_action, use_load},
    components::{
        Button, Column, DataTable, DefinitionList, Dialog, Empty, ReasonDialog, Row, StatusLabel, Tone,
        grouped, use_form, use_toasts, yuan,
    },
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Deliveries`].
#[derive(PartialEq, Properties)]
pub(super) struct DeliveriesProps {
    /// The purchase.
    pub(super) entry: FundEntryView,
    /// Hears which one is to be undone; none where the reader may not.
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

/// Undone, when, by whom and why; or the way to undo it.
fn state(i18n: &I18n, one: &DeliveryView, undo: Option<&Callback<DeliveryView>>) -> Html {
    if let Some(at) = one.reversed_at {
        let told = i18n.ta(
            "fund-delivery-undone-told",
            &[
                ("at", time::minute(at).into()),
                ("by", one.reversed_by_name.clone().unwrap_or_default().into()),
                ("reason", one.reversal_reason.clone().unwrap_or_default().into()),
            ],
        );
        return html! { <>
            <StatusLabel tone={Tone::Neutral} text={i18n.t("fund-delivery-undone")} />
            <p class="subtle">{ told }</p>
        </> };
    }
    let onclick = undo.map(|undo| {
        let (undo, one) = (undo.clone(), one.clone());
        Callback::from(move |_: MouseEvent| undo.emit(one.clone()))
    });
    html! { <span class="actions">
        <StatusLabel tone={Tone::Good} text={i18n.t("fund-delivery-stands")} />
        if let Some(onclick) = onclick { <Button label={i18n.t("fund-undo-delivery")} {onclick} /> }
    </span> }
}

/// Properties of [`UndoDelivery`].
#[derive(PartialEq, Properties)]
pub(super) struct UndoDeliveryProps {
    /// The purchase.
    pub(super) entry: FundEntryView,
    /// What came of it.
    pub(super) delivery: DeliveryView,
    /// Hears that it stands.
    pub(super) onclose: Callback<()>,
    /// Hears that it is undone.
    pub(super) ondone: Callback<()>,
}

/// Says what leaves the shelf and what the purchase has then, and asks why.
#[component]
pub(super) fn UndoDelivery(props: &UndoDeliveryProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let undo = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, entry, delivery, reason): (Once, FundEntryView, LedgerEventId, String)| async move {
                fund::undo_delivery(&api, &once, &entry, delivery, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.ta(
                        "fund-delivery-taken-back",
                        &[("name", view.item_name.into()), ("count", view.quantity.into())],
                    ));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let one = &props.delivery;
    let left = props.entry.undelivered.unwrap_or_default().decimal() + one.cost.decimal();
    let told = i18n.ta(
        "fund-undo-delivery-what",
        &[
            ("count", one.quantity.into()),
            ("cost", grouped(&one.cost.to_string()).into()),
            ("left", grouped(&format!("{left:.2}")).into()),
        ],
    );
    let facts = vec![
        (i18n.t("redemption-item"), html! { &one.item_name }),
        (i18n.t("school-counter"), html! { &one.facility_name }),
        (i18n.t("redemption-document"), html! { &one.document }),
        (i18n.t("stock-when"), html! { time::minute(one.delivered_at) }),
    ];
    let (once, entry, delivery) = ((*once).clone(), props.entry.clone(), one.event_id);
    html! {
        <ReasonDialog title={i18n.t("fund-undo-delivery-title")} confirm={i18n.t("fund-undo-delivery")} {form} busy={undo.busy} danger=true
            onconfirm={undo.run.reform(move |reason| (once.clone(), entry.clone(), delivery, reason))} onclose={props.onclose.clone()}>
            <DefinitionList items={facts} />
            <p>{ told }</p>
        </ReasonDialog>
    }
}
