//! One fund with its entries, and what can be done with its money.

use contract::{
    fund::{FundEntryView, FundKind, FundView},
    ids::FundId,
    money::Yuan,
};
use yew::prelude::*;

use super::{
    deliver::Deliver,
    donate_cash::DonateCash,
    money::{Receive, Spend},
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
        <Entries id={props.id} renewed={*renewed} {onchanged} />
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
        figure(i18n.t("fund-misuse"), html! { one.misuse_attempts }, Some(i18n.t("fund-misuse-note"))),
    ]
}

#[derive(PartialEq, Properties)]
struct EntriesProps {
    id: FundId,
    renewed: u32,
    onchanged: Callback<()>,
}

#[component]
fn Entries(props: &EntriesProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let key = (props.id, query.for_api(), props.renewed);
    let page = use_load(key, |api, (id, query, _)| async move { fund::entries(&api, id, &query).await });
    let session = use_session();
    let delivering = use_state(|| None::<FundEntryView>);
    let deliver = {
        let delivering = delivering.clone();
        session.has_role(may::SPEND_FUND).then(|| Callback::from(move |one| delivering.set(Some(one))))
    };
    let close = {
        let delivering = delivering.clone();
        Callback::from(move |()| delivering.set(None))
    };
    let delivered = {
        let (delivering, changed) = (delivering.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            delivering.set(None);
            changed.emit(());
        })
    };
    let columns = vec![
        Column::new("at", i18n.t("stock-when")),
        Column::new("what", i18n.t("fund-what")),
        Column::new("amount", i18n.t("fund-amount")).number(),
        Column::new("counterparty", i18n.t("fund-counterparty")),
        Column::new("document", i18n.t("fund-document")),
        Column::new("undelivered", i18n.t("fund-undelivered")),
    ];
    html! {
        <Card title={i18n.t("fund-entries")}>{ page.view(|page| html! { <>
            <DataTable id="fund-entries" caption={i18n.t("fund-entries")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one, deliver.as_ref())).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("fund-no-entries")} advice={i18n.t("fund-no-entries-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            if let Some(entry) = (*delivering).clone() {
                <Deliver {entry} onclose={close.clone()} ondone={delivered.clone()} />
            }
        </> }) }</Card>
    }
}

/// What of a purchase is not delivered, with the way to deliver it.
fn undelivered(i18n: &I18n, one: &FundEntryView, deliver: Option<&Callback<FundEntryView>>) -> Html {
    let Some(left) = one.undelivered else { return Html::default() };
    let onclick = deliver.filter(|_| left > Yuan::ZERO).map(|deliver| {
        let (deliver, one) = (deliver.clone(), one.clone());
        Callback::from(move |_: MouseEvent| deliver.emit(one.clone()))
    });
    html! { <>
        { yuan(i18n, left) }
        if let Some(onclick) = onclick {
            <Button kind={ButtonKind::Quiet} label={i18n.t("fund-deliver")} {onclick} />
        }
    </> }
}

fn row(i18n: &I18n, one: &FundEntryView, deliver: Option<&Callback<FundEntryView>>) -> Row {
    let came_in = one.category.is_none();
    let what = one.category.map_or_else(|| i18n.t("fund-came-in"), |category| i18n.word(category));
    let sign = if came_in { "+" } else { "" };
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::minute(one.entered_at) },
            html! { what },
            html! { <span class={classes!("moved", came_in.then_some("gained"))}>{ sign }{ yuan(i18n, one.amount) }</span> },
            html! { &one.counterparty },
            html! { &one.document },
            undelivered(i18n, one, deliver),
        ],
    }
}
