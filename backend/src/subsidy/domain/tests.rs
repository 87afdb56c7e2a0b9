use std::collections::BTreeMap;

use contract::curriculum::Half;
use contract::facility::SchoolKind;
use contract::measure::{Area, Points};
use contract::money::Yuan;
use contract::subsidy::{
    ByGrade, Gate, HalfYearFacts, OperatingPolicyDocument, ParameterBasis, SchoolFacts, SimulateSubsidy,
    SubsidyLineView, SubsidyPolicyDocument, SubsidyResultView, Veto,
};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn document() -> SubsidyPolicyDocument {
    serde_json::from_str(include_str!("../../../data/policies/subsidy_policy_demo.json")).unwrap()
}

fn policy() -> Policy {
    Policy::parse(document()).unwrap()
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/data/subsidy_worked_examples.json")).unwrap()
}

/// The facts of a worked example, whose numbers name their unit in the key.
fn facts(input: &Value) -> SchoolFacts {
    let number = |key: &str| input[key].as_i64().unwrap();
    let count = |key: &str| u32::try_from(number(key)).unwrap();
    let share = |key: &str| u16::try_from(number(key)).unwrap();
    let refreshed = input["half_year_refreshed"].as_array().unwrap();
    let half_year = |half: Half| HalfYearFacts {
        half,
        open_days: u16::try_from(input["half_year_open_days"][half.as_str()].as_u64().unwrap()).unwrap(),
        refreshed: refreshed.iter().any(|done| done == half.as_str()),
    };
    let points = |key: &str| Points::from_hundredths(input["inspection"][key].as_i64().unwrap());
    let code = input["code"].as_str().unwrap();
    SchoolFacts {
        code: code.to_owned(),
        name: input["name"].as_str().unwrap().to_owned(),
        county_code: code[5..11].to_owned(),
        kind: input["type"].as_str().unwrap().parse().unwrap(),
        hosted: input["hosted"].as_bool().unwrap(),
        fixed_venue: input["fixed_venue"].as_bool().unwrap(),
        declared_area: Area::from_hundredths(number("declared_area_centi_m2")),
        measured_area: Some(Area::from_hundredths(number("measured_area_centi_m2"))),
        full_months_open: u8::try_from(number("full_months_open")).unwrap(),
        half_years: vec![half_year(Half::H1), half_year(Half::H2)],
        weekly_opening_minutes: count("weekly_opening_minutes"),
        host_assessment: input["host_assessment"].as_str().unwrap().parse().unwrap(),
        signin_completeness_bp: share("signin_bp"),
        registered_learners: count("registered_learners"),
        regular_learners: count("regular_learners"),
        safety_accessibility: points("safety_accessibility"),
        syllabus_quality: points("syllabus_quality"),
        categories: u8::try_from(number("categories")).unwrap(),
        teaching_minutes: count("teaching_minutes"),
        activity_forms: count("activity_forms"),
        learning_teams: count("learning_teams"),
        teachers: count("teachers"),
        teachers_verified: count("teachers_verified"),
        volunteer_minutes: count("volunteer_minutes"),
        online_learners: count("online_learners"),
        shared_venues: count("shared_venues"),
        smart_aging_sessions: count("smart_aging_sessions"),
        timely_crediting_bp: share("timely_bp"),
        redemption_records_bp: share("redemption_records_bp"),
        satisfaction_bp: share("satisfaction_bp"),
        prior_award: Yuan::from_fen(number("prior_award_fen")),
        prior_unspent: Yuan::from_fen(number("prior_unspent_fen")),
        vetoes: vec![],
        rectification_overdue: false,
    }
}

/// The example schools A, B and C.
fn abc() -> [SchoolFacts; 3] {
    let all: Vec<_> = vectors()["inputs"].as_array().unwrap().iter().map(facts).collect();
    all.try_into().unwrap()
}

fn run(budget: Option<&str>, schools: Vec<SchoolFacts>) -> SubsidyResultView {
    let budget = budget.map(|text| text.parse().unwrap());
    simulate(&policy(), SimulateSubsidy { budget, schools, operating_policies: vec![] }).unwrap()
}

fn alone(school: SchoolFacts) -> SubsidyLineView {
    run(None, vec![school]).lines.remove(0)
}

