//! Stock: what comes in, goes from shelf to shelf, and moved before.

use contract::credit::{LedgerAccountKind, LedgerEventKind};
use contract::ids::{FacilityId, RedemptionItemId};
use contract::redemption::{
    ReceiveStock, StockMovementQuery, StockMovementView, StockQuery, StockTransferView, StockView,
    TransferStock,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Outcome, RedemptionError, get_item, working_facility};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::credit::domain::ledger::Transfer;
use crate::credit::service::ledger::{self, Posting};
use crate::facility::domain::identity::mask_name;
use crate::paging::{Paged, Paging};
use crate::redemption::domain::stock::{StockError, running};
use crate::redemption::store;
use crate::redemption::store::movements::{self, MovementRow, Place};
use crate::redemption::store::stock::{self, StockRow};

/// Books pieces that came in: supplier → the facility's stock.
pub fn receive_stock(
    conn: &mut PgConnection,
    act: &Act,
    id: RedemptionItemId,
    receipt: &ReceiveStock,
) -> Outcome<StockView> {
    let township = working_facility(conn, &act.scope(), receipt.facility_id)?;
    let item = get_item(conn, id)?;
    let came = Came { facility: receipt.facility_id, item: id, quantity: receipt.quantity };
    come_in(conn, act, LedgerAccountKind::Supplier, came, &receipt.document)?;
    let change = Change::of("redemption_item.receive_stock", "redemption_item", item.id);
    record(conn, act, &change.within(receipt.facility_id, &township).after(receipt))?;
    stock_of(conn, act, receipt.facility_id, id)
}

/// Pieces that came onto a shelf.
#[derive(Debug, Clone, Copy)]
struct Came {
    facility: FacilityId,
    item: RedemptionItemId,
    quantity: u32,
}

fn come_in(
    conn: &mut PgConnection,
    act: &Act,
    source: LedgerAccountKind,
    came: Came,
    document: &str,
) -> Outcome<Uuid> {
    let source = ledger::stock_side(conn, act, source, came.item)?;
    let shelf = ledger::stock(conn, act, came.facility, came.item)?;
    let posting = Posting {
        kind: LedgerEventKind::StockReceipt,
        cause: None,
        reason: Some(document.to_owned()),
        transfers: vec![Transfer::single(source, shelf, i64::from(came.quantity))],
    };
    Ok(ledger::post_one(conn, act, posting)?)
}

/// Books pieces that were donated, under the number of their receipt; answers the event in the ledger.
///
/// They come from an account that stands for donors as `supplier` stands for suppliers, of the same asset, so that the
/// pieces of an item still add up to nothing over all its accounts, and what was given is never taken for bought.
pub fn receive_donated(
    conn: &mut PgConnection,
    act: &Act,
    facility: FacilityId,
    item: RedemptionItemId,
    quantity: u32,
    receipt_number: &str,
) -> Outcome<Uuid> {
    working_facility(conn, &act.scope(), facility)?;
    get_item(conn, item)?;
    let came = Came { facility, item, quantity };
    come_in(conn, act, LedgerAccountKind::DonationSource, came, receipt_number)
}

