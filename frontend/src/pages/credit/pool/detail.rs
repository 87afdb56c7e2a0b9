//! The public pool of one facility: what is in it, and everything that came and went.

use contract::{
    credit::{CreditPoolMovementView, CreditPoolView, LedgerEventKind},
    ids::FacilityId,
};
use yew::prelude::*;

use crate::{
    api::{pool, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Figure, Figures, PageHeader, Pager, Row, credits,
        use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{credit::adjustment::moved, fund::AskReversal},
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`PoolPage`].
#[derive(PartialEq, Properties)]
pub struct PoolPageProps {
    /// Whose pool.
    pub facility: FacilityId,
}

/// Its figures and its movements; who gave and who received stands in neither.
#[component]
pub fn PoolPage(props: &PoolPageProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let pool = use_load(props.facility, |api, facility| async move { pool::of(&api, facility).await });
    let wanted = (props.facility, query.for_api_with(&[("count", "true")]));
    let page =
        use_load(
            wanted,
            |api, (facility, query)| async move { pool::movements(&api, facility, &query).await },
        );
    let place = pool.value.as_ref().and_then(|page| page.items.first()).map(|one| one.facility_name.clone());
    let session = use_session();
    let undoing = use_state(|| None::<CreditPoolMovementView>);
    let set = {
        let undoing = undoing.clone();
        Callback::from(move |one| undoing.set(one))
    };
    let may_undo = session.has_role(may::REVERSE_REDEMPTION_ORDER).then(|| set.reform(Some));
    let ondone = {
        let (set, pool, page) = (set.clone(), pool.reload.clone(), page.reload.clone());
        Callback::from(move |()| {
            set.emit(None);
            pool.emit(());
            page.emit(());
        })
    };
    let columns = vec![
        Column::new("at", i18n.t("stock-when")),
        Column::new("kind", i18n.t("stock-what")),
        Column::new("amount", i18n.t("pool-moved")).number(),
        Column::new("balance", i18n.t("pool-after")).number(),
        Column::new("document", i18n.t("stock-document")),
        Column::new("actor", i18n.t("stock-by")),
        Column::new("do", i18n.t("stock-steps")),
    ];
    html! { <>
        <PageHeader title={i18n.t("pool-one")} crumbs={vec![(Route::CreditPools, i18n.t("nav-pools"))]} subtitle={html! { place.unwrap_or_default() }} />
        { pool.view(|page| page.items.first().map(|one| figures(&i18n, one)).unwrap_or_default()) }
        <Card title={i18n.t("pool-movements")}>{ page.view(|page| html! { <>
            <DataTable id="pool-movements" caption={i18n.t("pool-movements")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one, may_undo.as_ref())).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("pool-no-movements")} advice={i18n.t("pool-none-advice")} /> }} />
            if let Some(one) = &*undoing {
                <AskReversal event={one.event_id} facts={facts(&i18n, one)} told={i18n.t("reversal-gift-what")} onclose={set.reform(|()| None)} ondone={ondone.clone()} />
            }
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn figures(i18n: &I18n, one: &CreditPoolView) -> Html {
    let figure = |key: AttrValue, amount| Figure { label: key, value: credits(i18n, amount), note: None };
    let items = vec![
        Figure { note: Some(i18n.t("pool-balance-note")), ..figure(i18n.t("pool-balance"), one.balance) },
        figure(i18n.t("pool-donated"), one.donated),
        figure(i18n.t("pool-from-closed"), one.from_closed),
        figure(i18n.t("pool-given-out"), one.given_out),
    ];
    html! { <Figures {items} /> }
}

fn facts(i18n: &I18n, one: &CreditPoolMovementView) -> Vec<(AttrValue, Html)> {
    vec![
        (i18n.t("pool-moved"), moved(i18n, one.amount)),
        (i18n.t("stock-document"), html! { one.document.clone().unwrap_or_default() }),
        (i18n.t("stock-when"), html! { time::minute(one.at) }),
    ]
}

fn row(i18n: &I18n, one: &CreditPoolMovementView, undo: Option<&Callback<CreditPoolMovementView>>) -> Row {
    let undo = undo.filter(|_| one.kind == LedgerEventKind::CreditDonation).map(|undo| {
        let (undo, one) = (undo.clone(), one.clone());
        let onclick = Callback::from(move |_: MouseEvent| undo.emit(one.clone()));
        html! { <Button kind={ButtonKind::Quiet} label={i18n.t("reversal-ask")} {onclick} /> }
    });
    Row {
        key: one.event_id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::minute(one.at) },
            html! { i18n.word(one.kind) },
            moved(i18n, one.amount),
            credits(i18n, one.balance),
            html! { one.document.clone().unwrap_or_default() },
            html! { one.actor_name.clone().unwrap_or_default() },
            undo.unwrap_or_default(),
        ],
    }
}
