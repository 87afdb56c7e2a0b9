//! The policy as the engine uses it: checked, and every parameter with its source.

use contract::facility::SchoolKind;
use contract::fund::ExpenseCategory;
use contract::policy::{Dated, Fault, Faults, ParameterBook, Period};
use contract::subsidy::{
    AMOUNT_ROUNDING, ActivityTargets, ByGrade, ByKind, Grade, ITEM_ROUNDING, OperatingPolicyDocument,
    PRORATION, RECTIFICATION_OVERDUE_EFFECT, RubricItem, ScaledTarget, SubsidyPolicyDocument, VETO_EFFECT,
    Veto,
};

/// A whole, in basis points.
const WHOLE_BP: i64 = 10_000;
/// All points of the rubric, in hundredths.
const ALL_POINTS: i64 = 10_000;
/// No school gets more in a year, in fen; so the claims of a hundred thousand schools can be added up.
const MAX_FEN: i64 = 1_000_000_000_000;
/// No learner brings more, in fen.
const MAX_FEN_PER_LEARNER: i64 = 10_000_000;
const MINUTES_A_WEEK: i64 = 7 * 24 * 60;
const MINUTES_A_YEAR: i64 = 366 * 24 * 60;
const MAX_COUNT: i64 = 1_000_000;

/// A parameter that is a number.
pub type Number = Dated<i64>;
/// A parameter that is a switch.
pub type Switch = Dated<bool>;

/// A number for centres and one for stations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindNumbers([Number; 2]);

impl KindNumbers {
    /// The one that holds for a kind of school.
    #[must_use]
    pub const fn of(&self, kind: SchoolKind) -> &Number {
        &self.0[kind as usize]
    }
}

/// A number a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeNumbers([Number; 4]);

impl GradeNumbers {
    /// The one that holds for a grade.
    #[must_use]
    pub const fn of(&self, grade: Grade) -> &Number {
        &self.0[grade as usize]
    }
}

/// What the gates ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gates {
    pub(super) hosted: Switch,
    pub(super) fixed_venue: Switch,
    pub(super) min_area: Switch,
    pub(super) refresh: Switch,
    pub(super) due_open_days: Number,
    pub(super) weekly_minutes: KindNumbers,
    pub(super) participation_bp: Number,
    pub(super) host_assessment: Switch,
    pub(super) full_months: Number,
    pub(super) signin_bp: Number,
}

/// What a full score takes in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets {
    pub(super) teaching_minutes: KindNumbers,
    pub(super) activity_forms: KindNumbers,
    pub(super) learning_teams: KindNumbers,
    pub(super) volunteer_minutes: KindNumbers,
    pub(super) shared_venues: KindNumbers,
    pub(super) smart_aging_sessions: KindNumbers,
    pub(super) participation_bp: Number,
    pub(super) online_bp: Number,
    pub(super) timely_bp: Number,
    pub(super) records_bp: Number,
    pub(super) satisfaction_bp: Number,
}

/// A version of the graded subsidy's policy that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    document: SubsidyPolicyDocument,
    pub(super) min_area: KindNumbers,
    pub(super) gates: Gates,
    pub(super) rubric: [Number; RubricItem::ALL.len()],
    pub(super) targets: Targets,
    pub(super) thresholds: [Number; 3],
    pub(super) base: [GradeNumbers; 2],
    pub(super) topup_fen: Number,
    pub(super) topup_learners: KindNumbers,
    pub(super) topup_coef_bp: GradeNumbers,
    pub(super) carryover_bp: Number,
    pub(super) municipal_bp: Number,
}