/// Sends pieces that no order holds from one shelf to another, in one event. They may leave a facility that is suspended
/// or closed; only one that works takes them.
pub fn transfer_stock(
    conn: &mut PgConnection,
    act: &Act,
    id: RedemptionItemId,
    order: &TransferStock,
) -> Outcome<StockTransferView> {
    let scope = act.scope();
    let (from, to) = (order.from_facility_id, order.to_facility_id);
    let (from_township, _) = store::find_facility(conn, &scope, from.0)?.ok_or(RedemptionError::NotFound)?;
    let to_township = working_facility(conn, &scope, to)?;
    let item = get_item(conn, id)?;
    if from == to {
        return Err(StockError::SameFacility.into());
    }
    ledger::begin(conn)?;
    let (shelf, target) = (ledger::stock(conn, act, from, id)?, ledger::stock(conn, act, to, id)?);
    let pieces = i64::from(order.quantity);
    let free = ledger::free(conn, shelf)?;
    if free < pieces {
        return Err(StockError::Held { item: item.name, free, needed: pieces }.into());
    }
    let posting = Posting {
        kind: LedgerEventKind::StockTransfer,
        cause: None,
        reason: Some(order.document.clone()),
        transfers: vec![Transfer::single(shelf, target, pieces)],
    };
    let event = ledger::post_one(conn, act, posting)?;
    for (facility, township) in [(from, &from_township), (to, &to_township)] {
        let change = Change::of("redemption_item.transfer_stock", "redemption_item", id);
        record(conn, act, &change.within(facility, township).after(order))?;
    }
    Ok(StockTransferView {
        event_id: event.into(),
        from: stock_of(conn, act, from, id)?,
        to: stock_of(conn, act, to, id)?,
    })
}

fn stock_of(
    conn: &mut PgConnection,
    act: &Act,
    facility: FacilityId,
    item: RedemptionItemId,
) -> Outcome<StockView> {
    let query = StockQuery { facility_id: Some(facility), item_id: Some(item), ..StockQuery::default() };
    let paging = Paging { limit: 1, ..Paging::default() };
    let page = stock::list_stock(conn, &act.scope(), &query, None, &paging)?;
    page.items.into_iter().next().map(stock_view).ok_or(RedemptionError::NotFound)
}

fn stock_view(row: StockRow) -> StockView {
    let on_hand = row.credits - row.debits;
    StockView {
        item_id: row.item_id.into(),
        item_name: row.item_name,
        facility_id: row.facility_id.into(),
        on_hand,
        held: row.held,
        available: on_hand - row.held,
    }
}

/// The stock of the facilities in the caller's scope.
pub fn list_stock(
    conn: &mut PgConnection,
    act: &Act,
    query: &StockQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<StockView>> {
    Ok(stock::list_stock(conn, &act.scope(), query, after, paging)?.map(stock_view))
}

/// What came onto the shelves in the caller's scope and left them, newest first, with what lay there after it.
pub fn list_movements(
    conn: &mut PgConnection,
    act: &Act,
    query: &StockMovementQuery,
    after: Option<Place>,
    paging: &Paging,
) -> Outcome<Paged<StockMovementView>> {
    let page = movements::list_movements(conn, &act.scope(), query, after, paging)?;
    let on_hand = balances(conn, &page.items)?;
    let views = page.items.into_iter().zip(on_hand).map(|(row, on_hand)| movement_view(row, on_hand));
    Ok(Paged { items: views.collect::<Outcome<Vec<_>>>()?, next: page.next, total: page.total })
}

fn balances(conn: &mut PgConnection, rows: &[MovementRow]) -> Outcome<Vec<i64>> {
    let Some(oldest) = rows.last() else { return Ok(Vec::new()) };
    let shelves: Vec<Uuid> = rows.iter().map(|row| row.shelf_id).collect();
    let opening = movements::list_opening(conn, &shelves, oldest.transfer_id)?;
    let moved: Vec<(Uuid, i64)> = rows.iter().map(|row| (row.shelf_id, row.amount)).collect();
    Ok(running(&opening, &moved))
}

fn movement_view(row: MovementRow, on_hand: i64) -> Outcome<StockMovementView> {
    let stored = |_| RedemptionError::Stored;
    Ok(StockMovementView {
        transfer_id: row.transfer_id,
        event_id: row.event.id.into(),
        kind: row.event.kind.parse().map_err(stored)?,
        at: row.event.at,
        item_id: row.item.0.into(),
        item_name: row.item.1,
        facility_id: row.facility.0.into(),
        facility_name: row.facility.1,
        counterpart: row.counterpart.parse().map_err(stored)?,
        pieces: row.amount,
        on_hand,
        document: row.event.document,
        actor_name: row.actor_name.as_deref().map(mask_name),
    })
}
