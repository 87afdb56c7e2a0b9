//! What is wanted against what is planned.

use contract::curriculum::{CategoryGap, DemandGap};
use yew::prelude::*;

use crate::{
    api::{demand, use_load},
    components::{
        Bar, BarChart, Card, Column, DataTable, FilterBar, FilterSchool, FilterSelect, Row, StatusLabel,
        Tone, grouped, percent, use_query,
    },
    i18n::{I18n, use_i18n},
    pages::{
        course::{Categories, use_categories},
        curriculum::half_years,
    },
};

/// Of one school or of all that the reader sees.
#[component]
pub(super) fn Gap() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let categories = use_categories();
    let loaded = use_load(query.for_facets(), |api, query| async move { demand::gap(&api, &query).await });
    html! { <>
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-this-half")} options={half_years(&i18n)} />
        </FilterBar>
        { loaded.view(|gap| html! { <Card title={i18n.t("demand-gap-title")}>
            <p class="subtle">{ rests_on(&i18n, gap) }</p>
            <BarChart title={i18n.t("demand-gap-chart")} bars={bars(&i18n, &categories, gap)} />
            { table(&i18n, &categories, gap) }
        </Card> }) }
    </> }
}

fn rests_on(i18n: &I18n, gap: &DemandGap) -> AttrValue {
    let number = |value: u64| grouped(&value.to_string()).into();
    i18n.ta(
        "demand-gap-rests",
        &[
            ("surveys", gap.surveys.len().into()),
            ("answers", number(gap.answers)),
            ("plans", number(gap.plans)),
            ("earlier", number(gap.earlier_plans)),
            ("minutes", number(gap.planned_minutes)),
        ],
    )
}

/// Two bars a category, where most is lacking first.
fn bars(i18n: &I18n, categories: &Categories, gap: &DemandGap) -> Vec<Bar> {
    let pair = |one: &CategoryGap| {
        let category = categories.label(i18n, one.category.as_str()).to_string();
        let label = |key| i18n.ta(key, &[("category", category.clone().into())]);
        [
            Bar {
                label: label("demand-gap-wanted"),
                share: Some(one.demand_bp),
                target: None,
                note: one.choices.to_string().into(),
            },
            Bar {
                label: label("demand-gap-planned"),
                share: Some(one.supply_bp),
                target: None,
                note: grouped(&one.planned_minutes.to_string()).into(),
            },
        ]
    };
    gap.categories.iter().flat_map(pair).collect()
}

fn table(i18n: &I18n, categories: &Categories, gap: &DemandGap) -> Html {
    let columns = vec![
        Column::new("category", i18n.t("course-category")),
        Column::new("demand", i18n.t("demand-gap-demand")).number(),
        Column::new("supply", i18n.t("demand-gap-supply")).number(),
        Column::new("gap", i18n.t("demand-gap-difference")).number(),
        Column::new("told", i18n.t("demand-gap-told")),
    ];
    let row = |one: &CategoryGap| {
        let (tone, told) = match one.gap_bp {
            500.. => (Tone::Warning, "demand-gap-more"),
            ..=-500 => (Tone::Info, "demand-gap-less"),
            _ => (Tone::Good, "demand-gap-even"),
        };
        let sign = if one.gap_bp < 0 { "−" } else { "+" };
        Row {
            key: one.category.to_string().into(),
            to: None,
            cells: vec![
                html! { categories.label(i18n, one.category.as_str()) },
                html! { percent(one.demand_bp) },
                html! { percent(one.supply_bp) },
                html! { format!("{sign}{}", percent(one.gap_bp.unsigned_abs())) },
                html! { <StatusLabel {tone} text={i18n.t(told)} /> },
            ],
        }
    };
    html! { <DataTable id="demand-gap" caption={i18n.t("demand-gap-title")} {columns} rows={gap.categories.iter().map(row).collect::<Vec<_>>()} adjustable=false /> }
}
