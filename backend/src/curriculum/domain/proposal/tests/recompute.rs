//! Works every number of a trace out again from what stands below it.

use contract::trace::{TraceNode, TraceValue};

use super::*;
use crate::curriculum::domain::figures::share_bp;

fn number(value: &TraceValue) -> u64 {
    match value {
        TraceValue::Count(number) | TraceValue::Hundredths(number) => u64::try_from(*number).unwrap(),
        other => panic!("{other} is no number"),
    }
}

fn input(node: &TraceNode, name: &str) -> u64 {
    number(
        &node
            .inputs
            .iter()
            .find(|one| one.name == name)
            .unwrap_or_else(|| panic!("{name} in {node:?}"))
            .value,
    )
}

fn parameter(node: &TraceNode, key: &str) -> u64 {
    number(&node.parameters.iter().find(|one| one.key == key).unwrap().value)
}

fn bp(part: u64, whole: u64) -> u64 {
    share_bp(part, whole).unwrap().min(10_000).into()
}

fn half(one: u64, other: u64, by: u64, per: u64) -> u64 {
    (5_000 * one * other).checked_div(by * per).unwrap_or(10_000).min(10_000)
}

fn weighted(node: &TraceNode) -> u64 {
    assert_eq!(node.parameters.len(), node.inputs.len());
    let weights = node.parameters.iter().map(|one| number(&one.value));
    weights.zip(&node.inputs).map(|(weight, one)| weight * number(&one.value)).sum::<u64>() / 10_000
}

fn expected(node: &TraceNode) -> u64 {
    let of = |name: &str| input(node, name);
    match (&*node.name, &*node.formula) {
        (_, super::super::measures::UNKNOWN) => 5_000,
        ("course_score" | "candidate_score", _) => weighted(node),
        ("attendance_rate", _) => bp(of("attendances"), of("participants") * of("sessions_held")),
        ("completion_rate", _) => bp(of("completions"), of("participants")),
        ("satisfaction_rate", _) => (of("mean_rating") - 100) * 25,
        ("category_demand", _) if of("category_sessions") == 0 => {
            if of("category_choices") > 0 {
                10_000
            } else {
                0
            }
        }
        ("category_demand", _) => {
            half(of("category_choices"), of("all_sessions"), of("all_choices"), of("category_sessions"))
        }
        ("course_votes", _) => half(of("votes"), 100, of("expected_votes"), 1),
        ("demand", _) => node.inputs.iter().map(|one| number(&one.value)).max().unwrap(),
        ("uptake", _) => bp(of("attendances") + of("waiting_learners") * of("sessions_held"), of("seats")),
        ("cost", _) => half(of("all_costs"), of("attendances"), of("all_attendances"), of("course_cost")),
        ("honours", _) => 5_000 + of("honours").min(2) * 2_500,
        ("attendance_elsewhere", _) => bp(of("attendances"), of("possible_attendances")),
        ("category_gap", _) => of("category_wanted") - of("category_taught"),
        ("category_wanted", _) => share_bp(of("category_choices"), of("all_choices")).map_or(0, u64::from),
        ("category_taught", _) => share_bp(of("category_sessions"), of("all_sessions")).map_or(0, u64::from),
        ("changed_share", _) => bp(of("changed_items"), of("all_items")),
        other => panic!("nobody has said how {other:?} is worked out"),
    }
}

fn expected_verdict(node: &TraceNode) -> &'static str {
    match &*node.formula {
        "replace what cannot be planned any more" => "replace",
        "revise the weakest kept while too little changes" => {
            assert_eq!(node.inputs[0].value.to_string(), "keep");
            assert!(input(node, "changed_share") < input(node, "min_changed_share"));
            "revise"
        }
        _ => match input(node, "course_score") {
            score if score >= parameter(node, "keep_bp") => "keep",
            score if score >= parameter(node, "revise_bp") => "revise",
            _ => "replace",
        },
    }
}

/// Holds a trace against itself; answers how many numbers were worked out.
pub(super) fn check(node: &TraceNode) -> usize {
    let below: usize = node.inputs.iter().map(check).sum();
    if node.formula.is_empty() {
        assert!(node.inputs.is_empty());
        return below;
    }
    assert!(!node.inputs.is_empty(), "{node:?}");
    if node.name == "verdict" {
        assert_eq!(node.value.to_string(), expected_verdict(node));
    } else {
        assert_eq!(number(&node.value), expected(node), "{node:?}");
        assert!(number(&node.value) <= 10_000);
    }
    below + 1
}

#[test]
fn a_trace_that_was_tampered_with_is_noticed() {
    let proposal = propose(&rule(), &Catalogue::new(&rule(), Vec::new()), &school(vec![taught(1, 0, 18)]), 0);
    let trace = &proposal.lines[0].trace;
    assert!(check(trace) >= 8);
    let mut wrong = trace.clone();
    wrong.inputs[0].inputs[0].value = TraceValue::Count(8_999);
    assert!(std::panic::catch_unwind(|| check(&wrong)).is_err());
}
