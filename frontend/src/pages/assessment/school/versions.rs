//! Every result that a school has had, and what changed from one to the next.

use contract::{
    assessment::{AssessmentCause, AssessmentVersionView},
    ids::AssessmentId,
};
use yew::prelude::*;

use super::difference::Difference;
use crate::{
    components::{Card, Timeline, TimelineEvent, Tone},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Versions`].
#[derive(PartialEq, Properties)]
pub(super) struct VersionsProps {
    /// The school in the cycle.
    pub(super) school: AssessmentId,
    /// Its results, the newest first.
    pub(super) all: Vec<AssessmentVersionView>,
}

/// The results in order; one is opened beside the page.
#[component]
pub(super) fn Versions(props: &VersionsProps) -> Html {
    let i18n = use_i18n();
    let open = use_state(|| None::<i16>);
    let show = {
        let open = open.clone();
        Callback::from(move |number: Option<i16>| open.set(number))
    };
    let event = |one: &AssessmentVersionView| event(&i18n, one, &show);
    let shown = open.and_then(|number| props.all.iter().find(|one| one.number == number));
    html! {
        <Card title={i18n.t("assessment-tab-versions")}>
            <p class="hint">{ i18n.t("assessment-versions-note") }</p>
            <Timeline events={props.all.iter().map(event).collect::<Vec<_>>()} />
            if let Some(version) = shown {
                <Difference key={version.number.to_string()} school={props.school} all={props.all.clone()} version={version.clone()} onclose={show.reform(|()| None)} />
            }
        </Card>
    }
}

const fn tone(cause: AssessmentCause) -> Tone {
    match cause {
        AssessmentCause::Frozen | AssessmentCause::HostAssessment | AssessmentCause::Inspected => Tone::Good,
        AssessmentCause::Refrozen | AssessmentCause::Appeal => Tone::Info,
        AssessmentCause::Findings => Tone::Warning,
    }
}

fn event(i18n: &I18n, one: &AssessmentVersionView, show: &Callback<Option<i16>>) -> TimelineEvent {
    let number = one.number;
    let title = i18n.ta(
        "assessment-version-title",
        &[("number", number.into()), ("cause", i18n.word(one.cause).to_string().into())],
    );
    let when = i18n.ta(
        "assessment-version-by",
        &[("at", time::minute(one.made_at).into()), ("who", one.made_by.name.clone().into())],
    );
    let figure = html! {
        <div class="timeline-figure">
            <strong>{ one.total.to_string() }</strong>
            <p class="subtle">{ i18n.word(one.grade) }</p>
        </div>
    };
    let spoken = i18n.ta("assessment-version-open-spoken", &[("number", number.into())]);
    let link = html! { <>
        <p class="digest">{ &one.hash }</p>
        <button type="button" class="as-link" aria-label={spoken} onclick={show.reform(move |_: MouseEvent| Some(number))}>{ i18n.t("assessment-version-open") }</button>
    </> };
    TimelineEvent {
        tone: tone(one.cause),
        title,
        when,
        detail: one.reason.clone().map(AttrValue::from),
        figure,
        link,
        ..TimelineEvent::default()
    }
}
