//! Single cases, worked out by hand.

use contract::curriculum::RefreshReason as Why;
use contract::policy::Fault;

use super::*;

fn catalogue(courses: Vec<CatalogueCourse>) -> Catalogue {
    Catalogue::new(&rule(), courses)
}

fn wanted(choices: [u64; 4]) -> Demand {
    let categories = choices.iter().enumerate().map(|(at, choices)| (category(at), *choices)).collect();
    Demand { answers: 40, categories, ..Demand::default() }
}

#[test]
fn a_course_is_kept_revised_or_replaced_by_its_score() {
    let school = school(vec![taught(1, 0, 18), taught(2, 1, 8), taught(3, 2, 3)]);
    let proposal = propose(&rule(), &catalogue(vec![offered(9, 0)]), &school, 0);
    // 18 of 20: 9,000 × 6,000 weights, uptake 180 of 250, nobody asked, no costs.
    assert_eq!(line(&proposal, 1).score_bp, Some((9_000 * 6_000 + 5_000 * 2_500 + 7_200 * 1_500) / 10_000));
    assert_eq!(line(&proposal, 2).score_bp, Some((4_000 * 6_000 + 5_000 * 2_500 + 3_200 * 1_500) / 10_000));
    let found = [1, 2, 3].map(|number| verdict(&proposal, number));
    assert_eq!(found, [RefreshVerdict::Keep, RefreshVerdict::Revise, RefreshVerdict::Replace]);
    assert_eq!(
        line(&proposal, 1).reasons,
        [Why::StrongAttendance, Why::StrongCompletion, Why::StrongSatisfaction]
    );
    assert!(line(&proposal, 3).reasons.contains(&Why::WeakUptake));
    assert_eq!(line(&proposal, 3).candidates[0].course_id, id(9));
    assert_eq!(line(&proposal, 3).proposed_sessions, Some(12), "the new course takes over the sessions");
    let order: Vec<_> = proposal.lines.iter().map(|line| line.course).collect();
    assert_eq!(order, [Some(id(3)), Some(id(2)), Some(id(1))], "the weakest first");
}

#[test]
fn of_what_nothing_is_known_nothing_is_changed_but_for_the_least_share() {
    let unknown = |number| TaughtCourse {
        figures: CourseFigures { participants: 2, ..CourseFigures::unknown(id(number)) },
        ..taught(number, 0, 0)
    };
    let school = school((1..=5).map(unknown).collect());
    let proposal = propose(&rule(), &catalogue(Vec::new()), &school, 0);
    assert!(proposal.lines.iter().all(|line| line.verdict == RefreshVerdict::Keep));
    assert!(proposal.lines.iter().all(|line| line.score_bp == Some(5_000)), "the middle");
    assert_eq!(line(&proposal, 1).reasons, [Why::NeverHeld]);
    let proposal = propose(&rule(), &catalogue(Vec::new()), &school, 2_000);
    assert_eq!(verdict(&proposal, 1), RefreshVerdict::Revise, "equal scores go by the code");
    assert_eq!(line(&proposal, 1).reasons.last(), Some(&Why::RaisedToMinimum));
    assert_eq!((proposal.change.altered, proposal.change.kept), (1, 4));
}

#[test]
fn a_retired_course_leaves_however_well_it_did() {
    let gone = TaughtCourse { available: false, retired: true, ..taught(1, 0, 20) };
    let proposal = propose(&rule(), &catalogue(Vec::new()), &school(vec![gone]), 2_000);
    let line = line(&proposal, 1);
    assert_eq!((line.verdict, line.proposed_sessions), (RefreshVerdict::Replace, None));
    assert_eq!(line.reasons[0], Why::CourseRetired);
    let lost = TaughtCourse { available: false, ..taught(1, 0, 20) };
    let proposal = propose(&rule(), &catalogue(Vec::new()), &school(vec![lost]), 2_000);
    assert_eq!(
        proposal.lines[0].reasons[0],
        Why::NotSharedAnyMore,
        "and is told apart from one shared no longer"
    );
}

