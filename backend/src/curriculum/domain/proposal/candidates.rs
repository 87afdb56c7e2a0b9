//! Which courses of the catalogue could be taught instead, the best first.

use std::collections::{BTreeMap, HashMap, HashSet};

use contract::course::CategoryCode;
use contract::curriculum::RefreshReason;
use contract::ids::CourseId;
use contract::trace::{TraceNode, TraceValue};

use super::facts::{CatalogueCourse, School};
use super::measures::{self, CategoryShare};
use super::rule::{NEUTRAL, Rule, WHOLE};

/// The catalogue, prepared once for any number of schools.
#[derive(Debug)]
pub struct Catalogue {
    courses: Vec<Entry>,
    at: HashMap<CourseId, usize>,
    categories: Vec<CategoryCode>,
}

#[derive(Debug)]
struct Entry {
    course: CatalogueCourse,
    category: usize,
    /// Weight times value of what does not depend on the school.
    fixed: u64,
}

impl Catalogue {
    /// Of courses that can be planned, in any order.
    #[must_use]
    pub fn new(rule: &Rule, mut courses: Vec<CatalogueCourse>) -> Self {
        courses
            .sort_unstable_by(|one, other| (&one.code, one.course_id).cmp(&(&other.code, other.course_id)));
        let mut categories: Vec<CategoryCode> =
            courses.iter().map(|course| course.category.clone()).collect();
        categories.sort_unstable();
        categories.dedup();
        let entry = |course: CatalogueCourse| {
            let category = categories.binary_search(&course.category).unwrap_or_default();
            let fixed = fixed(rule, &course);
            Entry { course, category, fixed }
        };
        let courses: Vec<Entry> = courses.into_iter().map(entry).collect();
        let at = courses.iter().enumerate().map(|(at, entry)| (entry.course.course_id, at)).collect();
        Self { courses, at, categories }
    }

    /// The categories of which there is a course.
    pub(super) fn categories(&self) -> &[CategoryCode] {
        &self.categories
    }
}

fn fixed(rule: &Rule, course: &CatalogueCourse) -> u64 {
    let [.., honours, attendance, satisfaction] = &rule.candidate_weights;
    let values = [
        (honours, measures::honours_value(course.honours)),
        (attendance, measures::elsewhere_attendance_value(rule, course).unwrap_or(NEUTRAL)),
        (satisfaction, measures::elsewhere_satisfaction_value(rule, course).unwrap_or(NEUTRAL)),
    ];
    values.iter().map(|(weight, value)| weighed(weight.value, *value)).sum()
}

fn weighed(weight: i64, value: u32) -> u64 {
    u64::try_from(weight).unwrap_or(0) * u64::from(value)
}

/// A candidate with the reasons for it and its trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The course.
    pub course_id: CourseId,
    /// Its category.
    pub category: CategoryCode,
    /// Its score, 0 to 10,000.
    pub score_bp: u32,
    /// Why.
    pub reasons: Vec<RefreshReason>,
    /// How the score came about.
    pub trace: TraceNode,
}

/// The candidates of one school, the best first, of which each place is given to one.
pub(super) struct Ranking<'a> {
    rule: &'a Rule,
    catalogue: &'a Catalogue,
    school: &'a School,
    shares: &'a BTreeMap<CategoryCode, CategoryShare>,
    /// Score and place in the catalogue, the best first.
    ranked: Vec<(u32, usize)>,
    taken: HashSet<usize>,
}

