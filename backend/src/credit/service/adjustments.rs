//! Corrections of learners' credits: somebody asks for them, somebody else decides, and only then credits move.

use std::collections::HashMap;

use contract::credit::{
    CreateCreditAdjustment, CreditAdjustmentQuery, CreditAdjustmentState, CreditAdjustmentView, CreditSource,
    LedgerAccountKind, LedgerEventKind,
};
use contract::ids::{CreditAdjustmentId, FacilityId, LearnerId};
use contract::learner::LearnerState;
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::ledger::{self, CREDITS, Posting};
use super::people::{is_own, member, person, told_name};
use super::vesting::spendable;
use super::{CreditError, Outcome, pool};
use crate::act::{Act, Scope};
use crate::audit::{Change, record};
use crate::auth::service::display_names;
use crate::clock::{business_date, new_id};
use crate::credit::domain::buckets::{SpendError, expiry_of, spend};
use crate::credit::domain::decisions::{AdjustmentError, check_amount, may_adjust};
use crate::credit::domain::ledger::Transfer;
use crate::credit::domain::pool::{GrantError, check_grant};
use crate::credit::store::adjustments::{self as store, AdjustmentEntry, AdjustmentRow};
use crate::db::violates_unique;
use crate::learner::service::names_in_full;
use crate::paging::{Paged, Paging};

/// Asks for a correction of the credits of a learner in scope; nothing moves. Nobody corrects its own account.
pub fn propose_adjustment(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateCreditAdjustment,
) -> Outcome<CreditAdjustmentView> {
    let facility_id = person(conn, act, new.learner_id.0)?.facility_id;
    check_amount(new.amount)?;
    refuse_own(conn, act, new.learner_id.0)?;
    refuse_closed(conn, new.learner_id.0, new.amount.centi())?;
    let row = AdjustmentRow {
        id: new_id(),
        learner_id: new.learner_id.0,
        facility_id,
        amount_centi: new.amount.centi(),
        reason: new.reason.clone(),
        reference: new.reference.trim().to_owned(),
        status: CreditAdjustmentState::Pending.to_string(),
        requested_by: act.account_id.0,
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        event_id: None,
        version: 1,
        source: new.source.to_string(),
    };
    refuse_ungrantable(conn, &row)?;
    store::insert_adjustment(conn, &row).map_err(|error| {
        if violates_unique(&error, "credit_adjustment_learner_id_reference_key") {
            AdjustmentError::ReferenceUsed.into()
        } else {
            CreditError::from(error)
        }
    })?;
    let entry = store::find_adjustment(conn, &act.scope(), row.id)?.ok_or(CreditError::NotFound)?;
    let township = entry.1.2.clone();
    let after = kept(conn, entry)?;
    let change = Change::of("credit_adjustment.propose", "credit_adjustment", row.id);
    record(conn, act, &change.within(facility_id.into(), &township).after(&after))?;
    Ok(after)
}

fn refuse_own(conn: &mut PgConnection, act: &Act, learner: Uuid) -> Outcome<()> {
    if is_own(conn, act, learner.into())? { Err(CreditError::OwnCredit) } else { Ok(()) }
}

/// To an account that is closed nothing is added any more; what was wrong with it can still be taken off.
fn refuse_closed(conn: &mut PgConnection, learner: Uuid, centi: i64) -> Outcome<()> {
    let (_, _, _, _, state, ..) = member(conn, learner)?;
    let ended =
        [LearnerState::Closed, LearnerState::Deceased, LearnerState::Merged].map(LearnerState::as_str);
    if ended.contains(&state.as_str()) && centi > 0 { Err(AdjustmentError::Closed.into()) } else { Ok(()) }
}

/// Out of the pool only what is in it is added, and only to the priority population of its own facility.
fn refuse_ungrantable(conn: &mut PgConnection, row: &AdjustmentRow) -> Outcome<()> {
    match source(row)? {
        CreditSource::Issuance => Ok(()),
        CreditSource::PublicPool => {
            let (_, _, facility, .., priority) = member(conn, row.learner_id)?;
            if facility != row.facility_id {
                return Err(GrantError::Moved.into());
            }
            let pooled = pool::free(conn, row.facility_id.into())?;
            Ok(check_grant(Credits(row.amount_centi), priority, pooled)?)
        }
    }
}

fn source(row: &AdjustmentRow) -> Outcome<CreditSource> {
    row.source.parse().map_err(|_| CreditError::Stored)
}

