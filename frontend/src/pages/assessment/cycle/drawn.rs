//! The draw of a cycle, as anybody can repeat it.

use contract::{assessment::AssessmentDrawView, ids::AssessmentCycleId};
use yew::prelude::*;

use crate::{
    api::{assessment, use_load},
    components::{Card, DefinitionList, Figure, Figures, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Drawn`].
#[derive(PartialEq, Properties)]
pub(super) struct DrawnProps {
    /// The cycle.
    pub(super) cycle: AssessmentCycleId,
}

/// From what was drawn, what came of it, and whether it can be repeated.
#[component]
pub(super) fn Drawn(props: &DrawnProps) -> Html {
    let i18n = use_i18n();
    let found = use_load(props.cycle, |api, id| async move { assessment::drawn(&api, id).await });
    found.view(|draw| html! { <>
        <Figures items={figures(&i18n, draw)} />
        <Card title={i18n.t("assessment-tab-draw")}>
            <DefinitionList items={facts(&i18n, draw)} />
            <p class="digest">{ i18n.ta("assessment-draw-hash", &[("hash", draw.hash.clone().into())]) }</p>
            <p class="hint">{ i18n.t("assessment-draw-repeat") }</p>
        </Card>
    </> })
}

fn figures(i18n: &I18n, draw: &AssessmentDrawView) -> Vec<Figure> {
    let figure = |label, value: u32| Figure { label, value: html! { value }, note: None };
    vec![
        figure(i18n.t("assessment-draw-schools"), draw.schools),
        figure(i18n.t("assessment-draw-assessors"), draw.assessors),
        figure(i18n.t("assessment-draw-conflicts"), draw.conflicts),
        figure(i18n.t("assessment-draw-sessions"), draw.sessions),
        figure(i18n.t("assessment-draw-learners"), draw.learners),
    ]
}

fn facts(i18n: &I18n, draw: &AssessmentDrawView) -> Vec<(AttrValue, Html)> {
    let (tone, told) = if draw.repeats {
        (Tone::Good, i18n.t("assessment-draw-repeats"))
    } else {
        (Tone::Bad, i18n.t("assessment-draw-differs"))
    };
    vec![
        (i18n.t("assessment-seed"), html! { <span class="mono">{ &draw.seed }</span> }),
        (i18n.t("assessment-draw-check"), html! { <StatusLabel {tone} text={told} /> }),
        (i18n.t("assessment-drawn-by"), html! { &draw.drawn_by.name }),
        (i18n.t("assessment-drawn-at"), html! { time::minute(draw.drawn_at) }),
    ]
}