impl Policy {
    /// Checks a document; every fault is named.
    pub fn parse(document: SubsidyPolicyDocument) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        check_head(&document, &mut faults);
        check_gates(&document, &mut faults);
        check_rubric(&document, &mut faults);
        check_money(&document, &mut faults);
        let own = document.parameter_basis.clone();
        let basis = document.legal_basis.clone();
        let mut book = ParameterBook::new(document.effective_from, &basis, &own);
        let policy = Self::dated(document, &mut book);
        book.check(&mut faults);
        faults.or(policy)
    }

    /// The document it was read from.
    #[must_use]
    pub const fn document(&self) -> &SubsidyPolicyDocument {
        &self.document
    }

    /// The days on which it holds.
    #[must_use]
    pub const fn period(&self) -> Period {
        Period { from: self.document.effective_from, to: self.document.effective_to }
    }

    /// The points of an item.
    #[must_use]
    pub const fn maximum(&self, item: RubricItem) -> &Number {
        &self.rubric[item as usize]
    }

    /// The base amount of a grade for a kind of school.
    #[must_use]
    pub const fn base(&self, kind: SchoolKind, grade: Grade) -> &Number {
        self.base[kind as usize].of(grade)
    }

    /// Whether a veto counts under this policy.
    #[must_use]
    pub fn counts_veto(&self, veto: Veto) -> bool {
        self.document.vetoes.contains(&veto)
    }

    /// Whether a target shrinks with the months open.
    #[must_use]
    pub fn scales(&self, target: ScaledTarget) -> bool {
        self.document.prorate_targets_by_months_open.contains(&target)
    }

    fn dated(document: SubsidyPolicyDocument, book: &mut ParameterBook<'_>) -> Self {
        Self {
            min_area: by_kind(book, "min_area_centi_m2", document.min_area_centi_m2),
            gates: gates(&document, book),
            rubric: std::array::from_fn(|at| {
                let item = RubricItem::ALL[at];
                book.dated(
                    &format!("rubric_max_centipoints.{item}"),
                    document.rubric_max_centipoints.of(item),
                )
            }),
            targets: targets(&document, book),
            thresholds: thresholds(&document, book),
            base: [
                by_grade(book, "base_amount_fen.center", document.base_amount_fen.center),
                by_grade(book, "base_amount_fen.station", document.base_amount_fen.station),
            ],
            topup_fen: book.dated("topup_per_regular_learner_fen", document.topup_per_regular_learner_fen),
            topup_learners: by_kind(book, "topup_cap_learners", document.topup_cap_learners),
            topup_coef_bp: by_grade(book, "topup_grade_coef_bp", document.topup_grade_coef_bp),
            carryover_bp: book.dated("carryover_allow_bp", document.carryover_allow_bp),
            municipal_bp: book.dated("municipal_share_bp", document.municipal_share_bp),
            document,
        }
    }
}

fn by_kind(book: &mut ParameterBook<'_>, key: &str, numbers: ByKind) -> KindNumbers {
    KindNumbers([
        book.dated(&format!("{key}.center"), numbers.center),
        book.dated(&format!("{key}.station"), numbers.station),
    ])
}

fn by_grade(book: &mut ParameterBook<'_>, key: &str, numbers: ByGrade) -> GradeNumbers {
    let all = numbers.descending();
    GradeNumbers(std::array::from_fn(|at| book.dated(&format!("{key}.{}", Grade::ALL[at]), all[at])))
}

fn thresholds(document: &SubsidyPolicyDocument, book: &mut ParameterBook<'_>) -> [Number; 3] {
    let least = document.grade_thresholds_centipoints;
    [
        book.dated("grade_thresholds_centipoints.excellent", least.excellent),
        book.dated("grade_thresholds_centipoints.good", least.good),
        book.dated("grade_thresholds_centipoints.qualified", least.qualified),
    ]
}

fn gates(document: &SubsidyPolicyDocument, book: &mut ParameterBook<'_>) -> Gates {
    let gates = document.gates;
    Gates {
        hosted: book.dated(
            "gates.hosted_in_home_community_elderly_care_facility",
            gates.hosted_in_home_community_elderly_care_facility,
        ),
        fixed_venue: book.dated("gates.fixed_venue", gates.fixed_venue),
        min_area: book.dated("gates.min_area", gates.min_area),
        refresh: book.dated(
            "gates.curriculum_refreshed_each_due_half_year",
            gates.curriculum_refreshed_each_due_half_year,
        ),
        due_open_days: book.dated("gates.half_year_due_min_open_days", gates.half_year_due_min_open_days),
        weekly_minutes: by_kind(book, "gates.min_weekly_opening_minutes", gates.min_weekly_opening_minutes),
        participation_bp: book
            .dated("gates.min_regular_participation_bp", gates.min_regular_participation_bp),
        host_assessment: book.dated(
            "gates.host_facility_annual_assessment_not_failed",
            gates.host_facility_annual_assessment_not_failed,
        ),
        full_months: book.dated("gates.min_full_months_open", gates.min_full_months_open),
        signin_bp: book.dated("gates.signin_completeness_bp", gates.signin_completeness_bp),
    }
}

fn targets(document: &SubsidyPolicyDocument, book: &mut ParameterBook<'_>) -> Targets {
    let (center, station) = (document.targets.center, document.targets.station);
    let mut pair = |word: &str, of: fn(&ActivityTargets) -> i64| {
        KindNumbers([
            book.dated(&format!("targets.center.{word}"), of(&center)),
            book.dated(&format!("targets.station.{word}"), of(&station)),
        ])
    };
    let teaching_minutes = pair("teaching_minutes", |targets| targets.teaching_minutes);
    let activity_forms = pair("activity_forms", |targets| targets.activity_forms);
    let learning_teams = pair("learning_teams", |targets| targets.learning_teams);
    let volunteer_minutes = pair("volunteer_minutes", |targets| targets.volunteer_minutes);
    let shared_venues = pair("shared_venues", |targets| targets.shared_venues);
    let smart_aging_sessions = pair("smart_aging_sessions", |targets| targets.smart_aging_sessions);
    let ratios = document.target_ratio_bp;
    Targets {
        teaching_minutes,
        activity_forms,
        learning_teams,
        volunteer_minutes,
        shared_venues,
        smart_aging_sessions,
        participation_bp: book.dated("target_ratio_bp.regular_participation", ratios.regular_participation),
        online_bp: book.dated("target_ratio_bp.online_learning", ratios.online_learning),
        timely_bp: book.dated("target_ratio_bp.timely_crediting", ratios.timely_crediting),
        records_bp: book.dated("target_ratio_bp.redemption_records", ratios.redemption_records),
        satisfaction_bp: book.dated("target_ratio_bp.satisfaction", ratios.satisfaction),
    }
}

