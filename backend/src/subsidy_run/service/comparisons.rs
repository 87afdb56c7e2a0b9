//! Two policies beside each other over the frozen facts of one year: who gains, who loses, and how much it is together.

use std::collections::BTreeMap;

use contract::ids::SubsidyPolicyId;
use contract::measure::Points;
use contract::money::Yuan;
use contract::policy::Fault;
use contract::subsidy::{SchoolFacts, SubsidyPolicyRef};
use contract::subsidy_run::{
    CompareSubsidyPolicies, SubsidyComparisonCounty, SubsidyComparisonLine, SubsidyComparisonSums,
    SubsidyComparisonView,
};
use diesel::pg::PgConnection;

use super::gather::{frozen_facts, frozen_policy, schools};
use super::runs::{check_budget, find};
use super::views::Counties;
use super::{Answer, SubsidyRunError};
use crate::act::{Act, Scope};
use crate::clock::business_date;
use crate::subsidy::domain::money::share_out;
use crate::subsidy::domain::{Figures, Policy, School, figures, rescaled};
use crate::subsidy::service::{SubsidyServiceError, find_rules, get_policy};
use crate::subsidy_run::store::runs::{RunRow, find_run_of};
use crate::subsidy_run::store::{fen, lines, versions};

/// What a policy pays the schools: their figures, and their payments in fen.
struct Paid {
    schools: Vec<School>,
    figures: Vec<Figures>,
    payments: Vec<i64>,
}

/// Compares two policies, drafts or published; nothing is kept.
pub fn compare_policies(
    conn: &mut PgConnection,
    act: &Act,
    asked: &CompareSubsidyPolicies,
) -> Answer<SubsidyComparisonView> {
    let run = run_of(conn, act, asked)?;
    let version = run.current.ok_or(SubsidyRunError::NothingToCompare)?;
    if let Some(budget) = asked.budget {
        check_budget(budget)?;
    }
    let budget = match asked.budget.and_then(Yuan::fen) {
        Some(fen) => fen,
        None => fen(run.budget)?,
    };
    let (rules_a, policy_a) = policy(conn, act, asked.policy_a, "/policy_a")?;
    let (rules_b, policy_b) = policy(conn, act, asked.policy_b, "/policy_b")?;
    let facts = frozen_facts(conn, run.id, version)?;
    let judged = versions::find_version(conn, run.id, version)?.ok_or(SubsidyRunError::Stored)?;
    let judged = frozen_policy(&judged)?;
    let one = paid(schools(within(&facts, &judged, &rules_a), &rules_a)?, &rules_a, budget);
    let other = paid(schools(within(&facts, &judged, &rules_b), &rules_b)?, &rules_b, budget);
    let scope = act.scope();
    let inside = in_sight(conn, &scope, &run, version)?;
    let all = compared(&one, &other).filter(|line| inside.contains(&line.code)).collect::<Vec<_>>();
    let (sums, counties) = added(conn, &all)?;
    Ok(SubsidyComparisonView {
        policy_a,
        policy_b,
        run_id: run.id.into(),
        year: run.year,
        version,
        budget: Yuan::from_fen(budget),
        sums,
        counties,
        schools: all,
    })
}

/// The facts as another policy can take them: points that the assessors gave beyond its maximum of an item are scaled by the
/// ratio of the two maxima; the comparison is refused for no policy that gives an item less weight.
fn within(facts: &[SchoolFacts], judged: &Policy, policy: &Policy) -> Vec<SchoolFacts> {
    facts.iter().map(|facts| rescaled(facts.clone(), judged, policy)).collect()
}

/// The codes of the lines in scope.
fn in_sight(
    conn: &mut PgConnection,
    scope: &Scope,
    run: &RunRow,
    version: i16,
) -> Answer<std::collections::BTreeSet<String>> {
    let rows = lines::list_all(conn, scope, run.id, version)?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}

