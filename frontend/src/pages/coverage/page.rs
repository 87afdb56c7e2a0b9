//! Coverage on any day and in any county.

use yew::prelude::*;

use super::{ByCounty, ByKind, Gaps, Progress, targets::Targets, telling};
use crate::{
    api::{coverage, use_load},
    components::{Figure, Figures, FilterBar, FilterDate, PageHeader, Query, grouped, use_query},
    i18n::use_i18n,
    pages::division::CountyFilter,
};

/// The members of the address that the API knows, the day under another name where it needs one.
fn asked(query: &Query, day: &'static str) -> String {
    let as_of = query.get("as_of").map(str::to_owned);
    let mut members = vec![("kind", None), ("denominator", None), ("as_of", None)];
    members.push((day, as_of));
    query.for_api_replacing(&members)
}

/// Shows coverage with its targets and gaps.
#[component]
pub fn CoveragePage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let on_day = asked(&query, "as_of");
    let report = use_load(on_day.clone(), |api, query| async move { coverage::report(&api, &query).await });
    let figures = report.value.as_ref().map(|report| {
        let gap: u32 = report.totals.iter().filter_map(|cell| telling(&cell.counts)?.gap).sum();
        let covered: u32 =
            report.totals.iter().filter_map(|cell| cell.counts.first()).map(|count| count.covered).sum();
        vec![
            Figure {
                label: i18n.t("coverage-schools"),
                value: html! { grouped(&covered.to_string()) },
                note: Some(i18n.t("coverage-schools-note")),
            },
            Figure {
                label: i18n.t("coverage-missing"),
                value: html! { grouped(&gap.to_string()) },
                note: Some(i18n.t("coverage-missing-note")),
            },
        ]
    });
    html! { <>
        <PageHeader title={i18n.t("nav-coverage")} subtitle={i18n.t("coverage-subtitle")} />
        <FilterBar keep={vec!["kind", "denominator"]}>
            <FilterDate name="as_of" label={i18n.t("coverage-as-of")} />
            <CountyFilter />
        </FilterBar>
        if let Some(items) = figures { <Figures {items} /> }
        { report.view(|report| html! { <>
            <ByKind report={report.clone()} />
            <ByCounty report={report.clone()} />
        </> }) }
        <Progress query={asked(&query, "to")} />
        <Gaps query={on_day} />
        <Targets onchanged={report.reload.clone()} />
    </> }
}
