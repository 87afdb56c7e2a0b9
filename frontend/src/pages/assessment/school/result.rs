//! What a school has reached: its gates, and each item of the rubric with its points.

use contract::{
    assessment::{AssessmentResult, RubricGroup},
    subsidy::{GateView, ItemView},
};
use yew::prelude::*;

use super::given::Given;
use crate::{
    components::{Card, Figure, Figures, Notice, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    pages::{assessment::grade_label, explain},
};

/// Properties of [`ResultView`].
#[derive(PartialEq, Properties)]
pub(super) struct ResultViewProps {
    /// The result.
    pub(super) result: AssessmentResult,
    /// What it rests on besides the records.
    pub(super) given: Given,
}

/// A result.
#[component]
pub(super) fn ResultView(props: &ResultViewProps) -> Html {
    let i18n = use_i18n();
    let result = &props.result;
    let given = props.given;
    let groups = RubricGroup::ALL.iter().map(|group| items_of(&i18n, (result, given), *group));
    html! { <>
        { unfinished(&i18n, given) }
        { warnings(&i18n, result) }
        <Figures items={figures(&i18n, result)} />
        <div class="halves">
            <Card title={i18n.t("subsidy-gates")}>
                <ul class="gates">{ for result.gates.iter().map(|one| gate(&i18n, one, given)) }</ul>
            </Card>
            { for groups }
        </div>
        <p class="subtle seal">{ i18n.ta("assessment-seal", &[("hash", result.version.hash.clone().into())]) }</p>
    </> }
}

/// What is still waited for: until then neither score nor grade is final.
fn unfinished(i18n: &I18n, given: Given) -> Html {
    if given.host && !given.awaits_inspection() {
        return Html::default();
    }
    html! {
        <Notice tone={Tone::Info} title={i18n.t("assessment-unfinished")}>
            <ul>
                if !given.host { <li>{ i18n.t("assessment-awaits-host") }</li> }
                if given.awaits_inspection() { <li>{ i18n.t("assessment-awaits-inspection") }</li> }
            </ul>
        </Notice>
    }
}

/// What takes a grade away, whatever the score.
fn warnings(i18n: &I18n, result: &AssessmentResult) -> Html {
    let facts = &result.facts;
    html! { <>
        if !facts.vetoes.is_empty() {
            <Notice tone={Tone::Bad} title={i18n.t("assessment-vetoed")}>
                <ul>{ for facts.vetoes.iter().map(|veto| html! { <li>{ i18n.word(*veto) }</li> }) }</ul>
            </Notice>
        }
        if facts.rectification_overdue { <Notice tone={Tone::Warning} title={i18n.t("assessment-downgraded")} /> }
    </> }
}

fn figures(i18n: &I18n, result: &AssessmentResult) -> Vec<Figure> {
    let passed = result.gates.iter().filter(|gate| gate.passed).count();
    let version = &result.version;
    vec![
        Figure {
            label: i18n.t("trace-total"),
            value: html! { version.total.to_string() },
            note: Some(i18n.ta("assessment-version-number", &[("number", version.number.into())])),
        },
        Figure { label: i18n.t("trace-grade"), value: grade_label(i18n, version.grade), note: None },
        Figure {
            label: i18n.t("subsidy-gates"),
            value: html! { format!("{passed} / {}", result.gates.len()) },
            note: Some(i18n.t(if version.eligible {
                "assessment-eligible"
            } else {
                "assessment-ineligible"
            })),
        },
    ]
}

fn gate(i18n: &I18n, gate: &GateView, given: Given) -> Html {
    let told = |value| explain::value(i18n, value, &gate.unit).to_string();
    let missing = given.gate_missing(i18n, gate.gate);
    let (tone, text) = match (&missing, gate.passed) {
        (Some(missing), _) => (Tone::Neutral, missing.clone()),
        (None, true) => (Tone::Good, i18n.t("subsidy-gate-passed")),
        (None, false) => (Tone::Bad, i18n.t("subsidy-gate-failed")),
    };
    let actual = missing.map_or_else(|| told(&gate.actual), |_| "—".to_owned());
    html! {
        <li>
            <span>{ i18n.word(gate.gate) }</span>
            <span class="subtle">{ i18n.ta("subsidy-gate-compare", &[("actual", actual.into()), ("required", told(&gate.required).into())]) }</span>
            <StatusLabel {tone} {text} />
        </li>
    }
}

/// The items of one group; nothing where the policy has none of them.
fn items_of(i18n: &I18n, (result, given): (&AssessmentResult, Given), group: RubricGroup) -> Html {
    let items: Vec<_> = result.items.iter().filter(|one| one.item.group() == group).collect();
    if items.is_empty() {
        return Html::default();
    }
    let sum = |part: fn(&ItemView) -> i64| {
        contract::measure::Points::from_hundredths(items.iter().map(|one| part(one)).sum())
    };
    let (points, maximum) = (sum(|one| one.points.hundredths()), sum(|one| one.maximum.hundredths()));
    let title = i18n.ta(
        "assessment-group",
        &[
            ("group", i18n.word(group).to_string().into()),
            ("points", points.to_string().into()),
            ("maximum", maximum.to_string().into()),
        ],
    );
    html! { <Card {title}><ul class="rubric">{ for items.into_iter().map(|one| item(i18n, one, given)) }</ul></Card> }
}

fn item(i18n: &I18n, one: &ItemView, given: Given) -> Html {
    let evidence: Vec<_> = one.item.evidence().iter().map(|kind| i18n.word(*kind).to_string()).collect();
    let how = i18n.ta(
        "assessment-item-how",
        &[
            ("method", i18n.word(one.item.method()).to_string().into()),
            ("evidence", evidence.join(&i18n.t("assessment-and")).into()),
        ],
    );
    let points = given.item_missing(i18n, one.item).map_or_else(
        || html! { <strong class="mono">{ format!("{} / {}", one.points, one.maximum) }</strong> },
        |text| html! { <StatusLabel {text} /> },
    );
    html! {
        <li>
            <span class="rubric-name">{ i18n.word(one.item) }</span>
            { points }
            <svg class="bar" viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-full" width="10000" height="10" />
                <rect class="bar-share" width={share(one).to_string()} height="10" />
            </svg>
            <span class="subtle">{ how }</span>
        </li>
    }
}

/// How much of an item is reached, in basis points.
fn share(one: &ItemView) -> i64 {
    let maximum = one.maximum.hundredths().max(1);
    (one.points.hundredths() * 10_000 / maximum).clamp(0, 10_000)
}

#[cfg(test)]
mod tests {
    use contract::{measure::Points, subsidy::RubricItem};

    use super::*;

    fn item(points: i64, maximum: i64) -> ItemView {
        let of = Points::from_hundredths;
        ItemView { item: RubricItem::Area, points: of(points), maximum: of(maximum) }
    }

    #[test]
    fn the_meter_of_an_item_never_leaves_its_frame() {
        assert_eq!([share(&item(333, 500)), share(&item(500, 500)), share(&item(0, 0))], [6_660, 10_000, 0]);
        assert_eq!([share(&item(-1, 500)), share(&item(600, 500))], [0, 10_000]);
    }
}
