//! One fund with its entries, and what can be done with its money.

use std::rc::Rc;

use contract::{
    fund::{DeliveryView, FundEntryOrigin, FundEntryView, FundKind, FundView},
    ids::{FundId, LedgerEventId},
    money::Yuan,
};
use yew::prelude::*;

use super::{
    deliver::Deliver,
    deliveries::{Deliveries, facts, undoing},
    donate_cash::DonateCash,
    money::{Receive, Spend},
    reversal::{AskReversal, mark},
};
use crate::{
    api::{fund, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Figure, Figures, Icon, PageHeader, Pager, Row,
        grouped, use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`FundPage`].
#[derive(PartialEq, Properties)]
pub struct FundPageProps {
    /// Which fund.
    pub id: FundId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Receive,
    Spend,
    Donate,
}

/// What came in, went out and is left.
#[component]
pub fn FundPage(props: &FundPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { fund::read(&api, id).await });
    let renewed = use_state(|| 0_u32);
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let ondone = {
        let (open, reload, renewed) = (open.clone(), found.reload.clone(), renewed.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            reload.emit(());
            renewed.set(renewed.wrapping_add(1));
        })
    };
    let actions = found.value.as_ref().map(|one| html! { <>
        if one.kind == FundKind::DonationFund && session.has_role(may::DONATE_CASH) {
            <Button icon={Icon::Gift} label={i18n.t("donation-enter")} onclick={show(Open::Donate).reform(|_| ())} />
        } else if session.has_role(may::RECEIVE_FUND) {
            <Button icon={Icon::Plus} label={i18n.t("fund-receive")} onclick={show(Open::Receive).reform(|_| ())} />
        }
        if session.has_role(may::SPEND_FUND) {
            <Button kind={ButtonKind::Primary} icon={Icon::Coin} label={i18n.t("fund-spend")} onclick={show(Open::Spend).reform(|_| ())} />
        }
    </> });
    let title = found.value.as_ref().map_or_else(|| i18n.t("nav-funds"), |one| one.name.clone().into());
    let subtitle = found.value.as_ref().map(|one| html! { i18n.word(one.kind) });
    let onclose = show(Open::Nothing);
    let onchanged = ondone.clone();
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Funds, i18n.t("nav-funds"))]} subtitle={subtitle.unwrap_or_default()} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            <Figures items={figures(&i18n, one)} />
            { match *open {
                Open::Nothing => Html::default(),
                Open::Receive => html! { <Receive id={one.id} onclose={onclose.clone()} ondone={ondone.clone()} /> },
                Open::Spend => html! { <Spend fund={(**one).clone()} onclose={onclose.clone()} ondone={ondone.clone()} /> },
                Open::Donate => html! { <DonateCash id={one.id} onclose={onclose.clone()} ondone={ondone.clone()} /> },
            } }
        </> }) }
        if let Some(fund) = found.value.clone() { <Entries {fund} renewed={*renewed} {onchanged} /> }
    </> }
}

fn figures(i18n: &I18n, one: &FundView) -> Vec<Figure> {
    let undelivered =
        i18n.ta("fund-undelivered-note", &[("amount", grouped(&one.undelivered.to_string()).into())]);
    let figure = |label, value, note| Figure { label, value, note };
    vec![
        figure(i18n.t("fund-balance"), yuan(i18n, one.balance), None),
        figure(i18n.t("fund-received"), yuan(i18n, one.received), None),
        figure(i18n.t("fund-spent"), yuan(i18n, one.spent), Some(undelivered)),
        figure(i18n.t("fund-returned"), yuan(i18n, one.returned), None),
        figure(i18n.t("fund-misuse"), html! { one.misuse_attempts }, Some(i18n.t("fund-misuse-note"))),
    ]
}

/// Which dialog is open about which entry.
#[derive(Clone, PartialEq)]
enum About {
    Nothing,
    Deliver(LedgerEventId),
    Delivered(LedgerEventId),
    Undo(LedgerEventId),
    UndoDelivery(LedgerEventId, Box<DeliveryView>),
}

#[derive(PartialEq, Properties)]
struct EntriesProps {
    fund: Rc<FundView>,
    renewed: u32,
    onchanged: Callback<()>,
}

