//! From scores to grades, from grades to money, from money to payments.

use contract::measure::Points;
use contract::money::Yuan;
use contract::policy::Fault;
use contract::subsidy::{Grade, SimulateSubsidy, SubsidyLineView, SubsidyResultView, Veto};
use contract::trace::{TraceNode, TraceValue};

use super::SubsidyError;
use super::facts::{School, parse_schools};
use super::gates::{Judged, judge};
use super::money::{floor, half_up, share_out};
use super::policy::{OperatingPolicy, Policy};
use super::rubric::{Scored, score};
use super::seal::{hash_of_line, hash_of_run};

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
/// The schools stand in the order of their codes, each once, as [`parse_schools`] gives them.
#[must_use]
pub fn compute(
    policy: &Policy,
    operating: &[OperatingPolicy],
    budget_fen: Option<i64>,
    schools: &[School],
) -> SubsidyResultView {
    let assessed: Vec<Assessed> = schools.iter().map(|school| assess(policy, school)).collect();
    let claims: Vec<(&str, i64)> =
        schools.iter().zip(&assessed).map(|(school, one)| (school.code.as_str(), one.entitlement)).collect();
    let total: i64 = claims.iter().map(|(_, claim)| *claim).sum();
    let payments = share_out(budget_fen.unwrap_or(i64::MAX), &claims);
    let mut total_operating = 0;
    let lines: Vec<SubsidyLineView> = schools
        .iter()
        .zip(assessed)
        .zip(&payments)
        .map(|((school, one), payment)| {
            let own = operating.iter().find(|policy| policy.document().county_code == school.county_code);
            let extra = own.map(|own| operating_line(own, school, &one));
            total_operating += extra.as_ref().map_or(0, |(fen, _)| *fen);
            line(policy, school, one, Payment { fen: *payment, budget: budget_fen, total }, extra)
        })
        .collect();
    let mut result = SubsidyResultView {
        policy_code: policy.document().policy_code.clone(),
        policy_version: policy.document().version,
        budget: budget_fen.map(Yuan::from_fen),
        total_entitlement: Yuan::from_fen(total),
        total_payment: Yuan::from_fen(payments.iter().sum()),
        total_operating_guarantee: Yuan::from_fen(total_operating),
        lines,
        hash: String::new(),
    };
    result.hash = hash_of_run(policy, operating, &result);
    result
}

/// What a school is entitled to, before the budget is shared out.
struct Assessed {
    gates: Judged,
    score: Scored,
    grade: Grade,
    vetoes: Vec<Veto>,
    downgraded: bool,
    base: i64,
    topup: i64,
    gross: i64,
    deduction: i64,
    entitlement: i64,
    node: TraceNode,
}

fn assess(policy: &Policy, school: &School) -> Assessed {
    let mut gates = judge(policy, school);
    let mut score = score(policy, school);
    let vetoes: Vec<Veto> = school.vetoes.iter().copied().filter(|veto| policy.counts_veto(*veto)).collect();
    let by_score = grade_of(policy, score.total);
    let grade = match (vetoes.is_empty(), school.rectification_overdue) {
        (false, _) => Grade::Unqualified,
        (true, true) => one_down(by_score),
        (true, false) => by_score,
    };
    let total = std::mem::replace(&mut score.node, leaf("total", score.total, "points"));
    let eligible = std::mem::replace(&mut gates.node, TraceNode::fact("eligible", gates.eligible.into(), ""));
    let grade_node = grade_node(policy, school, total, by_score, grade, &vetoes);
    let payable = gates.eligible && vetoes.is_empty();
    let gross = Gross::of(policy, school, grade, payable, vetoes.is_empty());
    let deduction = if gross.fen > 0 { carryover(policy, school) } else { 0 };
    let entitlement = (gross.fen - deduction).max(0);
    let node = yuan("entitlement", entitlement, "max(0, gross - carryover_deduction)").with_inputs([
        gross.node(policy, school, grade, [eligible, grade_node]),
        carryover_node(policy, school, deduction, gross.fen),
    ]);
    Assessed {
        downgraded: grade != by_score && vetoes.is_empty(),
        base: gross.base,
        topup: gross.topup,
        gross: gross.fen,
        gates,
        score,
        grade,
        vetoes,
        deduction,
        entitlement,
        node,
    }
}

