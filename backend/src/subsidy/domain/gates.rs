//! The gates G1 to G9: all must be passed, or nothing is paid.

use std::borrow::Cow;

use contract::subsidy::{Gate, GateView, Grade};
use contract::trace::TraceValue;

use super::facts::School;
use super::money::floor;
use super::policy::{Policy, Switch};
use super::record::Record;

/// How a school stands to all gates, with a trace node each.
pub(super) struct Judged<N> {
    pub(super) views: Vec<GateView>,
    pub(super) node: N,
    pub(super) eligible: bool,
}

/// Judges a school by every gate of a policy.
pub(super) fn judge<N: Record>(policy: &Policy, school: &School) -> Judged<N> {
    let all = [
        hosted(policy, school),
        fixed_venue(policy, school),
        min_area(policy, school),
        curriculum_refresh(policy, school),
        opening_hours(policy, school),
        participation_floor(policy, school),
        host_assessment(policy, school),
        months_open(policy, school),
        signin_completeness(policy, school),
    ];
    let eligible = all.iter().all(|(view, _)| view.passed);
    let (views, nodes): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    let node = N::computed("eligible", eligible.into(), "", "all gates passed").with_inputs(nodes);
    Judged { views, node, eligible }
}

type Judgement<N> = (GateView, N);

fn gate(gate: Gate, passed: bool, actual: TraceValue, required: TraceValue, unit: &'static str) -> GateView {
    GateView { gate, passed, actual, required, unit: Cow::Borrowed(unit) }
}

fn hosted<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let fact = N::fact("hosted", school.hosted.into(), "");
    flag(Gate::HostedFacility, "gate.hosted_facility", school.hosted, &policy.gates.hosted, fact)
}

fn fixed_venue<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let fact = N::fact("fixed_venue", school.fixed_venue.into(), "");
    flag(Gate::FixedVenue, "gate.fixed_venue", school.fixed_venue, &policy.gates.fixed_venue, fact)
}

fn flag<N: Record>(which: Gate, name: &'static str, has: bool, asked: &Switch, fact: N) -> Judgement<N> {
    let passed = has || !asked.value;
    let node = N::computed(name, passed.into(), "", "has it, or not asked for")
        .with_inputs([fact])
        .with_parameters([&asked.source]);
    (gate(which, passed, has.into(), asked.value.into(), ""), node)
}

fn min_area<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let (asked, minimum) = (&policy.gates.min_area, policy.min_area.of(school.kind));
    let counted = school.counted_area().hundredths();
    let passed = !asked.value || counted >= minimum.value;
    let node = N::computed("gate.min_area", passed.into(), "", "counted_area >= minimum")
        .with_inputs([counted_area(school)])
        .with_parameters([&asked.source, &minimum.source]);
    let (actual, required) = (TraceValue::Hundredths(counted), TraceValue::Hundredths(minimum.value));
    (gate(Gate::MinArea, passed, actual, required, "square_metres"), node)
}

/// The area that counts, from the declared and, once inspected, the measured one.
pub(super) fn counted_area<N: Record>(school: &School) -> N {
    let hundredths = |area: contract::measure::Area| TraceValue::Hundredths(area.hundredths());
    let mut inputs = Vec::with_capacity(2);
    inputs.push(N::fact("declared_area", hundredths(school.declared_area), "square_metres"));
    if let Some(measured) = school.measured_area {
        inputs.push(N::fact("measured_area", hundredths(measured), "square_metres"));
    }
    let value = hundredths(school.counted_area());
    N::computed("counted_area", value, "square_metres", "min(declared_area, measured_area)")
        .with_inputs(inputs)
}

fn curriculum_refresh<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let asked = &policy.gates.refresh;
    let (due, done) = school.refreshes(policy.gates.due_open_days.value);
    let passed = !asked.value || done >= due;
    let node = N::computed("gate.curriculum_refresh", passed.into(), "", "refreshes_done >= refreshes_due")
        .with_inputs(refreshes(policy, school))
        .with_parameters([&asked.source]);
    (gate(Gate::CurriculumRefresh, passed, done.into(), due.into(), "half_years"), node)
}

