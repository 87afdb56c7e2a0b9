//! What is more and what is less, as bars to both sides of a middle line, with the numbers in a table behind it.

use yew::prelude::*;

use crate::i18n::use_i18n;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What it stands for.
    pub label: AttrValue,
    /// How much more, or less, in any small unit.
    pub change: i64,
    /// The same, to be read.
    pub shown: AttrValue,
    /// The numbers behind it.
    pub note: AttrValue,
}

/// Properties of [`DifferenceChart`].
#[derive(PartialEq, Properties)]
pub struct DifferenceChartProps {
    /// What the chart shows.
    pub title: AttrValue,
    /// The bars.
    pub bars: Vec<Difference>,
}

/// Half of the width of the picture.
const HALF: u64 = 5_000;

/// Horizontal bars, less to the left and more to the right.
#[component]
pub fn DifferenceChart(props: &DifferenceChartProps) -> Html {
    let i18n = use_i18n();
    let greatest = props.bars.iter().map(|bar| bar.change.unsigned_abs()).max().unwrap_or_default();
    let bar = |bar: &Difference| {
        let (start, width) = stretch(bar.change, greatest);
        let class = if bar.change < 0 { "losses" } else { "gains" };
        html! {
            <li>
                <span class="bar-label">{ &bar.label }</span>
                <svg class="bar" viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar-full" width="10000" height="10" />
                    <rect {class} x={start.to_string()} width={width.to_string()} height="10" />
                    <line class="middle" x1="5000" x2="5000" y1="0" y2="10" />
                </svg>
                <span class="bar-value">{ &bar.shown }</span>
            </li>
        }
    };
    let rows = props.bars.iter().map(|bar| {
        html! { <tr><th scope="row">{ &bar.label }</th><td class="number">{ &bar.shown }</td><td>{ &bar.note }</td></tr> }
    });
    html! {
        <figure class="chart differences">
            <figcaption>{ &props.title }</figcaption>
            <ul class="bars">{ for props.bars.iter().map(bar) }</ul>
            <details>
                <summary>{ i18n.t("chart-table") }</summary>
                <table class="table density-compact">
                    <caption class="only-read-out">{ &props.title }</caption>
                    <thead><tr>
                        <th scope="col">{ i18n.t("chart-item") }</th><th scope="col" class="number">{ i18n.t("chart-difference") }</th>
                        <th scope="col">{ i18n.t("chart-numbers") }</th>
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </details>
        </figure>
    }
}

/// Where a bar begins and how long it is; the greatest takes half of the width.
fn stretch(change: i64, greatest: u64) -> (u64, u64) {
    let exact = u128::from(change.unsigned_abs()) * u128::from(HALF) / u128::from(greatest.max(1));
    let width = u64::try_from(exact).unwrap_or(HALF).min(HALF);
    if change < 0 { (HALF - width, width) } else { (HALF, width) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_goes_to_the_left_and_the_greatest_change_fills_its_half() {
        assert_eq!(stretch(200, 200), (5_000, 5_000));
        assert_eq!(stretch(-100, 200), (2_500, 2_500));
        assert_eq!(stretch(0, 0), (5_000, 0));
        assert_eq!(stretch(i64::MIN, i64::MIN.unsigned_abs()), (0, 5_000));
    }
}