/// The best grade whose threshold the score reaches.
fn grade_of(policy: &Policy, total: i64) -> Grade {
    let reached = policy.thresholds.iter().position(|least| total >= least.value);
    reached.map_or(Grade::Unqualified, |at| Grade::ALL[at])
}

const fn one_down(grade: Grade) -> Grade {
    match grade {
        Grade::Excellent => Grade::Good,
        Grade::Good => Grade::Qualified,
        Grade::Qualified | Grade::Unqualified => Grade::Unqualified,
    }
}

fn grade_node(
    policy: &Policy,
    school: &School,
    total: TraceNode,
    by_score: Grade,
    grade: Grade,
    vetoes: &[Veto],
) -> TraceNode {
    let [excellent, good, qualified] = &policy.thresholds;
    let scored = TraceNode::computed(
        "grade_by_score",
        by_score.as_str().into(),
        "",
        "best grade whose threshold total reaches",
    )
    .with_inputs([total])
    .with_parameters([&excellent.source, &good.source, &qualified.source]);
    let overdue = TraceNode::fact("rectification_overdue", school.rectification_overdue.into(), "");
    let mut inputs = vec![scored, overdue];
    inputs.extend(vetoes.iter().map(|veto| TraceNode::fact("veto", veto.as_str().into(), "")));
    let formula = "unqualified on any veto, else one down if rectification_overdue";
    TraceNode::computed("grade", grade.as_str().into(), "", formula).with_inputs(inputs)
}

/// Base and top-up for the months open.
struct Gross {
    base: i64,
    topup: i64,
    fen: i64,
}

impl Gross {
    fn of(policy: &Policy, school: &School, grade: Grade, payable: bool, unvetoed: bool) -> Self {
        if !unvetoed {
            return Self { base: 0, topup: 0, fen: 0 };
        }
        let base = policy.base(school.kind, grade).value;
        let learners = i64::from(school.regular_learners).min(policy.topup_learners.of(school.kind).value);
        let coefficient = i128::from(policy.topup_coef_bp.of(grade).value);
        let topup = i128::from(learners) * i128::from(policy.topup_fen.value) * coefficient;
        let months = i128::from(school.full_months_open);
        let exact = (i128::from(base) * 10_000 + topup) * months;
        let fen = if payable { half_up(exact, 120_000) } else { 0 };
        Self { base, topup: half_up(topup, 10_000), fen }
    }

    fn node(&self, policy: &Policy, school: &School, grade: Grade, conditions: [TraceNode; 2]) -> TraceNode {
        let [eligible, graded] = conditions;
        let leaf_grade = || TraceNode::fact("grade", grade.as_str().into(), "");
        let base = yuan("base", self.base, "by kind and grade")
            .with_inputs([leaf_grade()])
            .with_parameters([&policy.base(school.kind, grade).source]);
        let learners = i64::from(school.regular_learners);
        let topup =
            yuan("topup", self.topup, "min(regular_learners, most) × per_learner × part of the grade")
                .with_inputs([TraceNode::fact("regular_learners", learners.into(), "learners"), leaf_grade()])
                .with_parameters([
                    &policy.topup_learners.of(school.kind).source,
                    &policy.topup_fen.source,
                    &policy.topup_coef_bp.of(grade).source,
                ]);
        let months = TraceNode::fact("full_months_open", i64::from(school.full_months_open).into(), "months");
        let formula = "HALF_UP((base + topup) × full_months_open / 12), 0 unless eligible and without veto";
        yuan("gross", self.fen, formula).with_inputs([eligible, graded, base, topup, months])
    }
}

/// What of the last award is unspent beyond the part that may stay.
fn carryover(policy: &Policy, school: &School) -> i64 {
    let unspent = i128::from(school.prior_unspent_fen) * 10_000;
    let allowed = i128::from(school.prior_award_fen) * i128::from(policy.carryover_bp.value);
    half_up((unspent - allowed).max(0), 10_000)
}