#[test]
fn what_is_wanted_and_not_taught_fills_free_places_first_and_is_added_then() {
    let mut school = school(vec![taught(1, 0, 18), taught(2, 0, 2)]);
    school.demand = wanted([10, 20, 30, 40]);
    let offers = vec![offered(11, 1), offered(12, 2), offered(13, 3), offered(14, 3)];
    let proposal = propose(&rule(), &catalogue(offers), &school, 0);
    assert_eq!(line(&proposal, 2).candidates[0].category, category(3), "most of all smart living");
    let added: Vec<_> = proposal.lines.iter().filter(|line| line.course.is_none()).collect();
    assert_eq!(
        added.iter().map(|line| line.category.clone()).collect::<Vec<_>>(),
        [category(2), category(1)]
    );
    assert!(added.iter().all(|line| line.reasons == [Why::CategoryGap]));
    assert_eq!(added[0].trace.value.to_string(), "3000", "30 % wanted, none taught");
    assert_eq!(proposal.categories[0].supply_bp, Some(10_000));
}

#[test]
fn a_first_plan_has_one_course_of_each_category_that_is_wanted() {
    let offers = || catalogue(vec![offered(11, 1), offered(12, 2), offered(13, 3)]);
    let proposal = propose(&rule(), &offers(), &school(Vec::new()), 2_000);
    assert_eq!(proposal.lines.len(), 3, "nobody was asked: a bit of everything");
    let asked = School { demand: wanted([0, 0, 5, 3]), ..school(Vec::new()) };
    let proposal = propose(&rule(), &offers(), &asked, 2_000);
    let picked: Vec<_> = proposal.lines.iter().map(|line| line.candidates[0].course_id).collect();
    assert_eq!(picked, [id(12), id(13)]);
    assert_eq!(proposal.lines[0].reasons, [Why::FirstPlan]);
}

#[test]
fn candidates_are_ranked_by_votes_honours_and_how_they_did_elsewhere() {
    let mut school = school(vec![taught(1, 0, 2)]);
    school.demand = wanted([0, 9, 0, 0]);
    school.demand.courses.insert(id(12), Votes { votes: 9, expected_centi: 300 });
    let liked =
        Elsewhere { participants: 30, attendances: 270, places: 300, ratings: 4, ratings_centi: 1_960 };
    let offers = vec![
        offered(11, 1),
        offered(12, 1),
        CatalogueCourse { honours: 1, elsewhere: liked, ..offered(13, 1) },
        CatalogueCourse { owner: Some("150621".to_owned()), honours: 2, ..offered(14, 1) },
    ];
    let proposal = propose(&rule(), &catalogue(offers), &school, 0);
    let found = &line(&proposal, 1).candidates;
    let order: Vec<_> = found.iter().map(|one| (one.course_id, one.score_bp)).collect();
    // Weights 3,000, 3,000, 1,000, 1,500, 1,500: the third by 5,000, 10,000, 7,500, 9,000 and 9,750, the second by
    // 10,000 and 10,000 and the middle, the first by the middle, 10,000 and the middle.
    assert_eq!(order, [(id(13), 8_062), (id(12), 8_000), (id(11), 6_500)]);
    assert_eq!(found[1].reasons, [Why::VotedFor, Why::CategoryWanted, Why::UntriedElsewhere]);
    assert_eq!(
        found[0].reasons,
        [Why::CategoryWanted, Why::Honoured, Why::AttendedElsewhere, Why::LikedElsewhere]
    );
}

#[test]
fn a_revised_course_never_has_as_many_sessions_as_it_had() {
    let rule = rule();
    for sessions in 1..=200 {
        for more in [false, true] {
            let revised = rule.revised_sessions(sessions, more);
            assert!(revised != sessions && (1..=200).contains(&revised), "{sessions} {more}: {revised}");
        }
    }
    assert_eq!((rule.revised_sessions(12, true), rule.revised_sessions(12, false)), (15, 9));
}

#[test]
fn parameters_out_of_order_are_refused_where_they_stand() {
    let mut wrong = parameters();
    (wrong.weights_bp.cost, wrong.revise_bp, wrong.max_candidates) = (501, 5_001, 0);
    let faults = Rule::parse(wrong, "2024-01-01".parse().unwrap(), "本市参数").unwrap_err();
    assert_eq!(
        faults,
        [
            Fault::new("/parameters/max_candidates", "out_of_range"),
            Fault::new("/parameters/revise_bp", "not_descending"),
            Fault::new("/parameters/weights_bp", "weights_not_whole"),
        ]
    );
}
