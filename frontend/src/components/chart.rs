//! Charts as inline pictures, each with its numbers in a table behind it.
//!
//! Shares are whole basis points (100 = 1 %), so nothing is rounded on the way.

use yew::prelude::*;

use super::{grouped, percent};
use crate::i18n::use_i18n;

const FULL: u32 = 10_000;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: AttrValue,
    /// How much is reached, in basis points; more than 10,000 is drawn as full, and what is not known is a dash.
    pub share: Option<u32>,
    /// How much has to be reached, in basis points.
    pub target: Option<u32>,
    /// The numbers behind it, for example `12 / 16`.
    pub note: AttrValue,
}

/// Properties of [`BarChart`].
#[derive(PartialEq, Properties)]
pub struct BarChartProps {
    /// What the chart shows.
    pub title: AttrValue,
    /// The bars.
    pub bars: Vec<Bar>,
    /// Whether the numbers behind a bar stand beside it, in place of its share: points of a maximum, for example.
    #[prop_or_default]
    pub numbers: bool,
}

/// Horizontal bars, each with a mark for its target.
#[component]
pub fn BarChart(props: &BarChartProps) -> Html {
    let i18n = use_i18n();
    let bar = |bar: &Bar| {
        let reached = bar.target.zip(bar.share).is_none_or(|(target, share)| share >= target);
        html! {
            <li>
                <span class="bar-label">{ &bar.label }</span>
                <svg class={classes!("bar", (!reached).then_some("short"))} viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar-full" width="10000" height="10" />
                    <rect class="bar-share" width={bar.share.unwrap_or_default().min(FULL).to_string()} height="10" />
                    if let Some(target) = bar.target {
                        <line class="bar-target" x1={target.min(FULL).to_string()} x2={target.min(FULL).to_string()} y1="0" y2="10" />
                    }
                </svg>
                <span class="bar-value">{ if props.numbers { bar.note.to_string() } else { share(bar) } }</span>
            </li>
        }
    };
    let targets = props.bars.iter().any(|bar| bar.target.is_some());
    let rows = props.bars.iter().map(|bar| {
        let target = bar.target.map(percent).unwrap_or_default();
        html! { <tr><th scope="row">{ &bar.label }</th><td>{ share(bar) }</td><td>{ target }</td><td>{ &bar.note }</td></tr> }
    });
    html! {
        <figure class="chart">
            <figcaption>{ &props.title }</figcaption>
            if targets { <p class="legend"><span class="legend-target" aria-hidden="true" />{ i18n.t("chart-target-mark") }</p> }
            <ul class={classes!("bars", props.numbers.then_some("with-numbers"))}>{ for props.bars.iter().map(bar) }</ul>
            <details>
                <summary>{ i18n.t("chart-table") }</summary>
                <table class="table density-compact">
                    <caption class="only-read-out">{ &props.title }</caption>
                    <thead><tr>
                        <th scope="col">{ i18n.t("chart-item") }</th><th scope="col">{ i18n.t("chart-share") }</th>
                        <th scope="col">{ i18n.t("chart-target") }</th><th scope="col">{ i18n.t("chart-numbers") }</th>
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </details>
        </figure>
    }
}

fn share(bar: &Bar) -> String {
    bar.share.map_or_else(|| "—".to_owned(), percent)
}

/// One line of a [`LineChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it stands for.
    pub label: AttrValue,
    /// One value a step; none where it is not known, which leaves a gap.
    pub values: Vec<Option<u32>>,
}

/// Properties of [`LineChart`].
#[derive(PartialEq, Properties)]
pub struct LineChartProps {
    /// What the chart shows.
    pub title: AttrValue,
    /// The names of the steps, for example months.
    pub steps: Vec<AttrValue>,
    /// Up to four lines, told apart by their strokes.
    pub lines: Vec<Line>,
    /// Whether the values are shares in basis points; otherwise they are counts.
    #[prop_or_default]
    pub shares: bool,
    /// The top of the scale; the greatest value unless given.
    #[prop_or_default]
    pub top: Option<u32>,
}

const STROKES: [&str; 4] = ["line-0", "line-1", "line-2", "line-3"];

