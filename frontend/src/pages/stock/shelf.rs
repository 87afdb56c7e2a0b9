//! One item at one facility: what lies there, and everything that came and went.

use contract::{
    credit::{LedgerAccountKind, LedgerEventKind},
    ids::{FacilityId, RedemptionItemId},
    redemption::{StockMovementView, StockView},
};
use yew::prelude::*;

use super::{moved, paid, transfer::Transfer, unpaid, write_off::WriteOff};
use crate::{
    api::{stock, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Figure, Figures, Icon, PageHeader, Pager, Row,
        grouped, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::fund::AskReversal,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`ShelfPage`].
#[derive(PartialEq, Properties)]
pub struct ShelfPageProps {
    /// Whose shelf.
    pub facility: FacilityId,
    /// Which item.
    pub item: RedemptionItemId,
}

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Transfer(StockView),
    WriteOff(StockView),
}

/// Shows the shelf with its movements, and leads to what can be done with its pieces.
#[component]
pub fn ShelfPage(props: &ShelfPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let key = (props.facility, props.item);
    let shelf =
        use_load(key, |api, (facility, item)| async move { stock::shelf(&api, facility, item).await });
    let renewed = use_state(|| 0_u32);
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what: Open| open.set(what))
    };
    let ondone = {
        let (show, reload, renewed) = (show.clone(), shelf.reload.clone(), renewed.clone());
        Callback::from(move |()| {
            show.emit(Open::Nothing);
            reload.emit(());
            renewed.set(renewed.wrapping_add(1));
        })
    };
    let onclose = show.reform(|()| Open::Nothing);
    let found = shelf.value.as_ref().and_then(|page| page.items.first().cloned());
    let place = found.as_ref().map(|one| one.facility_name.clone()).unwrap_or_default();
    let title = found.as_ref().map_or_else(|| i18n.t("nav-stock"), |one| one.item_name.clone().into());
    let to = |what: Open| show.reform(move |_: MouseEvent| what.clone());
    let actions = found.clone().map(|one| html! { <>
        if session.has_role(may::WRITE_OFF_STOCK) {
            <Button icon={Icon::Warning} label={i18n.t("stock-write-off")} onclick={to(Open::WriteOff(one.clone()))} />
        }
        if session.has_role(may::TRANSFER_STOCK) {
            <Button icon={Icon::Next} label={i18n.t("stock-transfer")} onclick={to(Open::Transfer(one))} />
        }
    </> });
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Stock, i18n.t("nav-stock"))]} subtitle={html! { place }} actions={actions.unwrap_or_default()} />
        { shelf.view(|page| page.items.first().map(|one| figures(&i18n, one)).unwrap_or_default()) }
        <Movements facility={props.facility} item={props.item} renewed={*renewed} onchanged={ondone.clone()} />
        { match (*open).clone() {
            Open::Nothing => Html::default(),
            Open::Transfer(shelf) => html! { <Transfer {shelf} {onclose} {ondone} /> },
            Open::WriteOff(shelf) => html! { <WriteOff {shelf} {onclose} {ondone} /> },
        } }
    </> }
}

fn figures(i18n: &I18n, shelf: &StockView) -> Html {
    let count = |pieces: i64| html! { grouped(&pieces.to_string()) };
    let note = unpaid(shelf.on_hand, shelf.cost).then(|| i18n.t("stock-unpaid"));
    let items = vec![
        Figure { label: i18n.t("redemption-on-hand"), value: count(shelf.on_hand), note: None },
        Figure {
            label: i18n.t("redemption-held"),
            value: count(shelf.held),
            note: Some(i18n.t("stock-held-note")),
        },
        Figure { label: i18n.t("redemption-available"), value: count(shelf.available), note: None },
        Figure { label: i18n.t("stock-cost"), value: paid(i18n, shelf.on_hand, shelf.cost), note },
    ];
    html! { <Figures {items} /> }
}

