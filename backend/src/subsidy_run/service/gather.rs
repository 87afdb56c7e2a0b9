//! What a run is computed from: the policy, the counties' standards, and the facts of every school with what the books say
//! of its last award.

use std::collections::HashMap;

use contract::fund::FundKind;
use contract::ids::FundId;
use contract::money::Yuan;
use contract::policy::Fault;
use contract::subsidy::{OperatingPolicyDocument, SchoolFacts};
use diesel::pg::PgConnection;
use serde_json::Value;
use uuid::Uuid;

use super::{Answer, SubsidyRunError};
use crate::act::Scope;
use crate::assessment::service::{Evidence, find_run_cycle, list_evidence};
use crate::fund::service::balances_on;
use crate::subsidy::domain::{OperatingPolicy, Policy, School, parse_schools};
use crate::subsidy::service::find_rules_as_fixed;
use crate::subsidy_run::domain::money::unspent;
use crate::subsidy_run::store::lines::LineRow;
use crate::subsidy_run::store::operating::{OperatingRow, list_in_force};
use crate::subsidy_run::store::runs::RunRow;
use crate::subsidy_run::store::versions::VersionRow;
use crate::subsidy_run::store::{fen, lines, money, purses};

/// What a run is computed from.
pub(super) struct Inputs {
    pub(super) policy: Policy,
    pub(super) operating: Vec<OperatingPolicy>,
    /// By code.
    pub(super) schools: Vec<School>,
    /// Where the facts of each school come from, by its code.
    pub(super) origins: HashMap<String, Origin>,
}

/// Where the facts of a school come from, and where the school lay then.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) assessment_id: Uuid,
    pub(super) number: i16,
    pub(super) school_id: Uuid,
    pub(super) facility_id: Uuid,
    pub(super) county_code: String,
    pub(super) township_code: String,
}

impl Origin {
    fn of(evidence: Evidence) -> (String, Self) {
        let origin = Self {
            assessment_id: evidence.assessment_id.0,
            number: evidence.number,
            school_id: evidence.school_id.0,
            facility_id: evidence.facility_id.0,
            county_code: evidence.county_code,
            township_code: evidence.township_code,
        };
        (evidence.facts.code, origin)
    }

    fn of_line(line: LineRow) -> (String, Self) {
        let origin = Self {
            assessment_id: line.assessment_id,
            number: line.assessment_number,
            school_id: line.school_id,
            facility_id: line.facility_id,
            county_code: line.county_code,
            township_code: line.township_code,
        };
        (line.code, origin)
    }
}

/// Reads what a run is computed from as it is now.
pub(super) fn gather(conn: &mut PgConnection, run: &RunRow) -> Answer<Inputs> {
    let cycle = find_run_cycle(conn, run.cycle_id.into())?.ok_or(SubsidyRunError::Stored)?;
    let policy = find_rules_as_fixed(conn, run.policy_id.into())?;
    let rows = list_in_force(conn, cycle.cut_off)?;
    let operating = rows.iter().map(standard).collect::<Answer<Vec<_>>>()?;
    let mut evidence = list_evidence(conn, cycle.id)?;
    fill_prior(conn, run.year, cycle.cut_off, &mut evidence)?;
    let facts: Vec<SchoolFacts> = evidence.iter().map(|one| one.facts.clone()).collect();
    let schools = schools(facts, &policy)?;
    let origins = evidence.into_iter().map(Origin::of).collect();
    Ok(Inputs { policy, operating, schools, origins })
}

/// What a version was computed from, as it was frozen.
pub(super) fn frozen(conn: &mut PgConnection, version: &VersionRow) -> Answer<Inputs> {
    let (policy, operating) = frozen_rules(version)?;
    let schools = schools(frozen_facts(conn, version.run_id, version.number)?, &policy)?;
    let all = lines::list_all(conn, &Scope::whole_city(), version.run_id, version.number)?;
    Ok(Inputs { policy, operating, schools, origins: all.into_iter().map(Origin::of_line).collect() })
}

impl Inputs {
    /// The facts of a school.
    pub(super) fn facts_of(&self, code: &str) -> Option<&SchoolFacts> {
        let at = self.schools.binary_search_by(|school| school.code.as_str().cmp(code)).ok()?;
        self.schools.get(at).map(|school| &**school)
    }

