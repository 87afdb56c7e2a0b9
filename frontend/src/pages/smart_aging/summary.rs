//! How far the cases have come, county by county.

use chrono::Datelike as _;
use contract::smart_aging::{SmartAgingCaseKind, SmartAgingCounts, SmartAgingCounty, SmartAgingSummary};
use yew::prelude::*;

use crate::{
    api::{smart_aging, use_load},
    components::{Card, Column, DataTable, Empty, Figure, Figures, FilterBar, FilterSelect, Row, use_query},
    i18n::{I18n, use_i18n},
    time,
};

/// The first year in which cases were handed in: that of the notice.
const FIRST_YEAR: i32 = 2024;

/// The counts of a year or of all years, of a kind or of all.
#[component]
pub(super) fn Overview() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let asked = query.get("year").map(|year| format!("?year={year}")).unwrap_or_default();
    let kind = query.get("kind").and_then(|word| word.parse().ok());
    let page = use_load(asked, |api, query| async move { smart_aging::summary(&api, &query).await });
    let years = (FIRST_YEAR..=time::today().year()).rev();
    let years: Vec<(AttrValue, AttrValue)> =
        years.map(|year| (year.to_string().into(), year.to_string().into())).collect();
    html! { <>
        <FilterBar>
            <FilterSelect name="year" label={i18n.t("smart-aging-year")} any={i18n.t("smart-aging-every-year")} options={years} />
            <FilterSelect name="kind" label={i18n.t("smart-aging-kind")} any={i18n.t("course-any")} options={i18n.choices::<SmartAgingCaseKind>()} />
        </FilterBar>
        { page.view(|summary| html! { <>
            { figures(&i18n, summary, kind) }
            <Card title={i18n.t("smart-aging-by-county")}>{ table(&i18n, summary, kind) }</Card>
        </> }) }
    </> }
}

fn of(county: &SmartAgingCounty, kind: Option<SmartAgingCaseKind>) -> SmartAgingCounts {
    let Some(kind) = kind else { return county.counts };
    county.kinds.iter().find(|part| part.kind == kind).map(|part| part.counts).unwrap_or_default()
}

/// All counties together.
fn total(summary: &SmartAgingSummary, kind: Option<SmartAgingCaseKind>) -> SmartAgingCounts {
    summary.counties.iter().map(|county| of(county, kind)).fold(SmartAgingCounts::default(), |sum, one| {
        SmartAgingCounts {
            submitted: sum.submitted + one.submitted,
            recommended: sum.recommended + one.recommended,
            selected: sum.selected + one.selected,
            promoted: sum.promoted + one.promoted,
            declined: sum.declined + one.declined,
        }
    })
}

fn figures(i18n: &I18n, summary: &SmartAgingSummary, kind: Option<SmartAgingCaseKind>) -> Html {
    let counts = total(summary, kind);
    let figure = |label, value: i64| Figure { label, value: html! { value }, note: None };
    let items = vec![
        figure(i18n.t("smart-aging-count-submitted"), counts.submitted),
        figure(i18n.t("smart-aging-count-recommended"), counts.recommended),
        figure(i18n.t("smart-aging-count-selected"), counts.selected),
        figure(i18n.t("smart-aging-count-promoted"), counts.promoted),
    ];
    html! { <Figures {items} /> }
}

fn table(i18n: &I18n, summary: &SmartAgingSummary, kind: Option<SmartAgingCaseKind>) -> Html {
    let columns = vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("submitted", i18n.t("smart-aging-count-submitted")).number(),
        Column::new("recommended", i18n.t("smart-aging-count-recommended")).number(),
        Column::new("selected", i18n.t("smart-aging-count-selected")).number(),
        Column::new("promoted", i18n.t("smart-aging-count-promoted")).number(),
        Column::new("declined", i18n.t("smart-aging-count-declined")).number(),
    ];
    let row = |county: &SmartAgingCounty| {
        let counts = of(county, kind);
        Row {
            key: county.county_code.clone().into(),
            to: None,
            cells: vec![
                html! { &county.county_name },
                html! { counts.submitted },
                html! { counts.recommended },
                html! { counts.selected },
                html! { counts.promoted },
                html! { counts.declined },
            ],
        }
    };
    html! {
        <DataTable id="smart-aging-summary" caption={i18n.t("smart-aging-by-county")} {columns} adjustable=false
            rows={summary.counties.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("smart-aging-none")} advice={i18n.t("smart-aging-none-advice")} /> }} />
    }
}

#[cfg(test)]
mod tests {
    use contract::smart_aging::SmartAgingKindCounts;

    use super::*;

    #[test]
    fn the_total_of_a_kind_is_that_of_all_counties() {
        let county = |submitted, selected| {
            let counts = SmartAgingCounts { submitted, selected, ..SmartAgingCounts::default() };
            let all = SmartAgingCounts { submitted: submitted + 5, ..counts };
            let kinds = vec![SmartAgingKindCounts { kind: SmartAgingCaseKind::TrainingProgram, counts }];
            SmartAgingCounty { county_code: String::new(), county_name: String::new(), counts: all, kinds }
        };
        let counties = vec![county(3, 1), county(4, 2)];
        let summary = SmartAgingSummary { year: None, counts: SmartAgingCounts::default(), counties };
        let of_kind = total(&summary, Some(SmartAgingCaseKind::TrainingProgram));
        assert_eq!((of_kind.submitted, of_kind.selected), (7, 3));
        assert_eq!(total(&summary, None).submitted, 17);
        assert_eq!(total(&summary, Some(SmartAgingCaseKind::WorkCase)), SmartAgingCounts::default());
    }
}
