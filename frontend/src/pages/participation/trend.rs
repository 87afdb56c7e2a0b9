//! Both rates month by month.

use contract::participation::{ParticipationDenominator, ParticipationPoint, ParticipationTrend};
use yew::prelude::*;

use super::{count_of, points};
use crate::{
    api::{participation, use_load},
    components::{Card, Empty, Line, LineChart},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Trend`].
#[derive(PartialEq, Properties)]
pub(super) struct TrendProps {
    /// The last day and the division: `?to=…&division=…`.
    pub query: String,
}

/// A line for each denominator that has figures, and one for the target.
#[component]
pub(super) fn Trend(props: &TrendProps) -> Html {
    let i18n = use_i18n();
    let trend =
        use_load(props.query.clone(), |api, query| async move { participation::trend(&api, &query).await });
    html! {
        <Card title={i18n.t("participation-trend")}>
            { trend.view(|trend| if trend.items.is_empty() {
                html! { <Empty title={i18n.t("participation-none")} /> }
            } else {
                chart(&i18n, trend)
            }) }
        </Card>
    }
}

fn chart(i18n: &I18n, trend: &ParticipationTrend) -> Html {
    let line = |denominator: ParticipationDenominator| {
        let of = |point: &ParticipationPoint| {
            count_of(&point.counts, denominator).and_then(|count| count.share_bp)
        };
        let known = trend.items.iter().any(|point| of(point).is_some());
        known.then(|| Line {
            label: i18n.word(denominator),
            values: trend.items.iter().map(|point| of(point).map(points)).collect(),
        })
    };
    let target = Line {
        label: i18n.t("participation-target"),
        values: trend.items.iter().map(|point| Some(point.target_bp)).collect(),
    };
    let rates = [ParticipationDenominator::RegisteredLearners, ParticipationDenominator::Elders];
    let lines: Vec<Line> = rates.into_iter().filter_map(line).chain([target]).collect();
    let month = |point: &ParticipationPoint| {
        AttrValue::from(point.as_of.to_string().get(..7).unwrap_or_default().to_owned())
    };
    let steps: Vec<AttrValue> = trend.items.iter().map(month).collect();
    html! { <LineChart title={i18n.t("participation-trend-chart")} {steps} {lines} shares=true top={Some(10_000)} /> }
}