/// Lines over time.
#[component]
pub fn LineChart(props: &LineChartProps) -> Html {
    let i18n = use_i18n();
    let known = props.lines.iter().flat_map(|line| line.values.iter().copied().flatten());
    let greatest = known.max().unwrap_or_default();
    let top = props.top.unwrap_or(greatest).max(1);
    let write = |value: u32| if props.shares { percent(value) } else { grouped(&value.to_string()) };
    let last = props.steps.len().saturating_sub(1);
    let curve = |(line, stroke): (&Line, &&'static str)| {
        let stretch = |points: String| html! { <polyline class={classes!("line", *stroke)} {points} /> };
        stretches(&line.values, last, top).into_iter().map(stretch).collect::<Html>()
    };
    let key = |(line, stroke): (&Line, &&'static str)| {
        html! {
            <li><svg viewBox="0 0 32 4" width="32" height="4" aria-hidden="true"><polyline class={classes!("line", *stroke)} points="0,2 32,2" /></svg>{ &line.label }</li>
        }
    };
    let row = |(place, step): (usize, &AttrValue)| {
        let value = |line: &Line| {
            let known = line.values.get(place).copied().flatten();
            known.map_or_else(|| "—".to_owned(), write)
        };
        html! { <tr><th scope="row">{ step }</th>{ for props.lines.iter().map(|line| html! { <td class="number">{ value(line) }</td> }) }</tr> }
    };
    html! {
        <figure class="chart">
            <figcaption>{ &props.title }</figcaption>
            <ul class="legend">{ for props.lines.iter().zip(&STROKES).map(key) }</ul>
            <div class="plot" aria-hidden="true">
                <div class="plot-scale"><span>{ write(top) }</span><span>{ write(top / 2) }</span><span>{ write(0) }</span></div>
                <svg viewBox="0 0 1000 1000" preserveAspectRatio="none">
                    <path class="plot-grid" d="M0 0H1000M0 500H1000M0 1000H1000" />
                    { for props.lines.iter().zip(&STROKES).map(curve) }
                </svg>
                <div class="plot-steps"><span>{ props.steps.first() }</span><span>{ props.steps.get(last / 2).filter(|_| last > 1) }</span><span>{ props.steps.last() }</span></div>
            </div>
            <details>
                <summary>{ i18n.t("chart-table") }</summary>
                <table class="table density-compact">
                    <caption class="only-read-out">{ &props.title }</caption>
                    <thead><tr><th scope="col">{ i18n.t("chart-item") }</th>{ for props.lines.iter().map(|line| html! { <th scope="col" class="number">{ &line.label }</th> }) }</tr></thead>
                    <tbody>{ for props.steps.iter().enumerate().map(row) }</tbody>
                </table>
            </details>
        </figure>
    }
}

/// The points of each stretch of known values; a value that stands alone is there twice, so that it is drawn as a dot.
fn stretches(values: &[Option<u32>], last: usize, top: u32) -> Vec<String> {
    let point = |(place, value): (usize, &Option<u32>)| {
        let x = place * 1000 / last.max(1);
        let y = 1000 - u64::from((*value)?.min(top)) * 1000 / u64::from(top);
        Some(format!("{x},{y}"))
    };
    let points: Vec<Option<String>> = values.iter().enumerate().map(point).collect();
    let joined = |stretch: &[Option<String>]| {
        let known: Vec<&str> = stretch.iter().flatten().map(String::as_str).collect();
        if let [only] = known.as_slice() { format!("{only} {only}") } else { known.join(" ") }
    };
    points.split(Option::is_none).filter(|stretch| !stretch.is_empty()).map(joined).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_span_the_plot_and_never_leave_it() {
        let values = [0, 5000, 10_000, 20_000].map(Some);
        assert_eq!(stretches(&values, 3, 10_000), ["0,1000 333,500 666,0 1000,0"]);
        assert_eq!(stretches(&[Some(7)], 0, 10), ["0,300 0,300"]);
    }

    #[test]
    fn what_is_not_known_is_a_gap_and_no_zero() {
        let values = [None, Some(0), Some(5), None, Some(10), None];
        assert_eq!(stretches(&values, 5, 10), ["200,1000 400,500", "800,0 800,0"]);
        assert_eq!(stretches(&[None, None], 1, 10), Vec::<String>::new());
    }
}
