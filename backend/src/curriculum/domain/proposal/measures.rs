//! What a figure counts for: each measure from 0 to 10,000, and how it came about.
//!
//! What is too little known counts as the middle. Every division is rounded down.

use contract::curriculum::RefreshReason;
use contract::trace::{TraceNode, TraceValue};

use super::facts::{CatalogueCourse, TaughtCourse, Votes};
use super::rule::{NEUTRAL, Rule, WHOLE};
use crate::curriculum::domain::figures::share_bp;

/// One measure of a course.
#[derive(Debug, Clone)]
pub(super) struct Measure {
    pub(super) value: u32,
    pub(super) known: bool,
    pub(super) node: TraceNode,
}

impl Measure {
    fn new(name: &'static str, formula: &'static str, value: Option<u32>, facts: Vec<TraceNode>) -> Self {
        let known = value.is_some();
        let value = value.unwrap_or(NEUTRAL).min(WHOLE);
        let formula = if known { formula } else { UNKNOWN };
        let node = TraceNode::computed(name, count(value), "bp", formula).with_inputs(facts);
        Self { value, known, node }
    }

    /// What it is named as, if anything.
    pub(super) fn reason(
        &self,
        rule: &Rule,
        weak: RefreshReason,
        strong: RefreshReason,
    ) -> Option<RefreshReason> {
        match self.value {
            value if self.known && value < rule.parameters().weak_bp => Some(weak),
            value if self.known && value >= rule.parameters().strong_bp => Some(strong),
            _ => None,
        }
    }
}

/// The formula of what is not known.
pub(super) const UNKNOWN: &str = "the middle, too little known";

fn count(number: impl TryInto<i64>) -> TraceValue {
    TraceValue::Count(number.try_into().unwrap_or(i64::MAX))
}

fn hundredths(number: u64) -> TraceValue {
    TraceValue::Hundredths(i64::try_from(number).unwrap_or(i64::MAX))
}

fn fact(name: &'static str, number: impl TryInto<i64>) -> TraceNode {
    TraceNode::fact(name, count(number), "")
}

fn enough(number: u32, least: i64) -> bool {
    i64::from(number) >= least
}

/// How much of a school's teaching and of its elders' choices is of a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CategoryShare {
    pub(super) choices: u64,
    pub(super) all_choices: u64,
    pub(super) sessions: u64,
    pub(super) all_sessions: u64,
}

impl CategoryShare {
    pub(super) fn demand_bp(&self) -> Option<u32> {
        share_bp(self.choices, self.all_choices)
    }

    pub(super) fn supply_bp(&self) -> Option<u32> {
        share_bp(self.sessions, self.all_sessions)
    }

    /// By how much it is wanted more than it is taught.
    pub(super) fn gap_bp(&self) -> Option<u32> {
        self.demand_bp()?.checked_sub(self.supply_bp().unwrap_or(0))
    }

    /// Half of what is wanted by what is taught: as much as it is taught is the middle, twice as much the top.
    pub(super) fn value(&self) -> Option<u32> {
        if self.all_choices == 0 {
            return None;
        }
        Some(match self.sessions {
            0 if self.choices > 0 => WHOLE,
            0 => 0,
            sessions => ratio(self.choices, self.all_sessions, self.all_choices, sessions),
        })
    }

    pub(super) fn facts(&self) -> Vec<TraceNode> {
        vec![
            fact("category_choices", self.choices),
            fact("all_choices", self.all_choices),
            fact("category_sessions", self.sessions),
            fact("all_sessions", self.all_sessions),
        ]
    }

    pub(super) fn measure(&self) -> Measure {
        Measure::new(
            "category_demand",
            "min(1, part of the choices / part of the sessions / 2)",
            self.value(),
            self.facts(),
        )
    }
}

