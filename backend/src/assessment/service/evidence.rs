//! What a subsidy run takes from the assessment, and what comes back of its appeals.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::assessment::{
    AssessmentCause, AssessmentCycleState, FindingState, InspectionState, SelfAssessmentState,
};
use contract::ids::{
    AccountId, AssessmentCycleId, AssessmentId, FacilityId, LearnerId, SchoolId, SubsidyPolicyId,
};
use contract::subsidy::{SchoolFacts, Veto};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::results::{facts_of, follow, holding};
use super::{Answer, AssessmentServiceError, change};
use crate::assessment::domain::finding::is_overdue;
use crate::assessment::store::cycles::find_cycle;
use crate::assessment::store::findings::{FindingRow, list_findings_of};
use crate::assessment::store::inspections::list_drawn_accounts;
use crate::assessment::store::samples;
use crate::assessment::store::schools::{self, VersionRow, list_beside, list_holding, list_schools_of};
use crate::audit::record;
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::db::DbError;
use crate::db::value::word;
use crate::subsidy::domain::Policy;
use crate::subsidy::service::find_rules;

/// A cycle as a run needs it.
#[derive(Debug, Clone, Copy)]
pub struct RunCycle {
    /// The cycle.
    pub id: AssessmentCycleId,
    /// The year that is assessed.
    pub year: i16,
    /// The day as of which the figures were read.
    pub cut_off: NaiveDate,
    /// How far it has come.
    pub status: AssessmentCycleState,
    /// The policy that holds for it.
    pub policy_id: SubsidyPolicyId,
}

/// A school's evidence in the version that holds.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The school in the cycle.
    pub assessment_id: AssessmentId,
    /// The version.
    pub version_id: Uuid,
    /// Its number.
    pub number: i16,
    /// The school.
    pub school_id: SchoolId,
    /// Its host.
    pub facility_id: FacilityId,
    /// Its county.
    pub county_code: String,
    /// Its township.
    pub township_code: String,
    /// How far its own assessment has come.
    pub self_assessment: SelfAssessmentState,
    /// How far its inspection has come.
    pub inspection: Option<InspectionState>,
    /// Whether the result of its host's own assessment is entered.
    pub host_assessed: bool,
    /// The facts; what was awarded the year before is the run's to fill in.
    pub facts: SchoolFacts,
}

/// A cycle.
pub fn find_run_cycle(conn: &mut PgConnection, id: AssessmentCycleId) -> Answer<Option<RunCycle>> {
    let Some(row) = find_cycle(conn, id.0)? else { return Ok(None) };
    Ok(Some(RunCycle {
        id,
        year: row.year,
        cut_off: row.cut_off,
        status: word(&row.status)?,
        policy_id: row.policy_id.into(),
    }))
}

/// The evidence of every school of a cycle, by code.
pub fn list_evidence(conn: &mut PgConnection, cycle: AssessmentCycleId) -> Answer<Vec<Evidence>> {
    let rows = list_schools_of(conn, &Scope::whole_city(), cycle)?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut versions: HashMap<Uuid, _> =
        list_holding(conn, &ids)?.into_iter().map(|row| (row.assessment_id, row)).collect();
    let mut inspections: HashMap<Uuid, Option<String>> =
        list_beside(conn, &ids)?.into_iter().map(|(id, _, status, _)| (id, status)).collect();
    let evidence = |row: schools::SchoolRow| {
        let version = versions.remove(&row.id).ok_or(AssessmentServiceError::Stored)?;
        let inspection = inspections.remove(&row.id).flatten();
        Ok(Evidence {
            assessment_id: row.id.into(),
            version_id: version.id,
            number: version.number,
            school_id: row.school_id.into(),
            facility_id: row.facility_id.into(),
            county_code: row.county_code,
            township_code: row.township_code,
            self_assessment: word(&row.self_status)?,
            inspection: inspection.as_deref().map(word).transpose()?,
            host_assessed: row.host_document.is_some(),
            facts: facts_of(&version)?,
        })
    };
    rows.into_iter().map(evidence).collect()
}

/// Brings into new versions which vetoes are established and which rectifications are overdue today.
pub fn settle_findings(conn: &mut PgConnection, act: &Act, cycle: AssessmentCycleId) -> Answer<()> {
    let row = find_cycle(conn, cycle.0)?.ok_or(AssessmentServiceError::NotFound)?;
    let policy = find_rules(conn, row.policy_id.into())?;
    let all = list_schools_of(conn, &Scope::whole_city(), cycle)?;
    let ids: Vec<Uuid> = all.iter().map(|school| school.id).collect();
    let mut found: HashMap<Uuid, Vec<FindingRow>> = HashMap::new();
    for finding in list_findings_of(conn, &ids)? {
        found.entry(finding.assessment_id).or_default().push(finding);
    }
    let held: HashMap<Uuid, VersionRow> =
        list_holding(conn, &ids)?.into_iter().map(|row| (row.assessment_id, row)).collect();
    for school in all {
        let own = found.get(&school.id).map(Vec::as_slice).unwrap_or_default();
        let held = held.get(&school.id).ok_or(AssessmentServiceError::Stored)?;
        if !own.is_empty() || !is_clear(held) {
            settle_school(conn, act, &policy, school.id.into())?;
        }
    }
    Ok(())
}

