//! From the facts of one school to its grade and what it is entitled to.

use contract::subsidy::{Grade, Veto};

use super::facts::School;
use super::gates::{Judged, judge};
use super::money::half_up;
use super::policy::Policy;
use super::record::Record;
use super::rubric::{Scored, score};

/// What a school is entitled to, before the budget is shared out.
pub(super) struct Assessed<N> {
    pub(super) gates: Judged<N>,
    pub(super) score: Scored<N>,
    pub(super) grade: Grade,
    pub(super) vetoes: Vec<Veto>,
    pub(super) downgraded: bool,
    pub(super) base: i64,
    pub(super) topup: i64,
    pub(super) gross: i64,
    pub(super) deduction: i64,
    pub(super) entitlement: i64,
    pub(super) node: N,
}

/// Judges, scores and grades a school, and says what it is entitled to.
pub(super) fn assess<N: Record>(policy: &Policy, school: &School) -> Assessed<N> {
    let mut gates = judge(policy, school);
    let mut score = score(policy, school);
    let vetoes: Vec<Veto> = school.vetoes.iter().copied().filter(|veto| policy.counts_veto(*veto)).collect();
    let by_score = grade_of(policy, score.total);
    let grade = match (vetoes.is_empty(), school.rectification_overdue) {
        (false, _) => Grade::Unqualified,
        (true, true) => one_down(by_score),
        (true, false) => by_score,
    };
    let total = std::mem::replace(&mut score.node, N::given("total", score.total, "points"));
    let eligible = std::mem::replace(&mut gates.node, N::fact("eligible", gates.eligible.into(), ""));
    let grade_node = grade_node(policy, school, total, by_score, grade, &vetoes);
    let payable = gates.eligible && vetoes.is_empty();
    let gross = Gross::of(policy, school, grade, payable, vetoes.is_empty());
    let deduction = if gross.fen > 0 { carryover(policy, school) } else { 0 };
    let entitlement = (gross.fen - deduction).max(0);
    let node = N::yuan("entitlement", entitlement, "max(0, gross - carryover_deduction)").with_inputs([
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

fn grade_node<N: Record>(
    policy: &Policy,
    school: &School,
    total: N,
    by_score: Grade,
    grade: Grade,
    vetoes: &[Veto],
) -> N {
    let [excellent, good, qualified] = &policy.thresholds;
    let scored = N::computed(
        "grade_by_score",
        by_score.as_str().into(),
        "",
        "best grade whose threshold total reaches",
    )
    .with_inputs([total])
    .with_parameters([&excellent.source, &good.source, &qualified.source]);
    let overdue = N::fact("rectification_overdue", school.rectification_overdue.into(), "");
    let mut inputs = vec![scored, overdue];
    inputs.extend(vetoes.iter().map(|veto| N::fact("veto", veto.as_str().into(), "")));
    let formula = "unqualified on any veto, else one down if rectification_overdue";
    N::computed("grade", grade.as_str().into(), "", formula).with_inputs(inputs)
}

/// Base and top-up for the months open.
struct Gross {
    pub(super) base: i64,
    pub(super) topup: i64,
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

    fn node<N: Record>(&self, policy: &Policy, school: &School, grade: Grade, conditions: [N; 2]) -> N {
        let [eligible, graded] = conditions;
        let leaf_grade = || N::fact("grade", grade.as_str().into(), "");
        let base = N::yuan("base", self.base, "by kind and grade")
            .with_inputs([leaf_grade()])
            .with_parameters([&policy.base(school.kind, grade).source]);
        let learners = i64::from(school.regular_learners);
        let topup =
            N::yuan("topup", self.topup, "min(regular_learners, most) × per_learner × part of the grade")
                .with_inputs([N::fact("regular_learners", learners.into(), "learners"), leaf_grade()])
                .with_parameters([
                    &policy.topup_learners.of(school.kind).source,
                    &policy.topup_fen.source,
                    &policy.topup_coef_bp.of(grade).source,
                ]);
        let months = N::fact("full_months_open", i64::from(school.full_months_open).into(), "months");
        let formula = "HALF_UP((base + topup) × full_months_open / 12), 0 unless eligible and without veto";
        N::yuan("gross", self.fen, formula).with_inputs([eligible, graded, base, topup, months])
    }
}

/// What of the last award is unspent beyond the part that may stay.
fn carryover(policy: &Policy, school: &School) -> i64 {
    let unspent = i128::from(school.prior_unspent_fen) * 10_000;
    let allowed = i128::from(school.prior_award_fen) * i128::from(policy.carryover_bp.value);
    half_up((unspent - allowed).max(0), 10_000)
}

fn carryover_node<N: Record>(policy: &Policy, school: &School, deduction: i64, gross: i64) -> N {
    let formula = "HALF_UP(max(0, prior_unspent - prior_award × part that may stay)), 0 if gross is 0";
    N::yuan("carryover_deduction", deduction, formula)
        .with_inputs([
            N::given("prior_unspent", school.prior_unspent_fen, "yuan"),
            N::given("prior_award", school.prior_award_fen, "yuan"),
            N::given("gross", gross, "yuan"),
        ])
        .with_parameters([&policy.carryover_bp.source])
}
