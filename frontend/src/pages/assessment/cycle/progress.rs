//! How far a cycle has come: its steps in order with their days, how many schools stand how, and what is late.

use std::cmp::Ordering;

use chrono::NaiveDate;
use contract::assessment::{AssessmentCycleCounts, AssessmentCycleState, AssessmentCycleView};
use yew::prelude::*;

use crate::{
    components::{Card, Figure, Figures, LinkButton, Notice, Timeline, TimelineEvent, Tone},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// How good or bad the state of a cycle is.
pub(super) const fn tone(state: AssessmentCycleState) -> Tone {
    match state {
        AssessmentCycleState::Open => Tone::Neutral,
        AssessmentCycleState::SelfAssessment | AssessmentCycleState::Inspection => Tone::Info,
        AssessmentCycleState::Concluded => Tone::Good,
    }
}

/// Properties of [`Progress`].
#[derive(PartialEq, Properties)]
pub(super) struct ProgressProps {
    /// The cycle.
    pub(super) cycle: AssessmentCycleView,
}

/// The steps of a cycle, its counts and its warnings.
#[component]
pub(super) fn Progress(props: &ProgressProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let cycle = &props.cycle;
    let late = late(cycle, time::today());
    let overdue = cycle.counts.overdue_findings;
    html! { <>
        { for late.iter().map(|late| html! { <Notice tone={Tone::Warning} title={told(&i18n, cycle, *late)} /> }) }
        if overdue > 0 {
            <Notice tone={Tone::Warning} title={i18n.ta("assessment-overdue-findings", &[("count", overdue.into())])}>
                if session.has_role(may::LIST_ASSESSMENT_FINDINGS) {
                    <LinkButton to={Route::AssessmentFindings} label={i18n.t("assessment-show-findings")}
                        query={vec![("cycle_id", cycle.id.to_string()), ("overdue", "true".to_owned())]} />
                }
            </Notice>
        }
        if cycle.status != AssessmentCycleState::Open { <Figures items={figures(&i18n, cycle.counts)} /> }
        <Card title={i18n.t("assessment-steps")}><Timeline events={events(&i18n, cycle)} /></Card>
    </> }
}

/// What should have been done by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Late {
    /// The cut-off is over, and the figures are not frozen.
    Freezing,
    /// So many schools have not handed in their own assessment.
    Own(u32),
    /// So many schools are not inspected.
    Inspecting(u32),
    /// The results of so many hosts are missing, and inspections are due.
    Hosts(u32),
}

/// What is late on a day; the server decides by its own clock.
fn late(cycle: &AssessmentCycleView, today: NaiveDate) -> Vec<Late> {
    let counts = cycle.counts;
    let open = |done: u32| counts.schools.saturating_sub(done);
    let running = !matches!(cycle.status, AssessmentCycleState::Open | AssessmentCycleState::Concluded);
    let mut late = Vec::new();
    if cycle.status == AssessmentCycleState::Open && today > cycle.cut_off {
        late.push(Late::Freezing);
    }
    if running && today > cycle.self_assessment_due && open(counts.self_assessed) > 0 {
        late.push(Late::Own(open(counts.self_assessed)));
    }
    if running && today > cycle.inspection_due {
        let (inspected, hosts) = (open(counts.inspected), open(counts.host_assessed));
        late.extend((inspected > 0).then_some(Late::Inspecting(inspected)));
        late.extend((hosts > 0).then_some(Late::Hosts(hosts)));
    }
    late
}

fn told(i18n: &I18n, cycle: &AssessmentCycleView, late: Late) -> AttrValue {
    match late {
        Late::Freezing => i18n.ta("assessment-late-freezing", &[("day", time::day(cycle.cut_off).into())]),
        Late::Own(count) => i18n.ta("assessment-late-own", &[("count", count.into())]),
        Late::Inspecting(count) => i18n.ta("assessment-late-inspecting", &[("count", count.into())]),
        Late::Hosts(count) => i18n.ta("assessment-late-hosts", &[("count", count.into())]),
    }
}

