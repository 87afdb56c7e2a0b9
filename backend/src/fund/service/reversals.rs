//! Reversals (冲正): what was entered by mistake in a fund, on a shelf or in a pool is undone by its mirror image. Somebody
//! asks for it, somebody else decides, and only then money, pieces and credits move.

mod original;
mod views;

use std::collections::HashMap;

use contract::fund::{
    CreateLedgerReversal, LedgerReversalQuery, LedgerReversalView, ReversalMark, ReversalState,
};
use contract::ids::LedgerReversalId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use self::original::{Original, Place, check, what_was};
use self::views::Beside;
use super::remunerations::release_paid_by;
use super::{FundError, Outcome};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::credit::service::{grace_days, ledger};
use crate::db::violates_unique;
use crate::fund::domain::reversal::{ReversalError, may_decide};
use crate::fund::store::reversals::{self, ReversalRow};
use crate::paging::{Paged, Paging};

/// Asks for something to be undone; nothing moves. What could not be undone now is refused at once.
pub fn request_reversal(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateLedgerReversal,
) -> Outcome<LedgerReversalView> {
    let event = new.event_id.0;
    let original = what_was(conn, event)?.ok_or(FundError::NotFound)?;
    let (act, place) = original.allowed(conn, act)?;
    let act = &act;
    if !reversals::list_standing(conn, &[event])?.is_empty() {
        return Err(ReversalError::Asked.into());
    }
    check(conn, act, event, &original)?;
    let row = ReversalRow {
        id: new_id(),
        event_id: event,
        subject: original.subject.to_string(),
        county_code: place.county.clone(),
        facility_id: place.facility.as_ref().map(|(id, _)| id.0),
        fund_id: original.fund,
        status: ReversalState::Pending.to_string(),
        reason: new.reason.clone(),
        requested_by: act.account_id.0,
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        reversal_event_id: None,
        version: 1,
    };
    reversals::insert_reversal(conn, &row).map_err(|error| {
        if violates_unique(&error, "ledger_reversal_event_id_key") {
            ReversalError::Asked.into()
        } else {
            FundError::from(error)
        }
    })?;
    let after = one_view(conn, row)?;
    let change = Change::of("ledger_reversal.request", "ledger_reversal", after.id);
    record(conn, act, &place.of_change(change).after(&after))?;
    Ok(after)
}

/// Reversals in the caller's scope, newest first.
pub fn list_reversals(
    conn: &mut PgConnection,
    act: &Act,
    query: &LedgerReversalQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<LedgerReversalView>> {
    let page = reversals::list_reversals(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One reversal.
pub fn get_reversal(conn: &mut PgConnection, act: &Act, id: LedgerReversalId) -> Outcome<LedgerReversalView> {
    let row = reversals::find_reversal(conn, &act.scope(), id.0)?.ok_or(FundError::NotFound)?;
    one_view(conn, row)
}

/// Agrees with what somebody else asked for: all that the event moved goes back in one event.
pub fn approve_reversal(
    conn: &mut PgConnection,
    act: &Act,
    id: LedgerReversalId,
    version: i64,
) -> Outcome<LedgerReversalView> {
    let deciding = lock(conn, act, id, version, true)?;
    let event = deciding.row.event_id;
    let original = what_was(conn, event)?.ok_or(FundError::Stored)?;
    check(conn, act, event, &original)?;
    let grace = grace_days(conn, business_date(act.at))?;
    let undone = ledger::reverse(conn, act, event, grace, &deciding.row.reason)?;
    release_paid_by(conn, act, event)?;
    decide(conn, act, deciding, Decision { event: Some(undone), reason: None })
}

/// Does not agree, or takes back what was asked for: nothing moves.
pub fn reject_reversal(
    conn: &mut PgConnection,
    act: &Act,
    id: LedgerReversalId,
    version: i64,
    reason: &str,
) -> Outcome<LedgerReversalView> {
    let deciding = lock(conn, act, id, version, false)?;
    decide(conn, act, deciding, Decision { event: None, reason: Some(reason.to_owned()) })
}

/// A reversal that is being decided, locked.
struct Deciding {
    row: ReversalRow,
    place: Place,
    before: LedgerReversalView,
}

fn lock(
    conn: &mut PgConnection,
    act: &Act,
    id: LedgerReversalId,
    version: i64,
    approves: bool,
) -> Outcome<Deciding> {
    let row = reversals::lock_reversal(conn, &act.scope(), id.0)?.ok_or(FundError::NotFound)?;
    let before = one_view(conn, row.clone())?;
    let original = Original { subject: before.subject, fund: row.fund_id, facility: row.facility_id };
    let (_, place) = original.allowed(conn, act)?;
    may_decide(before.status, approves, row.requested_by, act.account_id.0)?;
    if row.version == version { Ok(Deciding { row, place, before }) } else { Err(FundError::Stale) }
}

/// What was decided: by the event that undid it, or for the reason why nothing moves.
struct Decision {
    event: Option<Uuid>,
    reason: Option<String>,
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    deciding: Deciding,
    decision: Decision,
) -> Outcome<LedgerReversalView> {
    let Deciding { mut row, place, before } = deciding;
    let (state, action) = if decision.event.is_some() {
        (ReversalState::Approved, "ledger_reversal.approve")
    } else {
        (ReversalState::Rejected, "ledger_reversal.reject")
    };
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = decision.reason;
    row.reversal_event_id = decision.event;
    row.version += 1;
    reversals::update_reversal(conn, &row)?;
    let after = one_view(conn, row)?;
    let change = place.of_change(Change::of(action, "ledger_reversal", after.id));
    record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

/// Which of these events wait to be undone, or were.
pub(super) fn marks(conn: &mut PgConnection, events: &[Uuid]) -> Outcome<HashMap<Uuid, ReversalMark>> {
    reversals::list_standing(conn, events)?
        .into_iter()
        .map(|row| {
            let mark = ReversalMark {
                id: row.id.into(),
                status: row.status.parse().map_err(|_| FundError::Stored)?,
                reason: row.reason,
                at: row.decided_at.unwrap_or(row.requested_at),
            };
            Ok((row.event_id, mark))
        })
        .collect()
}

fn one_view(conn: &mut PgConnection, row: ReversalRow) -> Outcome<LedgerReversalView> {
    views(conn, vec![row])?.pop().ok_or(FundError::Stored)
}

fn views(conn: &mut PgConnection, rows: Vec<ReversalRow>) -> Outcome<Vec<LedgerReversalView>> {
    let beside = Beside::of(conn, &rows)?;
    rows.into_iter().map(|row| beside.view(row)).collect()
}
