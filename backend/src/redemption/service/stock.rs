//! Stock: what comes in, goes from shelf to shelf, and moved before.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::credit::{LedgerAccountKind, LedgerEventKind};
use contract::ids::{FacilityId, RedemptionItemId};
use contract::money::Yuan;
use contract::redemption::{
    ReceiveStock, StockAdjustmentState, StockMovementQuery, StockMovementView, StockQuery, StockTransferView,
    StockView, TransferStock,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::goods::{Origin, Shelf, on_shelf};
use super::{Outcome, RedemptionError, get_item, working_facility};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::credit::service::ledger::{self, Posting};
use crate::paging::{Paged, Paging};
use crate::redemption::domain::goods::{Lot, leaves_as_it_came};
use crate::redemption::domain::stock::{StockError, cost_side, running};
use crate::redemption::store;
use crate::redemption::store::adjustments;
use crate::redemption::store::movements::{self, CostRow, MovementRow, Place};
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
    come_in(conn, act, Origin::Allotted, came, &receipt.document)?;
    let change = Change::of("redemption_item.receive_stock", "redemption_item", item.id);
    record(conn, act, &change.within(receipt.facility_id, &township).after(receipt))?;
    stock_of(conn, act, receipt.facility_id, id)
}

/// Pieces that came onto a shelf.
#[derive(Debug, Clone, Copy)]
pub struct Came {
    /// Where they lie.
    pub facility: FacilityId,
    /// What they are.
    pub item: RedemptionItemId,
    /// How many.
    pub quantity: u32,
}

fn come_in(conn: &mut PgConnection, act: &Act, origin: Origin, came: Came, document: &str) -> Outcome<Uuid> {
    let shelf = on_shelf(conn, act, came.facility, came.item)?;
    let posting = Posting {
        kind: LedgerEventKind::StockReceipt,
        cause: None,
        reason: Some(document.to_owned()),
        transfers: origin.bring(conn, act, came.item, (shelf, i64::from(came.quantity)))?,
    };
    Ok(ledger::post_one(conn, act, posting)?)
}

/// Books pieces that were donated or bought, with what they are worth or have cost, under the number of their receipt or
/// delivery note; answers the event in the ledger.
///
/// Donated ones come from an account that stands for donors as `supplier` stands for suppliers, of the same asset, so
/// that the pieces of an item still add up to nothing over all its accounts, and what was given is never taken for
/// bought.
pub fn receive_from(
    conn: &mut PgConnection,
    act: &Act,
    origin: Origin,
    came: Came,
    document: &str,
) -> Outcome<Uuid> {
    working_facility(conn, &act.scope(), came.facility)?;
    get_item(conn, came.item)?;
    come_in(conn, act, origin, came, document)
}

