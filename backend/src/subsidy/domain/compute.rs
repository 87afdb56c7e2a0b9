//! From what each school is entitled to, to payments under a budget, and to sealed lines.

use contract::measure::Points;
use contract::money::Yuan;
use contract::policy::Fault;
use contract::subsidy::{Grade, SimulateSubsidy, SubsidyLineView, SubsidyResultView};
use contract::trace::TraceNode;

use super::SubsidyError;
use super::assess::{Assessed, assess};
use super::facts::{School, parse_schools};
use super::money::{floor, half_up, share_out};
use super::policy::{OperatingPolicy, Policy};
use super::record::{Record, Unrecorded};
use super::seal::{hash_of_line, hash_of_run};
use super::spread::spread;

/// Computes what a request for a simulation asks for.
pub fn simulate(policy: &Policy, request: SimulateSubsidy) -> Result<SubsidyResultView, SubsidyError> {
    let at =
        |prefix: String| move |fault: Fault| Fault::new(format!("{prefix}{}", fault.pointer), fault.code);
    let mut faults = Vec::new();
    let budget = request.budget.and_then(Yuan::fen);
    if request.budget.is_some() && !budget.is_some_and(|fen| (0..=99_999_999_999_999).contains(&fen)) {
        faults.push(Fault::new("/budget", "out_of_range"));
    }
    let mut operating: Vec<OperatingPolicy> = Vec::with_capacity(request.operating_policies.len());
    for (index, document) in request.operating_policies.into_iter().enumerate() {
        let prefix = format!("/operating_policies/{index}");
        match OperatingPolicy::parse(document) {
            Ok(one)
                if operating
                    .iter()
                    .any(|other| other.document().county_code == one.document().county_code) =>
            {
                faults.push(Fault::new(format!("{prefix}/county_code"), "repeated"));
            }
            Ok(one) => operating.push(one),
            Err(found) => faults.extend(found.into_iter().map(at(prefix))),
        }
    }
    let schools = parse_schools(request.schools, policy)
        .map_err(|found| faults.extend(found.into_iter().map(at("/schools".to_owned()))));
    match schools {
        Ok(schools) if faults.is_empty() => Ok(compute(policy, &operating, budget, &schools)),
        _ => Err(SubsidyError::Facts(faults)),
    }
}

/// Computes the year of all schools under a budget in fen, or in full without one.
///
/// The schools stand in the order of their codes, each once, as [`parse_schools`] gives them. Each line and the
/// run are sealed.
#[must_use]
pub fn compute(
    policy: &Policy,
    operating: &[OperatingPolicy],
    budget_fen: Option<i64>,
    schools: &[School],
) -> SubsidyResultView {
    let mut result = year(policy, operating, budget_fen, schools, sealed);
    result.hash = hash_of_run(policy, operating, &result);
    result
}

/// As [`compute`], with every trace but without the seals, for what is looked at and not kept.
#[must_use]
pub fn compute_unsealed(
    policy: &Policy,
    operating: &[OperatingPolicy],
    budget_fen: Option<i64>,
    schools: &[School],
) -> SubsidyResultView {
    year(policy, operating, budget_fen, schools, |_, line| line)
}

/// What a school's year comes to, without how: what [`compute`] gives, by the same rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Whether all gates are passed.
    pub eligible: bool,
    /// All points, in hundredths.
    pub total: i64,
    /// The grade, after vetoes and overdue rectification.
    pub grade: Grade,
    /// The base a year, in fen.
    pub base: i64,
    /// The top-up a year, in fen.
    pub topup: i64,
    /// Base and top-up for the months open, in fen.
    pub gross: i64,
    /// What of the last award is taken off, in fen.
    pub deduction: i64,
    /// What the school may claim of the budget, in fen.
    pub entitlement: i64,
    /// Whether anything is paid at all: every gate passed, and no veto that the policy counts.
    pub payable: bool,
}

/// The figures of each school, in the order given, without trace and seal.
#[must_use]
pub fn figures(policy: &Policy, schools: &[School]) -> Vec<Figures> {
    let of = |school: &School| {
        let one: Assessed<Unrecorded> = assess(policy, school);
        Figures {
            eligible: one.gates.eligible,
            total: one.score.total,
            grade: one.grade,
            base: one.base,
            topup: one.topup,
            gross: one.gross,
            deduction: one.deduction,
            entitlement: one.entitlement,
            payable: one.gates.eligible && one.vetoes.is_empty(),
        }
    };
    schools.iter().map(of).collect()
}

