//! The facts of a school's year, checked and in one order.

use std::ops::Deref;

use contract::curriculum::Half;
use contract::measure::{Area, Points};
use contract::money::Yuan;
use contract::policy::{Fault, Faults};
use contract::subsidy::{HalfYearFacts, RubricItem, SchoolFacts};

use super::money::half_up;
use super::policy::Policy;

/// No count of persons, minutes or things is larger.
const MAX_COUNT: u32 = 10_000_000;
/// No amount is larger: `NUMERIC(14,2)`, in fen.
const MAX_FEN: i64 = 99_999_999_999_999;
/// No area is larger, in hundredths of a square metre.
const MAX_AREA: i64 = 100_000_000;
const WHOLE_BP: u16 = 10_000;

/// A school's year whose facts have been checked; half-years and vetoes stand in one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    facts: SchoolFacts,
    pub(super) prior_award_fen: i64,
    pub(super) prior_unspent_fen: i64,
}

impl Deref for School {
    type Target = SchoolFacts;
    fn deref(&self) -> &SchoolFacts {
        &self.facts
    }
}

impl School {
    /// Checks the facts against a policy; pointers begin at the facts.
    pub fn parse(mut facts: SchoolFacts, policy: &Policy) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        check_code(&facts, &mut faults);
        check_venue(&facts, &mut faults);
        check_shares(&facts, &mut faults);
        check_counts(&facts, &mut faults);
        check_inspection(&facts, policy, &mut faults);
        check_prior(&facts, &mut faults);
        facts.half_years.sort_unstable_by_key(|half_year| half_year.half);
        facts.vetoes.sort_unstable();
        facts.vetoes.dedup();
        let (award, unspent) = (facts.prior_award.fen(), facts.prior_unspent.fen());
        faults.or(Self {
            facts,
            prior_award_fen: award.unwrap_or(0),
            prior_unspent_fen: unspent.unwrap_or(0),
        })
    }

    /// The area that counts: the lower of declared and measured (四(一)).
    #[must_use]
    pub fn counted_area(&self) -> Area {
        self.measured_area.map_or(self.declared_area, |measured| measured.min(self.declared_area))
    }

    /// How many half-years were due, and how many of them were refreshed.
    #[must_use]
    pub fn refreshes(&self, due_open_days: i64) -> (i64, i64) {
        let due = |half_year: &&HalfYearFacts| i64::from(half_year.open_days) >= due_open_days;
        let done = |half_year: &&HalfYearFacts| due(half_year) && half_year.refreshed;
        let count = |found: usize| i64::try_from(found).unwrap_or(0);
        (
            count(self.half_years.iter().filter(due).count()),
            count(self.half_years.iter().filter(done).count()),
        )
    }
}

/// Checks the facts of all schools and puts them in the order of their codes.
///
/// Pointers begin with the place of the school in the list: `/3/regular_learners`.
pub fn parse_schools(all: Vec<SchoolFacts>, policy: &Policy) -> Result<Vec<School>, Vec<Fault>> {
    let mut schools = Vec::with_capacity(all.len());
    let mut faults = Vec::new();
    let mut codes: Vec<(String, usize)> = Vec::with_capacity(all.len());
    for (at, facts) in all.into_iter().enumerate() {
        codes.push((facts.code.clone(), at));
        match School::parse(facts, policy) {
            Ok(school) => schools.push(school),
            Err(found) => {
                let placed = |fault: Fault| Fault::new(format!("/{at}{}", fault.pointer), fault.code);
                faults.extend(found.into_iter().map(placed));
            }
        }
    }
    codes.sort_unstable();
    let repeated = codes.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    faults.extend(repeated.map(|pair| Fault::new(format!("/{}/code", pair[1].1), "code_repeated")));
    if !faults.is_empty() {
        return Err(faults);
    }
    schools.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    Ok(schools)
}

/// Facts that were judged by one policy, for another one: points of a judged item beyond the other's maximum are scaled by the
/// ratio of the two maxima, rounded half up; all others stay as they are.
#[must_use]
pub fn rescaled(mut facts: SchoolFacts, judged: &Policy, policy: &Policy) -> SchoolFacts {
    let scaled = |points: Points, item: RubricItem| {
        let (from, to) = (judged.maximum(item).value, policy.maximum(item).value);
        if points.hundredths() <= to || from <= 0 {
            return points;
        }
        let exact = i128::from(points.hundredths()) * i128::from(to);
        Points::from_hundredths(half_up(exact, i128::from(from)).min(to))
    };
    facts.safety_accessibility = scaled(facts.safety_accessibility, RubricItem::SafetyAccessibility);
    facts.syllabus_quality = scaled(facts.syllabus_quality, RubricItem::SyllabusQuality);
    facts
}

