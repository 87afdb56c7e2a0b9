//! What to keep, to revise, to replace and to add in the next half-year, from what is known of the ending one (notice,
//! 四(三): 根据银发学堂教学情况和老年人需求).
//!
//! The rule is pure and whole-numbered: the same facts in any order give the same proposal, byte for byte, and every
//! number in its traces can be worked out again from what stands below it. What is not known counts neither for a course
//! nor against it.

mod candidates;
mod facts;
mod judge;
mod measures;
mod rule;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use contract::course::CategoryCode;
use contract::curriculum::{RefreshReason, RefreshVerdict};
use contract::ids::CourseId;
use contract::trace::{TraceNode, TraceValue};

pub use candidates::{Candidate, Catalogue};
pub use facts::{CatalogueCourse, Demand, Elsewhere, School, TaughtCourse, Votes};
pub use rule::Rule;

use super::Change;
use candidates::Ranking;
use judge::{Judged, judge, raised};
use measures::{CategoryShare, Costs};

/// The formula of a score.
const WEIGHTED: &str = "sum of weight × measure";

/// A line of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The course of the plan before; none where something is added.
    pub course: Option<CourseId>,
    /// The category of the course, or of what is added.
    pub category: CategoryCode,
    /// What is proposed.
    pub verdict: RefreshVerdict,
    /// The score of the course, 0 to 10,000.
    pub score_bp: Option<u32>,
    /// How many sessions it had.
    pub sessions_planned: Option<u16>,
    /// How many sessions it is to have, or what takes its place.
    pub proposed_sessions: Option<u16>,
    /// Why.
    pub reasons: Vec<RefreshReason>,
    /// What could be taught instead, the best first.
    pub candidates: Vec<Candidate>,
    /// How it came about.
    pub trace: TraceNode,
}

/// How a category is wanted and taught, in basis points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The category.
    pub code: CategoryCode,
    /// Its share in what was chosen.
    pub demand_bp: Option<u32>,
    /// Its share in the sessions of the plan before.
    pub supply_bp: Option<u32>,
}

/// What is proposed to a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The courses of the plan before, the weakest first, then what is added.
    pub lines: Vec<Line>,
    /// How the plan would differ from the one before.
    pub change: Change,
    /// The categories that are wanted or taught.
    pub categories: Vec<Category>,
}

/// Proposes the next plan of a school, of which at least `min_changed_bp` differs from the one before.
#[must_use]
pub fn propose(rule: &Rule, catalogue: &Catalogue, school: &School, min_changed_bp: u32) -> Proposal {
    let shares = shares(catalogue, school);
    let costs = Costs::of(&school.courses);
    let mut judged: Vec<Judged<'_>> =
        school.courses.iter().map(|course| judge(rule, course, &shares, school, costs)).collect();
    judged.sort_by(|one, other| one.rank().cmp(&other.rank()));
    let mut ranking = Ranking::new(rule, catalogue, school, &shares);
    let mut gaps = gaps(rule, &shares, school);
    let mut replaced: Vec<Vec<Candidate>> = Vec::with_capacity(judged.len());
    for one in &judged {
        let leaves = one.verdict == RefreshVerdict::Replace;
        replaced.push(if leaves { replacement(&mut ranking, &mut gaps) } else { Vec::new() });
    }
    let additions = additions(rule, &mut ranking, gaps, school.courses.is_empty());
    let change = raise(&mut judged, &replaced, additions.len(), min_changed_bp);
    let lines = judged.into_iter().zip(replaced).map(|(one, candidates)| one.line(rule, candidates));
    let lines = lines.chain(additions).collect();
    Proposal { lines, change, categories: categories(&shares) }
}

/// The share of each category that is offered, wanted or taught.
fn shares(catalogue: &Catalogue, school: &School) -> BTreeMap<CategoryCode, CategoryShare> {
    let all_choices = school.demand.total();
    let all_sessions = school.courses.iter().map(|course| u64::from(course.sessions_planned)).sum();
    let none = CategoryShare { choices: 0, all_choices, sessions: 0, all_sessions };
    let mut shares: BTreeMap<CategoryCode, CategoryShare> =
        catalogue.categories().iter().map(|code| (code.clone(), none)).collect();
    for (code, choices) in &school.demand.categories {
        shares.entry(code.clone()).or_insert(none).choices = *choices;
    }
    for course in &school.courses {
        shares.entry(course.category.clone()).or_insert(none).sessions += u64::from(course.sessions_planned);
    }
    shares
}

