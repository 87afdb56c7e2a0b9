//! Counts (盘点) and write-offs: somebody asks for them, somebody else decides, and only then pieces move.

use std::collections::{BTreeMap, HashMap};

use contract::credit::{LedgerAccountKind, LedgerEventKind};
use contract::ids::{FacilityId, RedemptionItemId, StockAdjustmentId};
use contract::redemption::{
    CreateStockCount, StockAdjustmentKind, StockAdjustmentLine, StockAdjustmentQuery, StockAdjustmentState,
    StockAdjustmentView, WriteOffCause, WriteOffStock,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::goods::{Shelf, shrinkage};
use super::{Outcome, RedemptionError, get_item};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::auth::service::display_names;
use crate::clock::new_id;
use crate::credit::domain::ledger::Transfer;
use crate::credit::service::ledger::{self, Posting};
use crate::db::violates_unique;
use crate::paging::{Paged, Paging};
use crate::redemption::domain::goods::share;
use crate::redemption::domain::stock::{StockError, check_distinct, found, may_decide};
use crate::redemption::store;
use crate::redemption::store::adjustments::{self, AdjustmentEntry, AdjustmentRow, LineRow};
use crate::redemption::store::stock::{list_item_names, list_on_hand};

/// Holds what was counted against the book. What differs waits for a second person; a count that finds what the book
/// says is done.
///
/// The book is read in the moment of the count, pieces held for orders included, since they lie on the shelf: the
/// difference stays right whatever is handed over or comes in before it is decided.
pub fn count(conn: &mut PgConnection, act: &Act, new: &CreateStockCount) -> Outcome<StockAdjustmentView> {
    let township = township(conn, act, new.facility_id)?;
    check_distinct(&new.items)?;
    let items: Vec<Uuid> = new.items.iter().map(|one| one.item_id.0).collect();
    if list_item_names(conn, &items)?.len() != items.len() {
        return Err(RedemptionError::NotFound);
    }
    ledger::begin(conn)?;
    let book: HashMap<Uuid, i64> = list_on_hand(conn, new.facility_id.0, &items)?.into_iter().collect();
    let counted = new.items.iter().map(|one| {
        let book = book.get(&one.item_id.0).copied().unwrap_or_default();
        (one.item_id.0, book, i64::from(one.counted))
    });
    let request = Request {
        kind: StockAdjustmentKind::Count,
        facility: new.facility_id,
        township: &township,
        reason: &new.reason,
        counted: counted.collect(),
    };
    ask(conn, act, request, "stock_adjustment.count")
}

/// Asks for pieces to be written off that are damaged, lost or past their day, and that no order holds.
pub fn write_off(
    conn: &mut PgConnection,
    act: &Act,
    id: RedemptionItemId,
    wanted: &WriteOffStock,
) -> Outcome<StockAdjustmentView> {
    let township = township(conn, act, wanted.facility_id)?;
    let item = get_item(conn, id)?;
    ledger::begin(conn)?;
    let shelf = Shelf::find(conn, act, wanted.facility_id, id)?;
    let (free, needed) = (shelf.free, i64::from(wanted.quantity));
    if free < needed {
        return Err(StockError::Held { item: item.name, free, needed }.into());
    }
    let on_hand = list_on_hand(conn, wanted.facility_id.0, &[id.0])?;
    let book = on_hand.first().map_or(0, |(_, pieces)| *pieces);
    let request = Request {
        kind: match wanted.cause {
            WriteOffCause::Damaged => StockAdjustmentKind::Damaged,
            WriteOffCause::Lost => StockAdjustmentKind::Lost,
            WriteOffCause::Expired => StockAdjustmentKind::Expired,
        },
        facility: wanted.facility_id,
        township: &township,
        reason: &wanted.reason,
        counted: vec![(id.0, book, book - needed)],
    };
    ask(conn, act, request, "stock_adjustment.write_off")
}

/// The township of a facility in scope, at work or not: what lies in a closed one is counted, too.
fn township(conn: &mut PgConnection, act: &Act, id: FacilityId) -> Outcome<String> {
    let facility = store::find_facility(conn, &act.scope(), id.0)?;
    facility.map(|(township, _)| township).ok_or(RedemptionError::NotFound)
}

/// What somebody asks for: items with what the book says and what it is to say.
struct Request<'a> {
    kind: StockAdjustmentKind,
    facility: FacilityId,
    township: &'a str,
    reason: &'a str,
    counted: Vec<(Uuid, i64, i64)>,
}