/// What schools with these figures are paid under a budget, in fen and in their order.
#[must_use]
pub fn payments(budget_fen: i64, schools: &[School], figures: &[Figures]) -> Vec<i64> {
    share_out(budget_fen, &claims(schools, figures.iter().map(|one| one.entitlement)))
}

/// The operating money of a school with these figures, in fen; `None` where its county grants none.
#[must_use]
pub fn operating_of(operating: &[OperatingPolicy], school: &School, figures: &Figures) -> Option<i64> {
    let own = standard_of(operating, school)?;
    Some(operating_fen(own, school, figures.grade, figures.payable))
}

/// The line of one school as [`compute`] seals it, without tracing the others; `None` where it is not among them.
#[must_use]
pub fn compute_line(
    policy: &Policy,
    operating: &[OperatingPolicy],
    budget_fen: i64,
    schools: &[School],
    code: &str,
) -> Option<SubsidyLineView> {
    let all = figures(policy, schools);
    let total = all.iter().map(|one| one.entitlement).sum();
    let payments = payments(budget_fen, schools, &all);
    let (school, fen) = schools.iter().zip(payments).find(|(school, _)| school.code == code)?;
    let assessed = assess(policy, school);
    let extra = standard_of(operating, school).map(|own| operating_line(own, school, &assessed));
    let payment = Payment { fen, budget: Some(budget_fen), total };
    Some(sealed(school, line(policy, school, assessed, payment, extra)))
}

fn claims(schools: &[School], entitlements: impl Iterator<Item = i64>) -> Vec<(&str, i64)> {
    schools.iter().map(|school| school.code.as_str()).zip(entitlements).collect()
}

/// The standard for operating money of a school's county.
fn standard_of<'a>(operating: &'a [OperatingPolicy], school: &School) -> Option<&'a OperatingPolicy> {
    operating.iter().find(|policy| policy.document().county_code == school.county_code)
}

/// The year of all schools, each line finished by `finish`; the run itself has no seal yet.
fn year(
    policy: &Policy,
    operating: &[OperatingPolicy],
    budget_fen: Option<i64>,
    schools: &[School],
    finish: impl Fn(&School, SubsidyLineView) -> SubsidyLineView + Sync,
) -> SubsidyResultView {
    let assessed = spread(schools.iter().collect(), |school| assess(policy, school));
    let claims = claims(schools, assessed.iter().map(|one| one.entitlement));
    let total: i64 = claims.iter().map(|(_, claim)| *claim).sum();
    let payments = share_out(budget_fen.unwrap_or(i64::MAX), &claims);
    let total_payment = payments.iter().sum();
    let work: Vec<_> = schools.iter().zip(assessed).zip(payments).collect();
    let lines = spread(work, |((school, one), fen)| {
        let extra = standard_of(operating, school).map(|own| operating_line(own, school, &one));
        let payment = Payment { fen, budget: budget_fen, total };
        let granted = extra.as_ref().map_or(0, |(fen, _)| *fen);
        (granted, finish(school, line(policy, school, one, payment, extra)))
    });
    let (granted, lines): (Vec<i64>, Vec<SubsidyLineView>) = lines.into_iter().unzip();
    SubsidyResultView {
        policy_code: policy.document().policy_code.clone(),
        policy_version: policy.document().version,
        budget: budget_fen.map(Yuan::from_fen),
        total_entitlement: Yuan::from_fen(total),
        total_payment: Yuan::from_fen(total_payment),
        total_operating_guarantee: Yuan::from_fen(granted.into_iter().sum()),
        lines,
        hash: String::new(),
    }
}