#[component]
fn Entries(props: &EntriesProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let key = (props.fund.id, query.for_api(), props.renewed);
    let page = use_load(key, |api, (id, query, _)| async move { fund::entries(&api, id, &query).await });
    let session = use_session();
    let allowed = Allowed {
        deliver: session.has_role(may::DELIVER_GOODS),
        undo_receipt: session.has_role(may::RECEIVE_FUND),
        undo_expense: session.has_role(may::SPEND_FUND),
    };
    let about = use_state(|| About::Nothing);
    let set = {
        let about = about.clone();
        Callback::from(move |next| about.set(next))
    };
    let changed = |next: fn(LedgerEventId) -> About, id: LedgerEventId| {
        let (set, changed) = (set.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            set.emit(next(id));
            changed.emit(());
        })
    };
    let columns = vec![
        Column::new("at", i18n.t("stock-when")),
        Column::new("what", i18n.t("fund-what")),
        Column::new("amount", i18n.t("fund-amount")).number(),
        Column::new("counterparty", i18n.t("fund-counterparty")),
        Column::new("document", i18n.t("fund-document")),
        Column::new("undelivered", i18n.t("fund-undelivered")).number(),
        Column::new("do", i18n.t("stock-steps")),
    ];
    let row = |one: &FundEntryView| row(&i18n, one, allowed, &set);
    html! {
        <Card title={i18n.t("fund-entries")}>{ page.view(|page| {
            let entry = |id: &LedgerEventId| page.items.iter().find(|one| one.event_id == *id).cloned();
            let onclose = set.reform(|()| About::Nothing);
            let dialog = match &*about {
                About::Nothing => None,
                About::Deliver(id) => entry(id).map(|entry| html! {
                    <Deliver fund={(*props.fund).clone()} {entry} {onclose} ondone={changed(|_| About::Nothing, *id)} />
                }),
                About::Delivered(id) => entry(id).map(|entry| {
                    let id = *id;
                    let onundo = allowed.deliver.then(|| set.reform(move |one| About::UndoDelivery(id, Box::new(one))));
                    html! { <Deliveries {entry} {onundo} {onclose} /> }
                }),
                About::Undo(id) => entry(id).map(|entry| {
                    let key = if entry.category.is_some() { "reversal-expense-what" } else { "reversal-receipt-what" };
                    html! {
                        <AskReversal event={*id} facts={entered(&i18n, &entry)} told={i18n.t(key)} {onclose} ondone={changed(|_| About::Nothing, *id)} />
                    }
                }),
                About::UndoDelivery(id, delivery) => entry(id).map(|entry| {
                    let id = *id;
                    let onclose = set.reform(move |()| About::Delivered(id));
                    html! {
                        <AskReversal event={delivery.event_id} facts={facts(&i18n, delivery)} told={undoing(&i18n, &entry, delivery)}
                            {onclose} ondone={changed(About::Delivered, id)} />
                    }
                }),
            };
            html! { <>
                <DataTable id="fund-entries" caption={i18n.t("fund-entries")} columns={columns.clone()}
                    rows={page.items.iter().map(row).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("fund-no-entries")} advice={i18n.t("fund-no-entries-advice")} /> }} />
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
                { dialog.unwrap_or_default() }
            </> }
        }) }</Card>
    }
}

/// What the reader may do about entries.
#[derive(Clone, Copy)]
struct Allowed {
    deliver: bool,
    undo_receipt: bool,
    undo_expense: bool,
}

/// What can be done about an entry: bring a purchase onto a shelf, see what came there, ask for it to be undone. What was
/// undone only says so.
fn steps(i18n: &I18n, one: &FundEntryView, allowed: Allowed, set: &Callback<About>) -> Html {
    let id = one.event_id;
    let to = |next: fn(LedgerEventId) -> About| set.reform(move |_: MouseEvent| next(id));
    let left = one.undelivered.unwrap_or_default();
    html! { <span class="actions">
        if allowed.deliver && left > Yuan::ZERO {
            <Button label={i18n.t("fund-deliver")} onclick={to(About::Deliver)} />
        }
        if one.undelivered.is_some() {
            <Button kind={ButtonKind::Quiet} label={i18n.t("fund-deliveries-see")} onclick={to(About::Delivered)} />
        }
        if let Some(reversal) = &one.reversal {
            { mark(i18n, reversal) }
        } else if one.origin != FundEntryOrigin::Entered {
            // What a subsidy run has paid is taken back by the run.
        } else if (one.category.is_some() && allowed.undo_expense) || (one.category.is_none() && allowed.undo_receipt) {
            <Button kind={ButtonKind::Quiet} label={i18n.t("reversal-ask")} onclick={to(About::Undo)} />
        }
    </span> }
}

/// What an entry was.
fn entered(i18n: &I18n, one: &FundEntryView) -> Vec<(AttrValue, Html)> {
    vec![
        (i18n.t("fund-what"), html! { what(i18n, one) }),
        (i18n.t("fund-amount"), amount(i18n, one)),
        (i18n.t("fund-counterparty"), html! { &one.counterparty }),
        (i18n.t("fund-document"), html! { &one.document }),
        (i18n.t("stock-when"), html! { time::minute(one.entered_at) }),
    ]
}

fn what(i18n: &I18n, one: &FundEntryView) -> AttrValue {
    match (one.category, one.origin) {
        (Some(category), _) => i18n.word(category),
        (None, FundEntryOrigin::Entered) => i18n.t("fund-came-in"),
        (None, origin) => i18n.word(origin),
    }
}

/// What came in or went out, with its sign.
fn amount(i18n: &I18n, one: &FundEntryView) -> Html {
    let came_in = one.category.is_none() && one.origin != FundEntryOrigin::Return;
    let sign = if came_in { "+" } else { "" };
    html! { <span class={classes!("moved", came_in.then_some("gained"))}>{ sign }{ yuan(i18n, one.amount) }</span> }
}

fn row(i18n: &I18n, one: &FundEntryView, allowed: Allowed, set: &Callback<About>) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::minute(one.entered_at) },
            html! { what(i18n, one) },
            amount(i18n, one),
            html! { &one.counterparty },
            html! { &one.document },
            one.undelivered.map(|left| yuan(i18n, left)).unwrap_or_default(),
            steps(i18n, one, allowed, set),
        ],
    }
}