/// Every figure of a worked example against a computed line.
fn assert_as_worked(line: &SubsidyLineView, worked: &Value) {
    let code = worked["code"].as_str().unwrap();
    let items = worked["items"].as_object().unwrap();
    assert_eq!(line.items.len(), items.len());
    for item in &line.items {
        assert_eq!(
            item.points.hundredths(),
            items[item.item.as_str()].as_i64().unwrap(),
            "{code} {}",
            item.item
        );
    }
    for (gate, expected) in line.gates.iter().zip(worked["gates"].as_array().unwrap()) {
        assert_eq!(gate.gate.as_str(), expected["gate"], "{code}");
        assert_eq!(gate.passed, expected["pass"].as_bool().unwrap(), "{code} {}", gate.gate);
    }
    assert_eq!(line.gates.len(), 9);
    assert_eq!(line.grade.as_str(), worked["grade"], "{code}");
    assert_eq!(line.eligible, worked["eligible"].as_bool().unwrap(), "{code}");
    assert_eq!(i64::from(line.months), worked["months"].as_i64().unwrap(), "{code}");
    for (key, value) in [
        ("total_centipoints", line.total.hundredths()),
        ("base_fen", line.base.fen().unwrap()),
        ("topup_fen", line.topup.fen().unwrap()),
        ("gross_fen", line.gross.fen().unwrap()),
        ("carryover_deduction_fen", line.carryover_deduction.fen().unwrap()),
        ("entitlement_fen", line.entitlement.fen().unwrap()),
    ] {
        assert_eq!(value, worked[key].as_i64().unwrap(), "{code} {key}");
    }
}

#[test]
fn the_three_schools_come_out_to_the_fen() {
    let (vectors, result) = (vectors(), run(Some("30000.00"), abc().into()));
    for worked in vectors["results"].as_array().unwrap() {
        let line = result.lines.iter().find(|line| line.code == worked["code"]).unwrap();
        assert_as_worked(line, worked);
        let payment = vectors["payments_fen"][&line.code].as_i64();
        assert_eq!(line.payment.fen(), payment);
        let split = &vectors["split_50_50"][&line.code];
        assert_eq!(line.municipal_share.fen(), split["municipal"].as_i64());
        assert_eq!(line.county_share.fen(), split["county"].as_i64());
    }
    let payments: Vec<_> = result.lines.iter().map(|line| line.payment.to_string()).collect();
    assert_eq!(payments, ["18295.36", "8991.91", "2712.73"]);
    assert_eq!(result.total_payment.to_string(), "30000.00");
    assert_eq!(result.total_entitlement.fen(), vectors["sum_entitlement_fen"].as_i64());
}

#[test]
fn the_edge_cases_come_out_to_the_fen() {
    let [a, b, c] = abc();
    let small = Area::from_hundredths(4_980);
    let edges = [
        ("EDGE-AREA", SchoolFacts { measured_area: Some(small), ..c }),
        ("EDGE-VETO", SchoolFacts { vetoes: vec![Veto::FabricatedAttendanceOrFundFraud], ..a.clone() }),
        ("EDGE-DOWN", SchoolFacts { rectification_overdue: true, ..b }),
        ("EDGE-REFRESH", {
            let mut late = a.clone();
            late.half_years[0].refreshed = false;
            late
        }),
        ("EDGE-AREA100", SchoolFacts { measured_area: Some(Area::from_hundredths(10_000)), ..a }),
    ];
    let vectors = vectors();
    let worked = vectors["edge"].as_array().unwrap();
    assert_eq!(worked.len(), edges.len());
    for (code, school) in edges {
        assert_as_worked(&alone(school), worked.iter().find(|edge| edge["code"] == code).unwrap());
    }
}