/// The half-years that were due and those of them that were refreshed.
pub(super) fn refreshes<N: Record>(policy: &Policy, school: &School) -> [N; 2] {
    let asked = &policy.gates.due_open_days;
    let (due, done) = school.refreshes(asked.value);
    let days: Vec<_> = school
        .half_years
        .iter()
        .map(|half_year| {
            let name = match half_year.half {
                contract::curriculum::Half::H1 => "open_days.H1",
                contract::curriculum::Half::H2 => "open_days.H2",
            };
            N::fact(name, i64::from(half_year.open_days).into(), "days")
        })
        .collect();
    let due = N::computed("refreshes_due", due.into(), "half_years", "count(open_days >= minimum)")
        .with_inputs(days)
        .with_parameters([&asked.source]);
    [due, N::fact("refreshes_done", done.into(), "half_years")]
}

fn opening_hours<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let minimum = policy.gates.weekly_minutes.of(school.kind);
    let open = i64::from(school.weekly_opening_minutes);
    let passed = open >= minimum.value;
    let node = N::computed("gate.opening_hours", passed.into(), "", "weekly_opening >= minimum")
        .with_inputs([N::fact("weekly_opening", open.into(), "minutes")])
        .with_parameters([&minimum.source]);
    (gate(Gate::OpeningHours, passed, open.into(), minimum.value.into(), "minutes"), node)
}

fn participation_floor<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let minimum = &policy.gates.participation_bp;
    let (regular, registered) = (i64::from(school.regular_learners), i64::from(school.registered_learners));
    let passed =
        if registered == 0 { minimum.value == 0 } else { regular * 10_000 >= registered * minimum.value };
    let node = N::computed(
        "gate.participation_floor",
        passed.into(),
        "",
        "regular_learners / registered_learners >= minimum, compared exactly",
    )
    .with_inputs([
        N::fact("regular_learners", regular.into(), "learners"),
        N::fact("registered_learners", registered.into(), "learners"),
    ])
    .with_parameters([&minimum.source]);
    let actual = floor(i128::from(regular) * 10_000, i128::from(registered));
    (gate(Gate::ParticipationFloor, passed, actual.into(), minimum.value.into(), "bp"), node)
}

fn host_assessment<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let asked = &policy.gates.host_assessment;
    let passed = !asked.value || school.host_assessment != Grade::Unqualified;
    let node = N::computed("gate.host_assessment", passed.into(), "", "host_assessment is not unqualified")
        .with_inputs([N::fact("host_assessment", school.host_assessment.as_str().into(), "")])
        .with_parameters([&asked.source]);
    let required = Grade::Qualified.as_str().into();
    (gate(Gate::HostAssessment, passed, school.host_assessment.as_str().into(), required, ""), node)
}

fn months_open<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let minimum = &policy.gates.full_months;
    let open = i64::from(school.full_months_open);
    let passed = open >= minimum.value;
    let node = N::computed("gate.months_open", passed.into(), "", "full_months_open >= minimum")
        .with_inputs([N::fact("full_months_open", open.into(), "months")])
        .with_parameters([&minimum.source]);
    (gate(Gate::MonthsOpen, passed, open.into(), minimum.value.into(), "months"), node)
}

fn signin_completeness<N: Record>(policy: &Policy, school: &School) -> Judgement<N> {
    let minimum = &policy.gates.signin_bp;
    let share = i64::from(school.signin_completeness_bp);
    let passed = share >= minimum.value;
    let node = N::computed("gate.signin_completeness", passed.into(), "", "signin_completeness >= minimum")
        .with_inputs([N::fact("signin_completeness", share.into(), "bp")])
        .with_parameters([&minimum.source]);
    (gate(Gate::SigninCompleteness, passed, share.into(), minimum.value.into(), "bp"), node)
}