fn run_of(conn: &mut PgConnection, act: &Act, asked: &CompareSubsidyPolicies) -> Answer<RunRow> {
    match (asked.run_id, asked.year) {
        (Some(id), None) => find(conn, act, id).map_err(|error| match error {
            SubsidyRunError::NotFound => {
                SubsidyRunError::Faults(vec![Fault::new("/run_id", "subsidy_run_not_found")])
            }
            other => other,
        }),
        (None, Some(year)) => {
            let run = find_run_of(conn, year)?.ok_or(SubsidyRunError::NothingToCompare)?;
            find(conn, act, run.id.into()).map_err(|error| match error {
                SubsidyRunError::NotFound => SubsidyRunError::NothingToCompare,
                other => other,
            })
        }
        _ => Err(SubsidyRunError::Faults(vec![Fault::new("/run_id", "subsidy_run_or_year")])),
    }
}

/// A policy as the engine uses it and as it is told; `at` is the member that names it.
fn policy(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyPolicyId,
    at: &'static str,
) -> Answer<(Policy, SubsidyPolicyRef)> {
    let view = get_policy(conn, business_date(act.at), id).map_err(|error| match error {
        SubsidyServiceError::NotFound => {
            SubsidyRunError::Faults(vec![Fault::new(at, "subsidy_policy_not_found")])
        }
        other => other.into(),
    })?;
    let document = &view.document;
    let named = SubsidyPolicyRef {
        id: view.id,
        policy_code: document.policy_code.clone(),
        policy_version: document.version,
        effective_from: document.effective_from,
        effective_to: document.effective_to,
        status: view.status,
    };
    Ok((find_rules(conn, id)?, named))
}

fn paid(schools: Vec<School>, policy: &Policy, budget: i64) -> Paid {
    let figures = figures(policy, &schools);
    let claims: Vec<(&str, i64)> =
        schools.iter().zip(&figures).map(|(school, one)| (school.code.as_str(), one.entitlement)).collect();
    let payments = share_out(budget, &claims);
    Paid { schools, figures, payments }
}

/// The schools by code, as both policies see them.
fn compared<'a>(a: &'a Paid, b: &'a Paid) -> impl Iterator<Item = SubsidyComparisonLine> + 'a {
    let of_b = b.figures.iter().zip(&b.payments);
    let both = a.schools.iter().zip(a.figures.iter().zip(&a.payments)).zip(of_b);
    both.map(|((school, (figures_a, payment_a)), (figures_b, payment_b))| SubsidyComparisonLine {
        code: school.code.clone(),
        name: school.name.clone(),
        county_code: school.county_code.clone(),
        kind: school.kind,
        total_a: Points::from_hundredths(figures_a.total),
        total_b: Points::from_hundredths(figures_b.total),
        grade_a: figures_a.grade,
        grade_b: figures_b.grade,
        eligible_a: figures_a.eligible,
        eligible_b: figures_b.eligible,
        payment_a: Yuan::from_fen(*payment_a),
        payment_b: Yuan::from_fen(*payment_b),
        difference: Yuan::from_fen(payment_b - payment_a),
    })
}

/// What changes together, in fen.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    schools: u32,
    gain: u32,
    lose: u32,
    a: i64,
    b: i64,
}

impl Sums {
    fn add(&mut self, line: &SubsidyComparisonLine) {
        let (a, b) = (line.payment_a.fen().unwrap_or(0), line.payment_b.fen().unwrap_or(0));
        self.schools += 1;
        self.gain += u32::from(b > a);
        self.lose += u32::from(b < a);
        self.a += a;
        self.b += b;
    }

    fn told(self) -> SubsidyComparisonSums {
        SubsidyComparisonSums {
            schools: self.schools,
            gain: self.gain,
            lose: self.lose,
            payment_a: Yuan::from_fen(self.a),
            payment_b: Yuan::from_fen(self.b),
            difference: Yuan::from_fen(self.b - self.a),
        }
    }
}

fn added(
    conn: &mut PgConnection,
    lines: &[SubsidyComparisonLine],
) -> Answer<(SubsidyComparisonSums, Vec<SubsidyComparisonCounty>)> {
    let mut all = Sums::default();
    let mut by_county: BTreeMap<String, Sums> = BTreeMap::new();
    for line in lines {
        all.add(line);
        by_county.entry(line.county_code.clone()).or_default().add(line);
    }
    let names = Counties::of(conn, by_county.keys().cloned().collect::<Vec<_>>())?;
    let county = |(code, sums): (String, Sums)| SubsidyComparisonCounty {
        county_name: names.name(&code),
        county_code: code,
        sums: sums.told(),
    };
    Ok((all.told(), by_county.into_iter().map(county).collect()))
}