fn check_head(document: &SubsidyPolicyDocument, faults: &mut Faults) {
    let period = Period { from: document.effective_from, to: document.effective_to };
    period.check(faults);
    faults.demand(!document.policy_code.trim().is_empty(), "/policy_code", "code_missing");
    faults.demand(document.version >= 1, "/version", "not_positive");
    faults.demand(document.currency_unit == "fen", "/currency_unit", "unit_not_fen");
    let earmarked = |category: &ExpenseCategory| {
        matches!(category, ExpenseCategory::RedemptionGoods | ExpenseCategory::RedemptionServices)
    };
    let bound = !document.fund_use.is_empty() && document.fund_use.iter().all(earmarked);
    faults.demand(bound, "/fund_use", "fund_use_not_earmarked");
    for (pointer, given, known) in [
        ("/item_rounding", &document.item_rounding, ITEM_ROUNDING),
        ("/amount_rounding", &document.amount_rounding, AMOUNT_ROUNDING),
        ("/proration", &document.proration, PRORATION),
        ("/veto_effect", &document.veto_effect, VETO_EFFECT),
        (
            "/rectification_overdue_effect",
            &document.rectification_overdue_effect,
            RECTIFICATION_OVERDUE_EFFECT,
        ),
    ] {
        faults.demand(given == known, pointer, "rule_not_supported");
    }
    faults.demand(is_distinct(&document.vetoes), "/vetoes", "repeated");
    let scaled = &document.prorate_targets_by_months_open;
    faults.demand(is_distinct(scaled), "/prorate_targets_by_months_open", "repeated");
    in_range(faults, document.publicity_working_days, 1, 250, "/publicity_working_days");
    in_range(faults, document.appeal_decision_working_days, 1, 250, "/appeal_decision_working_days");
}

fn check_gates(document: &SubsidyPolicyDocument, faults: &mut Faults) {
    let gates = document.gates;
    in_range(faults, document.min_area_centi_m2.center, 1, 100_000_000, "/min_area_centi_m2/center");
    in_range(faults, document.min_area_centi_m2.station, 1, 100_000_000, "/min_area_centi_m2/station");
    in_range(faults, gates.half_year_due_min_open_days, 1, 184, "/gates/half_year_due_min_open_days");
    let weekly = gates.min_weekly_opening_minutes;
    in_range(faults, weekly.center, 0, MINUTES_A_WEEK, "/gates/min_weekly_opening_minutes/center");
    in_range(faults, weekly.station, 0, MINUTES_A_WEEK, "/gates/min_weekly_opening_minutes/station");
    let participation = gates.min_regular_participation_bp;
    in_range(faults, participation, 0, WHOLE_BP, "/gates/min_regular_participation_bp");
    in_range(faults, gates.min_full_months_open, 0, 12, "/gates/min_full_months_open");
    in_range(faults, gates.signin_completeness_bp, 0, WHOLE_BP, "/gates/signin_completeness_bp");
}

fn check_rubric(document: &SubsidyPolicyDocument, faults: &mut Faults) {
    let maxima = document.rubric_max_centipoints;
    for item in RubricItem::ALL {
        in_range(faults, maxima.of(*item), 0, ALL_POINTS, format!("/rubric_max_centipoints/{item}"));
    }
    let sum: i128 = RubricItem::ALL.iter().map(|item| i128::from(maxima.of(*item))).sum();
    faults.demand(sum == i128::from(ALL_POINTS), "/rubric_max_centipoints", "weights_not_100");
    let least = document.grade_thresholds_centipoints;
    let descending = least.excellent > least.good && least.good > least.qualified;
    faults.demand(descending, "/grade_thresholds_centipoints", "not_descending");
    in_range(faults, least.excellent, 1, ALL_POINTS, "/grade_thresholds_centipoints/excellent");
    in_range(faults, least.qualified, 1, ALL_POINTS, "/grade_thresholds_centipoints/qualified");
    check_targets(faults, "center", document.targets.center);
    check_targets(faults, "station", document.targets.station);
    let ratios = document.target_ratio_bp;
    for (word, ratio) in [
        ("regular_participation", ratios.regular_participation),
        ("online_learning", ratios.online_learning),
        ("timely_crediting", ratios.timely_crediting),
        ("redemption_records", ratios.redemption_records),
        ("satisfaction", ratios.satisfaction),
    ] {
        in_range(faults, ratio, 1, WHOLE_BP, format!("/target_ratio_bp/{word}"));
    }
}

