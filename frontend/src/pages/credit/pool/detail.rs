//! The public pool of one facility: what is in it, and everything that came and went.

use contract::{
    credit::{CreditPoolMovementView, CreditPoolView},
    ids::FacilityId,
};
use yew::prelude::*;

use crate::{
    api::{pool, use_load},
    components::{
        Card, Column, DataTable, Empty, Figure, Figures, PageHeader, Pager, Row, credits, use_query,
    },
    i18n::{I18n, use_i18n},
    pages::credit::adjustment::moved,
    route::Route,
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
    let columns = vec![
        Column::new("at", i18n.t("stock-when")),
        Column::new("kind", i18n.t("stock-what")),
        Column::new("amount", i18n.t("pool-moved")).number(),
        Column::new("balance", i18n.t("pool-after")).number(),
        Column::new("document", i18n.t("stock-document")),
        Column::new("actor", i18n.t("stock-by")),
    ];
    html! { <>
        <PageHeader title={i18n.t("pool-one")} crumbs={vec![(Route::CreditPools, i18n.t("nav-pools"))]} subtitle={html! { place.unwrap_or_default() }} />
        { pool.view(|page| page.items.first().map(|one| figures(&i18n, one)).unwrap_or_default()) }
        <Card title={i18n.t("pool-movements")}>{ page.view(|page| html! { <>
            <DataTable id="pool-movements" caption={i18n.t("pool-movements")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("pool-no-movements")} advice={i18n.t("pool-none-advice")} /> }} />
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

fn row(i18n: &I18n, one: &CreditPoolMovementView) -> Row {
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
        ],
    }
}
