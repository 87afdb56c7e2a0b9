//! What lies on the shelves, and what comes in.

use contract::{
    ids::RedemptionItemId,
    redemption::{ReceiveStock, StockView},
};
use yew::prelude::*;

use super::{paid, unpaid};
use crate::{
    api::{Once, redemption, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterBar,
        FilterSchool, FormView, Icon, ItemField, LinkButton, PageHeader, Pager, PickBy, Row, SchoolField,
        use_form, use_items, use_query, use_toasts,
    },
    i18n::use_i18n,
    may,
    route::{Route, reachable},
    session::use_session,
};

/// The stock of the facilities, and a form for goods that came in.
#[component]
pub fn StockPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let may_receive = session.has_role(may::RECEIVE_STOCK);
    let crumbs = reachable(&session, vec![(Route::Redemption, i18n.t("nav-redemption"))]);
    let page = use_load(query.for_api(), |api, query| async move { redemption::stock(&api, &query).await });
    let receiving = use_state(|| false);
    let set = |on: bool| {
        let receiving = receiving.clone();
        Callback::from(move |()| receiving.set(on))
    };
    let done = {
        let (receiving, reload) = (receiving.clone(), page.reload.clone());
        Callback::from(move |()| {
            receiving.set(false);
            reload.emit(());
        })
    };
    let row = |stock: &StockView| Row {
        key: format!("{}{}", stock.item_id, stock.facility_id).into(),
        to: Some(Route::Shelf { facility: stock.facility_id, item: stock.item_id }),
        cells: vec![
            html! { &stock.item_name },
            html! { &stock.facility_name },
            html! { stock.on_hand },
            html! { stock.held },
            html! { <strong>{ stock.available }</strong> },
            paid(&i18n, stock.on_hand, stock.cost),
        ],
    };
    let columns = vec![
        Column::new("item", i18n.t("redemption-item")),
        Column::new("facility", i18n.t("school-counter")),
        Column::new("on_hand", i18n.t("redemption-on-hand")).number(),
        Column::new("held", i18n.t("redemption-held")).number(),
        Column::new("available", i18n.t("redemption-available")).number(),
        Column::new("cost", i18n.t("stock-cost")).number(),
    ];
    let actions = html! { <>
        <LinkButton to={Route::StockAdjustments} icon={Icon::Clipboard} label={i18n.t("nav-adjustments")} />
        if session.has_role(may::CREATE_STOCK_COUNT) {
            <LinkButton to={Route::StockCount} icon={Icon::Edit} label={i18n.t("stock-count")} />
        }
        if may_receive {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("redemption-receive")} onclick={set(true).reform(|_| ())} />
        }
    </> };
    html! { <>
        <PageHeader title={i18n.t("nav-stock")} {crumbs} {actions} />
        <FilterBar><FilterSchool by={PickBy::Facility} /></FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="stock" caption={i18n.t("nav-stock")} columns={columns.clone()} rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("redemption-no-stock")} advice={i18n.t("redemption-no-stock-advice")} /> }} />
            if page.items.iter().any(|one| unpaid(one.on_hand, one.cost)) { <p class="subtle">{ i18n.t("stock-unpaid-hint") }</p> }
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *receiving { <Receive onclose={set(false)} ondone={done} /> }
    </> }
}

#[derive(PartialEq, Properties)]
struct ReceiveProps {
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Receive(props: &ReceiveProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let items = use_items();
    let form = use_form(|| {
        ["/facility_id", "/item_id", "/quantity", "/document"].map(|at| (at, String::new())).to_vec()
    });
    let receive = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, item, receipt): (Once, RedemptionItemId, ReceiveStock)| async move {
                redemption::receive(&api, &once, item, &receipt).await
            },
            move |outcome| match outcome {
                Ok(stock) => {
                    toasts.success(i18n.ta(
                        "redemption-received",
                        &[("name", stock.item_name.into()), ("count", stock.on_hand.into())],
                    ));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), receive.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (facility, item) = (read.required("/facility_id"), read.required("/item_id"));
            let (quantity, document) = (read.required("/quantity"), read.text("/document"));
            if read.complete()
                && let (Some(facility_id), Some(item), Some(quantity)) = (facility, item, quantity)
            {
                run.emit((once.clone(), item, ReceiveStock { facility_id, quantity, document }));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("redemption-receive")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("redemption-receive")} busy={receive.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <SchoolField form={form.clone()} at="/facility_id" by={PickBy::Facility} every=true />
                <ItemField form={form.clone()} at="/item_id" {items} />
                <Field form={form.clone()} at="/quantity" label={i18n.t("redemption-quantity")} kind={FieldKind::Number} required=true />
                <Field {form} at="/document" label={i18n.t("redemption-document")} hint={i18n.t("redemption-document-hint")} required=true />
            </FormView>
        </Dialog>
    }
}