/// Corrections at the facilities in the caller's scope, newest first.
pub fn list_adjustments(
    conn: &mut PgConnection,
    act: &Act,
    query: &CreditAdjustmentQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<CreditAdjustmentView>> {
    let page = store::list_adjustments(conn, &act.scope(), query, before, paging)?;
    let items = views(conn, &names_in_full(act), page.items)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One correction.
pub fn get_adjustment(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditAdjustmentId,
) -> Outcome<CreditAdjustmentView> {
    let entry = store::find_adjustment(conn, &act.scope(), id.0)?.ok_or(CreditError::NotFound)?;
    views(conn, &names_in_full(act), vec![entry])?.pop().ok_or(CreditError::NotFound)
}

/// As it is kept, in the trail and for a repeated request: with the learner's name masked.
fn kept(conn: &mut PgConnection, entry: AdjustmentEntry) -> Outcome<CreditAdjustmentView> {
    views(conn, &Scope::default(), vec![entry])?.pop().ok_or(CreditError::NotFound)
}

/// Agrees with what somebody else asked for: it is posted as one event.
pub fn approve_adjustment(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditAdjustmentId,
    version: i64,
) -> Outcome<CreditAdjustmentView> {
    let deciding = lock(conn, act, id, version, true)?;
    refuse_own(conn, act, deciding.row.learner_id)?;
    refuse_closed(conn, deciding.row.learner_id, deciding.row.amount_centi)?;
    ledger::begin(conn)?;
    refuse_ungrantable(conn, &deciding.row)?;
    let transfers = transfers(conn, act, &deciding.row)?;
    let reason = Some(deciding.row.reason.clone());
    let posting = Posting { kind: LedgerEventKind::Adjustment, cause: None, reason, transfers };
    let event = ledger::post_one(conn, act, posting)?;
    decide(conn, act, deciding, Decision { event: Some(event), reason: None })
}

/// What is added comes from the facility's issuance or its public pool and expires as if it were earned today; what is
/// taken off goes back to the issuance out of the buckets that expire first, and never more than may be spent.
fn transfers(conn: &mut PgConnection, act: &Act, row: &AdjustmentRow) -> Outcome<Vec<Transfer>> {
    let (learner, today) = (LearnerId(row.learner_id), business_date(act.at));
    let facility = FacilityId(row.facility_id);
    let other = match source(row)? {
        CreditSource::Issuance => {
            ledger::at_facility(conn, act, LedgerAccountKind::Issuance, CREDITS, facility)?
        }
        CreditSource::PublicPool => pool::account(conn, act, facility)?,
    };
    if row.amount_centi > 0 {
        let bucket = ledger::bucket(conn, act, learner, expiry_of(today))?;
        return Ok(vec![Transfer::single(other, bucket, row.amount_centi)]);
    }
    let parts =
        spend(&spendable(conn, learner, act.at)?, -row.amount_centi, today).map_err(|error| match error {
            SpendError::Insufficient { free, needed } => {
                AdjustmentError::TooLittle { free: Credits(free), needed: Credits(needed) }
            }
            SpendError::NotPositive => AdjustmentError::Amount,
        })?;
    Ok(parts.iter().map(|part| Transfer::single(part.id, other, part.amount)).collect())
}

/// Does not agree, or takes back what was asked for: nothing moves.
pub fn reject_adjustment(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditAdjustmentId,
    version: i64,
    reason: &str,
) -> Outcome<CreditAdjustmentView> {
    let deciding = lock(conn, act, id, version, false)?;
    decide(conn, act, deciding, Decision { event: None, reason: Some(reason.to_owned()) })
}

/// A correction that is being decided, locked.
struct Deciding {
    row: AdjustmentRow,
    township: String,
    before: CreditAdjustmentView,
}

fn lock(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditAdjustmentId,
    version: i64,
    approves: bool,
) -> Outcome<Deciding> {
    let entry = store::lock_adjustment(conn, &act.scope(), id.0)?.ok_or(CreditError::NotFound)?;
    let before = kept(conn, entry.clone())?;
    let (row, (_, _, township)) = entry;
    may_adjust(before.status, approves, row.requested_by, act.account_id.0)?;
    if row.version == version { Ok(Deciding { row, township, before }) } else { Err(CreditError::Stale) }
}

/// What was decided: by the event that moved the credits, or for the reason why none move.
struct Decision {
    event: Option<Uuid>,
    reason: Option<String>,
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    deciding: Deciding,
    decision: Decision,
) -> Outcome<CreditAdjustmentView> {
    let Deciding { mut row, township, before } = deciding;
    let (state, action) = if decision.event.is_some() {
        (CreditAdjustmentState::Approved, "credit_adjustment.approve")
    } else {
        (CreditAdjustmentState::Rejected, "credit_adjustment.reject")
    };
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = decision.reason;
    row.event_id = decision.event;
    row.version += 1;
    store::update_adjustment(conn, &row)?;
    let entry = store::find_adjustment(conn, &act.scope(), row.id)?.ok_or(CreditError::NotFound)?;
    let after = kept(conn, entry)?;
    let change = Change::of(action, "credit_adjustment", row.id).within(after.facility_id, &township);
    record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

/// As one sees them who reads learners' names in full within `readable`.
fn views(
    conn: &mut PgConnection,
    readable: &Scope,
    entries: Vec<AdjustmentEntry>,
) -> Outcome<Vec<CreditAdjustmentView>> {
    let people: Vec<Uuid> =
        entries.iter().flat_map(|(row, _)| [Some(row.requested_by), row.decided_by]).flatten().collect();
    let names = display_names(conn, &people)?;
    entries.into_iter().map(|entry| view(readable, entry, &names)).collect()
}

fn view(
    readable: &Scope,
    (row, (learner_name, facility_name, township)): AdjustmentEntry,
    names: &HashMap<Uuid, String>,
) -> Outcome<CreditAdjustmentView> {
    let source = source(&row)?;
    let in_full = readable.covers_facility(row.facility_id.into(), &township);
    Ok(CreditAdjustmentView {
        id: row.id.into(),
        learner_id: row.learner_id.into(),
        learner_name: told_name(&learner_name, in_full),
        facility_id: row.facility_id.into(),
        facility_name,
        amount: Credits(row.amount_centi),
        reason: row.reason,
        reference: row.reference,
        source,
        status: row.status.parse().map_err(|_| CreditError::Stored)?,
        requested_by: row.requested_by.into(),
        requested_by_name: names.get(&row.requested_by).cloned().unwrap_or_default(),
        requested_at: row.requested_at,
        decided_by: row.decided_by.map(Into::into),
        decided_by_name: row.decided_by.and_then(|id| names.get(&id).cloned()),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        event_id: row.event_id.map(Into::into),
        version: row.version,
    })
}
