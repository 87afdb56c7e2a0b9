//! Reversals (冲正): what was entered by mistake in a fund or on a shelf is undone by its mirror image. Somebody asks for
//! it, somebody else decides, and only then money and pieces move.

use std::collections::HashMap;

use contract::fund::{
    CreateLedgerReversal, DonorKind, FundKind, LedgerReversalQuery, LedgerReversalView, ReversalMark,
    ReversalState, ReversalSubject,
};
use contract::ids::{FacilityId, FundId, LedgerReversalId};
use contract::money::Yuan;
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{FundError, Outcome, deliveries, donations, find, kind_of};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::auth::service::display_names;
use crate::clock::new_id;
use crate::credit::service::ledger;
use crate::db::violates_unique;
use crate::fund::domain::account_kind;
use crate::fund::domain::reversal::{ReversalError, may_decide};
use crate::fund::store;
use crate::fund::store::reversals::{self, OriginRow, ReversalRow};
use crate::paging::{Paged, Paging};
use crate::redemption::service::{Came, may_go_back};

/// What an event was, and whose: of a fund, or of a facility's shelf.
struct Original {
    subject: ReversalSubject,
    fund: Option<Uuid>,
    facility: Option<Uuid>,
}

fn what_was(conn: &mut PgConnection, event: Uuid) -> Outcome<Option<Original>> {
    if let Some((fund, facility, ..)) = reversals::find_gift(conn, event)? {
        let facility = facility.filter(|_| fund.is_none());
        return Ok(Some(Original { subject: ReversalSubject::Donation, fund, facility }));
    }
    if let Some(fund) = reversals::find_payer(conn, event)? {
        return Ok(Some(Original { subject: ReversalSubject::Delivery, fund: Some(fund), facility: None }));
    }
    if let Some((_, fund, category, _)) = reversals::find_entered(conn, event)? {
        let subject = match category {
            Some(_) => ReversalSubject::FundExpense,
            None => ReversalSubject::FundReceipt,
        };
        return Ok(Some(Original { subject, fund: Some(fund), facility: None }));
    }
    let lot = reversals::find_lot(conn, event)?;
    Ok(lot.map(|(facility, ..)| Original {
        subject: ReversalSubject::StockReceipt,
        fund: None,
        facility: Some(facility),
    }))
}

/// Where something is undone: a fund's county and, where it is a school's, its facility; or a shelf's.
struct Place {
    county: String,
    facility: Option<(FacilityId, String)>,
}

impl Place {
    /// The place of what was found, if it lies in the caller's scope.
    fn of(conn: &mut PgConnection, act: &Act, original: &Original) -> Outcome<Self> {
        let (county, facility) = match original.fund {
            Some(fund) => {
                let fund = find(conn, act, fund.into())?;
                (Some(fund.county_code), fund.facility_id)
            }
            None => (None, original.facility),
        };
        let Some(id) = facility else {
            return Ok(Self { county: county.ok_or(FundError::Stored)?, facility: None });
        };
        let inside = store::find_facility(conn, &act.scope(), id)?;
        let (own, township) = inside.ok_or(FundError::NotFound)?;
        Ok(Self { county: county.unwrap_or(own), facility: Some((id.into(), township)) })
    }

    fn of_change(&self, change: Change) -> Change {
        match &self.facility {
            Some((id, township)) => change.within(*id, township),
            None => change.in_county(&self.county),
        }
    }
}

