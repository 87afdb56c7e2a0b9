//! SQL on deliveries.

use chrono::{DateTime, Utc};
use contract::credit::LedgerAccountKind;
use diesel::dsl::{not, sum};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::fund::store::reversals::undone;
use crate::paging::{Paged, Paging};
use crate::schema::{
    account, facility, fund_delivery, fund_entry, ledger_account, ledger_transfer, redemption_item,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = fund_delivery)]
pub(in crate::fund) struct DeliveryRow {
    pub(in crate::fund) event_id: Uuid,
    pub(in crate::fund) entry_id: Uuid,
    pub(in crate::fund) facility_id: Uuid,
    pub(in crate::fund) item_id: Uuid,
    pub(in crate::fund) quantity: i32,
    pub(in crate::fund) cost: Decimal,
    pub(in crate::fund) document: String,
    pub(in crate::fund) delivered_by: Option<Uuid>,
    pub(in crate::fund) delivered_at: DateTime<Utc>,
}

/// A delivery with what stands beside it.
#[derive(Debug, Clone, Queryable)]
pub(in crate::fund) struct DeliveryEntry {
    pub(in crate::fund) row: DeliveryRow,
    pub(in crate::fund) facility_name: String,
    pub(in crate::fund) item_name: String,
    pub(in crate::fund) delivered_by: Option<String>,
}

/// Deliveries with what stands beside them.
macro_rules! entries {
    () => {
        fund_delivery::table
            .inner_join(facility::table)
            .inner_join(redemption_item::table)
            .left_join(account::table)
            .select((
                DeliveryRow::as_select(),
                facility::name_zh,
                redemption_item::name,
                account::display_name.nullable(),
            ))
    };
}

/// An entry, if it is one of the fund's.
pub(in crate::fund) fn find_entry(
    conn: &mut PgConnection,
    fund: Uuid,
    id: Uuid,
) -> QueryResult<Option<Uuid>> {
    fund_entry::table
        .filter(fund_entry::id.eq(id).and(fund_entry::fund_id.eq(fund)))
        .select(fund_entry::id)
        .first(conn)
        .optional()
}

/// Which of these entries have paid for what comes onto shelves and were not undone, and how much.
pub(in crate::fund) fn list_bought(
    conn: &mut PgConnection,
    entries: &[Uuid],
) -> QueryResult<Vec<(Uuid, Decimal)>> {
    fund_entry::table
        .inner_join(ledger_transfer::table.on(ledger_transfer::event_id.eq(fund_entry::event_id)))
        .inner_join(ledger_account::table.on(ledger_account::id.eq(ledger_transfer::credit_account_id)))
        .filter(fund_entry::id.eq_any(entries))
        .filter(ledger_account::kind.eq(LedgerAccountKind::GoodsBought.as_str()))
        .filter(not(undone!(fund_entry::event_id)))
        .select((fund_entry::id, fund_entry::amount))
        .load(conn)
}

/// What of these entries has come onto shelves and was not undone.
pub(in crate::fund) fn sum_delivered(
    conn: &mut PgConnection,
    entries: &[Uuid],
) -> QueryResult<Vec<(Uuid, Option<Decimal>)>> {
    fund_delivery::table
        .filter(fund_delivery::entry_id.eq_any(entries))
        .filter(not(undone!(fund_delivery::event_id)))
        .group_by(fund_delivery::entry_id)
        .select((fund_delivery::entry_id, sum(fund_delivery::cost)))
        .load(conn)
}

pub(in crate::fund) fn insert_delivery(conn: &mut PgConnection, row: &DeliveryRow) -> QueryResult<()> {
    diesel::insert_into(fund_delivery::table).values(row).execute(conn).map(drop)
}

pub(in crate::fund) fn find_delivery(
    conn: &mut PgConnection,
    event: Uuid,
) -> QueryResult<Option<DeliveryEntry>> {
    entries!().filter(fund_delivery::event_id.eq(event)).first(conn).optional()
}

/// The deliveries of an entry, newest first.
pub(in crate::fund) fn list_deliveries(
    conn: &mut PgConnection,
    entry: Uuid,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<DeliveryEntry>> {
    let mut rows = entries!().filter(fund_delivery::entry_id.eq(entry)).into_boxed();
    if let Some(id) = before {
        rows = rows.filter(fund_delivery::event_id.lt(id));
    }
    let rows: Vec<DeliveryEntry> =
        rows.order(fund_delivery::event_id.desc()).limit(paging.fetch()).load(conn)?;
    let all = fund_delivery::table.filter(fund_delivery::entry_id.eq(entry));
    let total = if paging.count { Some(all.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |one| vec![one.row.event_id.to_string()]))
}
