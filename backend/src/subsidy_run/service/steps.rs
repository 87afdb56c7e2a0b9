//! The steps that only look and move on.

use chrono::NaiveDate;
use contract::assessment::{AssessmentCycleState, InspectionState, SelfAssessmentState};
use contract::subsidy_run::{SubsidyRunStep, SubsidyRunView};
use diesel::pg::PgConnection;

use super::appeals::end_open;
use super::held::check_held;
use super::{Answer, Changing, Read, SubsidyRunError, Taken, advance, lock};
use crate::act::Act;
use crate::assessment::service::{check_vetoes, find_run_cycle, list_evidence, settle_findings};
use crate::calendar::service::deadline;
use crate::clock::business_date;
use crate::subsidy::service::find_rules;
use crate::subsidy_run::domain::people::{may_approve, may_finalise};
use crate::subsidy_run::domain::steps::{Found, take};
use crate::subsidy_run::service::views;
use crate::subsidy_run::store::runs::{self as store, RunRow};
use crate::subsidy_run::store::{appeals, versions};

/// Finds that every school has assessed itself, or has missed it.
pub fn confirm_self_assessments(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    let found = assessed(conn, &changing)?;
    let (step, action) = (SubsidyRunStep::ConfirmSelfAssessments, "subsidy_run.confirm_self_assessments");
    advance(conn, act, changing, Taken::new(step, action, reason), &found)
}

/// Finds that every school is inspected or has refused it, that every host is assessed, and that the yearly assessment is
/// concluded.
pub fn confirm_inspections(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    let found = assessed(conn, &changing)?;
    let (step, action) = (SubsidyRunStep::ConfirmInspections, "subsidy_run.confirm_inspections");
    advance(conn, act, changing, Taken::new(step, action, reason), &found)
}

/// How many schools stand how in the yearly assessment.
fn assessed(conn: &mut PgConnection, changing: &Changing) -> Answer<Found> {
    let cycle = changing.row.cycle_id.into();
    let evidence = list_evidence(conn, cycle)?;
    let status = find_run_cycle(conn, cycle)?.ok_or(SubsidyRunError::Stored)?.status;
    let count = |open: usize| u32::try_from(open).unwrap_or(u32::MAX);
    let inspected = |state: Option<InspectionState>| state.is_some_and(InspectionState::is_done);
    let writing = evidence.iter().filter(|one| one.self_assessment == SelfAssessmentState::Draft);
    let open = evidence.iter().filter(|one| !inspected(one.inspection) || !one.host_assessed);
    Ok(Found {
        schools: count(evidence.len()),
        not_self_assessed: count(writing.count()),
        not_inspected: count(open.count()),
        concluded: status == AssessmentCycleState::Concluded,
        ..Found::default()
    })
}

/// The city approves what every county has agreed with; not who computed it or reviewed it.
pub fn approve_run(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let mut changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::Approve, &Found::default())?;
    let number = changing.row.current.ok_or(SubsidyRunError::Stored)?;
    let version = versions::find_version(conn, changing.row.id, number)?.ok_or(SubsidyRunError::Stored)?;
    let reviews = store::list_reviews(conn, changing.row.id, number)?;
    let reviewers: Vec<_> = reviews.iter().map(|row| row.reviewed_by).collect();
    may_approve(act.account_id.0, version.computed_by, &reviewers)?;
    check_held(conn, &changing.row)?;
    changing.row.approved_by = Some(act.account_id.0);
    let taken = Taken::new(SubsidyRunStep::Approve, "subsidy_run.approve", reason);
    advance(conn, act, changing, taken, &Found::default())
}

/// Shows the result to everybody, for as many working days as the policy says, counted from the day after.
pub fn publicise_run(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let mut changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::Publicise, &Found::default())?;
    check_held(conn, &changing.row)?;
    let (days, last) = publicity(conn, act, &changing.row)?;
    changing.row.publicity_last = Some(last);
    changing.row.publicity_days = Some(days);
    changing.row.publicised_at = Some(act.at);
    let taken = Taken::new(SubsidyRunStep::Publicise, "subsidy_run.publicise", reason);
    advance(conn, act, changing, taken, &Found::default())
}

