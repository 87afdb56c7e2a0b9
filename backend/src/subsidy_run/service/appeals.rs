//! Appeals: filed by the school while the result is shown, decided by people who had nothing to do with it. One that is
//! upheld replaces the facts and makes another version of the whole run; nothing that was frozen is edited.

mod told;

use contract::ids::{SubsidyAppealId, SubsidyLineId, SubsidyRunId};
use contract::money::Yuan;
use contract::policy::Fault;
use contract::subsidy::SchoolFacts;
use contract::subsidy_run::{
    DecideSubsidyAppeal, FileSubsidyAppeal, SchoolFactsPatch, SubsidyAppealQuery, SubsidyAppealState,
    SubsidyAppealView, SubsidyRunState, SubsidyRunStep, SubsidyVersionCause,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::computing::freeze;
use super::gather::{Inputs, frozen};
use super::held::check_line;
use super::lines::find_line;
use super::progress::Watch;
use super::steps::publicity;
use super::{Answer, Changing, SubsidyRunError, Taken, advance, lock_any, require_city};
use crate::act::Act;
use crate::assessment::service::{amend_for_appeal, hold_school, inspectors_of};
use crate::audit::{Change, record};
use crate::calendar::service::deadline;
use crate::clock::{business_date, new_id};
use crate::db::violates_unique;
use crate::paging::{Paged, Paging};
use crate::subsidy::service::find_rules;
use crate::subsidy_run::domain::people::may_decide_appeal;
use crate::subsidy_run::domain::steps::{Found, hears_appeals};
use crate::subsidy_run::store::appeals::{self as store, AppealRow};
use crate::subsidy_run::store::lines::{self, LineRow};
use crate::subsidy_run::store::runs::list_involved;
use crate::subsidy_run::store::summary::count_others_changed;
use crate::subsidy_run::store::versions;

/// An appeal as it was read: which one, and its version.
type ReadAppeal = (SubsidyAppealId, i64);

/// Appeals against the line of one's own school, until the last day of publicity.
pub fn file_appeal(
    conn: &mut PgConnection,
    act: &Act,
    (run, line): (SubsidyRunId, SubsidyLineId),
    new: &FileSubsidyAppeal,
) -> Answer<SubsidyAppealView> {
    let changing = lock_any(conn, act, run.0)?;
    let line = find_line(conn, act, run, line)?;
    check_open(act, &changing)?;
    if changing.row.current != Some(line.version) {
        return Err(SubsidyRunError::LineReplaced);
    }
    let policy = find_rules(conn, changing.row.policy_id.into())?;
    let days = u32::try_from(policy.document().appeal_decision_working_days);
    let due_on = deadline(conn, business_date(act.at), days.map_err(|_| SubsidyRunError::Stored)?)?;
    let row = AppealRow {
        id: new_id(),
        run_id: run.0,
        line_id: line.id,
        school_id: line.school_id,
        grounds: new.grounds.clone(),
        status: SubsidyAppealState::Filed.to_string(),
        filed_by: act.account_id.0,
        filed_at: act.at,
        due_on,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        facts: None,
        new_version: None,
        others_changed: None,
        version: 1,
    };
    store::insert_appeal(conn, &row).map_err(|error| {
        if violates_unique(&error, "subsidy_appeal_open_key") {
            SubsidyRunError::AppealOpen
        } else {
            error.into()
        }
    })?;
    let appeal = told::one(conn, act, row)?;
    let change = Change::of("subsidy_appeal.file", "subsidy_appeal", appeal.id).after(&appeal);
    record(conn, act, &placed(change, &line))?;
    Ok(appeal)
}

/// Appeals are filed while the result is shown and its last day is not over.
fn check_open(act: &Act, changing: &Changing) -> Answer<()> {
    match changing.row.publicity_last {
        Some(last) if business_date(act.at) > last => Err(SubsidyRunError::PublicityOver(last)),
        Some(_) if changing.state == SubsidyRunState::Publicised => Ok(()),
        _ => Err(SubsidyRunError::NotPublicised(changing.state)),
    }
}

fn placed(change: Change, line: &LineRow) -> Change {
    change.within(line.facility_id.into(), &line.township_code)
}

/// Appeals in scope, newest first.
pub fn list_appeals(
    conn: &mut PgConnection,
    act: &Act,
    query: &SubsidyAppealQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<SubsidyAppealView>> {
    let today = business_date(act.at);
    let page = store::list_appeals(conn, &act.scope(), (query, today), before, paging)?;
    Ok(Paged { items: told::all(conn, act, page.items)?, next: page.next, total: page.total })
}

/// One appeal.
pub fn get_appeal(conn: &mut PgConnection, act: &Act, id: SubsidyAppealId) -> Answer<SubsidyAppealView> {
    let row = store::find_appeal(conn, &act.scope(), id.0)?.ok_or(SubsidyRunError::NotFound)?;
    told::one(conn, act, row)
}

/// An appeal that waits, with its run, which is locked, and its line.
struct Waiting {
    row: AppealRow,
    before: SubsidyAppealView,
    run: Changing,
    line: LineRow,
}

fn waiting(conn: &mut PgConnection, act: &Act, (id, version): ReadAppeal) -> Answer<Waiting> {
    let find = |conn: &mut PgConnection| {
        store::find_appeal(conn, &act.scope(), id.0)?.ok_or(SubsidyRunError::NotFound)
    };
    let run = find(conn)?.run_id;
    let run = lock_any(conn, act, run)?;
    let row = find(conn)?;
    if row.status != SubsidyAppealState::Filed.as_str() {
        return Err(SubsidyRunError::Decided);
    }
    if row.version != version {
        return Err(SubsidyRunError::Stale);
    }
    if !hears_appeals(run.state) {
        return Err(SubsidyRunError::NotPublicised(run.state));
    }
    let line = lines::list_by_id(conn, &[row.line_id])?.pop().ok_or(SubsidyRunError::Stored)?;
    Ok(Waiting { before: told::one(conn, act, row.clone())?, row, run, line })
}

/// Decides about an appeal; one that is upheld makes another version of the run.
pub fn decide_appeal(
    conn: &mut PgConnection,
    act: &Act,
    read: ReadAppeal,
    decision: &DecideSubsidyAppeal,
) -> Answer<SubsidyAppealView> {
    let waiting = waiting(conn, act, read)?;
    require_city(act)?;
    check_facts(decision)?;
    check_findings(decision)?;
    may_decide_appeal(act.account_id.0, &involved(conn, &waiting)?)?;
    let (state, action, new) = match &decision.facts {
        Some(patch) if decision.upheld => {
            let new = uphold(conn, act, &waiting, patch, &decision.reason)?;
            (SubsidyAppealState::Upheld, "subsidy_appeal.uphold", Some((patch, new)))
        }
        _ => (SubsidyAppealState::Rejected, "subsidy_appeal.reject", None),
    };
    end(conn, act, waiting, Ending { state, action, reason: &decision.reason, new })
}

/// What is upheld corrects something; what is rejected corrects nothing.
fn check_facts(decision: &DecideSubsidyAppeal) -> Answer<()> {
    let given = decision.facts.as_ref().is_some_and(|patch| !patch.is_empty());
    let fault = match (decision.upheld, given) {
        (true, false) => "subsidy_appeal_facts_missing",
        (false, true) => "subsidy_appeal_facts_not_wanted",
        _ => return Ok(()),
    };
    Err(SubsidyRunError::Faults(vec![Fault::new("/facts", fault)]))
}

/// Vetoes and overdue rectifications follow from the findings of the assessment: those are dismissed or closed, and the run
/// is computed anew. What an appeal put in their place would not last.
fn check_findings(decision: &DecideSubsidyAppeal) -> Answer<()> {
    let Some(patch) = &decision.facts else { return Ok(()) };
    let mut faults = Vec::new();
    if patch.vetoes.is_some() {
        faults.push(Fault::new("/facts/vetoes", "decide_the_finding"));
    }
    if patch.rectification_overdue.is_some() {
        faults.push(Fault::new("/facts/rectification_overdue", "decide_the_finding"));
    }
    if faults.is_empty() { Ok(()) } else { Err(SubsidyRunError::Faults(faults)) }
}

/// Whoever had to do with what the appeal is against: filed it, inspected the school, computed, reviewed or approved the run
/// in whichever version, or decided an earlier appeal by which it was computed or of the same school.
fn involved(conn: &mut PgConnection, waiting: &Waiting) -> Answer<Vec<Uuid>> {
    let run = &waiting.run.row;
    let inspectors = inspectors_of(conn, waiting.line.assessment_id.into())?;
    let mut involved: Vec<Uuid> = inspectors.into_iter().map(Into::into).collect();
    let computed = versions::list_versions(conn, run.id)?;
    involved.extend(computed.into_iter().map(|row| row.computed_by));
    involved.extend(list_involved(conn, run.id)?);
    involved.extend(run.approved_by);
    involved.extend(store::list_deciders(conn, run.id, waiting.row.school_id)?);
    involved.push(waiting.row.filed_by);
    Ok(involved)
}

/// Replaces the facts of the school and computes the whole run anew; the facts of all others stay as they were frozen.
/// Answers the number of the new version.
fn uphold(
    conn: &mut PgConnection,
    act: &Act,
    waiting: &Waiting,
    patch: &SchoolFactsPatch,
    reason: &str,
) -> Answer<i16> {
    let run = &waiting.run.row;
    hold_school(conn, waiting.line.assessment_id.into())?;
    check_line(conn, run, (waiting.line.assessment_id, &waiting.line.code))?;
    let number = run.current.ok_or(SubsidyRunError::Stored)?;
    let version = versions::find_version(conn, run.id, number)?.ok_or(SubsidyRunError::Stored)?;
    let watch = Watch::over(run.id);
    let mut inputs = frozen(conn, &version)?;
    let code = waiting.line.code.as_str();
    let own = inputs.facts_of(code).ok_or(SubsidyRunError::Stored)?.clone();
    let corrected = patch.clone().onto(own);
    inputs.correct(corrected.clone()).map_err(in_facts)?;
    let assessed = SchoolFacts { prior_award: Yuan::ZERO, prior_unspent: Yuan::ZERO, ..corrected };
    let now = amend_for_appeal(conn, act, waiting.line.assessment_id.into(), assessed, reason)?;
    point_at(&mut inputs, code, now);
    freeze(conn, act, run, &inputs, (SubsidyVersionCause::Appeal, UPHELD), &watch)
}

/// Faults that point into the facts of a school, as members of the decision.
fn in_facts(faults: Vec<Fault>) -> SubsidyRunError {
    let within = |fault: Fault| Fault::new(format!("/facts{}", fault.pointer), fault.code);
    SubsidyRunError::Faults(faults.into_iter().map(within).collect())
}

fn point_at(inputs: &mut Inputs, code: &str, number: i16) {
    if let Some(origin) = inputs.origins.get_mut(code) {
        origin.number = number;
    }
}

/// What everybody reads of why a run was amended; the decision itself, which may name people, is for the school and its offices.
const UPHELD: &str = "异议成立";

/// How an appeal ends.
struct Ending<'a> {
    state: SubsidyAppealState,
    action: &'static str,
    reason: &'a str,
    new: Option<(&'a SchoolFactsPatch, i16)>,
}

fn end(
    conn: &mut PgConnection,
    act: &Act,
    waiting: Waiting,
    ending: Ending<'_>,
) -> Answer<SubsidyAppealView> {
    let Waiting { mut row, before, mut run, line } = waiting;
    row.status = ending.state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = Some(ending.reason.to_owned());
    if let Some((patch, number)) = ending.new {
        row.facts = Some(serde_json::to_value(patch).map_err(|_| SubsidyRunError::Stored)?);
        row.new_version = Some(number);
        row.others_changed = Some(others_changed(conn, &row, number)?);
        run.row.current = Some(number);
        let (_, last) = publicity(conn, act, &run.row)?;
        run.row.publicity_last = run.row.publicity_last.max(Some(last));
    }
    row.version += 1;
    store::update_appeal(conn, &row)?;
    if ending.new.is_some() {
        let (step, action) = (SubsidyRunStep::Amend, "subsidy_run.amend");
        advance(conn, act, run, Taken::new(step, action, UPHELD), &Found::default())?;
    }
    let after = told::one(conn, act, row)?;
    let change = Change::of(ending.action, "subsidy_appeal", after.id).before(&before).after(&after);
    record(conn, act, &placed(change, &line).because(ending.reason))?;
    Ok(after)
}

/// How many lines of other schools are paid otherwise in the version that an appeal has led to.
fn others_changed(conn: &mut PgConnection, row: &AppealRow, version: i16) -> Answer<i32> {
    let others = count_others_changed(conn, row.run_id, &[(version, row.school_id)])?;
    let others = others.first().map_or(0, |(_, count)| *count);
    i32::try_from(others).map_err(|_| SubsidyRunError::Stored)
}

/// Ends the appeals that wait against a run whose result holds no more, with the reason for that.
pub(super) fn end_open(conn: &mut PgConnection, act: &Act, run: Uuid, reason: &str) -> Answer<()> {
    for mut row in store::list_open(conn, run)? {
        let line = lines::list_by_id(conn, &[row.line_id])?.pop().ok_or(SubsidyRunError::Stored)?;
        let before = told::one(conn, act, row.clone())?;
        row.status = SubsidyAppealState::Withdrawn.to_string();
        row.decided_by = Some(act.account_id.0);
        row.decided_at = Some(act.at);
        row.decision_reason = Some(reason.to_owned());
        row.version += 1;
        store::update_appeal(conn, &row)?;
        let after = told::one(conn, act, row)?;
        let change = Change::of("subsidy_appeal.withdraw", "subsidy_appeal", after.id);
        record(conn, act, &placed(change.before(&before).after(&after), &line).because(reason))?;
    }
    Ok(())
}

/// Takes an appeal back, by the school.
pub fn withdraw_appeal(
    conn: &mut PgConnection,
    act: &Act,
    read: ReadAppeal,
    reason: &str,
) -> Answer<SubsidyAppealView> {
    let waiting = waiting(conn, act, read)?;
    let (state, action) = (SubsidyAppealState::Withdrawn, "subsidy_appeal.withdraw");
    end(conn, act, waiting, Ending { state, action, reason, new: None })
}
