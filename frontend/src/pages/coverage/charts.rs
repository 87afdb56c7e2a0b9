//! Coverage by kind and by county, as bars against their targets.

use std::rc::Rc;

use contract::{
    coverage::{CoverageCell, CoverageDenominator, CoverageReport, TargetVerdict},
    facility::HostKind,
};
use yew::prelude::*;

use super::{count_of, telling, tone};
use crate::{
    components::{Bar, BarChart, Card, Empty, FilterSelect, StatusLabel, use_query},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`ByKind`] and [`ByCounty`].
#[derive(PartialEq, Properties)]
pub struct ReportProps {
    /// Coverage on a day.
    pub report: Rc<CoverageReport>,
}

fn bar(i18n: &I18n, cell: &CoverageCell, label: AttrValue, denominator: CoverageDenominator) -> Option<Bar> {
    let count = count_of(&cell.counts, denominator)?;
    let (covered, total) = (count.covered.into(), count.total.into());
    Some(Bar {
        label,
        share: count.share_bp.map(Into::into),
        target: cell.target.as_ref().map(|target| target.target_bp.into()),
        note: i18n.ta("coverage-of", &[("covered", covered), ("total", total)]),
    })
}

/// Every kind against its target, with both denominators side by side.
#[component]
pub fn ByKind(props: &ReportProps) -> Html {
    let i18n = use_i18n();
    let chart = |denominator: CoverageDenominator| {
        let bars: Vec<Bar> = props
            .report
            .totals
            .iter()
            .filter_map(|cell| bar(&i18n, cell, i18n.word(cell.kind), denominator))
            .filter(|bar| denominator == CoverageDenominator::RegisteredFacilities || bar.target.is_some())
            .collect();
        html! { <BarChart title={i18n.word(denominator)} {bars} /> }
    };
    html! {
        <Card title={i18n.ta("coverage-by-kind", &[("day", time::day(props.report.as_of).into())])}>
            <div class="halves">
                { chart(CoverageDenominator::RegisteredFacilities) }
                { chart(CoverageDenominator::StatutoryDivisions) }
            </div>
            <ul class="verdicts">{ for props.report.totals.iter().flat_map(|cell| verdicts(&i18n, cell)) }</ul>
        </Card>
    }
}

/// Every target of a kind with its own verdict.
fn verdicts(i18n: &I18n, cell: &CoverageCell) -> Vec<Html> {
    cell.targets.iter().filter_map(|target| verdict(i18n, cell.kind, target)).collect()
}

/// What a target takes and what is missing, in a sentence.
fn verdict(i18n: &I18n, kind: HostKind, target: &TargetVerdict) -> Option<Html> {
    let count = telling(&target.counts).filter(|count| count.total > 0)?;
    let sentence = i18n.ta(
        "coverage-verdict",
        &[
            ("kind", i18n.word(kind).to_string().into()),
            ("due", time::day(target.due_date).into()),
            ("required", count.required.unwrap_or_default().into()),
            ("covered", count.covered.into()),
            ("gap", count.gap.unwrap_or_default().into()),
        ],
    );
    Some(html! {
        <li>
            if let Some(state) = count.state { <StatusLabel tone={tone(state)} text={i18n.word(state)} /> }
            <span>{ sentence }</span>
        </li>
    })
}

/// Every county for the kind and the denominator that are chosen in the address.
#[component]
pub fn ByCounty(props: &ReportProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let kind = query.get("kind").and_then(|word| word.parse().ok()).unwrap_or(HostKind::ALL[0]);
    let denominator =
        query.get("denominator").and_then(|word| word.parse().ok()).unwrap_or(CoverageDenominator::ALL[0]);
    let bars: Vec<Bar> = props
        .report
        .counties
        .iter()
        .filter(|cell| cell.kind == kind)
        .filter(|cell| count_of(&cell.counts, denominator).is_some_and(|count| count.total > 0))
        .filter_map(|cell| bar(&i18n, cell, cell.county_name.clone().unwrap_or_default().into(), denominator))
        .collect();
    html! {
        <Card title={i18n.t("coverage-by-county")}>
            <div class="filters">
                <FilterSelect name="kind" label={i18n.t("coverage-kind")} options={i18n.choices::<HostKind>()} />
                <FilterSelect name="denominator" label={i18n.t("coverage-denominator")} options={i18n.choices::<CoverageDenominator>()} />
            </div>
            if bars.is_empty() { <Empty title={i18n.t("coverage-nothing")} advice={i18n.t("coverage-nothing-advice")} /> }
            else { <BarChart title={i18n.word(kind)} {bars} /> }
        </Card>
    }
}
