//! What the rule must never do, whatever the facts.

mod examples;
mod properties;
mod recompute;

use std::collections::BTreeSet;

use contract::course::CategoryCode;
use contract::curriculum::{CandidateWeights, RefreshParameters, RefreshVerdict, RefreshWeights};
use contract::ids::CourseId;
use uuid::Uuid;

use super::*;
use crate::curriculum::domain::figures::CourseFigures;

const COUNTY: &str = "150602";

fn parameters() -> RefreshParameters {
    RefreshParameters {
        weights_bp: RefreshWeights {
            attendance: 2_500,
            completion: 1_500,
            satisfaction: 2_000,
            demand: 2_000,
            uptake: 1_500,
            cost: 500,
        },
        candidate_weights_bp: CandidateWeights {
            votes: 3_000,
            demand: 3_000,
            honours: 1_000,
            attendance: 1_500,
            satisfaction: 1_500,
        },
        keep_bp: 5_000,
        revise_bp: 3_500,
        weak_bp: 4_000,
        strong_bp: 7_500,
        gap_bp: 500,
        min_participants: 5,
        min_ratings: 3,
        max_additions: 2,
        max_candidates: 3,
        session_step_bp: 2_500,
        new_sessions: 12,
    }
}

fn rule() -> Rule {
    Rule::parse(parameters(), "2024-01-01".parse().unwrap(), "本市参数").unwrap()
}

fn id(number: u128) -> CourseId {
    CourseId(Uuid::from_u128(number))
}

fn category(at: usize) -> CategoryCode {
    ["civic_political", "culture_recreation", "health_fitness", "smart_living"][at].parse().unwrap()
}

/// A course of 12 sessions of which 10 were held, that so many of 20 participants attended each time.
fn taught(number: u128, of: usize, present: u32) -> TaughtCourse {
    TaughtCourse {
        code: format!("C-{number:03}"),
        category: category(of),
        available: true,
        retired: false,
        sessions_planned: 12,
        figures: CourseFigures {
            sessions_planned: 12,
            sessions_held: 10,
            minutes_held: 900,
            seats: 250,
            participants: 20,
            attendances: present * 10,
            completions: present,
            ratings: 10,
            satisfaction_centi: Some(100 + present * 20),
            ..CourseFigures::unknown(id(number))
        },
        waiting_learners: 0,
        cost_fen: None,
    }
}

fn offered(number: u128, of: usize) -> CatalogueCourse {
    CatalogueCourse {
        course_id: id(number),
        code: format!("C-{number:03}"),
        category: category(of),
        owner: None,
        honours: 0,
        elsewhere: Elsewhere::default(),
    }
}

fn school(courses: Vec<TaughtCourse>) -> School {
    School {
        county_code: COUNTY.to_owned(),
        courses,
        subscribed: BTreeSet::new(),
        also_taught: BTreeSet::new(),
        demand: Demand::default(),
    }
}

fn verdict(proposal: &Proposal, number: u128) -> RefreshVerdict {
    line(proposal, number).verdict
}

fn line(proposal: &Proposal, number: u128) -> &Line {
    proposal.lines.iter().find(|line| line.course == Some(id(number))).unwrap()
}