impl<'a> Ranking<'a> {
    pub(super) fn new(
        rule: &'a Rule,
        catalogue: &'a Catalogue,
        school: &'a School,
        shares: &'a BTreeMap<CategoryCode, CategoryShare>,
    ) -> Self {
        let [votes, demand, ..] = &rule.candidate_weights;
        let mut known = vec![false; catalogue.courses.len()];
        let of_plan = school.courses.iter().map(|course| course.figures.course_id);
        for id in of_plan.chain(school.also_taught.iter().copied()) {
            if let Some(at) = catalogue.at.get(&id) {
                known[*at] = true;
            }
        }
        let demands: Vec<u64> = catalogue
            .categories
            .iter()
            .map(|category| {
                let value = shares.get(category).and_then(CategoryShare::value).unwrap_or(NEUTRAL);
                weighed(demand.value, value)
            })
            .collect();
        let unasked = weighed(votes.value, NEUTRAL);
        let score = |(at, entry): (usize, &Entry)| {
            let chosen = school.demand.courses.get(&entry.course.course_id).copied();
            let by_votes = measures::votes_value(chosen).map_or(unasked, |value| weighed(votes.value, value));
            let sum = (by_votes + demands[entry.category] + entry.fixed) / u64::from(WHOLE);
            (u32::try_from(sum).unwrap_or(WHOLE), at)
        };
        let here = |entry: &Entry| {
            entry.course.owner.as_ref().is_none_or(|owner| *owner == school.county_code)
                || school.subscribed.contains(&entry.course.course_id)
        };
        let mut ranked: Vec<(u32, usize)> = catalogue
            .courses
            .iter()
            .enumerate()
            .filter(|(at, entry)| !known[*at] && here(entry))
            .map(score)
            .collect();
        // Equal scores go by the code, in whose order the catalogue stands.
        ranked.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        Self { rule, catalogue, school, shares, ranked, taken: HashSet::new() }
    }

    /// Gives a place to the best candidate left, of a category or of any; behind it others that could have it.
    pub(super) fn take(&mut self, category: Option<&CategoryCode>) -> Vec<Candidate> {
        let most = self.rule.parameters().max_candidates as usize;
        let fits =
            |at: usize| category.is_none_or(|wanted| self.catalogue.courses[at].course.category == *wanted);
        let left = self.ranked.iter().filter(|(_, at)| !self.taken.contains(at) && fits(*at));
        let found: Vec<(u32, usize)> = left.take(most).copied().collect();
        let candidates = found.iter().map(|(score, at)| self.candidate(*score, *at)).collect();
        self.taken.extend(found.first().map(|(_, at)| *at));
        candidates
    }

    fn candidate(&self, score_bp: u32, at: usize) -> Candidate {
        let (rule, course) = (self.rule, &self.catalogue.courses[at].course);
        let share = self.shares.get(&course.category).copied().unwrap_or(CategoryShare {
            choices: 0,
            all_choices: 0,
            sessions: 0,
            all_sessions: 0,
        });
        let measured = [
            measures::votes(self.school.demand.courses.get(&course.course_id).copied()),
            share.measure(),
            measures::honours(course),
            measures::elsewhere_attendance(rule, course),
            measures::elsewhere_satisfaction(rule, course),
        ];
        let [votes, demand, _, attendance, satisfaction] = &measured;
        let (strong, above) = (rule.parameters().strong_bp, NEUTRAL);
        let reasons = [
            (votes.known && votes.value > above, RefreshReason::VotedFor),
            (demand.known && demand.value > above, RefreshReason::CategoryWanted),
            (course.honours > 0, RefreshReason::Honoured),
            (attendance.known && attendance.value >= strong, RefreshReason::AttendedElsewhere),
            (satisfaction.known && satisfaction.value >= strong, RefreshReason::LikedElsewhere),
            (!attendance.known && !satisfaction.known, RefreshReason::UntriedElsewhere),
        ];
        let reasons = reasons.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).collect();
        let [one, two, three, four, five] = &rule.candidate_weights;
        let trace =
            TraceNode::computed("candidate_score", TraceValue::Count(score_bp.into()), "bp", super::WEIGHTED)
                .with_inputs(measured.map(|measure| measure.node))
                .with_parameters([&one.source, &two.source, &three.source, &four.source, &five.source]);
        let (course_id, category) = (course.course_id, course.category.clone());
        Candidate { course_id, category, score_bp, reasons, trace }
    }
}