fn check_code(facts: &SchoolFacts, faults: &mut Faults) {
    let length = facts.code.chars().count();
    faults.demand((1..=64).contains(&length) && facts.code.trim() == facts.code, "/code", "code_missing");
    let county = &facts.county_code;
    let digits = county.len() == 6 && county.bytes().all(|byte| byte.is_ascii_digit());
    faults.demand(digits, "/county_code", "not_a_county");
}

fn check_venue(facts: &SchoolFacts, faults: &mut Faults) {
    let plausible = |area: Area| (0..=MAX_AREA).contains(&area.hundredths());
    faults.demand(plausible(facts.declared_area), "/declared_area", "out_of_range");
    faults.demand(facts.measured_area.is_none_or(plausible), "/measured_area", "out_of_range");
    faults.demand(facts.full_months_open <= 12, "/full_months_open", "out_of_range");
    faults.demand(facts.weekly_opening_minutes <= 7 * 24 * 60, "/weekly_opening_minutes", "out_of_range");
    faults.demand(facts.categories <= 7, "/categories", "out_of_range");
    for half in [Half::H1, Half::H2] {
        let of_half = facts.half_years.iter().filter(|half_year| half_year.half == half).count();
        faults.demand(of_half <= 1, "/half_years", "repeated");
        faults.demand(of_half >= 1, "/half_years", "half_year_missing");
    }
    for (at, half_year) in facts.half_years.iter().enumerate() {
        let most = if half_year.half == Half::H1 { 182 } else { 184 };
        let pointer = format!("/half_years/{at}/open_days");
        faults.demand(half_year.open_days <= most, pointer, "out_of_range");
    }
}

fn check_shares(facts: &SchoolFacts, faults: &mut Faults) {
    for (pointer, share) in [
        ("/signin_completeness_bp", facts.signin_completeness_bp),
        ("/timely_crediting_bp", facts.timely_crediting_bp),
        ("/redemption_records_bp", facts.redemption_records_bp),
        ("/satisfaction_bp", facts.satisfaction_bp),
    ] {
        faults.demand(share <= WHOLE_BP, pointer, "out_of_range");
    }
}

fn check_counts(facts: &SchoolFacts, faults: &mut Faults) {
    for (pointer, count) in [
        ("/registered_learners", facts.registered_learners),
        ("/teaching_minutes", facts.teaching_minutes),
        ("/activity_forms", facts.activity_forms),
        ("/learning_teams", facts.learning_teams),
        ("/teachers", facts.teachers),
        ("/volunteer_minutes", facts.volunteer_minutes),
        ("/shared_venues", facts.shared_venues),
        ("/smart_aging_sessions", facts.smart_aging_sessions),
    ] {
        faults.demand(count <= MAX_COUNT, pointer, "out_of_range");
    }
    let all = facts.registered_learners;
    faults.demand(facts.regular_learners <= all, "/regular_learners", "more_than_registered");
    faults.demand(facts.online_learners <= all, "/online_learners", "more_than_registered");
    faults.demand(facts.teachers_verified <= facts.teachers, "/teachers_verified", "more_than_teachers");
}

fn check_inspection(facts: &SchoolFacts, policy: &Policy, faults: &mut Faults) {
    for (pointer, points, item) in [
        ("/safety_accessibility", facts.safety_accessibility, RubricItem::SafetyAccessibility),
        ("/syllabus_quality", facts.syllabus_quality, RubricItem::SyllabusQuality),
    ] {
        let most = policy.maximum(item).value;
        faults.demand((0..=most).contains(&points.hundredths()), pointer, "points_out_of_range");
    }
}

fn check_prior(facts: &SchoolFacts, faults: &mut Faults) {
    let fits = |amount: Yuan| amount.fen().is_some_and(|fen| (0..=MAX_FEN).contains(&fen));
    faults.demand(fits(facts.prior_award), "/prior_award", "out_of_range");
    faults.demand(fits(facts.prior_unspent), "/prior_unspent", "out_of_range");
    faults.demand(facts.prior_unspent <= facts.prior_award, "/prior_unspent", "more_than_awarded");
}
