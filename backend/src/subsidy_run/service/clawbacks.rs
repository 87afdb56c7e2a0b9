//! Taking back what was paid for a year that, by a later version of the assessment, was worth less (一票否决, clawback
//! review): one asks, another agrees, and what was not spent goes back by an entry of its own; what was is owed.

mod due;

use std::collections::HashMap;

use contract::fund::FundKind;
use contract::ids::{SubsidyClawbackId, SubsidyLineId, SubsidyRunId};
use contract::money::Yuan;
use contract::subsidy_run::{
    RequestSubsidyClawback, SubsidyClawbackQuery, SubsidyClawbackState, SubsidyClawbackView,
    SubsidyDisbursementKind,
};
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::disburse::paper;
use super::lines::find_line;
use super::views::People;
use super::{Answer, SubsidyRunError, lock_any, require_city};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::new_id;
use crate::db::value::word;
use crate::db::violates_unique;
use crate::fund::service::give_back;
use crate::paging::{Paged, Paging};
use crate::subsidy_run::domain::money::recover;
use crate::subsidy_run::domain::people::may_take_back;
use crate::subsidy_run::domain::steps::is_paid;
use crate::subsidy_run::store::lines::{self, LineRow};
use crate::subsidy_run::store::money::{self as store, ClawbackRow, DisbursementRow};
use crate::subsidy_run::store::runs::{self, RunRow};
use crate::subsidy_run::store::{fen, yuan};
use due::{Claim, claim_of, due_now, find_claim, left_of, stored};

/// Where money goes that is taken back.
const BACK: &str = "财政(追回)";

/// Asks for money back that was paid for a line; nothing moves yet.
pub fn request_clawback(
    conn: &mut PgConnection,
    act: &Act,
    (run, line): (SubsidyRunId, SubsidyLineId),
    asked: &RequestSubsidyClawback,
) -> Answer<SubsidyClawbackView> {
    let changing = lock_any(conn, act, run.0)?;
    let line = find_line(conn, act, run, line)?;
    if !is_paid(changing.state) {
        return Err(SubsidyRunError::NotPaid(changing.state));
    }
    if changing.row.current != Some(line.version) {
        return Err(SubsidyRunError::LineReplaced);
    }
    let due = due_now(conn, act, &changing.row, &line)?;
    let claim = find_claim(conn, &line, &due, asked.fund_kind)?;
    let (fund, left) = left_of(conn, act, &line, &claim)?;
    let row = ClawbackRow {
        id: new_id(),
        run_id: run.0,
        line_id: line.id,
        assessment_id: line.assessment_id,
        assessment_number: due.number,
        grade: due.grade.to_string(),
        fund_kind: claim.kind.to_string(),
        fund_id: fund.0,
        paid: stored(claim.paid),
        due: stored(claim.due),
        unspent: stored(recover(claim.fen(), left).recovered),
        recovered: None,
        status: SubsidyClawbackState::Requested.to_string(),
        reason: asked.reason.clone(),
        requested_by: act.account_id.0,
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        event_id: None,
        version: 1,
    };
    store::insert_clawback(conn, &row).map_err(|error| {
        if violates_unique(&error, "subsidy_clawback_open_key") {
            SubsidyRunError::ClawbackOpen
        } else {
            error.into()
        }
    })?;
    let after = one(conn, row)?;
    let change = Change::of("subsidy_clawback.request", "subsidy_clawback", after.id).after(&after);
    let change = change.within(line.facility_id.into(), &line.township_code).because(&asked.reason);
    record(conn, act, &change)?;
    Ok(after)
}

/// What is to come back by what was asked for, as long as it is still so.
fn still_due(
    conn: &mut PgConnection,
    act: &Act,
    (row, run, line): (&ClawbackRow, &RunRow, &LineRow),
) -> Answer<Claim> {
    let due = due_now(conn, act, run, line)?;
    let claim = claim_of(conn, line, &due, word(&row.fund_kind)?)?;
    let asked = (row.assessment_number, fen(row.paid)?, fen(row.due)?);
    if (due.number, claim.paid, claim.due) == asked { Ok(claim) } else { Err(SubsidyRunError::ClawbackStale) }
}

/// A clawback as it was read: which one, and its version.
type ReadClawback = (SubsidyClawbackId, i64);

/// A clawback that waits, with its run, which is locked, and its line.
fn waiting(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): ReadClawback,
) -> Answer<(ClawbackRow, RunRow, LineRow)> {
    let find = |conn: &mut PgConnection| {
        store::find_clawback(conn, &act.scope(), id.0)?.ok_or(SubsidyRunError::NotFound)
    };
    let run = find(conn)?.run_id;
    let run = lock_any(conn, act, run)?.row;
    let row = find(conn)?;
    if row.status != SubsidyClawbackState::Requested.as_str() {
        return Err(SubsidyRunError::Decided);
    }
    if row.version != version {
        return Err(SubsidyRunError::Stale);
    }
    let line = lines::list_by_id(conn, &[row.line_id])?.pop().ok_or(SubsidyRunError::Stored)?;
    Ok((row, run, line))
}