fn categories(shares: &BTreeMap<CategoryCode, CategoryShare>) -> Vec<Category> {
    let told = shares.iter().filter(|(_, share)| share.choices > 0 || share.sessions > 0);
    told.map(|(code, share)| Category {
        code: code.clone(),
        demand_bp: share.demand_bp(),
        supply_bp: share.supply_bp(),
    })
    .collect()
}

/// A category of which there is too little.
struct Gap {
    category: CategoryCode,
    share: CategoryShare,
}

/// Those that are wanted most beyond what is taught come first. A school's first plan has all that is wanted, or a bit of
/// everything where nobody was asked.
fn gaps(rule: &Rule, shares: &BTreeMap<CategoryCode, CategoryShare>, school: &School) -> Vec<Gap> {
    let first = school.courses.is_empty();
    let least = u32::try_from(rule.gap.value).unwrap_or(u32::MAX);
    let lacks = |share: &CategoryShare| match share.gap_bp() {
        Some(gap) if first => gap > 0,
        Some(gap) => gap >= least && share.choices > 0,
        None => first && share.all_choices == 0,
    };
    let mut found: Vec<Gap> = shares
        .iter()
        .filter(|(_, share)| lacks(share))
        .map(|(category, share)| Gap { category: category.clone(), share: *share })
        .collect();
    found.sort_by(|one, other| {
        (other.share.gap_bp(), &one.category).cmp(&(one.share.gap_bp(), &other.category))
    });
    found
}

/// A place that becomes free goes to the category that lacks most, or else to the best course there is.
fn replacement(ranking: &mut Ranking<'_>, gaps: &mut Vec<Gap>) -> Vec<Candidate> {
    for at in 0..gaps.len() {
        let candidates = ranking.take(Some(&gaps[at].category));
        if !candidates.is_empty() {
            gaps.remove(at);
            return candidates;
        }
    }
    ranking.take(None)
}

fn additions(rule: &Rule, ranking: &mut Ranking<'_>, gaps: Vec<Gap>, first: bool) -> Vec<Line> {
    let most = if first { usize::MAX } else { rule.parameters().max_additions as usize };
    let line = |gap: Gap| {
        let candidates = ranking.take(Some(&gap.category));
        (!candidates.is_empty()).then(|| addition(rule, gap, candidates, first))
    };
    gaps.into_iter().filter_map(line).take(most).collect()
}

fn addition(rule: &Rule, gap: Gap, candidates: Vec<Candidate>, first: bool) -> Line {
    let share = |name, bp: Option<u32>, formula, facts: &[TraceNode]| {
        TraceNode::computed(name, TraceValue::Count(bp.unwrap_or(0).into()), "bp", formula).with_inputs(facts)
    };
    let facts = gap.share.facts();
    let wanted =
        share("category_wanted", gap.share.demand_bp(), "category_choices / all_choices", &facts[..2]);
    let taught =
        share("category_taught", gap.share.supply_bp(), "category_sessions / all_sessions", &facts[2..]);
    let value = TraceValue::Count(gap.share.gap_bp().unwrap_or(0).into());
    let trace = TraceNode::computed("category_gap", value, "bp", "category_wanted - category_taught")
        .with_inputs([wanted, taught])
        .with_parameters([&rule.gap.source]);
    Line {
        course: None,
        category: gap.category,
        verdict: RefreshVerdict::Add,
        score_bp: None,
        sessions_planned: None,
        proposed_sessions: u16::try_from(rule.parameters().new_sessions).ok(),
        reasons: vec![if first { RefreshReason::FirstPlan } else { RefreshReason::CategoryGap }],
        candidates,
        trace,
    }
}

/// Raises the weakest that were to be kept until enough would change; answers how the plan would differ then.
fn raise(
    judged: &mut [Judged<'_>],
    replaced: &[Vec<Candidate>],
    additions: usize,
    min_changed_bp: u32,
) -> Change {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let count = |judged: &[Judged<'_>], wanted| judged.iter().filter(|one| one.verdict == wanted).count();
    let filled = replaced.iter().filter(|candidates| !candidates.is_empty()).count();
    let mut change = Change {
        added: number(filled + additions),
        dropped: number(count(judged, RefreshVerdict::Replace)),
        altered: number(count(judged, RefreshVerdict::Revise)),
        kept: number(count(judged, RefreshVerdict::Keep)),
    };
    // They stand in the order of their scores, the weakest first.
    for one in judged.iter_mut().filter(|one| one.verdict == RefreshVerdict::Keep) {
        if change.reaches(min_changed_bp) {
            break;
        }
        raised(one, change, min_changed_bp);
        change.altered += 1;
        change.kept -= 1;
    }
    change
}
