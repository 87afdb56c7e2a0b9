//! Properties over random schools and catalogues.

use contract::curriculum::RefreshReason;
use proptest::prelude::*;
use proptest::sample::Index;

use super::recompute::check;
use super::*;

fn figures(number: u128) -> impl Strategy<Value = CourseFigures> {
    (0_u32..20, 0_u32..30, 0_u32..=100, 0_u32..=100, 0_u32..12, 100_u32..=500, 1_u32..40).prop_map(
        move |(held, participants, attended, completed, ratings, mean, places)| {
            // Nobody attends what was not held.
            let participants = if held == 0 { 0 } else { participants };
            CourseFigures {
                sessions_planned: 12,
                sessions_held: held,
                minutes_held: held * 90,
                seats: held * places.max(participants),
                participants,
                attendances: participants * held * attended / 100,
                completions: participants * completed / 100,
                ratings,
                satisfaction_centi: (ratings > 0).then_some(mean),
                ..CourseFigures::unknown(id(number))
            }
        },
    )
}

fn course(number: u128) -> impl Strategy<Value = TaughtCourse> {
    let known =
        (0_usize..4, prop::bool::weighted(0.9), 1_u16..=40, 0_u32..10, prop::option::of(0_u64..90_000));
    (figures(number), known).prop_map(move |(figures, (at, available, sessions, waiting, cost))| {
        TaughtCourse {
            available,
            sessions_planned: sessions,
            figures,
            waiting_learners: waiting,
            cost_fen: cost,
            ..taught(number, at, 0)
        }
    })
}

fn offer(number: u128) -> impl Strategy<Value = CatalogueCourse> {
    let owner = prop::sample::select(vec![None, Some(COUNTY.to_owned()), Some("150621".to_owned())]);
    let did = (0_u64..20, 0_u64..=100, 0_u64..10, 100_u64..=500);
    (0_usize..4, owner, 0_u32..4, did).prop_map(
        move |(at, owner, honours, (people, share, ratings, mean))| {
            let places = people * 10;
            let elsewhere = Elsewhere {
                participants: people,
                attendances: places * share / 100,
                places,
                ratings,
                ratings_centi: ratings * mean,
            };
            CatalogueCourse { owner, honours, elsewhere, ..offered(number, at) }
        },
    )
}

fn demand() -> impl Strategy<Value = Demand> {
    let votes = prop::collection::hash_map(1_u128..30, (0_u64..40, 0_u64..4_000), 0..6);
    (prop::array::uniform4(0_u64..40), votes).prop_map(|(choices, votes)| Demand {
        answers: 30,
        categories: choices.iter().enumerate().map(|(at, choices)| (category(at), *choices)).collect(),
        courses: votes
            .into_iter()
            .map(|(number, (votes, expected_centi))| (id(number), Votes { votes, expected_centi }))
            .collect(),
    })
}

fn world(least: usize) -> impl Strategy<Value = (School, Vec<CatalogueCourse>)> {
    let courses = (least..8).prop_flat_map(|count| (1..=count as u128).map(course).collect::<Vec<_>>());
    let offers = (0_usize..20).prop_flat_map(|count| (1..=count as u128).map(offer).collect::<Vec<_>>());
    let also = prop::collection::btree_set((10_u128..14).prop_map(id), 0..3);
    let subscribed = prop::collection::btree_set((1_u128..20).prop_map(id), 0..4);
    (courses, offers, demand(), also, subscribed).prop_map(
        |(courses, offers, demand, also_taught, subscribed)| {
            let school = School { subscribed, also_taught, demand, ..school(courses) };
            (school, offers)
        },
    )
}

fn proposed(school: &School, offers: &[CatalogueCourse], least: u32) -> Proposal {
    propose(&rule(), &Catalogue::new(&rule(), offers.to_vec()), school, least)
}

const fn severity(verdict: RefreshVerdict) -> u8 {
    match verdict {
        RefreshVerdict::Keep => 0,
        RefreshVerdict::Revise => 1,
        RefreshVerdict::Replace => 2,
        RefreshVerdict::Add => 3,
    }
}

