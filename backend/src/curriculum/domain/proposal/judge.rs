//! What a course's score says of it.

use std::collections::BTreeMap;

use contract::course::CategoryCode;
use contract::curriculum::{RefreshReason, RefreshVerdict};
use contract::trace::{TraceNode, TraceValue};

use super::candidates::Candidate;
use super::facts::{School, TaughtCourse};
use super::measures::{self, CategoryShare, Costs, Measure};
use super::rule::{NEUTRAL, Rule, WHOLE};
use super::{Line, WEIGHTED};
use crate::curriculum::domain::Change;

/// A course of the plan before, judged.
pub(super) struct Judged<'a> {
    course: &'a TaughtCourse,
    score: u32,
    pub(super) verdict: RefreshVerdict,
    reasons: Vec<RefreshReason>,
    /// Whether it is attended, wanted and full, so that more of it is better than less.
    more: bool,
    trace: TraceNode,
}

impl Judged<'_> {
    /// The weakest first; what is equal goes by the code.
    pub(super) fn rank(&self) -> (u32, &str, uuid::Uuid) {
        (self.score, &self.course.code, self.course.figures.course_id.0)
    }

    pub(super) fn line(self, rule: &Rule, candidates: Vec<Candidate>) -> Line {
        let sessions = self.course.sessions_planned;
        let proposed_sessions = match self.verdict {
            RefreshVerdict::Revise => Some(rule.revised_sessions(sessions, self.more)),
            RefreshVerdict::Replace if candidates.is_empty() => None,
            _ => Some(sessions),
        };
        Line {
            course: Some(self.course.figures.course_id),
            category: self.course.category.clone(),
            verdict: self.verdict,
            score_bp: Some(self.score),
            sessions_planned: Some(sessions),
            proposed_sessions,
            reasons: self.reasons,
            candidates,
            trace: self.trace,
        }
    }
}

/// Judges one course.
pub(super) fn judge<'a>(
    rule: &Rule,
    course: &'a TaughtCourse,
    shares: &BTreeMap<CategoryCode, CategoryShare>,
    school: &School,
    costs: Costs,
) -> Judged<'a> {
    let none = CategoryShare { choices: 0, all_choices: 0, sessions: 0, all_sessions: 0 };
    let share = shares.get(&course.category).copied().unwrap_or(none);
    let votes = school.demand.courses.get(&course.figures.course_id).copied();
    let measured = [
        measures::attendance(rule, course),
        measures::completion(rule, course),
        measures::satisfaction(rule, course),
        measures::demand(share, votes),
        measures::uptake(course),
        measures::cost(course, costs),
    ];
    let weights = rule.weights.iter().map(|weight| u64::try_from(weight.value).unwrap_or(0));
    let sum: u64 = weights.zip(&measured).map(|(weight, one)| weight * u64::from(one.value)).sum();
    let score = u32::try_from(sum / u64::from(WHOLE)).unwrap_or(WHOLE);
    let verdict = verdict_of(rule, course, score);
    let reasons = reasons_of(rule, course, &measured);
    let more = [0, 3, 4].iter().all(|at| measured[*at].value >= NEUTRAL);
    let [one, two, three, four, five, six] = &rule.weights;
    let scored = TraceNode::computed("course_score", TraceValue::Count(score.into()), "bp", WEIGHTED)
        .with_inputs(measured.map(|measure| measure.node))
        .with_parameters([&one.source, &two.source, &three.source, &four.source, &five.source, &six.source]);
    let formula = if course.available { BY_SCORE } else { "replace what cannot be planned any more" };
    let trace = TraceNode::computed("verdict", TraceValue::from(verdict.as_str()), "", formula)
        .with_inputs([scored])
        .with_parameters([&rule.keep.source, &rule.revise.source]);
    Judged { course, score, verdict, reasons, more, trace }
}

const BY_SCORE: &str = "keep from keep_bp on, revise from revise_bp on, else replace";

fn verdict_of(rule: &Rule, course: &TaughtCourse, score: u32) -> RefreshVerdict {
    let parameters = rule.parameters();
    match score {
        _ if !course.available => RefreshVerdict::Replace,
        score if score >= parameters.keep_bp => RefreshVerdict::Keep,
        score if score >= parameters.revise_bp => RefreshVerdict::Revise,
        _ => RefreshVerdict::Replace,
    }
}

fn reasons_of(rule: &Rule, course: &TaughtCourse, measured: &[Measure; 6]) -> Vec<RefreshReason> {
    use RefreshReason as Why;
    let named = [
        (Why::WeakAttendance, Why::StrongAttendance),
        (Why::WeakCompletion, Why::StrongCompletion),
        (Why::WeakSatisfaction, Why::StrongSatisfaction),
        (Why::WeakDemand, Why::StrongDemand),
        (Why::WeakUptake, Why::StrongUptake),
        (Why::WeakCost, Why::StrongCost),
    ];
    let gone = if course.retired { Why::CourseRetired } else { Why::NotSharedAnyMore };
    let gone = (!course.available).then_some(gone);
    let never = (course.figures.sessions_held == 0).then_some(Why::NeverHeld);
    let little = (never.is_none() && !(measured[0].known && measured[2].known)).then_some(Why::LittleKnown);
    let of_figures =
        measured.iter().zip(named).filter_map(|(one, (weak, strong))| one.reason(rule, weak, strong));
    gone.into_iter().chain(never).chain(little).chain(of_figures).collect()
}

/// Lets a course that was to be kept be revised, since too little would change otherwise.
pub(super) fn raised(one: &mut Judged<'_>, change: Change, min_changed_bp: u32) {
    one.verdict = RefreshVerdict::Revise;
    one.reasons.push(RefreshReason::RaisedToMinimum);
    let fact = |name, number: u32| TraceNode::fact(name, TraceValue::Count(number.into()), "");
    let share = TraceNode::computed(
        "changed_share",
        TraceValue::Count(change.share_bp().into()),
        "bp",
        "changed_items / all_items",
    )
    .with_inputs([fact("changed_items", change.changed()), fact("all_items", change.total())]);
    let least = TraceNode::fact("min_changed_share", TraceValue::Count(min_changed_bp.into()), "bp");
    let kept = std::mem::replace(&mut one.trace, TraceNode::fact("verdict", false.into(), ""));
    one.trace = TraceNode::computed(
        "verdict",
        TraceValue::from(RefreshVerdict::Revise.as_str()),
        "",
        "revise the weakest kept while too little changes",
    )
    .with_inputs([kept, share, least]);
}
