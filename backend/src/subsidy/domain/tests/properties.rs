use contract::curriculum::Half;
use contract::facility::SchoolKind;
use contract::measure::{Area, Points};
use contract::money::Yuan;
use contract::subsidy::{HalfYearFacts, SchoolFacts, Veto};
use proptest::prelude::*;

use super::{
    abc, alone, compute, compute_line, compute_unsealed, figures, hash_of_seals, parse_schools, payments,
    policy, run,
};

prop_compose! {
    fn any_school()(
        kind in prop::sample::select(SchoolKind::ALL),
        (declared, measured) in (0_i64..30_000, prop::option::of(0_i64..30_000)),
        months in 0_u8..=12,
        days in (0_u16..=181, any::<bool>(), 0_u16..=184, any::<bool>()),
        flags in (prop::bool::weighted(0.9), prop::bool::weighted(0.9), prop::bool::weighted(0.1)),
        weekly in 0_u32..3_000,
        host in prop::sample::select(contract::subsidy::Grade::ALL),
        shares in prop::array::uniform4(5_000_u16..=10_000),
        (registered, regular, online) in (0_u32..400).prop_flat_map(|n| (Just(n), 0..=n, 0..=n)),
        (teachers, verified) in (0_u32..20).prop_flat_map(|n| (Just(n), 0..=n)),
        inspection in (0_i64..=500, 0_i64..=500),
        categories in 0_u8..=7,
        counts in prop::array::uniform6(0_u32..20_000),
        (award, unspent) in (0_i64..5_000_000).prop_flat_map(|n| (Just(n), 0..=n)),
        veto in prop::option::weighted(0.1, prop::sample::select(Veto::ALL)),
    ) -> SchoolFacts {
        SchoolFacts {
            code: String::new(),
            name: String::new(),
            county_code: "150602".to_owned(),
            kind,
            hosted: flags.0,
            fixed_venue: flags.1,
            declared_area: Area::from_hundredths(declared),
            measured_area: measured.map(Area::from_hundredths),
            full_months_open: months,
            half_years: vec![
                HalfYearFacts { half: Half::H2, open_days: days.2, refreshed: days.3 },
                HalfYearFacts { half: Half::H1, open_days: days.0, refreshed: days.1 },
            ],
            weekly_opening_minutes: weekly,
            host_assessment: host,
            signin_completeness_bp: shares[0],
            registered_learners: registered,
            regular_learners: regular,
            safety_accessibility: Points::from_hundredths(inspection.0),
            syllabus_quality: Points::from_hundredths(inspection.1),
            categories,
            teaching_minutes: counts[0],
            activity_forms: counts[1] % 12,
            learning_teams: counts[2] % 6,
            teachers,
            teachers_verified: verified,
            volunteer_minutes: counts[3],
            online_learners: online,
            shared_venues: counts[4] % 4,
            smart_aging_sessions: counts[5] % 9,
            timely_crediting_bp: shares[1],
            redemption_records_bp: shares[2],
            satisfaction_bp: shares[3],
            prior_award: Yuan::from_fen(award),
            prior_unspent: Yuan::from_fen(unspent),
            vetoes: veto.into_iter().collect(),
            rectification_overdue: flags.2,
        }
    }
}

/// The same school with every gate passed but, perhaps, that of participation.
fn admitted(school: SchoolFacts) -> SchoolFacts {
    SchoolFacts {
        hosted: true,
        fixed_venue: true,
        declared_area: Area::from_hundredths(12_000),
        measured_area: None,
        full_months_open: school.full_months_open.max(3),
        half_years: [Half::H1, Half::H2]
            .map(|half| HalfYearFacts { half, open_days: 0, refreshed: false })
            .into(),
        weekly_opening_minutes: 2_000,
        host_assessment: contract::subsidy::Grade::Good,
        signin_completeness_bp: 9_600,
        vetoes: vec![],
        ..school
    }
}