/// Asks for something to be undone; nothing moves. What could not be undone now is refused at once.
pub fn request_reversal(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateLedgerReversal,
) -> Outcome<LedgerReversalView> {
    let event = new.event_id.0;
    let original = what_was(conn, event)?.ok_or(FundError::NotFound)?;
    let place = Place::of(conn, act, &original)?;
    if reversals::list_standing(conn, &[event])?.is_empty() {
        check(conn, act, event, &original)?;
    }
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

/// Whether an event can be undone as the books stand, under the ledger's lock: money that came in must still be there and
/// not be needed for what was spent, money that went out must have brought nothing onto a shelf, and pieces must be free
/// as they came.
fn check(conn: &mut PgConnection, act: &Act, event: Uuid, original: &Original) -> Outcome<()> {
    ledger::begin(conn)?;
    match (original.subject, original.fund) {
        (ReversalSubject::FundExpense, _) => check_undelivered(conn, event),
        (ReversalSubject::FundReceipt | ReversalSubject::Donation, Some(fund)) => {
            check_unspent(conn, act, event, fund.into())
        }
        _ => {
            let (facility, item, pieces) = reversals::find_lot(conn, event)?.ok_or(FundError::NotFound)?;
            let moved = reversals::list_moved(conn, &[event])?;
            let cost = moved.iter().filter(|(.., item)| item.is_none()).map(|(_, fen, _)| fen).sum();
            let quantity = u32::try_from(pieces).map_err(|_| FundError::Stored)?;
            let came = Came { facility: facility.into(), item: item.into(), quantity };
            Ok(may_go_back(conn, act, came, cost)?)
        }
    }
}

fn check_undelivered(conn: &mut PgConnection, event: Uuid) -> Outcome<()> {
    let (entry, _, _, amount) = reversals::find_entered(conn, event)?.ok_or(FundError::NotFound)?;
    let Some(left) = deliveries::undelivered(conn, &[entry])?.get(&entry).copied() else { return Ok(()) };
    let delivered = fen(amount)? - left;
    if delivered == 0 { Ok(()) } else { Err(ReversalError::Delivered(Yuan::from_fen(delivered)).into()) }
}

fn check_unspent(conn: &mut PgConnection, act: &Act, event: Uuid, fund: FundId) -> Outcome<()> {
    let (_, _, _, amount) = reversals::find_entered(conn, event)?.ok_or(FundError::NotFound)?;
    let amount = fen(amount)?;
    let kind = kind_of(&find(conn, act, fund)?)?;
    let money = ledger::fund(conn, act, account_kind(kind), fund)?;
    if ledger::free(conn, money)? < amount {
        return Err(FundError::InsufficientFund);
    }
    if kind != FundKind::DonationFund {
        return Ok(());
    }
    let gift = reversals::find_gift(conn, event)?;
    let purpose = gift.and_then(|(_, _, purpose, _)| purpose);
    let purpose = purpose.map(|word| word.parse()).transpose().map_err(|_| FundError::Stored)?;
    let left = donations::purse(conn, fund.0)?.without(purpose, amount);
    if left.is_sound() { Ok(()) } else { Err(ReversalError::GiftSpent.into()) }
}

fn fen(amount: Decimal) -> Outcome<i64> {
    Yuan::try_from(amount).ok().and_then(Yuan::fen).ok_or(FundError::Stored)
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
    let undone = ledger::reverse(conn, act, event, 0, &deciding.row.reason)?;
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
    let place = Place::of(conn, act, &original)?;
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

/// What stands beside reversals: what their events moved, and the names of places and people.
struct Beside {
    moved: HashMap<Uuid, Moved>,
    origins: HashMap<Uuid, OriginRow>,
    names: HashMap<Uuid, String>,
}

/// What an event moved: yuan, in fen, and pieces of an item.
#[derive(Default, Clone)]
struct Moved {
    fen: Option<i64>,
    pieces: Option<(String, i64)>,
}

impl Beside {
    fn of(conn: &mut PgConnection, rows: &[ReversalRow]) -> Outcome<Self> {
        let events: Vec<Uuid> = rows.iter().map(|row| row.event_id).collect();
        let funds: Vec<Uuid> = rows.iter().filter_map(|row| row.fund_id).collect();
        let facilities: Vec<Uuid> = rows.iter().filter_map(|row| row.facility_id).collect();
        let people: Vec<Uuid> =
            rows.iter().flat_map(|row| [Some(row.requested_by), row.decided_by]).flatten().collect();
        let mut moved: HashMap<Uuid, Moved> = HashMap::new();
        for (event, amount, item) in reversals::list_moved(conn, &events)? {
            let of = moved.entry(event).or_default();
            match item {
                Some(item) => of.pieces = Some((item, amount)),
                None => of.fen = Some(of.fen.unwrap_or_default() + amount),
            }
        }
        let origins = reversals::list_origins(conn, &events)?;
        let mut names: HashMap<Uuid, String> =
            reversals::list_places(conn, &funds, &facilities)?.into_iter().collect();
        names.extend(display_names(conn, &people)?);
        Ok(Self { moved, origins: origins.into_iter().map(|row| (row.event_id, row)).collect(), names })
    }

    fn view(&self, row: ReversalRow) -> Outcome<LedgerReversalView> {
        let stored = |_| FundError::Stored;
        let origin = self.origins.get(&row.event_id).ok_or(FundError::Stored)?;
        let Moved { fen, pieces } = self.moved.get(&row.event_id).cloned().unwrap_or_default();
        let (item_name, quantity) = pieces.unzip();
        let called = |id: Option<Uuid>| id.and_then(|id| self.names.get(&id).cloned());
        Ok(LedgerReversalView {
            id: row.id.into(),
            event_id: row.event_id.into(),
            subject: row.subject.parse().map_err(stored)?,
            county_code: row.county_code.parse().map_err(|_| FundError::Stored)?,
            fund_id: row.fund_id.map(Into::into),
            fund_name: called(row.fund_id),
            facility_id: row.facility_id.map(Into::into),
            facility_name: called(row.facility_id),
            amount: fen.map(Yuan::from_fen),
            item_name,
            quantity,
            counterparty: counterparty(origin)?,
            document: origin.entry.as_ref().map(|(_, paper)| paper.clone()).or_else(|| origin.paper.clone()),
            entered_at: origin.at,
            entered_by_name: origin.entered_by.clone(),
            status: row.status.parse().map_err(stored)?,
            reason: row.reason,
            requested_by: row.requested_by.into(),
            requested_by_name: called(Some(row.requested_by)).unwrap_or_default(),
            requested_at: row.requested_at,
            decided_by: row.decided_by.map(Into::into),
            decided_by_name: called(row.decided_by),
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
            reversal_event_id: row.reversal_event_id.map(Into::into),
            version: row.version,
        })
    }
}

/// Who gave or was paid, as a fund's entries say it: donors who are persons masked.
fn counterparty(origin: &OriginRow) -> Outcome<Option<String>> {
    if let Some((name, _)) = &origin.entry {
        return Ok(Some(name.clone()));
    }
    let Some((kind, name)) = &origin.donor else { return Ok(None) };
    let kind: DonorKind = kind.parse().map_err(|_| FundError::Stored)?;
    Ok(donations::kept_name(kind, name.as_deref()))
}
