//! The draw (双随机): who inspects which school, and what is checked there.
//!
//! Everything is ranked by the SM3 of the seed and of what it is; nothing else decides. So whoever knows the seed and the
//! lists draws again and finds the same, and nobody can wish for another outcome without another seed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sm3::{Digest as _, Sm3};
use uuid::Uuid;

use super::AssessmentError;

/// A school to draw for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnSchool {
    /// The school in the cycle.
    pub assessment_id: Uuid,
    /// Its code.
    pub code: String,
    /// The seal of its frozen sessions, of which the sample is drawn.
    pub sessions: String,
    /// The seal of its frozen learners.
    pub learners: String,
}

/// Out of what is drawn. The sessions and learners themselves stand in the frozen sources, which the seals name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    /// The schools by code.
    pub schools: Vec<DrawnSchool>,
    /// The assessors by id.
    pub assessors: Vec<Uuid>,
    /// Who is kept away from which school by an interest.
    pub conflicts: BTreeSet<(Uuid, Uuid)>,
    /// How many assessors go to a school.
    pub per_school: usize,
}

/// Who goes to which school: its place in the cycle, and its assessors in the order in which they were drawn.
pub type Outcome = Vec<(Uuid, Vec<Uuid>)>;

/// How far a thing is from the front of a draw.
fn rank(seed: &str, what: &str, parts: [&str; 2]) -> [u8; 32] {
    let mut hash = Sm3::new();
    for part in [seed, what, parts[0], parts[1]] {
        hash.update(part.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().into()
}

/// Draws the assessors of every school: of those without an interest in it the ones with the fewest schools so far, and of
/// these by rank; the schools by rank, too, so that no code comes first for ever.
pub fn draw(seed: &str, lists: &Lists) -> Result<Outcome, AssessmentError> {
    let mut order: Vec<&DrawnSchool> = lists.schools.iter().collect();
    order.sort_by_cached_key(|school| rank(seed, "school", [&school.code, ""]));
    let mut load: BTreeMap<Uuid, usize> = lists.assessors.iter().map(|id| (*id, 0)).collect();
    let mut drawn = BTreeMap::new();
    for school in order {
        let mut free = free_assessors(seed, lists, school);
        free.sort_by_key(|id| load.get(id).copied().unwrap_or_default());
        if free.len() < lists.per_school {
            return Err(AssessmentError::TooFewAssessors { code: school.code.clone() });
        }
        free.truncate(lists.per_school);
        for id in &free {
            *load.entry(*id).or_default() += 1;
        }
        drawn.insert(school.assessment_id, free);
    }
    let of = |school: &DrawnSchool| {
        (school.assessment_id, drawn.remove(&school.assessment_id).unwrap_or_default())
    };
    Ok(lists.schools.iter().map(of).collect())
}

/// Those without an interest in a school, by rank.
fn free_assessors(seed: &str, lists: &Lists, school: &DrawnSchool) -> Vec<Uuid> {
    let apart = |id: &&Uuid| !lists.conflicts.contains(&(school.assessment_id, **id));
    let mut free: Vec<Uuid> = lists.assessors.iter().filter(apart).copied().collect();
    free.sort_by_cached_key(|id| rank(seed, "assessor", [&school.code, &id.to_string()]));
    free
}

/// Who goes in place of somebody: the next by rank of those without an interest who have not been drawn for the school.
#[must_use]
pub fn next_assessor(seed: &str, lists: &Lists, assessment: Uuid, taken: &[Uuid]) -> Option<Uuid> {
    let school = lists.schools.iter().find(|school| school.assessment_id == assessment)?;
    free_assessors(seed, lists, school).into_iter().find(|id| !taken.contains(id))
}

/// Draws so many of a list, in the order of the draw.
#[must_use]
pub fn sample(seed: &str, what: &str, code: &str, from: &[Uuid], most: usize) -> Vec<Uuid> {
    let mut order = from.to_vec();
    order.sort_by_cached_key(|id| rank(seed, what, [code, &id.to_string()]));
    order.truncate(most);
    order
}

/// How many sessions are checked: the share of all, rounded up.
#[must_use]
pub fn session_count(sessions: usize, share_bp: i32) -> usize {
    (sessions * usize::try_from(share_bp).unwrap_or_default()).div_ceil(10_000)
}

/// How many learners are drawn: so many, and half as many again in reserve, as far as there are so many.
#[must_use]
pub fn learner_count(asked: i32) -> (usize, usize) {
    let asked = usize::try_from(asked).unwrap_or_default();
    (asked, asked.div_ceil(2))
}

/// SM3 over seed, lists and outcome, in hexadecimal.
#[must_use]
pub fn seal(seed: &str, lists: &Lists, outcome: &Outcome) -> String {
    let mut hash = Sm3::new();
    hash.update(seed.as_bytes());
    // Neither can fail: the types have string keys only.
    hash.update(serde_json::to_vec(&(lists, outcome)).unwrap_or_default());
    base16ct::lower::encode_string(&hash.finalize())
}

/// SM3 over the ids of rows in their order, in hexadecimal.
#[must_use]
pub fn seal_rows(counted: &[Uuid], others: &[Uuid]) -> String {
    let mut hash = Sm3::new();
    for id in counted {
        hash.update(id.as_bytes());
    }
    hash.update(b"|");
    for id in others {
        hash.update(id.as_bytes());
    }
    base16ct::lower::encode_string(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(number: usize) -> Uuid {
        Uuid::from_u128(u128::try_from(number).unwrap())
    }

    fn lists(schools: usize, assessors: usize, conflicts: &[(usize, usize)], per_school: usize) -> Lists {
        let school = |at: usize| DrawnSchool {
            assessment_id: id(1_000 + at),
            code: format!("YFXT-{at:03}"),
            sessions: String::new(),
            learners: String::new(),
        };
        Lists {
            schools: (0..schools).map(school).collect(),
            assessors: (0..assessors).map(id).collect(),
            conflicts: conflicts.iter().map(|(at, who)| (id(1_000 + at), id(*who))).collect(),
            per_school,
        }
    }

    proptest! {
        #[test]
        fn a_draw_repeats_keeps_interests_apart_and_shares_the_work(
            seed in "[a-z0-9]{8,20}",
            (schools, assessors, per_school) in (1_usize..30, 4_usize..12, 1_usize..=2),
            conflicts in prop::collection::vec((0_usize..30, 0_usize..2), 0..10),
        ) {
            let lists = lists(schools, assessors, &conflicts, per_school);
            let outcome = draw(&seed, &lists).unwrap();
            prop_assert_eq!(&draw(&seed, &lists).unwrap(), &outcome);
            let mut turned = lists.clone();
            turned.assessors.reverse();
            prop_assert_eq!(&draw(&seed, &turned).unwrap(), &outcome, "the order of a list decides nothing");
            let mut load = BTreeMap::new();
            for (school, drawn) in &outcome {
                prop_assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), per_school);
                for who in drawn {
                    prop_assert!(!lists.conflicts.contains(&(*school, *who)));
                    *load.entry(*who).or_insert(0_usize) += 1;
                }
            }
            if conflicts.is_empty() {
                let of = |who: &Uuid| load.get(who).copied().unwrap_or_default();
                let loads: Vec<usize> = lists.assessors.iter().map(of).collect();
                prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1);
            }
        }

        #[test]
        fn a_sample_is_of_the_list_and_does_not_hang_on_its_order(
            seed in "[a-z0-9]{8,20}", count in 0_usize..60, most in 0_usize..40,
        ) {
            let all: Vec<Uuid> = (0..count).map(id).collect();
            let turned: Vec<Uuid> = all.iter().rev().copied().collect();
            let drawn = sample(&seed, "session", "YFXT-1", &all, most);
            prop_assert_eq!(&sample(&seed, "session", "YFXT-1", &turned, most), &drawn);
            prop_assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), most.min(count));
        }
    }

    #[test]
    fn another_seed_draws_others() {
        let lists = lists(20, 8, &[], 2);
        let outcomes: BTreeSet<Outcome> =
            (0..8).map(|at| draw(&format!("seed-{at:04}"), &lists).unwrap()).collect();
        assert_eq!(outcomes.len(), 8);
    }

    #[test]
    fn a_school_that_everybody_has_an_interest_in_is_named() {
        let lists = lists(3, 2, &[(1, 0), (1, 1)], 1);
        let refused = AssessmentError::TooFewAssessors { code: "YFXT-001".to_owned() };
        assert_eq!(draw("12345678", &lists), Err(refused));
    }

    #[test]
    fn who_goes_in_place_of_somebody_is_drawn_too_and_never_twice() {
        let lists = lists(1, 4, &[(0, 3)], 2);
        let outcome = draw("12345678", &lists).unwrap();
        let drawn = &outcome[0].1;
        let next = next_assessor("12345678", &lists, id(1_000), drawn).unwrap();
        assert!(!drawn.contains(&next) && next != id(3));
        assert_eq!(next_assessor("12345678", &lists, id(1_000), &[drawn[0], drawn[1], next]), None);
    }

    #[test]
    fn a_tenth_of_the_sessions_is_rounded_up() {
        assert_eq!(session_count(0, 1_000), 0);
        assert_eq!(session_count(1, 1_000), 1);
        assert_eq!(session_count(101, 1_000), 11);
        assert_eq!(learner_count(30), (30, 15));
    }
}
