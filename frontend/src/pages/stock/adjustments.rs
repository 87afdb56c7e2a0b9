//! Counts and write-offs: what waits for a second person, and what was decided.

use contract::redemption::{StockAdjustmentKind, StockAdjustmentState, StockAdjustmentView};
use yew::prelude::*;

use super::{moved, tone};
use crate::{
    api::{stock, use_load},
    components::{
        ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Icon, LinkButton,
        PageHeader, Pager, PickBy, Row, StatusLabel, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// All of them, newest first.
#[component]
pub fn AdjustmentsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let page = use_load(query.for_api(), |api, query| async move { stock::adjustments(&api, &query).await });
    let columns = vec![
        Column::new("kind", i18n.t("stock-adjustment-kind")),
        Column::new("status", i18n.t("redemption-status")),
        Column::new("facility", i18n.t("redemption-facility")),
        Column::new("missing", i18n.t("stock-missing")).number(),
        Column::new("surplus", i18n.t("stock-surplus")).number(),
        Column::new("requested_by", i18n.t("stock-requested-by")),
        Column::new("requested_at", i18n.t("stock-requested-at")),
        Column::new("reason", i18n.t("stock-reason")).hidden_at_first(),
    ];
    let actions = html! {
        if session.has_role(may::CREATE_STOCK_COUNT) {
            <LinkButton to={Route::StockCount} kind={ButtonKind::Primary} icon={Icon::Edit} label={i18n.t("stock-count")} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-adjustments")} crumbs={vec![(Route::Stock, i18n.t("nav-stock"))]} subtitle={i18n.t("stock-two-people")} {actions} />
        <FilterBar>
            <FilterSchool by={PickBy::Facility} />
            <FilterSelect name="status" label={i18n.t("redemption-status")} any={i18n.t("redemption-any-status")} options={i18n.choices::<StockAdjustmentState>()} />
            <FilterSelect name="kind" label={i18n.t("stock-adjustment-kind")} any={i18n.t("stock-any-kind")} options={i18n.choices::<StockAdjustmentKind>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="adjustments" caption={i18n.t("nav-adjustments")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("stock-no-adjustments")} advice={i18n.t("stock-no-adjustments-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, one: &StockAdjustmentView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::StockAdjustment { id: one.id }),
        cells: vec![
            html! { i18n.word(one.kind) },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { &one.facility_name },
            moved(-one.missing),
            moved(one.surplus),
            html! { &one.requested_by_name },
            html! { time::minute(one.requested_at) },
            html! { &one.reason },
        ],
    }
}