/// A county's operating money: a fund and a line of its own, under the same gates and grade.
fn operating_line(
    own: &OperatingPolicy,
    school: &School,
    assessed: &Assessed<TraceNode>,
) -> (i64, TraceNode) {
    let minutes = i64::from(school.teaching_minutes);
    let coefficient = own.coef_bp.of(assessed.grade);
    let payable = assessed.gates.eligible && assessed.vetoes.is_empty();
    let fen = operating_fen(own, school, assessed.grade, payable);
    let formula = "HALF_UP(min(teaching_minutes / 60 × per_hour, cap) × part of the grade), 0 unless eligible and without veto";
    let node = TraceNode::yuan("operating_guarantee", fen, formula)
        .with_inputs([
            TraceNode::fact("teaching_minutes", minutes.into(), "minutes"),
            TraceNode::fact("grade", assessed.grade.as_str().into(), ""),
            TraceNode::fact("eligible", assessed.gates.eligible.into(), ""),
        ])
        .with_parameters([&own.per_hour_fen.source, &own.cap_fen.source, &coefficient.source]);
    (fen, node)
}

/// The operating money of a school of this grade, in fen.
fn operating_fen(own: &OperatingPolicy, school: &School, grade: Grade, payable: bool) -> i64 {
    let exact = i128::from(school.teaching_minutes) * i128::from(own.per_hour_fen.value);
    let most = i128::from(own.cap_fen.value) * 60;
    let part = i128::from(own.coef_bp.of(grade).value);
    if payable { half_up(exact.min(most) * part, 600_000) } else { 0 }
}

/// What a school gets of the budget.
struct Payment {
    fen: i64,
    budget: Option<i64>,
    total: i64,
}

/// The line of a school with its seal.
fn sealed(school: &School, mut line: SubsidyLineView) -> SubsidyLineView {
    line.hash = hash_of_line(school, &line);
    line
}

fn line(
    policy: &Policy,
    school: &School,
    one: Assessed<TraceNode>,
    payment: Payment,
    operating: Option<(i64, TraceNode)>,
) -> SubsidyLineView {
    let municipal = floor(i128::from(payment.fen) * i128::from(policy.municipal_bp.value), 10_000);
    let (operating_fen, operating_trace) = operating.unzip();
    SubsidyLineView {
        code: school.code.clone(),
        name: school.name.clone(),
        county_code: school.county_code.clone(),
        kind: school.kind,
        gates: one.gates.views,
        eligible: one.gates.eligible,
        items: one.score.views,
        total: Points::from_hundredths(one.score.total),
        grade: one.grade,
        vetoes: one.vetoes,
        downgraded: one.downgraded,
        base: Yuan::from_fen(one.base),
        topup: Yuan::from_fen(one.topup),
        months: school.full_months_open,
        gross: Yuan::from_fen(one.gross),
        carryover_deduction: Yuan::from_fen(one.deduction),
        entitlement: Yuan::from_fen(one.entitlement),
        payment: Yuan::from_fen(payment.fen),
        municipal_share: Yuan::from_fen(municipal),
        county_share: Yuan::from_fen(payment.fen - municipal),
        operating_guarantee: operating_fen.map(Yuan::from_fen),
        trace: award_node(policy, &payment, municipal, one.node),
        operating_trace,
        hash: String::new(),
    }
}

fn award_node(policy: &Policy, payment: &Payment, municipal: i64, entitlement: TraceNode) -> TraceNode {
    let mut inputs = Vec::with_capacity(3);
    inputs.push(entitlement);
    let formula = if let Some(budget) = payment.budget {
        inputs.push(TraceNode::given("budget", budget, "yuan"));
        inputs.push(TraceNode::given("total_entitlement", payment.total, "yuan"));
        "entitlement if total_entitlement <= budget, else floor(entitlement × budget / total_entitlement) \
         and the fen left over by largest remainder, ties by code ascending"
    } else {
        "entitlement"
    };
    let paid = TraceNode::yuan("payment", payment.fen, formula).with_inputs(inputs);
    let city = TraceNode::yuan("municipal_share", municipal, "floor(payment × part of the city)")
        .with_inputs([TraceNode::given("payment", payment.fen, "yuan")])
        .with_parameters([&policy.municipal_bp.source]);
    let county = TraceNode::yuan("county_share", payment.fen - municipal, "payment - municipal_share")
        .with_inputs([
            TraceNode::given("payment", payment.fen, "yuan"),
            TraceNode::given("municipal_share", municipal, "yuan"),
        ]);
    TraceNode::yuan("award", payment.fen, "municipal_share + county_share").with_inputs([paid, city, county])
}
