//! Findings: recorded, put right, decided.

use std::collections::HashMap;

use contract::assessment::{
    AssessmentFindingQuery, AssessmentFindingView, FindingState, RecordFinding, RectifyFinding,
};
use contract::ids::{AssessmentCycleId, AssessmentFindingId, AssessmentId};
use contract::subsidy::Veto;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::evidence::settle_school;
use super::inspections::reopen_refused;
use super::schools::cycle_of;
use super::views::{actor, name_of};
use super::{Answer, AssessmentServiceError, reach, require_city};
use crate::assessment::domain::AssessmentError;
use crate::assessment::domain::finding::{FindingStep, check_finding, is_overdue, take_finding_step};
use crate::assessment::store::findings::{self as store, FindingRow};
use crate::assessment::store::inspections::Reach;
use crate::assessment::store::schools::{self, SchoolRow};
use crate::audit::{Change, record};
use crate::auth::{Act, Scope};
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::paging::{Paged, Paging};
use crate::subsidy::service::find_rules;

/// A finding as it was read: which one, and its version.
type Read = (AssessmentFindingId, i64);

/// Findings within reach, newest first.
pub fn list_findings(
    conn: &mut PgConnection,
    act: &Act,
    query: &AssessmentFindingQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<AssessmentFindingView>> {
    let today = business_date(act.at);
    let page = store::list_findings(conn, &reach(act), query, (before, today), paging)?;
    Ok(Paged { items: views(conn, act, page.items)?, next: page.next, total: page.total })
}

/// Findings as they are told.
pub(super) fn views(
    conn: &mut PgConnection,
    act: &Act,
    rows: Vec<FindingRow>,
) -> Answer<Vec<AssessmentFindingView>> {
    let names = name_of(conn, rows.iter().flat_map(|row| [Some(row.found_by), row.decided_by]))?;
    let about: Vec<Uuid> = rows.iter().map(|row| row.assessment_id).collect();
    let about: HashMap<Uuid, (i16, String, String)> = store::list_about(conn, &about)?
        .into_iter()
        .map(|(id, year, name, county)| (id, (year, name, county)))
        .collect();
    let today = business_date(act.at);
    let view = |row: FindingRow| {
        let (year, school_name, county_code) =
            about.get(&row.assessment_id).cloned().ok_or(AssessmentServiceError::Stored)?;
        let status = word(&row.status)?;
        Ok(AssessmentFindingView {
            id: row.id.into(),
            assessment_id: row.assessment_id.into(),
            year,
            school_name,
            county_code,
            inspection_id: row.inspection_id.map(Into::into),
            severity: word(&row.severity)?,
            item: row.item.as_deref().map(word).transpose()?,
            veto: row.veto.as_deref().map(word).transpose()?,
            what: row.what,
            due_on: row.due_on,
            overdue: is_overdue(status, row.due_on, row.rectified_at, today),
            status,
            found_by: actor(&names, row.found_by),
            found_at: row.found_at,
            rectified_what: row.rectified_what,
            rectified_at: row.rectified_at,
            decided_by: row.decided_by.map(|id| actor(&names, id)),
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

/// Records what an office has found at a school.
pub fn record_finding(
    conn: &mut PgConnection,
    act: &Act,
    id: AssessmentId,
    new: &RecordFinding,
) -> Answer<AssessmentFindingView> {
    let school = schools::find_school(conn, &act.scope(), id)?.ok_or(AssessmentServiceError::NotFound)?;
    record_at(conn, act, (&school, None), new)
}

/// Records what was found at a school, in an inspection or not.
pub(super) fn record_at(
    conn: &mut PgConnection,
    act: &Act,
    (school, inspection): (&SchoolRow, Option<Uuid>),
    new: &RecordFinding,
) -> Answer<AssessmentFindingView> {
    let faults = check_finding(new, business_date(act.at));
    if !faults.is_empty() {
        return Err(AssessmentServiceError::faults(faults));
    }
    let row = FindingRow {
        id: new_id(),
        assessment_id: school.id,
        inspection_id: inspection,
        severity: new.severity.to_string(),
        item: new.item.map(|item| item.to_string()),
        veto: new.veto.map(|veto| veto.to_string()),
        what: new.what.clone(),
        due_on: new.due_on,
        status: FindingState::Open.to_string(),
        found_by: act.account_id.0,
        found_at: act.at,
        rectified_what: None,
        rectified_by: None,
        rectified_at: None,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
    };
    store::insert_finding(conn, &row)?;
    let view = one(conn, act, row)?;
    record(conn, act, &change("assessment_finding.record", school, view.id).after(&view))?;
    Ok(view)
}

fn one(conn: &mut PgConnection, act: &Act, row: FindingRow) -> Answer<AssessmentFindingView> {
    views(conn, act, vec![row])?.pop().ok_or(AssessmentServiceError::Stored)
}

fn change(action: &'static str, school: &SchoolRow, id: AssessmentFindingId) -> Change {
    Change::of(action, "assessment_finding", id).within(school.facility_id.into(), &school.township_code)
}

/// The school says that a finding is put right.
pub fn rectify_finding(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    new: &RectifyFinding,
) -> Answer<AssessmentFindingView> {
    take(conn, act, read, ("assessment_finding.rectify", FindingStep::Rectify, &new.what), |row| {
        row.rectified_what = Some(new.what.clone());
        row.rectified_by = Some(act.account_id.0);
        row.rectified_at = Some(act.at);
    })
}

/// Somebody has seen that a finding is put right: another than who found it and than who put it right.
pub fn close_finding(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<AssessmentFindingView> {
    decide(conn, act, read, ("assessment_finding.close", FindingStep::Close, reason))
}

/// A finding is not put right after all; the school begins again, and the day stays.
pub fn reopen_finding(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<AssessmentFindingView> {
    take(conn, act, read, ("assessment_finding.reopen", FindingStep::Reopen, reason), |row| {
        (row.rectified_what, row.rectified_by, row.rectified_at) = (None, None, None);
        (row.decided_by, row.decided_at, row.decision_reason) = (None, None, None);
    })
}

/// The city establishes a veto (一票否决); the school's result gets another version at once.
pub fn establish_veto(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<AssessmentFindingView> {
    let told = decide(conn, act, read, ("assessment_finding.establish", FindingStep::Establish, reason))?;
    settle_one(conn, act, told.assessment_id)?;
    Ok(told)
}

/// The city dismisses a veto; a refused inspection goes on.
pub fn dismiss_veto(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<AssessmentFindingView> {
    let told = decide(conn, act, read, ("assessment_finding.dismiss", FindingStep::Dismiss, reason))?;
    settle_one(conn, act, told.assessment_id)?;
    if let (Some(Veto::RefusedInspection), Some(inspection)) = (told.veto, told.inspection_id) {
        reopen_refused(conn, act, inspection)?;
    }
    Ok(told)
}

/// Nothing is concluded and nobody is paid while a veto of the cycle waits for a decision.
pub fn check_vetoes(conn: &mut PgConnection, cycle: AssessmentCycleId) -> Answer<()> {
    match store::count_open_vetoes(conn, cycle.0)? {
        0 => Ok(()),
        waiting => Err(AssessmentServiceError::VetoesNotDecided(waiting)),
    }
}

fn settle_one(conn: &mut PgConnection, act: &Act, id: AssessmentId) -> Answer<()> {
    let school = schools::find_school(conn, &Scope::whole_city(), id)?;
    let school = school.ok_or(AssessmentServiceError::Stored)?;
    let cycle = cycle_of(conn, &school)?;
    let policy = find_rules(conn, cycle.policy_id.into())?;
    settle_school(conn, act, &policy, id)
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    (action, step, reason): (&'static str, FindingStep, &str),
) -> Answer<AssessmentFindingView> {
    take(conn, act, read, (action, step, reason), |row| {
        row.decided_by = Some(act.account_id.0);
        row.decided_at = Some(act.at);
        row.decision_reason = Some(reason.to_owned());
    })
}

fn take(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): Read,
    (action, step, reason): (&'static str, FindingStep, &str),
    write: impl FnOnce(&mut FindingRow),
) -> Answer<AssessmentFindingView> {
    let by_office = Reach { scope: act.scope(), assessor: None, today: business_date(act.at) };
    let row = store::lock_finding(conn, &by_office, id)?;
    let mut row = row.ok_or(AssessmentServiceError::NotFound)?;
    if matches!(step, FindingStep::Establish | FindingStep::Dismiss) {
        require_city(act)?;
    }
    if row.version != version {
        return Err(AssessmentServiceError::Stale);
    }
    let next = take_finding_step(word(&row.severity)?, word(&row.status)?, step)?;
    let own = |who: Option<Uuid>| who == Some(act.account_id.0);
    if step != FindingStep::Rectify && (own(Some(row.found_by)) || own(row.rectified_by)) {
        return Err(AssessmentError::OwnFinding.into());
    }
    let before = one(conn, act, row.clone())?;
    row.status = next.to_string();
    row.version += 1;
    write(&mut row);
    store::update_finding(conn, &row)?;
    let school = schools::find_school(conn, &Scope::whole_city(), row.assessment_id.into())?;
    let school = school.ok_or(AssessmentServiceError::Stored)?;
    let after = one(conn, act, row)?;
    record(conn, act, &change(action, &school, id).before(&before).after(&after).because(reason))?;
    Ok(after)
}