fn check_targets(faults: &mut Faults, kind: &str, targets: ActivityTargets) {
    for (word, target, most) in [
        ("teaching_minutes", targets.teaching_minutes, MINUTES_A_YEAR),
        ("activity_forms", targets.activity_forms, MAX_COUNT),
        ("learning_teams", targets.learning_teams, MAX_COUNT),
        ("volunteer_minutes", targets.volunteer_minutes, MINUTES_A_YEAR),
        ("shared_venues", targets.shared_venues, MAX_COUNT),
        ("smart_aging_sessions", targets.smart_aging_sessions, MAX_COUNT),
    ] {
        in_range(faults, target, 1, most, format!("/targets/{kind}/{word}"));
    }
}

fn check_money(document: &SubsidyPolicyDocument, faults: &mut Faults) {
    check_grades(faults, "/base_amount_fen/center", document.base_amount_fen.center, MAX_FEN);
    check_grades(faults, "/base_amount_fen/station", document.base_amount_fen.station, MAX_FEN);
    check_grades(faults, "/topup_grade_coef_bp", document.topup_grade_coef_bp, WHOLE_BP);
    in_range(
        faults,
        document.topup_per_regular_learner_fen,
        0,
        MAX_FEN_PER_LEARNER,
        "/topup_per_regular_learner_fen",
    );
    in_range(faults, document.topup_cap_learners.center, 0, MAX_COUNT, "/topup_cap_learners/center");
    in_range(faults, document.topup_cap_learners.station, 0, MAX_COUNT, "/topup_cap_learners/station");
    in_range(faults, document.carryover_allow_bp, 0, WHOLE_BP, "/carryover_allow_bp");
    in_range(faults, document.municipal_share_bp, 0, WHOLE_BP, "/municipal_share_bp");
}

/// Amounts or parts by grade: none negative, none above the most, a better grade never less.
fn check_grades(faults: &mut Faults, pointer: &'static str, numbers: ByGrade, most: i64) {
    let all = numbers.descending();
    for (grade, number) in Grade::ALL.iter().zip(all) {
        in_range(faults, number, 0, most, format!("{pointer}/{grade}"));
    }
    faults.demand(all.windows(2).all(|pair| pair[0] >= pair[1]), pointer, "not_descending");
}

fn in_range(
    faults: &mut Faults,
    number: i64,
    least: i64,
    most: i64,
    pointer: impl Into<std::borrow::Cow<'static, str>>,
) {
    faults.demand((least..=most).contains(&number), pointer, "out_of_range");
}

fn is_distinct<T: PartialEq>(all: &[T]) -> bool {
    all.iter().enumerate().all(|(at, one)| !all[..at].contains(one))
}

/// A county's standard for operating money that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatingPolicy {
    document: OperatingPolicyDocument,
    pub(super) per_hour_fen: Number,
    pub(super) cap_fen: Number,
    pub(super) coef_bp: GradeNumbers,
}

impl OperatingPolicy {
    /// Checks a document; pointers begin at the document.
    pub fn parse(document: OperatingPolicyDocument) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        Period { from: document.effective_from, to: document.effective_to }.check(&mut faults);
        let code = &document.county_code;
        let digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        faults.demand(digits, "/county_code", "not_a_county");
        in_range(&mut faults, document.per_teaching_hour_fen, 0, MAX_FEN, "/per_teaching_hour_fen");
        in_range(&mut faults, document.cap_fen, 0, MAX_FEN, "/cap_fen");
        check_grades(&mut faults, "/grade_coef_bp", document.grade_coef_bp, WHOLE_BP);
        let none = std::collections::BTreeMap::new();
        let basis = document.legal_basis.clone();
        let mut book = ParameterBook::new(document.effective_from, &basis, &none);
        let policy = Self {
            per_hour_fen: book.dated("operating.per_teaching_hour_fen", document.per_teaching_hour_fen),
            cap_fen: book.dated("operating.cap_fen", document.cap_fen),
            coef_bp: by_grade(&mut book, "operating.grade_coef_bp", document.grade_coef_bp),
            document,
        };
        book.check(&mut faults);
        faults.or(policy)
    }

    /// The document it was read from.
    #[must_use]
    pub const fn document(&self) -> &OperatingPolicyDocument {
        &self.document
    }
}