#[test]
fn the_tie_vector_comes_out_to_the_fen() {
    let tie = &vectors()["tie_vector"];
    let claims: Vec<(&str, i64)> = tie["entitlements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| (claim[0].as_str().unwrap(), claim[1].as_i64().unwrap()))
        .collect();
    let payments = money::share_out(tie["cap"].as_i64().unwrap(), &claims);
    for ((code, _), payment) in claims.iter().zip(payments) {
        assert_eq!(tie["payments"][code].as_i64(), Some(payment));
    }
}

#[test]
fn operating_money_is_a_line_of_its_own_under_its_cap() {
    let [a, b, c] = abc();
    let standard = |county: &str| OperatingPolicyDocument {
        county_code: county.to_owned(),
        effective_from: "2025-01-01".parse().unwrap(),
        effective_to: None,
        legal_basis: "五(二)".to_owned(),
        per_teaching_hour_fen: 5_000,
        cap_fen: 1_200_000,
        grade_coef_bp: ByGrade { excellent: 10_000, good: 8_000, qualified: 5_000, unqualified: 0 },
    };
    let operating_policies = vec![standard("150622"), standard("150602")];
    let failed = SchoolFacts { code: "YFXT-150602001-02".to_owned(), hosted: false, ..a.clone() };
    let request = SimulateSubsidy { budget: None, schools: vec![a, b, c, failed], operating_policies };
    let result = simulate(&policy(), request).unwrap();
    let money: Vec<_> =
        result.lines.iter().map(|line| line.operating_guarantee.map(|y| y.to_string())).collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(money, [some("12000.00"), some("0.00"), some("5260.00"), None]);
    assert_eq!(result.total_operating_guarantee.to_string(), "17260.00");
    assert_eq!(result.lines[0].payment.to_string(), "21008.40");
}

#[test]
fn an_ungated_payment_names_the_gates_that_failed() {
    let [a, ..] = abc();
    let line = alone(SchoolFacts { hosted: false, signin_completeness_bp: 9_499, ..a });
    let failed: Vec<_> = line.gates.iter().filter(|gate| !gate.passed).map(|gate| gate.gate).collect();
    assert_eq!(failed, [Gate::HostedFacility, Gate::SigninCompleteness]);
    assert_eq!((line.payment, line.total.hundredths()), (Yuan::ZERO, 9_711));
}

#[test]
fn a_payment_can_be_followed_down_to_facts_and_dated_parameters() {
    let result = run(Some("30000.00"), abc().into());
    let trace = &result.lines[0].trace;
    assert_eq!(trace.value.to_string(), "18295.36");
    for (name, value) in [
        ("payment", "18295.36"),
        ("entitlement", "21008.40"),
        ("gross", "21830.00"),
        ("carryover_deduction", "821.60"),
        ("item.regular_participation", "15.00"),
        ("total", "97.11"),
        ("grade", "excellent"),
        ("counted_area", "165.50"),
        ("regular_learners", "183"),
        ("total_entitlement", "34448.73"),
    ] {
        assert_eq!(trace.find(name).unwrap().value.to_string(), value, "{name}");
    }
    let minimum = &trace.find("gate.min_area").unwrap().parameters[1];
    assert_eq!(minimum.key, "min_area_centi_m2.center");
    assert_eq!(minimum.effective_from.to_string(), "2025-01-01");
    assert_eq!(minimum.basis, document().legal_basis);
}

#[test]
fn a_parameter_shows_its_own_basis_where_it_has_one() {
    let own = ParameterBasis { basis: "四(一)".to_owned(), effective_from: "2024-11-01".parse().unwrap() };
    let parameter_basis = BTreeMap::from([("min_area_centi_m2.center".to_owned(), own)]);
    let policy = Policy::parse(SubsidyPolicyDocument { parameter_basis, ..document() }).unwrap();
    let source = &policy.min_area.of(SchoolKind::Center).source;
    assert_eq!((source.basis.as_str(), source.effective_from.to_string().as_str()), ("四(一)", "2024-11-01"));
    assert_eq!(policy.min_area.of(SchoolKind::Station).source.basis, document().legal_basis);
}

#[test]
fn a_seal_breaks_when_anything_under_it_is_changed() {
    let schools = parse_schools(abc().into(), &policy()).unwrap();
    let result = compute(&policy(), &[], Some(3_000_000), &schools);
    let line = &result.lines[0];
    assert_eq!(line.hash.len(), 64);
    assert_eq!(hash_of_line(&schools[0], line), line.hash);
    let paid_more = SubsidyLineView { payment: Yuan::from_fen(1_829_537), ..line.clone() };
    assert_ne!(hash_of_line(&schools[0], &paid_more), line.hash);
    assert_ne!(hash_of_line(&schools[1], line), line.hash);
    assert_eq!(hash_of_run(&policy(), &[], &result), result.hash);
    let other = Policy::parse(SubsidyPolicyDocument { version: 2, ..document() }).unwrap();
    assert_ne!(hash_of_run(&other, &[], &result), result.hash);
}

#[test]
fn the_seal_of_the_worked_example_never_changes() {
    let result = run(Some("30000.00"), abc().into());
    assert_eq!(result.hash, SEAL_OF_ABC);
}

const SEAL_OF_ABC: &str = "b944e33162340e36ad6d231411332db3c37f4631b2e081af0d5bdbc1fbc2c2b7";

#[test]
fn a_policy_with_faults_names_each_at_its_place() {
    let faults = |change: fn(&mut SubsidyPolicyDocument)| {
        let mut changed = document();
        change(&mut changed);
        let found = Policy::parse(changed).err().unwrap_or_default();
        found.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>()
    };
    assert!(faults(|_| ()).is_empty());
    assert_eq!(faults(|p| p.rubric_max_centipoints.area = 499), ["/rubric_max_centipoints weights_not_100"]);
    assert_eq!(
        faults(|p| p.grade_thresholds_centipoints.good = 9_000),
        ["/grade_thresholds_centipoints not_descending"]
    );
    assert_eq!(
        faults(|p| p.base_amount_fen.station.good = 900_000),
        ["/base_amount_fen/station not_descending"]
    );
    assert_eq!(faults(|p| p.effective_to = "2024-12-31".parse().ok()), ["/effective_to period_reversed"]);
    assert_eq!(
        faults(|p| p.fund_use.push(contract::fund::ExpenseCategory::TeacherRemuneration)),
        ["/fund_use fund_use_not_earmarked"]
    );
    assert_eq!(faults(|p| p.item_rounding = "half even".to_owned()), ["/item_rounding rule_not_supported"]);
    assert_eq!(faults(|p| p.legal_basis = " ".to_owned()), ["/legal_basis basis_missing"]);
    assert_eq!(
        faults(|p| p.targets.center.learning_teams = 0),
        ["/targets/center/learning_teams out_of_range"]
    );
    assert_eq!(
        faults(|p| {
            let basis = ParameterBasis { basis: "x".to_owned(), effective_from: p.effective_from };
            p.parameter_basis.insert("min_area/center".to_owned(), basis);
        }),
        ["/parameter_basis/min_area~1center unknown_parameter"]
    );
    assert_eq!(
        faults(|p| {
            p.version = 0;
            p.currency_unit = "yuan".to_owned();
            p.municipal_share_bp = 10_001;
        }),
        ["/currency_unit unit_not_fen", "/municipal_share_bp out_of_range", "/version not_positive"]
    );
}

#[test]
fn a_policy_with_an_unknown_member_or_an_unreal_date_is_not_read() {
    let text = include_str!("../../../data/policies/subsidy_policy_demo.json");
    for (from, to) in [("2025-01-01", "2025-02-30"), ("\"carryover_allow_bp\"", "\"carry_over_allow_bp\"")] {
        assert!(serde_json::from_str::<SubsidyPolicyDocument>(&text.replace(from, to)).is_err());
    }
}

#[test]
fn facts_that_cannot_be_are_named_at_their_school() {
    let [a, b, _] = abc();
    let wrong = SchoolFacts {
        regular_learners: 98,
        prior_unspent: Yuan::from_fen(1),
        safety_accessibility: Points::from_hundredths(501),
        ..b.clone()
    };
    let twin = SchoolFacts { name: String::new(), ..a.clone() };
    let request = SimulateSubsidy { budget: None, schools: vec![a, wrong, twin], operating_policies: vec![] };
    let Err(SubsidyError::Facts(faults)) = simulate(&policy(), request) else { panic!("accepted") };
    let found: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
    assert_eq!(
        found,
        [
            "/schools/1/prior_unspent more_than_awarded",
            "/schools/1/regular_learners more_than_registered",
            "/schools/1/safety_accessibility points_out_of_range",
            "/schools/2/code code_repeated",
        ]
    );
}

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
        half_years: vec![],
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
