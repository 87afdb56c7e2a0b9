//! How coverage grew, month by month.

use contract::{
    coverage::{CoverageDenominator, CoverageProgress},
    facility::HostKind,
};
use yew::prelude::*;

use super::count_of;
use crate::{
    api::{coverage, use_load},
    components::{Card, Line, LineChart, use_query},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Progress`].
#[derive(PartialEq, Properties)]
pub struct ProgressProps {
    /// The span and the county: `?to=…&county=…`.
    pub query: String,
}

/// A line for each kind.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let denominator =
        query.get("denominator").and_then(|word| word.parse().ok()).unwrap_or(CoverageDenominator::ALL[0]);
    let progress =
        use_load(props.query.clone(), |api, query| async move { coverage::progress(&api, &query).await });
    progress.view(|progress| {
        html! {
            <Card title={i18n.t("coverage-progress")}>{ chart(&i18n, progress, denominator) }</Card>
        }
    })
}

fn chart(i18n: &I18n, progress: &CoverageProgress, denominator: CoverageDenominator) -> Html {
    let mut days: Vec<_> = progress.items.iter().map(|point| point.as_of).collect();
    days.dedup();
    let line = |kind: HostKind| {
        let points = progress.items.iter().filter(|point| point.kind == kind);
        let values: Vec<Option<u32>> = points
            .map(|point| count_of(&point.counts, denominator).and_then(|count| count.share_bp).map(u32::from))
            .collect();
        Line { label: i18n.word(kind), values }
    };
    let lines: Vec<Line> =
        HostKind::ALL.iter().copied().map(line).filter(|line| !line.values.is_empty()).collect();
    let steps = days
        .iter()
        .map(|day| AttrValue::from(day.to_string().get(..7).unwrap_or_default().to_owned()))
        .collect::<Vec<_>>();
    html! { <LineChart title={i18n.word(denominator)} {steps} {lines} shares=true top={Some(10_000)} /> }
}
