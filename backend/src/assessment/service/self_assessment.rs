//! What a school says of itself.

use contract::assessment::{
    AssessmentCycleState, AssessmentDetails, SelfAssessmentState, WriteSelfAssessment,
};
use contract::ids::AssessmentId;
use contract::measure::Points;
use contract::policy::{Fault, Faults};
use contract::subsidy::RubricItem;
use diesel::pg::PgConnection;

use super::schools::{lock, told};
use super::{Answer, AssessmentServiceError, views};
use crate::assessment::domain::AssessmentError;
use crate::assessment::store::cycles::CycleRow;
use crate::assessment::store::schools::{self as store, RemarkRow, SchoolRow};
use crate::auth::Act;
use crate::db::value::word;
use crate::subsidy::domain::Policy;
use crate::subsidy::service::find_rules;

/// Writes the assessment of a school by itself, until it is handed in.
pub fn write_self_assessment(
    conn: &mut PgConnection,
    act: &Act,
    read: (AssessmentId, i64),
    new: &WriteSelfAssessment,
) -> Answer<AssessmentDetails> {
    let (row, cycle) = lock(conn, act, read)?;
    let before = views::details(conn, act, row.clone())?;
    let row = write(conn, act, (row, &cycle), new)?;
    told(conn, act, "assessment.write_self_assessment", &before, row)
}

/// Hands it in.
pub fn submit_self_assessment(
    conn: &mut PgConnection,
    act: &Act,
    read: (AssessmentId, i64),
) -> Answer<AssessmentDetails> {
    let (mut row, cycle) = lock(conn, act, read)?;
    let before = views::details(conn, act, row.clone())?;
    submit(conn, act, (&mut row, &cycle))?;
    told(conn, act, "assessment.submit_self_assessment", &before, row)
}

/// Goes on only while schools say what they think of themselves.
pub(super) fn check_open(cycle: &CycleRow) -> Answer<()> {
    match word(&cycle.status)? {
        AssessmentCycleState::SelfAssessment => Ok(()),
        state => Err(AssessmentError::Cycle(state).into()),
    }
}

/// What a school may still say, and by which policy.
fn open(conn: &mut PgConnection, row: &SchoolRow, cycle: &CycleRow) -> Answer<Policy> {
    check_open(cycle)?;
    if word::<SelfAssessmentState>(&row.self_status)? != SelfAssessmentState::Draft {
        return Err(AssessmentError::HandedIn.into());
    }
    Ok(find_rules(conn, cycle.policy_id.into())?)
}

pub(super) fn write(
    conn: &mut PgConnection,
    act: &Act,
    (mut row, cycle): (SchoolRow, &CycleRow),
    new: &WriteSelfAssessment,
) -> Answer<SchoolRow> {
    let policy = open(conn, &row, cycle)?;
    let faults = check(&policy, new);
    if !faults.is_empty() {
        return Err(AssessmentServiceError::faults(faults));
    }
    row.self_safety = Some(new.safety_accessibility.decimal());
    row.self_syllabus = Some(new.syllabus_quality.decimal());
    row.self_statement = Some(new.statement.clone());
    row.self_by = Some(act.account_id.0);
    row.self_at = Some(act.at);
    row.version += 1;
    store::update_school(conn, &row)?;
    let remark = |one: &contract::assessment::FactRemark| RemarkRow {
        assessment_id: row.id,
        fact: one.fact.to_string(),
        remark: one.remark.clone(),
    };
    store::replace_remarks(conn, row.id, &new.remarks.iter().map(remark).collect::<Vec<_>>())?;
    Ok(row)
}

pub(super) fn submit(
    conn: &mut PgConnection,
    act: &Act,
    (row, cycle): (&mut SchoolRow, &CycleRow),
) -> Answer<()> {
    open(conn, row, cycle)?;
    if row.self_statement.is_none() {
        return Err(AssessmentServiceError::fault("/statement", "required"));
    }
    row.self_status = SelfAssessmentState::Submitted.to_string();
    row.self_by = Some(act.account_id.0);
    row.self_at = Some(act.at);
    row.version += 1;
    Ok(store::update_school(conn, row)?)
}

/// What is wrong with what a school says of itself: points beyond those of the item, a figure doubted twice.
pub(super) fn check(policy: &Policy, new: &WriteSelfAssessment) -> Vec<Fault> {
    let mut faults = Faults::default();
    for (pointer, points, item) in [
        ("/safety_accessibility", new.safety_accessibility, RubricItem::SafetyAccessibility),
        ("/syllabus_quality", new.syllabus_quality, RubricItem::SyllabusQuality),
    ] {
        let most = Points::from_hundredths(policy.maximum(item).value);
        faults.demand(points >= Points::ZERO && points <= most, pointer, "points_out_of_range");
    }
    for (at, remark) in new.remarks.iter().enumerate() {
        let before = new.remarks.iter().take(at).any(|one| one.fact == remark.fact);
        faults.demand(!before, format!("/remarks/{at}/fact"), "repeated");
    }
    faults.or(()).err().unwrap_or_default()
}
