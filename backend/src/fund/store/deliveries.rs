//! SQL on deliveries.

use chrono::{DateTime, Utc};
use contract::credit::LedgerAccountKind;
use diesel::dsl::sum;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::{facility, fund_delivery, fund_entry, ledger_account, ledger_transfer, redemption_item};

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

/// A delivery with the names of its facility and its item.
pub(in crate::fund) type DeliveryEntry = (DeliveryRow, String, String);

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

/// Which of these entries have paid for what comes onto shelves, and how much.
pub(in crate::fund) fn list_bought(
    conn: &mut PgConnection,
    entries: &[Uuid],
) -> QueryResult<Vec<(Uuid, Decimal)>> {
    fund_entry::table
        .inner_join(ledger_transfer::table.on(ledger_transfer::event_id.eq(fund_entry::event_id)))
        .inner_join(ledger_account::table.on(ledger_account::id.eq(ledger_transfer::credit_account_id)))
        .filter(fund_entry::id.eq_any(entries))
        .filter(ledger_account::kind.eq(LedgerAccountKind::GoodsBought.as_str()))
        .select((fund_entry::id, fund_entry::amount))
        .load(conn)
}

/// What of these entries has come onto shelves.
pub(in crate::fund) fn sum_delivered(
    conn: &mut PgConnection,
    entries: &[Uuid],
) -> QueryResult<Vec<(Uuid, Option<Decimal>)>> {
    fund_delivery::table
        .filter(fund_delivery::entry_id.eq_any(entries))
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
    fund_delivery::table
        .inner_join(facility::table)
        .inner_join(redemption_item::table)
        .filter(fund_delivery::event_id.eq(event))
        .select((DeliveryRow::as_select(), facility::name_zh, redemption_item::name))
        .first(conn)
        .optional()
}

/// The deliveries of an entry, newest first.
pub(in crate::fund) fn list_deliveries(
    conn: &mut PgConnection,
    entry: Uuid,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<DeliveryEntry>> {
    let mut rows = fund_delivery::table
        .inner_join(facility::table)
        .inner_join(redemption_item::table)
        .filter(fund_delivery::entry_id.eq(entry))
        .into_boxed();
    if let Some(id) = before {
        rows = rows.filter(fund_delivery::event_id.lt(id));
    }
    let rows: Vec<DeliveryEntry> = rows
        .order(fund_delivery::event_id.desc())
        .limit(paging.fetch())
        .select((DeliveryRow::as_select(), facility::name_zh, redemption_item::name))
        .load(conn)?;
    let all = fund_delivery::table.filter(fund_delivery::entry_id.eq(entry));
    let total = if paging.count { Some(all.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, ..)| vec![row.event_id.to_string()]))
}
