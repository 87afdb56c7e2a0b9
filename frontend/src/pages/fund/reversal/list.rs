//! Reversals that wait for a second person, and those that were decided.

use contract::fund::{LedgerReversalView, ReversalState, ReversalSubject};
use yew::prelude::*;

use super::{moved, place, tone};
use crate::{
    api::{fund, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, PageHeader, Pager, PickBy,
        Row, StatusLabel, use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// All of them, newest first.
#[component]
pub fn ReversalsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let wanted = query.for_api_with(&[("count", "true")]);
    let page = use_load(wanted, |api, query| async move { fund::reversals(&api, &query).await });
    let columns = vec![
        Column::new("subject", i18n.t("reversal-subject")),
        Column::new("moved", i18n.t("reversal-moved")).number(),
        Column::new("status", i18n.t("redemption-status")),
        Column::new("place", i18n.t("reversal-place")),
        Column::new("document", i18n.t("fund-document")),
        Column::new("requested_by", i18n.t("stock-requested-by")),
        Column::new("requested_at", i18n.t("stock-requested-at")),
        Column::new("reason", i18n.t("reversal-reason")).hidden_at_first(),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-reversals")} subtitle={i18n.t("reversal-rule")} />
        <FilterBar>
            <FilterSchool by={PickBy::Facility} />
            <FilterSelect name="subject" label={i18n.t("reversal-subject")} any={i18n.t("reversal-any-subject")} options={i18n.choices::<ReversalSubject>()} />
            <FilterSelect name="status" label={i18n.t("redemption-status")} any={i18n.t("redemption-any-status")} options={i18n.choices::<ReversalState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="reversals" caption={i18n.t("nav-reversals")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("reversal-none")} advice={i18n.t("reversal-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, one: &LedgerReversalView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Reversal { id: one.id }),
        cells: vec![
            html! { i18n.word(one.subject) },
            moved(i18n, one),
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { place(one) },
            html! { one.document.clone().unwrap_or_default() },
            html! { &one.requested_by_name },
            html! { time::minute(one.requested_at) },
            html! { &one.reason },
        ],
    }
}