/// Agrees to what somebody else asked for, as long as no other amount is due by now: what of it is not spent goes back, what
/// is spent is owed.
pub fn approve_clawback(
    conn: &mut PgConnection,
    act: &Act,
    read: ReadClawback,
) -> Answer<SubsidyClawbackView> {
    let (mut row, run, line) = waiting(conn, act, read)?;
    require_city(act)?;
    may_take_back(act.account_id.0, row.requested_by)?;
    let before = one(conn, row.clone())?;
    let claim = still_due(conn, act, (&row, &run, &line))?;
    let (_, left) = left_of(conn, act, &line, &claim)?;
    let split = recover(claim.fen(), left);
    row.recovered = Some(stored(split.recovered));
    row.unspent = stored(split.recovered);
    row.status = SubsidyClawbackState::Approved.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.version += 1;
    let mut moved = None;
    if split.recovered > 0 {
        let amount = Yuan::from_fen(split.recovered);
        let paper = paper(run.year, line.version);
        let paid = give_back(conn, act, row.fund_id.into(), amount, (BACK, &paper))?;
        row.event_id = Some(paid.event);
        moved = Some(paid.entry);
    }
    store::update_clawback(conn, &row)?;
    if let Some(entry) = moved {
        store::insert_disbursements(conn, &[posting(act, (&row, claim.kind), entry)])?;
    }
    let after = one(conn, row)?;
    let change = Change::of("subsidy_clawback.approve", "subsidy_clawback", after.id);
    let change = change.within(line.facility_id.into(), &line.township_code);
    record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

fn posting(act: &Act, (row, fund): (&ClawbackRow, FundKind), entry: Uuid) -> DisbursementRow {
    let kind = match fund {
        FundKind::OperatingGuaranteeFund => SubsidyDisbursementKind::ClawbackOperating,
        FundKind::RedemptionFund | FundKind::DonationFund => SubsidyDisbursementKind::Clawback,
    };
    DisbursementRow {
        id: new_id(),
        run_id: row.run_id,
        line_id: row.line_id,
        kind: kind.to_string(),
        amount: -row.recovered.unwrap_or_default(),
        fund_id: row.fund_id,
        entry_id: entry,
        clawback_id: Some(row.id),
        paid_by: act.account_id.0,
        paid_at: act.at,
    }
}

/// Does not agree, or takes back what was asked for: nothing moves.
pub fn reject_clawback(
    conn: &mut PgConnection,
    act: &Act,
    read: ReadClawback,
    reason: &str,
) -> Answer<SubsidyClawbackView> {
    let (mut row, _, line) = waiting(conn, act, read)?;
    require_city(act)?;
    let before = one(conn, row.clone())?;
    row.status = SubsidyClawbackState::Rejected.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = Some(reason.to_owned());
    row.version += 1;
    store::update_clawback(conn, &row)?;
    let after = one(conn, row)?;
    let change = Change::of("subsidy_clawback.reject", "subsidy_clawback", after.id);
    let change = change.within(line.facility_id.into(), &line.township_code).because(reason);
    record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

/// Clawbacks in scope, newest first.
pub fn list_clawbacks(
    conn: &mut PgConnection,
    act: &Act,
    query: &SubsidyClawbackQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<SubsidyClawbackView>> {
    let page = store::list_clawbacks(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: all(conn, page.items)?, next: page.next, total: page.total })
}

/// One clawback.
pub fn get_clawback(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyClawbackId,
) -> Answer<SubsidyClawbackView> {
    let row = store::find_clawback(conn, &act.scope(), id.0)?.ok_or(SubsidyRunError::NotFound)?;
    one(conn, row)
}

fn one(conn: &mut PgConnection, row: ClawbackRow) -> Answer<SubsidyClawbackView> {
    all(conn, vec![row])?.pop().ok_or(SubsidyRunError::Stored)
}

fn all(conn: &mut PgConnection, rows: Vec<ClawbackRow>) -> Answer<Vec<SubsidyClawbackView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.line_id).collect();
    let lines = lines::list_by_id(conn, &ids)?;
    let lines: HashMap<Uuid, LineRow> = lines.into_iter().map(|line| (line.id, line)).collect();
    let people = rows.iter().flat_map(|row| [Some(row.requested_by), row.decided_by]).flatten();
    let people = People::of(conn, people.collect::<Vec<_>>())?;
    rows.into_iter()
        .map(|row| {
            let line = lines.get(&row.line_id).ok_or(SubsidyRunError::Stored)?;
            let year = runs::find_any(conn, row.run_id)?.year;
            view(row, (line, year), &people)
        })
        .collect()
}

fn view(row: ClawbackRow, (line, year): (&LineRow, i16), people: &People) -> Answer<SubsidyClawbackView> {
    let claim: Decimal = row.paid - row.due;
    Ok(SubsidyClawbackView {
        id: row.id.into(),
        run_id: row.run_id.into(),
        year,
        line_id: row.line_id.into(),
        school_id: line.school_id.into(),
        code: line.code.clone(),
        name: line.name.clone(),
        county_code: line.county_code.clone(),
        assessment_version: row.assessment_number,
        grade: word(&row.grade)?,
        paid: yuan(row.paid)?,
        due: yuan(row.due)?,
        claim: yuan(claim)?,
        unspent: yuan(row.unspent)?,
        recovered: row.recovered.map(yuan).transpose()?,
        outstanding: row.recovered.map(|recovered| yuan(claim - recovered)).transpose()?,
        status: word(&row.status)?,
        reason: row.reason,
        requested_by: people.actor(row.requested_by),
        requested_at: row.requested_at,
        decided_by: row.decided_by.map(|id| people.actor(id)),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        fund_kind: word(&row.fund_kind)?,
        fund_id: row.fund_id.into(),
        event_id: row.event_id.map(Into::into),
        version: row.version,
    })
}
