//! The public pools by facility.

use contract::credit::CreditPoolView;
use yew::prelude::*;

use crate::{
    api::{pool, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSchool, PageHeader, Pager, PickBy, Row, credits,
        use_query,
    },
    i18n::{I18n, use_i18n},
    pages::division::CountyFilter,
    route::Route,
};

/// All of them; each leads to what moved in it.
#[component]
pub fn PoolsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let wanted = query.for_api_with(&[("count", "true")]);
    let page = use_load(wanted, |api, query| async move { pool::list(&api, &query).await });
    let columns = vec![
        Column::new("facility", i18n.t("redemption-facility")),
        Column::new("balance", i18n.t("pool-balance")).number(),
        Column::new("donated", i18n.t("pool-donated")).number(),
        Column::new("from_closed", i18n.t("pool-from-closed")).number(),
        Column::new("given_out", i18n.t("pool-given-out")).number(),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-pools")} subtitle={i18n.t("pool-what")} />
        <FilterBar>
            <CountyFilter name="county_code" />
            <FilterSchool by={PickBy::Facility} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="credit-pools" caption={i18n.t("nav-pools")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("pool-none")} advice={i18n.t("pool-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, one: &CreditPoolView) -> Row {
    Row {
        key: one.facility_id.to_string().into(),
        to: Some(Route::CreditPool { facility: one.facility_id }),
        cells: vec![
            html! { &one.facility_name },
            credits(i18n, one.balance),
            credits(i18n, one.donated),
            credits(i18n, one.from_closed),
            credits(i18n, one.given_out),
        ],
    }
}
