//! The catalogue: what credits can be redeemed for, at which price.

use contract::redemption::{ItemKind, RedemptionItemView};
use yew::prelude::*;

use super::offer;
use crate::{
    api::{redemption, use_load},
    components::{
        ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSearch, FilterSelect, Icon, LinkButton,
        PageHeader, Pager, Row, credits, use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
};

/// All items, on offer and withdrawn; who keeps the catalogue opens one to change it.
#[component]
pub fn ItemsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let page = use_load(query.for_api(), |api, query| async move { redemption::items(&api, &query).await });
    let may_edit = session.has_role(may::UPDATE_REDEMPTION_ITEM);
    let actions = html! {
        if session.has_role(may::CREATE_REDEMPTION_ITEM) {
            <LinkButton to={Route::ItemNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("redemption-item-add")} />
        }
    };
    let states =
        vec![("true".into(), i18n.t("redemption-offered")), ("false".into(), i18n.t("redemption-withdrawn"))];
    html! { <>
        <PageHeader title={i18n.t("nav-items")} subtitle={i18n.t("redemption-items-rule")} {actions} />
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("redemption-item-search")} />
            <FilterSelect name="kind" label={i18n.t("redemption-item-kind")} any={i18n.t("redemption-any-kind")} options={i18n.choices::<ItemKind>()} />
            <FilterSelect name="offered" label={i18n.t("redemption-status")} any={i18n.t("redemption-any-status")} options={states} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="items" caption={i18n.t("nav-items")} columns={columns(&i18n)}
                rows={page.items.iter().map(|item| row(&i18n, item, may_edit)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("redemption-items-none")} advice={i18n.t("redemption-items-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("redemption-item-name")),
        Column::new("code", i18n.t("redemption-item-code")),
        Column::new("kind", i18n.t("redemption-item-kind")),
        Column::new("price", i18n.t("redemption-price")).number(),
        Column::new("cost", i18n.t("redemption-item-cost")).number(),
        Column::new("offered", i18n.t("redemption-status")),
    ]
}

fn row(i18n: &I18n, item: &RedemptionItemView, may_edit: bool) -> Row {
    Row {
        key: item.id.to_string().into(),
        to: may_edit.then_some(Route::Item { id: item.id }),
        cells: vec![
            html! { &item.name },
            html! { <span class="mono">{ &item.code }</span> },
            html! { i18n.word(item.kind) },
            credits(i18n, item.price),
            yuan(i18n, item.cost),
            offer(i18n, item.offered),
        ],
    }
}