fn carryover_node(policy: &Policy, school: &School, deduction: i64, gross: i64) -> TraceNode {
    let formula = "HALF_UP(max(0, prior_unspent - prior_award × part that may stay)), 0 if gross is 0";
    yuan("carryover_deduction", deduction, formula)
        .with_inputs([
            leaf("prior_unspent", school.prior_unspent_fen, "yuan"),
            leaf("prior_award", school.prior_award_fen, "yuan"),
            leaf("gross", gross, "yuan"),
        ])
        .with_parameters([&policy.carryover_bp.source])
}

/// A county's operating money: a fund and a line of its own, under the same gates and grade.
fn operating_line(own: &OperatingPolicy, school: &School, assessed: &Assessed) -> (i64, TraceNode) {
    let minutes = i64::from(school.teaching_minutes);
    let coefficient = own.coef_bp.of(assessed.grade);
    let exact = i128::from(minutes) * i128::from(own.per_hour_fen.value);
    let most = i128::from(own.cap_fen.value) * 60;
    let payable = assessed.gates.eligible && assessed.vetoes.is_empty();
    let fen = if payable { half_up(exact.min(most) * i128::from(coefficient.value), 600_000) } else { 0 };
    let formula = "HALF_UP(min(teaching_minutes / 60 × per_hour, cap) × part of the grade), 0 unless eligible and without veto";
    let node = yuan("operating_guarantee", fen, formula)
        .with_inputs([
            TraceNode::fact("teaching_minutes", minutes.into(), "minutes"),
            TraceNode::fact("grade", assessed.grade.as_str().into(), ""),
            TraceNode::fact("eligible", assessed.gates.eligible.into(), ""),
        ])
        .with_parameters([&own.per_hour_fen.source, &own.cap_fen.source, &coefficient.source]);
    (fen, node)
}

/// What a school gets of the budget.
struct Payment {
    fen: i64,
    budget: Option<i64>,
    total: i64,
}

fn line(
    policy: &Policy,
    school: &School,
    one: Assessed,
    payment: Payment,
    operating: Option<(i64, TraceNode)>,
) -> SubsidyLineView {
    let municipal = floor(i128::from(payment.fen) * i128::from(policy.municipal_bp.value), 10_000);
    let (operating_fen, operating_trace) = operating.unzip();
    let mut line = SubsidyLineView {
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
    };
    line.hash = hash_of_line(school, &line);
    line
}

fn award_node(policy: &Policy, payment: &Payment, municipal: i64, entitlement: TraceNode) -> TraceNode {
    let mut inputs = Vec::with_capacity(3);
    inputs.push(entitlement);
    let formula = if let Some(budget) = payment.budget {
        inputs.push(leaf("budget", budget, "yuan"));
        inputs.push(leaf("total_entitlement", payment.total, "yuan"));
        "entitlement if total_entitlement <= budget, else floor(entitlement × budget / total_entitlement) \
         and the fen left over by largest remainder, ties by code ascending"
    } else {
        "entitlement"
    };
    let paid = yuan("payment", payment.fen, formula).with_inputs(inputs);
    let city = yuan("municipal_share", municipal, "floor(payment × part of the city)")
        .with_inputs([leaf("payment", payment.fen, "yuan")])
        .with_parameters([&policy.municipal_bp.source]);
    let county = yuan("county_share", payment.fen - municipal, "payment - municipal_share")
        .with_inputs([leaf("payment", payment.fen, "yuan"), leaf("municipal_share", municipal, "yuan")]);
    yuan("award", payment.fen, "municipal_share + county_share").with_inputs([paid, city, county])
}

fn yuan(name: &'static str, fen: i64, formula: &'static str) -> TraceNode {
    TraceNode::computed(name, TraceValue::Hundredths(fen), "yuan", formula)
}

fn leaf(name: &'static str, hundredths: i64, unit: &'static str) -> TraceNode {
    TraceNode::fact(name, TraceValue::Hundredths(hundredths), unit)
}