fn ask(
    conn: &mut PgConnection,
    act: &Act,
    request: Request<'_>,
    action: &'static str,
) -> Outcome<StockAdjustmentView> {
    let id = new_id();
    let line = |(item_id, book, counted): &(Uuid, i64, i64)| LineRow {
        adjustment_id: id,
        item_id: *item_id,
        facility_id: request.facility.0,
        book: *book,
        counted: *counted,
        pending: book != counted,
    };
    let lines: Vec<LineRow> = request.counted.iter().map(line).collect();
    let differs = lines.iter().any(|line| line.pending);
    let status = if differs { StockAdjustmentState::Pending } else { StockAdjustmentState::Matching };
    let row = AdjustmentRow {
        id,
        kind: request.kind.to_string(),
        facility_id: request.facility.0,
        status: status.to_string(),
        reason: request.reason.to_owned(),
        requested_by: act.account_id.0,
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        event_id: None,
        version: 1,
    };
    adjustments::insert_adjustment(conn, &row, &lines).map_err(|error| {
        if violates_unique(&error, "stock_adjustment_line_facility_id_item_id_key") {
            StockError::Waiting.into()
        } else {
            RedemptionError::from(error)
        }
    })?;
    let view = get_adjustment(conn, act, id.into())?;
    let change = Change::of(action, "stock_adjustment", id).within(request.facility, request.township);
    record(conn, act, &change.after(&view))?;
    Ok(view)
}