fn figures(i18n: &I18n, counts: AssessmentCycleCounts) -> Vec<Figure> {
    let of = |label, done: u32| Figure {
        label,
        value: html! { format!("{done} / {}", counts.schools) },
        note: None,
    };
    vec![
        of(i18n.t("assessment-self-assessed"), counts.self_assessed),
        of(i18n.t("assessment-host-assessed"), counts.host_assessed),
        of(i18n.t("assessment-inspected"), counts.inspected),
        Figure {
            label: i18n.t("assessment-open-findings"),
            value: html! { counts.open_findings },
            note: Some(i18n.ta("assessment-of-which-overdue", &[("count", counts.overdue_findings.into())])),
        },
    ]
}

/// How many steps are behind a state.
const fn place(state: AssessmentCycleState) -> u8 {
    match state {
        AssessmentCycleState::Open => 0,
        AssessmentCycleState::SelfAssessment => 1,
        AssessmentCycleState::Inspection => 2,
        AssessmentCycleState::Concluded => 4,
    }
}

fn events(i18n: &I18n, cycle: &AssessmentCycleView) -> Vec<TimelineEvent> {
    let now = place(cycle.status);
    let event = |step: u8, title: AttrValue, when: AttrValue, detail: Option<AttrValue>| TimelineEvent {
        tone: match now.cmp(&step) {
            Ordering::Greater => Tone::Good,
            Ordering::Equal => Tone::Info,
            Ordering::Less => Tone::Neutral,
        },
        title,
        when,
        detail,
        ..TimelineEvent::default()
    };
    let by = |day: NaiveDate| i18n.ta("assessment-by", &[("day", time::day(day).into())]);
    let done = |at: Option<chrono::DateTime<chrono::Utc>>, otherwise: AttrValue| {
        at.map_or(otherwise, |at| i18n.ta("assessment-done-at", &[("at", time::minute(at).into())]))
    };
    let counts = cycle.counts;
    let of = |part: u32| {
        Some(i18n.ta("assessment-so-many", &[("done", part.into()), ("all", counts.schools.into())]))
    };
    let after = i18n.ta("assessment-after", &[("day", time::day(cycle.cut_off).into())]);
    let begun = now > 0;
    vec![
        event(0, i18n.t("assessment-step-freeze"), done(cycle.frozen_at, after), None),
        event(
            1,
            i18n.t("assessment-step-own"),
            by(cycle.self_assessment_due),
            of(counts.self_assessed).filter(|_| begun),
        ),
        event(
            2,
            i18n.t("assessment-step-inspect"),
            by(cycle.inspection_due),
            of(counts.inspected).filter(|_| now > 1),
        ),
        event(
            3,
            i18n.t("assessment-step-conclude"),
            done(cycle.concluded_at, i18n.t("assessment-after-inspections")),
            None,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycle(status: AssessmentCycleState) -> AssessmentCycleView {
        let text = serde_json::json!({
            "id": "01890a5d-ac96-774b-bcce-b302099a8057", "year": 2025, "status": status,
            "policy_id": "01890a5d-ac96-774b-bcce-b302099a8057", "policy_code": "ORDOS", "policy_version": 1,
            "cut_off": "2025-12-31", "self_assessment_due": "2026-01-31", "inspection_due": "2026-03-31",
            "assessors_per_school": 2, "session_sample_bp": 1000, "telephone_sample": 30,
            "counts": {
                "schools": 9, "self_assessed": 7, "host_assessed": 9, "inspected": 4,
                "open_findings": 0, "overdue_findings": 0,
            },
            "created_at": "2026-01-01T00:00:00Z", "frozen_at": null, "concluded_at": null, "version": 1,
        });
        serde_json::from_value(text).unwrap()
    }

    fn on(day: &str, status: AssessmentCycleState) -> Vec<Late> {
        late(&cycle(status), day.parse().unwrap())
    }

    #[test]
    fn what_is_late_is_told_from_the_day_after_it_was_due() {
        use AssessmentCycleState::{Concluded, Inspection, Open, SelfAssessment};
        assert_eq!(on("2025-12-31", Open), []);
        assert_eq!(on("2026-01-01", Open), [Late::Freezing]);
        assert_eq!(on("2026-01-31", SelfAssessment), []);
        assert_eq!(on("2026-02-01", SelfAssessment), [Late::Own(2)]);
        assert_eq!(on("2026-04-01", Inspection), [Late::Own(2), Late::Inspecting(5)]);
        assert_eq!(on("2027-01-01", Concluded), []);
    }
}
