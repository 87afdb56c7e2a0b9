mod properties;

use std::collections::BTreeMap;

use contract::curriculum::Half;
use contract::facility::SchoolKind;
use contract::measure::{Area, Points};
use contract::money::Yuan;
use contract::subsidy::{
    ByGrade, Gate, HalfYearFacts, OperatingPolicyDocument, ParameterBasis, SchoolFacts, SimulateSubsidy,
    SubsidyLineView, SubsidyPolicyDocument, SubsidyResultView, Veto,
};
use serde_json::Value;

use super::*;

fn document() -> SubsidyPolicyDocument {
    serde_json::from_str(include_str!("../../../../data/policies/subsidy_policy_demo.json")).unwrap()
}

fn policy() -> Policy {
    Policy::parse(document()).unwrap()
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../tests/data/subsidy_worked_examples.json")).unwrap()
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
    let text = include_str!("../../../../data/policies/subsidy_policy_demo.json");
    for (from, to) in [("2025-01-01", "2025-02-30"), ("\"carryover_allow_bp\"", "\"carry_over_allow_bp\"")] {
        assert!(serde_json::from_str::<SubsidyPolicyDocument>(&text.replace(from, to)).is_err());
    }
}

#[test]
fn points_beyond_the_maximum_of_another_policy_are_scaled_and_others_stay() {
    let [mut facts, ..] = abc();
    facts.safety_accessibility = Points::from_hundredths(433);
    facts.syllabus_quality = Points::from_hundredths(180);
    let mut other = document();
    let maxima = &mut other.rubric_max_centipoints;
    (maxima.safety_accessibility, maxima.syllabus_quality, maxima.area) = (200, 200, maxima.area + 600);
    let other = Policy::parse(other).unwrap();
    let scaled = rescaled(facts.clone(), &policy(), &other);
    assert_eq!(scaled.safety_accessibility.hundredths(), 173, "433 × 200 / 500, half up");
    assert_eq!(scaled.syllabus_quality, facts.syllabus_quality, "within the other's maximum");
    assert!(School::parse(facts.clone(), &other).is_err() && School::parse(scaled, &other).is_ok());
    assert_eq!(rescaled(facts.clone(), &policy(), &policy()), facts);
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