/// `5000 × one × other / (by × per)`, at most the whole.
fn ratio(one: u64, other: u64, by: u64, per: u64) -> u32 {
    let (above, below) =
        (u128::from(NEUTRAL) * u128::from(one) * u128::from(other), u128::from(by) * u128::from(per));
    let value = above.checked_div(below).unwrap_or(WHOLE.into()).min(WHOLE.into());
    u32::try_from(value).unwrap_or(WHOLE)
}

/// How this very course was chosen against the mean of what could be chosen.
pub(super) fn votes_value(votes: Option<Votes>) -> Option<u32> {
    let votes = votes.filter(|votes| votes.expected_centi > 0)?;
    Some(ratio(votes.votes, 100, votes.expected_centi, 1))
}

pub(super) fn votes(of: Option<Votes>) -> Measure {
    let given = of.unwrap_or_default();
    let facts = vec![
        fact("votes", given.votes),
        TraceNode::fact("expected_votes", hundredths(given.expected_centi), ""),
    ];
    Measure::new("course_votes", "min(1, votes / expected_votes / 2)", votes_value(of), facts)
}

pub(super) fn attendance(rule: &Rule, course: &TaughtCourse) -> Measure {
    let figures = &course.figures;
    let known = enough(figures.participants, rule.min_participants.value);
    let facts = vec![
        fact("attendances", figures.attendances),
        fact("participants", figures.participants),
        fact("sessions_held", figures.sessions_held),
    ];
    let value = figures.attendance_bp().filter(|_| known);
    let mut measure =
        Measure::new("attendance_rate", "attendances / (participants × sessions_held)", value, facts);
    measure.node = measure.node.with_parameters([&rule.min_participants.source]);
    measure
}

pub(super) fn completion(rule: &Rule, course: &TaughtCourse) -> Measure {
    let figures = &course.figures;
    let known = enough(figures.participants, rule.min_participants.value);
    let facts = vec![fact("completions", figures.completions), fact("participants", figures.participants)];
    let value = figures.completion_bp().filter(|_| known);
    let mut measure = Measure::new("completion_rate", "completions / participants", value, facts);
    measure.node = measure.node.with_parameters([&rule.min_participants.source]);
    measure
}

pub(super) fn satisfaction(rule: &Rule, course: &TaughtCourse) -> Measure {
    let figures = &course.figures;
    let known = enough(figures.ratings, rule.min_ratings.value);
    let value = figures.satisfaction_bp().filter(|_| known);
    rated(rule, figures.ratings.into(), figures.satisfaction_centi, value)
}

fn rated(rule: &Rule, ratings: u64, mean_centi: Option<u32>, value: Option<u32>) -> Measure {
    let mut facts = vec![fact("ratings", ratings)];
    facts.extend(mean_centi.map(|mean| TraceNode::fact("mean_rating", hundredths(mean.into()), "")));
    let mut measure = Measure::new("satisfaction_rate", "(mean_rating - 1) / 4", value, facts);
    measure.node = measure.node.with_parameters([&rule.min_ratings.source]);
    measure
}

/// How the category is wanted, or this very course, whichever says more for it.
pub(super) fn demand(share: CategoryShare, of: Option<Votes>) -> Measure {
    let (category, own) = (share.measure(), votes(of));
    let value = match (category.known, own.known) {
        (false, false) => None,
        (true, false) => Some(category.value),
        (false, true) => Some(own.value),
        (true, true) => Some(category.value.max(own.value)),
    };
    let known = [category, own].into_iter().filter(|measure| measure.known || value.is_none());
    let inputs = known.map(|measure| measure.node).collect();
    Measure::new("demand", "the higher of what is known", value, inputs)
}

pub(super) fn uptake(course: &TaughtCourse) -> Measure {
    let figures = &course.figures;
    let asked = u64::from(figures.attendances)
        + u64::from(course.waiting_learners) * u64::from(figures.sessions_held);
    let facts = vec![
        fact("attendances", figures.attendances),
        fact("waiting_learners", course.waiting_learners),
        fact("sessions_held", figures.sessions_held),
        fact("seats", figures.seats),
    ];
    Measure::new(
        "uptake",
        "min(1, (attendances + waiting_learners × sessions_held) / seats)",
        share_bp(asked, figures.seats.into()),
        facts,
    )
}