#[derive(PartialEq, Properties)]
struct MovementsProps {
    facility: FacilityId,
    item: RedemptionItemId,
    renewed: u32,
    onchanged: Callback<()>,
}

#[component]
fn Movements(props: &MovementsProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let key = (props.facility, props.item, query.for_api(), props.renewed);
    let page = use_load(key, |api, (facility, item, query, _)| async move {
        stock::movements(&api, facility, item, &query).await
    });
    let session = use_session();
    let undoing = use_state(|| None::<StockMovementView>);
    let set = {
        let undoing = undoing.clone();
        Callback::from(move |one| undoing.set(one))
    };
    let may_undo = session.has_role(may::CREATE_LEDGER_REVERSAL).then(|| set.reform(Some));
    let ondone = {
        let (set, changed) = (set.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            set.emit(None);
            changed.emit(());
        })
    };
    let columns = vec![
        Column::new("at", i18n.t("stock-when")),
        Column::new("kind", i18n.t("stock-what")),
        Column::new("counterpart", i18n.t("stock-counterpart")),
        Column::new("pieces", i18n.t("stock-moved")).number(),
        Column::new("cost", i18n.t("stock-cost")).number(),
        Column::new("on_hand", i18n.t("stock-after")).number(),
        Column::new("document", i18n.t("stock-document")),
        Column::new("actor", i18n.t("stock-by")),
        Column::new("do", i18n.t("stock-steps")),
    ];
    html! {
        <Card title={i18n.t("stock-movements")}>{ page.view(|page| html! { <>
            <DataTable id="movements" caption={i18n.t("stock-movements")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one, may_undo.as_ref())).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("stock-no-movements")} advice={i18n.t("redemption-no-stock-advice")} /> }} />
            if page.items.iter().any(|one| unpaid(one.pieces, one.cost)) { <p class="subtle">{ i18n.t("stock-unpaid-hint") }</p> }
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            if let Some(one) = &*undoing {
                <AskReversal event={one.event_id} facts={facts(&i18n, one)} told={i18n.t("reversal-stock-what")} onclose={set.reform(|()| None)} ondone={ondone.clone()} />
            }
        </> }) }</Card>
    }
}

fn facts(i18n: &I18n, one: &StockMovementView) -> Vec<(AttrValue, Html)> {
    vec![
        (i18n.t("redemption-item"), html! { &one.item_name }),
        (i18n.t("stock-moved"), moved(one.pieces)),
        (i18n.t("stock-document"), html! { one.document.clone().unwrap_or_default() }),
        (i18n.t("stock-when"), html! { time::minute(one.at) }),
    ]
}

/// Whether pieces were allotted: what was bought is undone at its purchase, and what was given at its receipt.
fn is_allotted(one: &StockMovementView) -> bool {
    one.kind == LedgerEventKind::StockReceipt
        && one.counterpart == LedgerAccountKind::Supplier
        && unpaid(one.pieces, one.cost)
}

fn row(i18n: &I18n, one: &StockMovementView, undo: Option<&Callback<StockMovementView>>) -> Row {
    let undo = undo.filter(|_| is_allotted(one)).map(|undo| {
        let (undo, one) = (undo.clone(), one.clone());
        let onclick = Callback::from(move |_: MouseEvent| undo.emit(one.clone()));
        html! { <Button kind={ButtonKind::Quiet} label={i18n.t("reversal-ask")} {onclick} /> }
    });
    let side =
        one.counterpart_facility_name.clone().map_or_else(|| i18n.word(one.counterpart), AttrValue::from);
    Row {
        key: format!("{} {}", one.transfer_id, one.pieces > 0).into(),
        to: None,
        cells: vec![
            html! { time::minute(one.at) },
            html! { i18n.word(one.kind) },
            html! { side },
            moved(one.pieces),
            paid(i18n, one.pieces, one.cost),
            html! { grouped(&one.on_hand.to_string()) },
            html! { one.document.clone().unwrap_or_default() },
            html! { one.actor_name.clone().unwrap_or_default() },
            undo.unwrap_or_default(),
        ],
    }
}