/// Counts and write-offs at the facilities in the caller's scope, newest first.
pub fn list_adjustments(
    conn: &mut PgConnection,
    act: &Act,
    query: &StockAdjustmentQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<StockAdjustmentView>> {
    let page = adjustments::list_adjustments(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One count or write-off.
pub fn get_adjustment(
    conn: &mut PgConnection,
    act: &Act,
    id: StockAdjustmentId,
) -> Outcome<StockAdjustmentView> {
    let entry = adjustments::find_adjustment(conn, &act.scope(), id.0)?.ok_or(RedemptionError::NotFound)?;
    views(conn, vec![entry])?.pop().ok_or(RedemptionError::NotFound)
}

/// Agrees with what somebody else asked for: all its pieces move in one event.
pub fn approve(conn: &mut PgConnection, act: &Act, id: StockAdjustmentId) -> Outcome<StockAdjustmentView> {
    let deciding = lock(conn, act, id, true)?;
    ledger::begin(conn)?;
    let facility = FacilityId(deciding.entry.0.facility_id);
    let mut transfers = Vec::new();
    for line in &deciding.before.lines {
        transfers.extend(move_line(conn, act, facility, line)?);
    }
    let kind = match deciding.before.kind {
        StockAdjustmentKind::Count => LedgerEventKind::Adjustment,
        StockAdjustmentKind::Damaged | StockAdjustmentKind::Lost | StockAdjustmentKind::Expired => {
            LedgerEventKind::StockWriteOff
        }
    };
    let reason = Some(deciding.before.reason.clone());
    let event = ledger::post_one(conn, act, Posting { kind, cause: None, reason, transfers })?;
    decide(conn, act, deciding, Decision { event: Some(event), reason: None })
}

/// What is missing goes to shrinkage, though never what an order holds; for where a surplus comes from see [`found`].
fn move_line(
    conn: &mut PgConnection,
    act: &Act,
    facility: FacilityId,
    line: &StockAdjustmentLine,
) -> Outcome<Vec<Transfer>> {
    if line.difference == 0 {
        return Ok(Vec::new());
    }
    let shelf = Shelf::find(conn, act, facility, line.item_id)?;
    let lost = shrinkage(conn, act, line.item_id)?;
    if line.difference < 0 {
        let (free, needed) = (shelf.free, -line.difference);
        if free < needed {
            return Err(StockError::Held { item: line.item_name.clone(), free, needed }.into());
        }
        return Ok(shelf.send(lost, needed));
    }
    let missing = missing(conn, shelf.at.pieces, lost.pieces)?;
    let found = found(line.difference, missing);
    let cost = share(self::missing(conn, shelf.at.cost, lost.cost)?, missing, found.missed);
    let supplier = ledger::stock_side(conn, act, LedgerAccountKind::Supplier, line.item_id)?;
    let parts = [
        (lost.pieces, shelf.at.pieces, found.missed),
        (lost.cost, shelf.at.cost, cost),
        (supplier, shelf.at.pieces, found.unentered),
    ];
    let moved = parts.into_iter().filter(|(.., amount)| *amount > 0);
    Ok(moved.map(|(from, to, amount)| Transfer::single(from, to, amount)).collect())
}

/// What has gone missing on a shelf and was not found since: pieces, or what they have cost.
fn missing(conn: &mut PgConnection, shelf: Uuid, lost: Uuid) -> Outcome<i64> {
    i64::try_from(adjustments::sum_missing(conn, shelf, lost)?).map_err(|_| RedemptionError::Stored)
}

/// Does not agree, or takes back what was asked for: nothing moves.
pub fn reject(
    conn: &mut PgConnection,
    act: &Act,
    id: StockAdjustmentId,
    reason: &str,
) -> Outcome<StockAdjustmentView> {
    let deciding = lock(conn, act, id, false)?;
    decide(conn, act, deciding, Decision { event: None, reason: Some(reason.to_owned()) })
}

/// A count or write-off that is being decided, locked.
struct Deciding {
    entry: AdjustmentEntry,
    before: StockAdjustmentView,
}

fn lock(conn: &mut PgConnection, act: &Act, id: StockAdjustmentId, approves: bool) -> Outcome<Deciding> {
    let entry = adjustments::lock_adjustment(conn, &act.scope(), id.0)?.ok_or(RedemptionError::NotFound)?;
    let before = views(conn, vec![entry.clone()])?.pop().ok_or(RedemptionError::NotFound)?;
    may_decide(before.status, approves, entry.0.requested_by, act.account_id.0)?;
    Ok(Deciding { entry, before })
}

/// What was decided: by the event that moved the pieces, or for the reason why none moves.
struct Decision {
    event: Option<Uuid>,
    reason: Option<String>,
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    deciding: Deciding,
    decision: Decision,
) -> Outcome<StockAdjustmentView> {
    let Deciding { entry: (mut row, (_, township)), before } = deciding;
    let (state, action) = if decision.event.is_some() {
        (StockAdjustmentState::Approved, "stock_adjustment.approve")
    } else {
        (StockAdjustmentState::Rejected, "stock_adjustment.reject")
    };
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = decision.reason;
    row.event_id = decision.event;
    row.version += 1;
    adjustments::update_adjustment(conn, &row)?;
    let after = get_adjustment(conn, act, row.id.into())?;
    let change = Change::of(action, "stock_adjustment", row.id).within(after.facility_id, &township);
    record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

fn views(conn: &mut PgConnection, entries: Vec<AdjustmentEntry>) -> Outcome<Vec<StockAdjustmentView>> {
    let ids: Vec<Uuid> = entries.iter().map(|(row, _)| row.id).collect();
    let people: Vec<Uuid> =
        entries.iter().flat_map(|(row, _)| [Some(row.requested_by), row.decided_by]).flatten().collect();
    let names = display_names(conn, &people)?;
    let mut lines: BTreeMap<Uuid, Vec<StockAdjustmentLine>> = BTreeMap::new();
    for (row, item_name) in adjustments::list_lines(conn, &ids)? {
        lines.entry(row.adjustment_id).or_default().push(line_view(&row, item_name));
    }
    entries
        .into_iter()
        .map(|(row, (facility_name, _))| {
            let lines = lines.remove(&row.id).unwrap_or_default();
            view(row, facility_name, lines, &names)
        })
        .collect()
}

fn line_view(row: &LineRow, item_name: String) -> StockAdjustmentLine {
    StockAdjustmentLine {
        item_id: row.item_id.into(),
        item_name,
        book: row.book,
        counted: row.counted,
        difference: row.counted - row.book,
    }
}

fn view(
    row: AdjustmentRow,
    facility_name: String,
    lines: Vec<StockAdjustmentLine>,
    names: &HashMap<Uuid, String>,
) -> Outcome<StockAdjustmentView> {
    let stored = |_| RedemptionError::Stored;
    let called = |id: &Uuid| names.get(id).cloned();
    let sum = |counts: fn(i64) -> i64| lines.iter().map(|line| counts(line.difference)).sum();
    Ok(StockAdjustmentView {
        id: row.id.into(),
        kind: row.kind.parse().map_err(stored)?,
        facility_id: row.facility_id.into(),
        facility_name,
        status: row.status.parse().map_err(stored)?,
        reason: row.reason,
        missing: sum(|difference| (-difference).max(0)),
        surplus: sum(|difference| difference.max(0)),
        lines,
        requested_by: row.requested_by.into(),
        requested_by_name: called(&row.requested_by).unwrap_or_default(),
        requested_at: row.requested_at,
        decided_by: row.decided_by.map(Into::into),
        decided_by_name: row.decided_by.as_ref().and_then(called),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        event_id: row.event_id.map(Into::into),
        version: row.version,
    })
}
