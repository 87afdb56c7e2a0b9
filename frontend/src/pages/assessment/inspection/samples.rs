//! The checks by sample: sessions by their records, learners by telephone.

use contract::{
    assessment::{InspectionSampleView, SampleKind, SampleProgress, SampleResult},
    ids::InspectionId,
};
use yew::prelude::*;

use super::sample::Sample;
use crate::{
    components::{Card, Empty, percent},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Samples`].
#[derive(PartialEq, Properties)]
pub(super) struct SamplesProps {
    /// The inspection.
    pub(super) id: InspectionId,
    /// The whole sample.
    pub(super) all: Vec<InspectionSampleView>,
    /// How much of it is done.
    pub(super) progress: SampleProgress,
    /// Whether the reader checks.
    pub(super) checks: bool,
    /// Hears that something was checked.
    pub(super) ondone: Callback<()>,
}

/// The sessions, then the learners.
#[component]
pub(super) fn Samples(props: &SamplesProps) -> Html {
    let i18n = use_i18n();
    let progress = props.progress;
    let sessions = i18n.ta(
        "inspection-sessions-done",
        &[("done", progress.sessions_done.into()), ("all", progress.sessions.into())],
    );
    let learners = i18n.ta(
        "inspection-learners-done",
        &[("done", progress.learners_done.into()), ("all", progress.learners.into())],
    );
    let list = |kind| {
        let shown = to_check(&props.all, kind);
        if shown.is_empty() {
            return html! { <Empty title={i18n.t("inspection-nothing-drawn")} /> };
        }
        let one = |sample: &&InspectionSampleView| {
            html! {
                <Sample key={sample.id.to_string()} id={props.id} sample={(*sample).clone()} checks={props.checks} ondone={props.ondone.clone()} />
            }
        };
        html! { <ul class="samples">{ for shown.iter().map(one) }</ul> }
    };
    html! { <>
        <Card title={sessions}>
            <p class="hint">{ i18n.t("inspection-sessions-how") }</p>
            { list(SampleKind::Session) }
        </Card>
        <Card title={learners}>
            <p class="hint">{ i18n.t("inspection-learners-how") }</p>
            <p>{ said(&i18n, progress) }</p>
            { list(SampleKind::Learner) }
        </Card>
    </> }
}

fn said(i18n: &I18n, progress: SampleProgress) -> AttrValue {
    let satisfied = progress.satisfied_bp.map_or_else(|| "—".to_owned(), |share| percent(u32::from(share)));
    i18n.ta(
        "inspection-progress",
        &[
            ("satisfied", satisfied.into()),
            ("differ", progress.differ.into()),
            ("reserves", progress.reserves_left.into()),
        ],
    )
}

/// What is to be checked of a kind, in the order of the draw. Of those in reserve as many stand in as could not be
/// reached before them; one that was called already stays.
fn to_check(all: &[InspectionSampleView], kind: SampleKind) -> Vec<&InspectionSampleView> {
    let mut drawn: Vec<_> = all.iter().filter(|sample| sample.kind == kind).collect();
    drawn.sort_by_key(|sample| (sample.reserve, sample.position));
    let mut wanted = 0_usize;
    drawn.retain(|sample| {
        if sample.reserve && sample.result.is_none() && wanted == 0 {
            return false;
        }
        if sample.reserve {
            wanted = wanted.saturating_sub(1);
        }
        wanted += usize::from(sample.result == Some(SampleResult::Unreachable));
        true
    });
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learner(position: i32, reserve: bool, result: Option<&str>) -> InspectionSampleView {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let sample = serde_json::json!({
            "id": id, "kind": "learner", "position": position, "reserve": reserve, "subject_id": id, "what": "?",
            "on": null, "recorded": 3, "result": result, "satisfied": null, "note": null,
            "checked_at": null, "version": 1,
        });
        serde_json::from_value(sample).unwrap()
    }

    fn positions(all: &[InspectionSampleView]) -> Vec<i32> {
        to_check(all, SampleKind::Learner).iter().map(|sample| sample.position).collect()
    }

    #[test]
    fn reserves_stand_in_for_whom_nobody_reached() {
        let reached = [learner(4, true, None), learner(1, false, Some("confirmed")), learner(2, false, None)];
        assert_eq!(positions(&reached), [1, 2]);
        let missed = [
            learner(1, false, Some("unreachable")),
            learner(2, false, Some("unreachable")),
            learner(3, true, None),
            learner(4, true, None),
            learner(5, true, None),
        ];
        assert_eq!(positions(&missed), [1, 2, 3, 4]);
    }

    #[test]
    fn a_reserve_whom_nobody_reached_is_followed_by_the_next() {
        let missed = [
            learner(1, false, Some("unreachable")),
            learner(2, true, Some("unreachable")),
            learner(3, true, None),
            learner(4, true, None),
        ];
        assert_eq!(positions(&missed), [1, 2, 3]);
        assert!(to_check(&missed, SampleKind::Session).is_empty());
    }
}