    /// Puts a school's corrected facts in the place of its own; faults point into the facts.
    pub(super) fn correct(&mut self, facts: SchoolFacts) -> Result<(), Vec<Fault>> {
        let own = School::parse(facts, &self.policy)?;
        match self.schools.binary_search_by(|school| school.code.cmp(&own.code)) {
            Ok(at) => {
                if let Some(place) = self.schools.get_mut(at) {
                    *place = own;
                }
                Ok(())
            }
            Err(_) => Err(vec![Fault::new("/code", "code_missing")]),
        }
    }
}

/// Facts that were checked; the first fault names its school.
pub(super) fn schools(facts: Vec<SchoolFacts>, policy: &Policy) -> Answer<Vec<School>> {
    let codes: Vec<String> = facts.iter().map(|one| one.code.clone()).collect();
    parse_schools(facts, policy).map_err(|faults| first(&faults, &codes))
}

/// The fault whose pointer begins with the place of its school in the list.
fn first(faults: &[Fault], codes: &[String]) -> SubsidyRunError {
    let Some(fault) = faults.first() else { return SubsidyRunError::Stored };
    let place = fault.pointer.split('/').nth(1).and_then(|place| place.parse::<usize>().ok());
    let school = place.and_then(|place| codes.get(place)).cloned().unwrap_or_default();
    SubsidyRunError::Facts { school, fault: fault.code }
}

/// A standard as its document was fixed; a last day that it was given later is no part of what is sealed.
fn standard(row: &OperatingRow) -> Answer<OperatingPolicy> {
    let document: OperatingPolicyDocument =
        serde_json::from_value(row.document.clone()).map_err(|_| SubsidyRunError::Stored)?;
    OperatingPolicy::parse(document).map_err(|_| SubsidyRunError::Stored)
}

/// What was paid for the year before and not taken back until now, and what of it lay in the school's fund on the cut-off.
/// What was taken back after that day counts for neither.
fn fill_prior(
    conn: &mut PgConnection,
    year: i16,
    cut_off: chrono::NaiveDate,
    evidence: &mut [Evidence],
) -> Answer<()> {
    let awarded = money::list_awarded(conn, year - 1)?;
    let paid: Vec<Uuid> = awarded.values().map(|(line, _)| *line).collect();
    let kind = FundKind::RedemptionFund;
    let purses = purses::list_purses(conn, kind, &paid, Some(cut_off))?;
    let funds: Vec<FundId> = purses.values().map(|purse| purse.fund_id.into()).collect();
    let held = balances_on(conn, kind, &funds, cut_off)?;
    for one in evidence {
        let Some((line, award)) = awarded.get(&one.school_id.0) else {
            (one.facts.prior_award, one.facts.prior_unspent) = (Yuan::ZERO, Yuan::ZERO);
            continue;
        };
        let award = fen(*award)?;
        // What was paid only after the cut-off could not be spent until then.
        let left = purses.get(line).filter(|purse| purse.paid_on <= cut_off).map_or(0, |purse| {
            let balance = held.get(&purse.fund_id.into()).copied().unwrap_or(0);
            unspent(award, balance - purse.returned_after, purse.newer)
        });
        one.facts.prior_award = Yuan::from_fen(award);
        one.facts.prior_unspent = Yuan::from_fen(left);
    }
    Ok(())
}

/// The facts of a version as they were frozen, by code.
pub(super) fn frozen_facts(conn: &mut PgConnection, run: Uuid, version: i16) -> Answer<Vec<SchoolFacts>> {
    lines::list_facts(conn, run, version)?.into_iter().map(read).collect()
}

/// Facts that are stored.
pub(super) fn read(facts: Value) -> Answer<SchoolFacts> {
    serde_json::from_value(facts).map_err(|_| SubsidyRunError::Stored)
}

/// The policy of a version as it was used.
pub(super) fn frozen_policy(version: &VersionRow) -> Answer<Policy> {
    let document = serde_json::from_value(version.policy.clone()).map_err(|_| SubsidyRunError::Stored)?;
    Policy::parse(document).map_err(|_| SubsidyRunError::Stored)
}

/// The policy and the standards of a version as they were used.
fn frozen_rules(version: &VersionRow) -> Answer<(Policy, Vec<OperatingPolicy>)> {
    let policy = frozen_policy(version)?;
    let documents: Vec<OperatingPolicyDocument> =
        serde_json::from_value(version.operating_policies.clone()).map_err(|_| SubsidyRunError::Stored)?;
    let operating = documents
        .into_iter()
        .map(|document| OperatingPolicy::parse(document).map_err(|_| SubsidyRunError::Stored))
        .collect::<Answer<Vec<_>>>()?;
    Ok((policy, operating))
}
