//! Both rates of all together, and in words by what they are told.

use std::rc::Rc;

use contract::participation::{ParticipationDenominator, ParticipationRow, ParticipationView};
use yew::prelude::*;

use super::{count_of, known, points, share};
use crate::{
    components::{Bar, BarChart, Card, Figure, Figures, grouped, percent},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Rates`].
#[derive(PartialEq, Properties)]
pub(super) struct RatesProps {
    /// What was counted.
    pub view: Rc<ParticipationView>,
}

/// Large numbers, both rates as bars against the target, and what counts as regular.
#[component]
pub(super) fn Rates(props: &RatesProps) -> Html {
    let i18n = use_i18n();
    let view = &props.view;
    html! { <>
        <Figures items={figures(&i18n, view)} />
        <Card title={i18n.ta("participation-rates", &[("day", time::day(view.as_of).into())])}>
            <BarChart title={i18n.t("participation-rates-chart")} bars={bars(&i18n, view)} />
            <p>{ regular(&i18n, view) }</p>
            if let Some(text) = scaled(&i18n, &view.whole) { <p>{ text }</p> }
            <p class="subtle">{ source(&i18n, &view.whole) }</p>
            <p class="subtle">{ i18n.ta("participation-basis", &[("basis", view.policy_basis.clone().into())]) }</p>
        </Card>
    </> }
}

fn figures(i18n: &I18n, view: &ParticipationView) -> Vec<Figure> {
    let rate = |denominator: ParticipationDenominator| {
        let count = count_of(&view.whole.counts, denominator);
        let total = count.and_then(|count| count.total);
        let gap = known(count.and_then(|count| count.gap));
        Figure {
            label: i18n.word(denominator),
            value: html! { <span class="number">{ share(count) }</span> },
            note: Some(if total.is_some() {
                i18n.ta("participation-of", &[("total", known(total).into()), ("gap", gap.into())])
            } else {
                i18n.t("participation-no-figure")
            }),
        }
    };
    vec![
        Figure {
            label: i18n.t("participation-regular"),
            value: html! { <span class="number">{ grouped(&view.whole.regular.to_string()) }</span> },
            note: Some(window(i18n, view)),
        },
        rate(ParticipationDenominator::RegisteredLearners),
        rate(ParticipationDenominator::Elders),
    ]
}

fn window(i18n: &I18n, view: &ParticipationView) -> AttrValue {
    let (from, to) = (time::day(view.window_from), time::day(view.window_to));
    i18n.ta("participation-window", &[("from", from.into()), ("to", to.into())])
}

/// Both rates; one that has no figure is told below the chart.
pub(super) fn bars(i18n: &I18n, view: &ParticipationView) -> Vec<Bar> {
    let bar = |denominator: &ParticipationDenominator| {
        let count = count_of(&view.whole.counts, *denominator)?;
        Some(Bar {
            label: i18n.word(*denominator),
            share: Some(points(count.share_bp?)),
            target: Some(view.target_bp),
            note: format!("{} / {}", grouped(&view.whole.regular.to_string()), known(count.total)).into(),
        })
    };
    ParticipationDenominator::ALL.iter().rev().filter_map(bar).collect()
}

/// What counts as regular, in a sentence.
pub(super) fn regular(i18n: &I18n, view: &ParticipationView) -> AttrValue {
    i18n.ta(
        "participation-rule",
        &[
            ("window", view.rule.window_months.into()),
            ("attendances", view.rule.attendances.into()),
            ("months", view.rule.months.into()),
            ("target", percent(view.target_bp).into()),
        ],
    )
}

fn scaled(i18n: &I18n, whole: &ParticipationRow) -> Option<AttrValue> {
    let count = whole.scaled_schools;
    (count > 0).then(|| i18n.ta("participation-scaled", &[("count", count.into())]))
}

fn source(i18n: &I18n, whole: &ParticipationRow) -> AttrValue {
    let count = count_of(&whole.counts, ParticipationDenominator::Elders);
    match count.and_then(|count| Some((count.source.clone()?, count.counted_on?))) {
        Some((source, day)) => {
            i18n.ta("participation-source", &[("source", source.into()), ("day", time::day(day).into())])
        }
        None => i18n.t("participation-no-figure"),
    }
}