fn coded(schools: Vec<SchoolFacts>) -> Vec<SchoolFacts> {
    schools.into_iter().enumerate().map(|(at, s)| SchoolFacts { code: format!("S{at:03}"), ..s }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn payments_add_up_to_the_lesser_of_budget_and_entitlements(
        schools in prop::collection::vec(any_school(), 1..12), budget in 0_i64..10_000_000,
    ) {
        let budget_text = Yuan::from_fen(budget).to_string();
        let schools = schools.into_iter().enumerate();
        let schools = schools.map(|(at, one)| if at % 3 == 0 { one } else { admitted(one) }).collect();
        let result = run(Some(&budget_text), coded(schools));
        let sum: i64 = result.lines.iter().map(|line| line.payment.fen().unwrap()).sum();
        let claims = result.total_entitlement.fen().unwrap();
        prop_assert_eq!(sum, budget.min(claims));
        prop_assert_eq!(result.total_payment.fen(), Some(sum));
        for line in &result.lines {
            let parts = line.municipal_share.fen().unwrap() + line.county_share.fen().unwrap();
            prop_assert_eq!(parts, line.payment.fen().unwrap());
            prop_assert!(line.payment <= line.entitlement);
            let items: i64 = line.items.iter().map(|item| item.points.hundredths()).sum();
            prop_assert_eq!(items, line.total.hundredths());
            prop_assert!(line.items.iter().all(|item| item.points <= item.maximum));
        }
    }

    #[test]
    fn figures_are_those_of_the_traced_run(schools in prop::collection::vec(any_school(), 1..8)) {
        let schools = parse_schools(coded(schools), &policy()).unwrap();
        let run = compute(&policy(), &[], None, &schools);
        let told = figures(&policy(), &schools);
        prop_assert_eq!(run.lines.len(), told.len());
        for (line, told) in run.lines.iter().zip(told) {
            prop_assert_eq!(line.eligible, told.eligible);
            prop_assert_eq!(line.total.hundredths(), told.total);
            prop_assert_eq!(line.grade, told.grade);
            let amounts = [line.base, line.topup, line.gross, line.carryover_deduction, line.entitlement];
            let fen = [told.base, told.topup, told.gross, told.deduction, told.entitlement];
            prop_assert_eq!(amounts.map(|amount| amount.fen().unwrap()), fen);
        }
    }

    #[test]
    fn what_is_not_sealed_differs_by_the_seals_only(schools in prop::collection::vec(any_school(), 1..4)) {
        let schools = parse_schools(coded(schools), &policy()).unwrap();
        let mut sealed = compute(&policy(), &[], Some(1_000_000), &schools);
        prop_assert!(sealed.lines.iter().all(|line| line.hash.len() == 64) && sealed.hash.len() == 64);
        sealed.hash.clear();
        sealed.lines.iter_mut().for_each(|line| line.hash.clear());
        prop_assert_eq!(sealed, compute_unsealed(&policy(), &[], Some(1_000_000), &schools));
    }

    #[test]
    fn a_line_that_is_traced_alone_is_the_line_of_the_run(schools in prop::collection::vec(any_school(), 1..4)) {
        let schools = parse_schools(coded(schools), &policy()).unwrap();
        let run = compute(&policy(), &[], Some(1_000_000), &schools);
        let paid = payments(1_000_000, &schools, &figures(&policy(), &schools));
        for (line, fen) in run.lines.iter().zip(paid) {
            prop_assert_eq!(line.payment.fen(), Some(fen));
            let alone = compute_line(&policy(), &[], 1_000_000, &schools, &line.code);
            prop_assert_eq!(alone.as_ref(), Some(line));
        }
        let seals: Vec<&str> = run.lines.iter().map(|line| line.hash.as_str()).collect();
        prop_assert_eq!(hash_of_seals(&policy(), &[], run.budget, &seals), run.hash);
    }

    #[test]
    fn neither_order_nor_repetition_changes_a_byte(
        schools in prop::collection::vec(any_school(), 1..8), turn in 0_usize..8,
    ) {
        let schools = coded(schools);
        let mut turned = schools.clone();
        turned.rotate_left(turn % schools.len());
        for school in &mut turned {
            school.half_years.reverse();
        }
        let first = serde_json::to_vec(&run(Some("50000.00"), schools)).unwrap();
        let second = serde_json::to_vec(&run(Some("50000.00"), turned)).unwrap();
        prop_assert_eq!(first, second);
    }

    #[test]
    fn one_more_regular_learner_never_lowers_the_entitlement(school in any_school()) {
        let school = admitted(SchoolFacts { code: "S".to_owned(), ..school });
        prop_assume!(school.regular_learners < school.registered_learners);
        let more = SchoolFacts { regular_learners: school.regular_learners + 1, ..school.clone() };
        let (before, after) = (alone(school), alone(more));
        prop_assert!(before.entitlement <= after.entitlement);
        prop_assert!(before.total <= after.total);
    }

    #[test]
    fn a_failed_gate_or_a_veto_pays_nothing(school in any_school()) {
        let line = alone(SchoolFacts { code: "S".to_owned(), ..school.clone() });
        let vetoed = !school.vetoes.is_empty();
        if vetoed || line.gates.iter().any(|gate| !gate.passed) {
            prop_assert_eq!(line.payment, Yuan::ZERO);
        }
        prop_assert_eq!(line.eligible, line.gates.iter().all(|gate| gate.passed));
        let traced = line.trace.find("entitlement").unwrap().value.to_string();
        prop_assert_eq!(traced, line.entitlement.to_string());
    }
}

#[test]
fn a_run_on_all_processors_is_that_of_each_school_alone() {
    let many = (0..300).map(|at| {
        let like = abc()[at % 3].clone();
        SchoolFacts { code: format!("S{at:03}"), regular_learners: (at % 41).try_into().unwrap(), ..like }
    });
    let schools = parse_schools(many.collect(), &policy()).unwrap();
    let together = compute(&policy(), &[], None, &schools);
    assert_eq!(together.lines.len(), 300);
    for (line, school) in together.lines.iter().zip(&schools) {
        let alone = compute(&policy(), &[], None, std::slice::from_ref(school));
        assert_eq!(*line, alone.lines[0]);
    }
}
