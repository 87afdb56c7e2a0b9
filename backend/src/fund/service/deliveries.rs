//! Deliveries: what a fund has bought comes onto a shelf, and its cost with it.

use std::collections::HashMap;

use contract::credit::LedgerAccountKind;
use contract::fund::{DeliverGoods, DeliveryView, ReversalMark};
use contract::ids::FundId;
use contract::money::Yuan;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{FundError, Outcome, fen, find, placed, positive, reversals};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::business_date;
use crate::credit::service::{ledger, redemption_limits};
use crate::fund::store;
use crate::fund::store::deliveries::{self, DeliveryEntry, DeliveryRow};
use crate::paging::{Paged, Paging};
use crate::redemption::domain::goods::{Lot, dearer_than};
use crate::redemption::service::{Came, Origin, receive_from};

/// Books pieces of a purchase onto a shelf. What the fund belongs to says where they may lie: at its facility, or in its
/// county.
pub fn deliver(
    conn: &mut PgConnection,
    act: &Act,
    (id, entry): (FundId, Uuid),
    delivery: &DeliverGoods,
) -> Outcome<DeliveryView> {
    let fund = find(conn, act, id)?;
    let entry = deliveries::find_entry(conn, fund.id, entry)?.ok_or(FundError::NotFound)?;
    let fen = positive(delivery.cost).map_err(|_| FundError::CostNotPositive)?;
    let facility = store::find_facility(conn, &act.scope(), delivery.facility_id.0)?;
    let (county, _) = facility.ok_or(FundError::NotFound)?;
    if fund.facility_id.is_some_and(|own| own != delivery.facility_id.0) || fund.county_code != county {
        return Err(FundError::DeliveredElsewhere);
    }
    check_unit_cost(conn, act, "/cost", Lot { pieces: i64::from(delivery.quantity), cost: fen })?;
    ledger::begin(conn)?;
    let left = undelivered(conn, &[entry])?.get(&entry).copied().ok_or(FundError::NotDeliverable)?;
    if fen > left {
        return Err(FundError::MoreThanBought(Yuan::from_fen(left)));
    }
    let paid = ledger::fund(conn, act, LedgerAccountKind::GoodsBought, id)?;
    let came = Came { facility: delivery.facility_id, item: delivery.item_id, quantity: delivery.quantity };
    let event = receive_from(conn, act, Origin::Bought(paid, fen), came, &delivery.document)?;
    deliveries::insert_delivery(
        conn,
        &DeliveryRow {
            event_id: event,
            entry_id: entry,
            facility_id: delivery.facility_id.0,
            item_id: delivery.item_id.0,
            quantity: i32::try_from(delivery.quantity).map_err(|_| FundError::Stored)?,
            cost: delivery.cost.decimal(),
            document: delivery.document.clone(),
            delivered_by: act.actor(),
            delivered_at: act.at,
        },
    )?;
    let entry = deliveries::find_delivery(conn, event)?.ok_or(FundError::Stored)?;
    let view = view(entry, None)?;
    let change = placed(conn, act, Change::of("fund.deliver", "fund", fund.id).after(&view), &fund)?;
    record(conn, act, &change)?;
    Ok(view)
}

/// What costs more a piece than the policy allows is nothing that credits can be redeemed for, and most likely a slip.
pub(super) fn check_unit_cost(conn: &mut PgConnection, act: &Act, at: &'static str, lot: Lot) -> Outcome<()> {
    let cap = redemption_limits(conn, business_date(act.at))?.item_cost_cap;
    match dearer_than(cap.fen().ok_or(FundError::Stored)?, lot) {
        Some(unit) => Err(FundError::UnitCostAboveCap { at, unit: Yuan::from_fen(unit), cap }),
        None => Ok(()),
    }
}

/// What of purchases has not come onto a shelf, in fen; entries that never do are left out.
pub(super) fn undelivered(conn: &mut PgConnection, entries: &[Uuid]) -> Outcome<HashMap<Uuid, i64>> {
    let delivered: HashMap<Uuid, _> = deliveries::sum_delivered(conn, entries)?.into_iter().collect();
    deliveries::list_bought(conn, entries)?
        .into_iter()
        .map(|(id, amount)| {
            let there = delivered.get(&id).copied().flatten().unwrap_or_default();
            Ok((id, fen(amount - there)?))
        })
        .collect()
}

/// What of a purchase came onto which shelf, newest first.
pub fn list_deliveries(
    conn: &mut PgConnection,
    act: &Act,
    (id, entry): (FundId, Uuid),
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<DeliveryView>> {
    let fund = find(conn, act, id)?;
    let entry = deliveries::find_entry(conn, fund.id, entry)?.ok_or(FundError::NotFound)?;
    let page = deliveries::list_deliveries(conn, entry, before, paging)?;
    let events: Vec<Uuid> = page.items.iter().map(|one| one.row.event_id).collect();
    let mut marks = reversals::marks(conn, &events)?;
    let items = page.items.into_iter().map(|one| {
        let mark = marks.remove(&one.row.event_id);
        view(one, mark)
    });
    Ok(Paged { items: items.collect::<Outcome<Vec<_>>>()?, next: page.next, total: page.total })
}

fn view(entry: DeliveryEntry, reversal: Option<ReversalMark>) -> Outcome<DeliveryView> {
    let row = entry.row;
    Ok(DeliveryView {
        event_id: row.event_id.into(),
        entry_id: row.entry_id,
        facility_id: row.facility_id.into(),
        facility_name: entry.facility_name,
        item_id: row.item_id.into(),
        item_name: entry.item_name,
        quantity: u32::try_from(row.quantity).map_err(|_| FundError::Stored)?,
        cost: Yuan::try_from(row.cost).map_err(|_| FundError::Stored)?,
        document: row.document,
        delivered_at: row.delivered_at,
        delivered_by_name: entry.delivered_by,
        reversal,
    })
}
