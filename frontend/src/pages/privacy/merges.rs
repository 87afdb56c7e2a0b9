//! Merges of records.

use contract::privacy::{LearnerMergeView, MergeState};
use yew::prelude::*;

use super::{merge_tone, record};
use crate::{
    api::{privacy, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSelect, PageHeader, Pager, Row, StatusLabel,
        use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// Lists them, newest first.
#[component]
pub fn MergesPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        privacy::merges(&api, &query).await
    });
    let columns = vec![
        Column::new("retained", i18n.t("privacy-stays")),
        Column::new("merged", i18n.t("privacy-goes")),
        Column::new("requested_at", i18n.t("stock-requested-at")),
        Column::new("moved", i18n.t("privacy-moved")).number(),
        Column::new("status", i18n.t("learner-status")),
    ];
    html! { <>
        <PageHeader title={i18n.t("privacy-merges")} crumbs={vec![(Route::LearnerDuplicates, i18n.t("nav-duplicates"))]} />
        <FilterBar>
            <FilterSelect name="status" label={i18n.t("learner-status")} any={i18n.t("learner-any-status")} options={i18n.choices::<MergeState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="learner-merges" caption={i18n.t("privacy-merges")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("privacy-merges-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, one: &LearnerMergeView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::LearnerMerge { id: one.id }),
        cells: vec![
            record(i18n, &one.retained),
            record(i18n, &one.merged),
            html! { time::minute(one.requested_at) },
            html! { one.moved.to_string() },
            html! { <StatusLabel tone={merge_tone(one.status)} text={i18n.word(one.status)} /> },
        ],
    }
}