/// What the courses with known costs cost together, and how often they were attended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Costs {
    pub(super) fen: u64,
    pub(super) attendances: u64,
}

impl Costs {
    pub(super) fn of(courses: &[TaughtCourse]) -> Self {
        let known = courses.iter().filter_map(|course| {
            let attendances = u64::from(course.figures.attendances);
            course.cost_fen.filter(|_| attendances > 0).map(|fen| (fen, attendances))
        });
        known.fold(Self::default(), |sum, (fen, attendances)| Self {
            fen: sum.fen + fen,
            attendances: sum.attendances + attendances,
        })
    }
}

/// Half of the school's mean cost of an attendance by the course's own.
pub(super) fn cost(course: &TaughtCourse, all: Costs) -> Measure {
    let attendances = u64::from(course.figures.attendances);
    let value = course
        .cost_fen
        .filter(|_| attendances > 0)
        .map(|fen| ratio(all.fen, attendances, all.attendances, fen));
    let facts = vec![
        TraceNode::fact("course_cost", hundredths(course.cost_fen.unwrap_or(0)), "yuan"),
        fact("attendances", attendances),
        TraceNode::fact("all_costs", hundredths(all.fen), "yuan"),
        fact("all_attendances", all.attendances),
    ];
    Measure::new("cost", "min(1, mean cost of an attendance / own / 2)", value, facts)
}

/// One honour lifts a course halfway from the middle to the top, two all the way.
pub(super) fn honours_value(honours: u32) -> u32 {
    NEUTRAL + honours.min(2) * 2_500
}

pub(super) fn honours(course: &CatalogueCourse) -> Measure {
    let facts = vec![fact("honours", course.honours)];
    Measure::new("honours", "1/2 + honours / 4, at most 1", Some(honours_value(course.honours)), facts)
}

pub(super) fn elsewhere_attendance_value(rule: &Rule, course: &CatalogueCourse) -> Option<u32> {
    let known =
        i64::try_from(course.elsewhere.participants).unwrap_or(i64::MAX) >= rule.min_participants.value;
    share_bp(course.elsewhere.attendances, course.elsewhere.places).filter(|_| known)
}

pub(super) fn elsewhere_attendance(rule: &Rule, course: &CatalogueCourse) -> Measure {
    let elsewhere = &course.elsewhere;
    let facts = vec![
        fact("attendances", elsewhere.attendances),
        fact("possible_attendances", elsewhere.places),
        fact("participants", elsewhere.participants),
    ];
    let value = elsewhere_attendance_value(rule, course);
    let mut measure =
        Measure::new("attendance_elsewhere", "attendances / possible_attendances", value, facts);
    measure.node = measure.node.with_parameters([&rule.min_participants.source]);
    measure
}

fn elsewhere_mean_centi(course: &CatalogueCourse) -> Option<u32> {
    let mean = course.elsewhere.ratings_centi.checked_div(course.elsewhere.ratings)?;
    u32::try_from(mean).ok()
}

pub(super) fn elsewhere_satisfaction_value(rule: &Rule, course: &CatalogueCourse) -> Option<u32> {
    let known = i64::try_from(course.elsewhere.ratings).unwrap_or(i64::MAX) >= rule.min_ratings.value;
    elsewhere_mean_centi(course).filter(|_| known).map(|mean| mean.saturating_sub(100).min(400) * 25)
}

pub(super) fn elsewhere_satisfaction(rule: &Rule, course: &CatalogueCourse) -> Measure {
    let value = elsewhere_satisfaction_value(rule, course);
    rated(rule, course.elsewhere.ratings, elsewhere_mean_centi(course), value)
}
