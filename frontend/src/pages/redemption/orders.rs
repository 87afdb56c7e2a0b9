//! The orders.

use contract::{
    auth::Reason,
    ids::RedemptionOrderId,
    redemption::{OrderState, RedemptionOrderView},
};
use yew::prelude::*;

use super::{order_facts, order_number, tone};
use crate::{
    api::{Once, redemption, use_action, use_load},
    components::{
        Button, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, PageHeader, Pager,
        PickBy, ReasonDialog, Row, StatusLabel, credits, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::{Route, reachable},
    session::use_session,
    time,
};

/// All orders; one that was handed over can be undone for a reason.
#[component]
pub fn OrdersPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let may_reverse = session.has_role(may::REVERSE_REDEMPTION_ORDER);
    let crumbs = reachable(&session, vec![(Route::Redemption, i18n.t("nav-redemption"))]);
    let page = use_load(query.for_api(), |api, query| async move { redemption::orders(&api, &query).await });
    let asked = use_state(|| None::<RedemptionOrderView>);
    let columns = vec![
        Column::new("learner", i18n.t("redemption-learner")),
        Column::new("item", i18n.t("redemption-item")),
        Column::new("quantity", i18n.t("redemption-quantity")).number(),
        Column::new("credits", i18n.t("redemption-price")).number(),
        Column::new("facility", i18n.t("redemption-facility")),
        Column::new("status", i18n.t("redemption-status")),
        Column::new("reserved_at", i18n.t("redemption-reserved-at")),
        Column::new("resolved_at", i18n.t("redemption-resolved-at")),
        Column::new("number", i18n.t("redemption-order-number")),
        Column::new("do", i18n.t("redemption-undo")),
    ];
    let row = |order: &RedemptionOrderView| {
        let undo = (may_reverse && order.status == OrderState::Delivered).then(|| {
            let (asked, order) = (asked.clone(), order.clone());
            html! { <Button label={i18n.t("redemption-reverse")} onclick={Callback::from(move |_| asked.set(Some(order.clone())))} /> }
        });
        row(&i18n, order, undo.unwrap_or_default())
    };
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let ondone = {
        let (asked, reload) = (asked.clone(), page.reload.clone());
        Callback::from(move |()| {
            asked.set(None);
            reload.emit(());
        })
    };
    html! { <>
        <PageHeader title={i18n.t("nav-orders")} {crumbs} />
        <FilterBar>
            <FilterSchool by={PickBy::Facility} />
            <FilterSelect name="status" label={i18n.t("redemption-status")} any={i18n.t("redemption-any-status")} options={i18n.choices::<OrderState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="orders" caption={i18n.t("nav-orders")} columns={columns.clone()} rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("redemption-no-orders")} advice={i18n.t("redemption-no-orders-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(order) = (*asked).clone() { <Reverse {order} {onclose} {ondone} /> }
    </> }
}

fn row(i18n: &I18n, order: &RedemptionOrderView, undo: Html) -> Row {
    Row {
        key: order.id.to_string().into(),
        to: Some(Route::LearnerCredits { id: order.learner_id }),
        cells: vec![
            html! { &order.learner_name },
            html! { &order.item_name },
            html! { order.quantity },
            credits(i18n, order.credits),
            html! { &order.facility_name },
            html! { <StatusLabel tone={tone(order.status)} text={i18n.word(order.status)} /> },
            html! { time::minute(order.reserved_at) },
            html! { order.resolved_at.map(time::minute).unwrap_or_default() },
            html! { <span class="mono">{ order_number(order.id) }</span> },
            undo,
        ],
    }
}

#[derive(PartialEq, Properties)]
struct ReverseProps {
    order: RedemptionOrderView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Reverse(props: &ReverseProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let reverse = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, id, reason): (Once, RedemptionOrderId, String)| async move {
                redemption::reverse(&api, &once, id, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("redemption-reversed"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (id, once) = (props.order.id, (*once).clone());
    html! {
        <ReasonDialog title={i18n.t("redemption-reverse")} confirm={i18n.t("redemption-reverse")} {form} busy={reverse.busy}
            onconfirm={reverse.run.reform(move |reason| (once.clone(), id, reason))} onclose={props.onclose.clone()}>
            { order_facts(&i18n, &props.order) }
            <p>{ i18n.t("redemption-reverse-what") }</p>
        </ReasonDialog>
    }
}