/// Whether pieces that came can go back, under the ledger's lock: exactly they and exactly what they have cost, in fen, must
/// be free on their shelf, and no count since they came may have found out already that they are not there: it would take
/// them off a second time. They may leave a facility that is suspended or closed.
pub fn may_go_back(
    conn: &mut PgConnection,
    act: &Act,
    came: Came,
    (cost, at): (i64, DateTime<Utc>),
) -> Outcome<()> {
    match adjustments::find_since(conn, came.facility.0, came.item.0, at)? {
        Some(StockAdjustmentState::Pending) => return Err(StockError::Waiting.into()),
        Some(_) => return Err(StockError::CountedSince.into()),
        None => {}
    }
    let shelf = Shelf::find(conn, act, came.facility, came.item)?;
    let (free, lot) =
        (Lot { pieces: shelf.free, cost: shelf.free_cost }, Lot { pieces: i64::from(came.quantity), cost });
    if !leaves_as_it_came(free, lot) {
        return Err(StockError::NotAsItCame {
            free: free.pieces,
            free_cost: Yuan::from_fen(free.cost),
            needed: lot.pieces,
            cost: Yuan::from_fen(lot.cost),
        }
        .into());
    }
    Ok(())
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
    let (shelf, target) = (Shelf::find(conn, act, from, id)?, on_shelf(conn, act, to, id)?);
    let pieces = i64::from(order.quantity);
    if shelf.free < pieces {
        return Err(StockError::Held { item: item.name, free: shelf.free, needed: pieces }.into());
    }
    let posting = Posting {
        kind: LedgerEventKind::StockTransfer,
        cause: None,
        reason: Some(order.document.clone()),
        transfers: shelf.send(target, pieces),
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
    stock_views(conn, page)?.items.pop().ok_or(RedemptionError::NotFound)
}

fn stock_views(conn: &mut PgConnection, page: Paged<StockRow>) -> Outcome<Paged<StockView>> {
    let (facilities, items): (Vec<_>, Vec<_>) =
        page.items.iter().map(|row| (row.facility_id, row.item_id)).unzip();
    let costs: HashMap<(Uuid, Uuid), i64> = stock::list_costs(conn, &facilities, &items)?
        .into_iter()
        .map(|(facility, item, cost)| ((facility, item), cost))
        .collect();
    Ok(page.map(|row| {
        let cost = costs.get(&(row.facility_id, row.item_id)).copied().unwrap_or_default();
        stock_view(row, cost)
    }))
}

fn stock_view(row: StockRow, cost: i64) -> StockView {
    let on_hand = row.credits - row.debits;
    StockView {
        item_id: row.item_id.into(),
        item_name: row.item_name,
        facility_id: row.facility_id.into(),
        facility_name: row.facility_name,
        on_hand,
        held: row.held,
        available: on_hand - row.held,
        cost: Yuan::from_fen(cost),
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
    let page = stock::list_stock(conn, &act.scope(), query, after, paging)?;
    stock_views(conn, page)
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
    let costs = Costs::of(conn, &page.items)?;
    let views = page.items.into_iter().zip(on_hand).map(|(row, on_hand)| movement_view(row, on_hand, &costs));
    Ok(Paged { items: views.collect::<Outcome<Vec<_>>>()?, next: page.next, total: page.total })
}

fn balances(conn: &mut PgConnection, rows: &[MovementRow]) -> Outcome<Vec<i64>> {
    let Some(oldest) = rows.last() else { return Ok(Vec::new()) };
    let shelves: Vec<Uuid> = rows.iter().map(|row| row.shelf_id).collect();
    let opening = movements::list_opening(conn, &shelves, oldest.transfer_id)?;
    let moved: Vec<(Uuid, i64)> = rows.iter().map(|row| (row.shelf_id, row.amount)).collect();
    Ok(running(&opening, &moved))
}

/// What moved in one event between a shelf (facility, item) and a kind of accounts, onto it or off it, in fen.
#[derive(Default)]
struct Costs(HashMap<(Uuid, Uuid, Uuid, String, bool), i64>);

impl Costs {
    fn of(conn: &mut PgConnection, rows: &[MovementRow]) -> Outcome<Self> {
        let events: Vec<Uuid> = rows.iter().map(|row| row.event.id).collect();
        let mut costs = Self::default();
        for CostRow { event_id, facility_id, item_id, other_kind, amount } in
            movements::list_moved_costs(conn, &events)?
        {
            let key = (event_id, facility_id, item_id, other_kind, amount > 0);
            *costs.0.entry(key).or_default() += amount.abs();
        }
        Ok(costs)
    }

    fn of_movement(&self, row: &MovementRow, counterpart: LedgerAccountKind) -> Yuan {
        let other = cost_side(counterpart).to_string();
        let key = (row.event.id, row.facility.0, row.item.0, other, row.amount > 0);
        Yuan::from_fen(self.0.get(&key).copied().unwrap_or_default())
    }
}

fn movement_view(row: MovementRow, on_hand: i64, costs: &Costs) -> Outcome<StockMovementView> {
    let stored = |_| RedemptionError::Stored;
    let counterpart: LedgerAccountKind = row.counterpart.parse().map_err(stored)?;
    let cost = costs.of_movement(&row, counterpart);
    // Other accounts belong to facilities, too: what is handed over, for one, to the facility where it lay.
    let shelf = row.other_facility.filter(|_| counterpart == LedgerAccountKind::FacilityStock);
    let (counterpart_facility_id, counterpart_facility_name) =
        shelf.map(|(id, name)| (id.into(), name)).unzip();
    Ok(StockMovementView {
        transfer_id: row.transfer_id,
        event_id: row.event.id.into(),
        kind: row.event.kind.parse().map_err(stored)?,
        at: row.event.at,
        item_id: row.item.0.into(),
        item_name: row.item.1,
        facility_id: row.facility.0.into(),
        facility_name: row.facility.1,
        counterpart,
        counterpart_facility_id,
        counterpart_facility_name,
        pieces: row.amount,
        cost,
        on_hand,
        document: row.event.document,
        actor_name: row.actor_name,
    })
}