/// How many working days a result is shown that is publicised today, and the last of them. The calendar must reach on to the
/// decision about an appeal of that day, so that filing one never fails for it.
pub(super) fn publicity(conn: &mut PgConnection, act: &Act, run: &RunRow) -> Answer<(i16, NaiveDate)> {
    let policy = find_rules(conn, run.policy_id.into())?;
    let count = |days: i64| u32::try_from(days).map_err(|_| SubsidyRunError::Stored);
    let days = policy.document().publicity_working_days;
    let last = deadline(conn, business_date(act.at), count(days)?)?;
    deadline(conn, last, count(policy.document().appeal_decision_working_days)?)?;
    Ok((i16::try_from(days).map_err(|_| SubsidyRunError::Stored)?, last))
}

/// What publicity and appeals leave open.
fn heard(conn: &mut PgConnection, act: &Act, changing: &Changing) -> Answer<Found> {
    let open = appeals::count_open(conn, &[changing.row.id])?;
    let waiting = open.first().map_or(0, |(_, count)| *count);
    let last = changing.row.publicity_last;
    Ok(Found {
        publicity_over: last.is_some_and(|last| business_date(act.at) > last),
        open_appeals: u32::try_from(waiting).unwrap_or(u32::MAX),
        ..Found::default()
    })
}

/// Ends the publicity after its last day.
pub fn open_appeals(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    let found = heard(conn, act, &changing)?;
    let taken = Taken::new(SubsidyRunStep::OpenAppeals, "subsidy_run.open_appeals", reason);
    advance(conn, act, changing, taken, &found)
}

/// What is said when the publicity ends by itself.
const BY_ITSELF: &str = "公示期满";

/// Ends the publicity of runs whose last day is over; how many they were.
pub fn open_due_appeals(conn: &mut PgConnection, act: &Act, limit: i64) -> Answer<usize> {
    let due = store::lock_ended(conn, business_date(act.at), limit)?;
    let ended = due.len();
    for row in due {
        let before = views::run(conn, row.clone(), act.at)?;
        let changing = Changing { state: before.status, row, before };
        let found = heard(conn, act, &changing)?;
        let (step, action) = (SubsidyRunStep::OpenAppeals, "subsidy_run.open_appeals");
        advance(conn, act, changing, Taken::new(step, action, BY_ITSELF), &found)?;
    }
    Ok(ended)
}

/// Finds that no appeal is open, the publicity over, and the assessments as they were when the version was computed; not by
/// who computed it, for an appeal that was upheld has made it after the approval.
pub fn finalise_run(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    let found = heard(conn, act, &changing)?;
    take(changing.state, SubsidyRunStep::Finalise, &found)?;
    let number = changing.row.current.ok_or(SubsidyRunError::Stored)?;
    let version = versions::find_version(conn, changing.row.id, number)?.ok_or(SubsidyRunError::Stored)?;
    may_finalise(act.account_id.0, version.computed_by)?;
    settle_findings(conn, act, changing.row.cycle_id.into())?;
    check_vetoes(conn, changing.row.cycle_id.into())?;
    check_held(conn, &changing.row)?;
    let taken = Taken::new(SubsidyRunStep::Finalise, "subsidy_run.finalise", reason);
    advance(conn, act, changing, taken, &found)
}

/// Ends a run whose expenses are reported.
pub fn close_run(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    let taken = Taken::new(SubsidyRunStep::Close, "subsidy_run.close", reason);
    advance(conn, act, changing, taken, &Found::default())
}

/// Sends a run that has not paid back to where it was before it was computed: it is computed, reviewed, approved and publicised
/// anew. Appeals against the result that holds no more end with it.
pub fn return_run(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let mut changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::Return, &Found::default())?;
    end_open(conn, act, changing.row.id, reason)?;
    let row = &mut changing.row;
    (row.approved_by, row.publicised_at, row.publicity_days, row.publicity_last) = (None, None, None, None);
    let taken = Taken::new(SubsidyRunStep::Return, "subsidy_run.return", reason);
    advance(conn, act, changing, taken, &Found::default())
}

/// Gives a run up before any money was paid; another of the year may begin. Appeals that wait end with it.
pub fn withdraw_run(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::Withdraw, &Found::default())?;
    end_open(conn, act, changing.row.id, reason)?;
    let taken = Taken::new(SubsidyRunStep::Withdraw, "subsidy_run.withdraw", reason);
    advance(conn, act, changing, taken, &Found::default())
}