/// The same of one school, which is locked before anything is read of it.
pub(super) fn settle_school(
    conn: &mut PgConnection,
    act: &Act,
    policy: &Policy,
    id: AssessmentId,
) -> Answer<()> {
    let locked = schools::lock_school(conn, &Scope::whole_city(), id)?;
    let mut school = locked.ok_or(AssessmentServiceError::Stored)?;
    let (vetoes, overdue) = standing(&list_findings_of(conn, &[school.id])?, business_date(act.at))?;
    let mut facts = facts_of(&holding(conn, &school)?)?;
    if facts.vetoes == vetoes && facts.rectification_overdue == overdue {
        return Ok(());
    }
    (facts.vetoes, facts.rectification_overdue) = (vetoes, overdue);
    let number = follow(conn, act, (policy, &mut school), facts, (AssessmentCause::Findings, None, None))?;
    let now = serde_json::json!({ "current": number });
    Ok(record(conn, act, &change("assessment.settle_findings", &school).after(&now))?)
}

/// Whether a result carries neither a veto nor an overdue rectification; of most schools that is all there is to know.
fn is_clear(row: &VersionRow) -> bool {
    let vetoes = row.facts.get("vetoes").and_then(serde_json::Value::as_array);
    let overdue = row.facts.get("rectification_overdue").and_then(serde_json::Value::as_bool);
    vetoes.is_none_or(Vec::is_empty) && overdue != Some(true)
}

/// The vetoes that are established, and whether a rectification is overdue on a day.
fn standing(findings: &[FindingRow], today: NaiveDate) -> Answer<(Vec<Veto>, bool)> {
    let (mut vetoes, mut overdue) = (Vec::new(), false);
    for finding in findings {
        let state: FindingState = word(&finding.status)?;
        if let (FindingState::Established, Some(veto)) = (state, &finding.veto) {
            vetoes.push(word(veto)?);
        }
        overdue |= is_overdue(state, finding.due_on, finding.rectified_at, today);
    }
    vetoes.sort_unstable();
    vetoes.dedup();
    Ok((vetoes, overdue))
}

/// Holds a school of a cycle as it is until the transaction ends.
pub fn hold_school(conn: &mut PgConnection, id: AssessmentId) -> Answer<()> {
    let held = schools::lock_school(conn, &Scope::whole_city(), id)?;
    held.map(drop).ok_or(AssessmentServiceError::NotFound)
}

/// Replaces the facts of a school by those that an upheld appeal has established; answers the number of the version.
pub fn amend_for_appeal(
    conn: &mut PgConnection,
    act: &Act,
    id: AssessmentId,
    facts: SchoolFacts,
    reason: &str,
) -> Answer<i16> {
    let locked = schools::lock_school(conn, &Scope::whole_city(), id)?;
    let mut school = locked.ok_or(AssessmentServiceError::NotFound)?;
    let cycle = find_cycle(conn, school.cycle_id)?.ok_or(AssessmentServiceError::Stored)?;
    let policy = find_rules(conn, cycle.policy_id.into())?;
    let before = facts_of(&holding(conn, &school)?)?;
    let kept = SchoolFacts {
        code: before.code.clone(),
        name: before.name.clone(),
        county_code: before.county_code.clone(),
        kind: before.kind,
        prior_award: before.prior_award,
        prior_unspent: before.prior_unspent,
        ..facts
    };
    let cause = (AssessmentCause::Appeal, Some(reason), None);
    let number = follow(conn, act, (&policy, &mut school), kept.clone(), cause)?;
    let change = change("assessment.amend", &school).before(&before).after(&kept);
    record(conn, act, &change.because(reason))?;
    Ok(number)
}

/// The accounts of everybody who was drawn to inspect a school, those who were replaced as well.
pub fn inspectors_of(conn: &mut PgConnection, id: AssessmentId) -> Answer<Vec<AccountId>> {
    Ok(list_drawn_accounts(conn, id.0)?.into_iter().map(Into::into).collect())
}

/// Takes out of the checks of a sample what was noted about a learner who is forgotten.
pub fn forget_notes(conn: &mut PgConnection, learner: LearnerId) -> Result<(), DbError> {
    samples::forget_notes(conn, learner.0)?;
    Ok(())
}
