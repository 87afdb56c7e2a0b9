//! The divisions that have no school yet, by name.

use contract::coverage::CoverageGap;
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    api::{coverage, use_load},
    components::{Button, Card, Column, DataTable, Empty, Icon, Row, StatusLabel},
    i18n::{I18n, use_i18n},
    pages::facility,
    route::Route,
};

const SHOWN_AT_FIRST: usize = 8;

/// Properties of [`Gaps`].
#[derive(PartialEq, Properties)]
pub struct GapsProps {
    /// The day and the county: `?as_of=…&county=…`.
    pub query: String,
}

/// Lists them, the first few unless the reader wants all.
#[component]
pub fn Gaps(props: &GapsProps) -> Html {
    let i18n = use_i18n();
    let whole = use_state(|| false);
    let gaps = use_load(props.query.clone(), |api, query| async move { coverage::gaps(&api, &query).await });
    let all = {
        let whole = whole.clone();
        Callback::from(move |_: MouseEvent| whole.set(true))
    };
    gaps.view(|list| {
        let shown = if *whole { list.items.len() } else { SHOWN_AT_FIRST };
        let rows: Vec<Row> = list.items.iter().take(shown).map(|gap| row(&i18n, gap)).collect();
        html! {
            <Card title={i18n.ta("coverage-gaps", &[("count", list.items.len().into())])}>
                <DataTable id="gaps" caption={i18n.ta("coverage-gaps", &[("count", list.items.len().into())])} columns={columns(&i18n)} {rows} adjustable=false
                    empty={html! { <Empty title={i18n.t("coverage-no-gaps")} advice={i18n.t("coverage-no-gaps-advice")} /> }} />
                if list.items.len() > shown {
                    <div class="actions more"><Button icon={Icon::Down} label={i18n.ta("coverage-all-gaps", &[("count", list.items.len().into())])} onclick={all} /></div>
                }
            </Card>
        }
    })
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("division", i18n.t("coverage-division")),
        Column::new("county", i18n.t("coverage-county")),
        Column::new("kind", i18n.t("coverage-kind-of-division")),
        Column::new("facility", i18n.t("coverage-facility")),
        Column::new("status", i18n.t("coverage-status")),
    ]
}

fn row(i18n: &I18n, gap: &CoverageGap) -> Row {
    let there = match (gap.facility_id, &gap.facility_name) {
        (Some(id), Some(name)) => html! { <Link<Route> to={Route::Facility { id }}>{ name }</Link<Route>> },
        _ => html! { <span class="subtle">{ i18n.t("coverage-no-facility") }</span> },
    };
    let status = gap
        .facility_status
        .map(|status| html! { <StatusLabel tone={facility::tone(status)} text={i18n.word(status)} /> });
    Row {
        key: gap.division_code.to_string().into(),
        to: None,
        cells: vec![
            html! { &gap.division_name },
            html! { &gap.county_name },
            html! { i18n.word(gap.division_kind) },
            there,
            status.unwrap_or_else(|| html! { <span class="subtle">{ "—" }</span> }),
        ],
    }
}
