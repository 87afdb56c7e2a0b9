//! Sample checks: sessions by their records, learners by telephone.

use contract::assessment::{
    CheckSample, InspectionSampleView, InspectionState, SampleCall, SampleKind, SampleRecord, SampleResult,
};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::{InspectionId, InspectionSampleId, LearnerId};
use diesel::pg::PgConnection;

use super::figures::days_until;
use super::inspections::{around, change, lock};
use super::{Answer, AssessmentServiceError, reach, sheets};
use crate::assessment::domain::sheet::{check_outcome, is_needed};
use crate::assessment::store::inspections::find_inspection;
use crate::assessment::store::samples::{self as store, SampleRow};
use crate::audit::record;
use crate::auth::Act;
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::keys::MasterKey;
use crate::learner::service::{canonical, reveal_learner};

/// Why the number of a learner is opened; it goes on record with the learner's.
const REASON: &str = "年度考核电话核查";

/// Records what came of a check.
pub fn check_sample(
    conn: &mut PgConnection,
    act: &Act,
    (id, sample, version): (InspectionId, InspectionSampleId, i64),
    outcome: &CheckSample,
) -> Answer<InspectionSampleView> {
    let changing = lock(conn, act, id)?.among(&[InspectionState::UnderWay])?;
    let row = store::lock_sample(conn, id.0, sample.0)?;
    let mut row = row.ok_or(AssessmentServiceError::NotFound)?;
    if row.version != version {
        return Err(AssessmentServiceError::Stale);
    }
    let faults = check_outcome(word(&row.kind)?, outcome);
    if !faults.is_empty() {
        return Err(AssessmentServiceError::faults(faults));
    }
    require_needed(conn, &row)?;
    let days = days_until(changing.cycle.cut_off);
    row.result = Some(outcome.result.to_string());
    row.satisfied = outcome.satisfied;
    row.note.clone_from(&outcome.note);
    row.checked_by = Some(act.account_id.0);
    row.checked_at = Some(act.at);
    row.version += 1;
    store::update_sample(conn, &row)?;
    let after = sheets::sample_views(conn, &[row], days)?.pop().ok_or(AssessmentServiceError::Stored)?;
    // Who was asked and what they said is between them and the assessors: the trail is read at the school, too.
    let told = serde_json::json!({ "kind": after.kind, "position": after.position, "result": after.result });
    record(conn, act, &change("inspection.check_sample", &changing).after(&told))?;
    Ok(after)
}

/// Opens the telephone number of a learner who was drawn to be telephoned. The draw reaches where the grants of an assessor
/// do not; that it was opened, by whom and for what stands on the learner's trail.
pub fn call_sample(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    (id, sample): (InspectionId, InspectionSampleId),
) -> Answer<SampleCall> {
    lock(conn, act, id)?.among(&[InspectionState::UnderWay])?;
    let row = store::lock_sample(conn, id.0, sample.0)?.ok_or(AssessmentServiceError::NotFound)?;
    if word::<SampleKind>(&row.kind)? != SampleKind::Learner {
        return Err(AssessmentServiceError::NotFound);
    }
    let closed = row.result.as_deref().is_some_and(|result| result != SampleResult::Unreachable.as_str());
    if closed {
        return Err(AssessmentServiceError::ReserveNotNeeded);
    }
    require_needed(conn, &row)?;
    let learner: LearnerId = row.learner_id.ok_or(AssessmentServiceError::Stored)?.into();
    let learner = canonical(conn, learner)?;
    let whole =
        Grant { role: Role::Assessor, scope: ScopeKind::City, division_code: None, facility_id: None };
    let drawn = Act { grants: vec![whole], ..act.clone() };
    let secrets = reveal_learner(conn, &drawn, keys, learner, REASON)?;
    let name = store::find_name(conn, learner.0)?.ok_or(AssessmentServiceError::NotFound)?;
    Ok(SampleCall { name, phone: secrets.phone })
}

/// Goes on only where a check may be made now: reserves in order, and only in place of whom nobody reached.
fn require_needed(conn: &mut PgConnection, row: &SampleRow) -> Answer<()> {
    let all = store::list_samples(conn, &[row.inspection_id])?;
    let all: Vec<SampleRow> = all.into_iter().filter(|one| one.kind == row.kind).collect();
    let at = all.iter().position(|one| one.id == row.id).ok_or(AssessmentServiceError::Stored)?;
    if is_needed(&sheets::checks(&all)?, at) { Ok(()) } else { Err(AssessmentServiceError::ReserveNotNeeded) }
}

/// The records behind a check: who came to a session, or what a learner came to. By the draw, not by a grant.
pub fn list_sample_records(
    conn: &mut PgConnection,
    act: &Act,
    (id, sample): (InspectionId, InspectionSampleId),
) -> Answer<Vec<SampleRecord>> {
    let seen = find_inspection(conn, &reach(act), id)?.ok_or(AssessmentServiceError::NotFound)?;
    let cycle = around(conn, seen)?.cycle;
    let row = store::find_sample(conn, id.0, sample.0)?.ok_or(AssessmentServiceError::NotFound)?;
    let rows = match (row.session_id, row.learner_id) {
        (Some(session), _) => store::list_attendance(conn, session)?,
        (None, Some(learner)) => store::list_visits(conn, learner, days_until(cycle.cut_off))?,
        (None, None) => return Err(AssessmentServiceError::Stored),
    };
    let of_session = row.session_id.is_some();
    let view = |record: store::RecordRow| {
        Ok(SampleRecord {
            id: record.id,
            what: if of_session { mask_name(&record.what) } else { record.what },
            signed_in_at: record.signed_in_at,
            signed_out_at: record.signed_out_at,
            minutes: record.minutes,
            source: word(&record.source)?,
        })
    };
    rows.into_iter().map(view).collect()
}