/// One figure of a course that is known and can be better, made better.
fn better(course: &mut TaughtCourse, at: usize) {
    let figures = &mut course.figures;
    let most = figures.participants * figures.sessions_held;
    match at {
        0 => figures.attendances = (figures.attendances + 1 + most / 4).min(most),
        1 => figures.completions = (figures.completions + 3).min(figures.participants),
        2 => figures.satisfaction_centi = figures.satisfaction_centi.map(|mean| (mean + 120).min(500)),
        3 => course.waiting_learners += 5,
        _ => course.cost_fen = course.cost_fen.map(|fen| fen / 2),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_order_of_what_is_known_does_not_matter((school, offers) in world(0), least in 0_u32..=10_000) {
        let found = proposed(&school, &offers, least);
        let (mut turned, mut offers) = (school.clone(), offers);
        turned.courses.reverse();
        offers.reverse();
        prop_assert_eq!(proposed(&turned, &offers, least), found);
    }

    #[test]
    fn better_figures_never_make_a_verdict_worse(
        (school, offers) in world(1), pick in any::<Index>(), at in 0_usize..5, least in 0_u32..=6_000,
    ) {
        let which = pick.index(school.courses.len());
        let course = school.courses[which].figures.course_id;
        let of = |proposal: &Proposal| {
            let line = proposal.lines.iter().find(|line| line.course == Some(course)).unwrap();
            (severity(line.verdict), line.score_bp.unwrap())
        };
        let before = of(&proposed(&school, &offers, least));
        let mut school = school;
        // The first attendance makes a cost known that was not: that is news, and no better figure.
        prop_assume!(at != 0 || school.courses[which].figures.attendances > 0);
        better(&mut school.courses[which], at);
        let after = of(&proposed(&school, &offers, least));
        prop_assert!(after.0 <= before.0 && after.1 >= before.1, "{:?} after {:?}", after, before);
    }

    #[test]
    fn a_plan_after_another_always_changes_by_the_least_share(
        (school, offers) in world(1), least in 0_u32..=10_000,
    ) {
        let found = proposed(&school, &offers, least);
        prop_assert!(found.change.reaches(least));
        let raised = |line: &&Line| line.reasons.contains(&RefreshReason::RaisedToMinimum);
        let one_less = Change { altered: found.change.altered.saturating_sub(1), kept: found.change.kept + 1, ..found.change };
        if found.lines.iter().any(|line| raised(&line)) {
            prop_assert!(!one_less.reaches(least), "no more are raised than needed");
        }
        let weakest_kept = found.lines.iter().filter(|line| line.verdict == RefreshVerdict::Keep).filter_map(|line| line.score_bp).min();
        let strongest_raised = found.lines.iter().filter(raised).filter_map(|line| line.score_bp).max();
        prop_assert!(weakest_kept.is_none() || strongest_raised.is_none() || strongest_raised <= weakest_kept);
        for line in found.lines.iter().filter(|line| line.verdict == RefreshVerdict::Revise) {
            prop_assert_ne!(line.proposed_sessions, line.sessions_planned);
        }
    }

    #[test]
    fn what_is_proposed_is_new_to_the_school_and_open_to_it((school, offers) in world(0), least in 0_u32..=10_000) {
        let found = proposed(&school, &offers, least);
        let mut picked = BTreeSet::new();
        for line in &found.lines {
            for candidate in &line.candidates {
                let offer = offers.iter().find(|offer| offer.course_id == candidate.course_id).unwrap();
                let own = offer.owner.as_deref().is_none_or(|owner| owner == COUNTY);
                prop_assert!(own || school.subscribed.contains(&offer.course_id));
                prop_assert!(!school.courses.iter().any(|one| one.figures.course_id == candidate.course_id));
                prop_assert!(!school.also_taught.contains(&candidate.course_id));
                prop_assert!(candidate.score_bp <= 10_000);
                prop_assert!(line.verdict != RefreshVerdict::Add || candidate.category == line.category);
            }
            prop_assert!(line.candidates.len() <= 3);
            prop_assert!(line.candidates.first().is_none_or(|first| picked.insert(first.course_id)), "each once");
            prop_assert!(line.candidates.is_sorted_by(|one, other| one.score_bp >= other.score_bp));
        }
        let retired = school.courses.iter().filter(|course| !course.available);
        for course in retired {
            let line = found.lines.iter().find(|line| line.course == Some(course.figures.course_id)).unwrap();
            prop_assert_eq!(line.verdict, RefreshVerdict::Replace);
        }
        prop_assert_eq!(found.lines.iter().filter(|line| line.course.is_some()).count(), school.courses.len());
        let added = found.lines.iter().filter(|line| line.verdict == RefreshVerdict::Add).count();
        prop_assert!(school.courses.is_empty() || added <= 2);
    }

    #[test]
    fn every_number_of_a_trace_can_be_worked_out_again((school, offers) in world(0), least in 0_u32..=10_000) {
        let found = proposed(&school, &offers, least);
        for line in &found.lines {
            prop_assert!(check(&line.trace) >= 3);
            if let Some(score) = line.score_bp {
                prop_assert!(score <= 10_000);
                let told = line.trace.find("course_score").unwrap().value.to_string();
                prop_assert_eq!(told, score.to_string());
            }
            for candidate in &line.candidates {
                prop_assert!(check(&candidate.trace) >= 6);
                prop_assert_eq!(candidate.trace.value.to_string(), candidate.score_bp.to_string());
            }
        }
    }
}
