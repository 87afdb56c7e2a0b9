//! SQL on what lies on the shelves.

use contract::credit::LedgerAccountKind;
use contract::redemption::StockQuery;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{facility, ledger_account, ledger_asset, ledger_balance, redemption_item};

/// Pieces of one item at one facility.
#[derive(Debug, Clone, Queryable)]
pub(in crate::redemption) struct StockRow {
    pub(in crate::redemption) account_id: Uuid,
    pub(in crate::redemption) item_id: Uuid,
    pub(in crate::redemption) item_name: String,
    pub(in crate::redemption) facility_id: Uuid,
    pub(in crate::redemption) facility_name: String,
    pub(in crate::redemption) debits: i64,
    pub(in crate::redemption) credits: i64,
    pub(in crate::redemption) held: i64,
}

/// What the pieces of these items on the shelves of these facilities have cost, in fen: facility, item, cost.
pub(in crate::redemption) fn list_costs(
    conn: &mut PgConnection,
    facilities: &[Uuid],
    items: &[Uuid],
) -> QueryResult<Vec<(Uuid, Uuid, i64)>> {
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .filter(ledger_account::item_id.is_not_null())
        .filter(ledger_account::facility_id.eq_any(facilities).and(ledger_account::item_id.eq_any(items)))
        .select((
            ledger_account::facility_id.assume_not_null(),
            ledger_account::item_id.assume_not_null(),
            ledger_balance::credits - ledger_balance::debits,
        ))
        .load(conn)
}

/// The stock of the facilities in scope, by account.
pub(in crate::redemption) fn list_stock(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &StockQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<StockRow>> {
    macro_rules! filtered {
        ($after:expr) => {{
            let mut rows = ledger_account::table
                .inner_join(ledger_asset::table)
                .inner_join(
                    redemption_item::table.on(ledger_asset::item_id.eq(redemption_item::id.nullable())),
                )
                .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
                .inner_join(facility::table.on(facility::id.nullable().eq(ledger_account::facility_id)))
                .filter(ledger_account::kind.eq(LedgerAccountKind::FacilityStock.as_str()))
                .filter(ledger_account::facility_id.assume_not_null().eq_any(facilities_in_scope(scope)))
                .into_boxed();
            if let Some(id) = query.facility_id {
                rows = rows.filter(ledger_account::facility_id.eq(id.0));
            }
            if let Some(id) = query.item_id {
                rows = rows.filter(redemption_item::id.eq(id.0));
            }
            if let Some(id) = $after {
                rows = rows.filter(ledger_account::id.gt(id));
            }
            rows
        }};
    }
    let rows: Vec<StockRow> = filtered!(after)
        .order(ledger_account::id)
        .limit(paging.fetch())
        .select((
            ledger_account::id,
            redemption_item::id,
            redemption_item::name,
            facility::id,
            facility::name_zh,
            ledger_balance::debits,
            ledger_balance::credits,
            ledger_balance::held_debits,
        ))
        .load(conn)?;
    let total = if paging.count { Some(filtered!(None::<Uuid>).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.account_id.to_string()]))
}

/// How many pieces of these items lie on a facility's shelf, held ones included; items that never did are left out.
pub(in crate::redemption) fn list_on_hand(
    conn: &mut PgConnection,
    facility: Uuid,
    items: &[Uuid],
) -> QueryResult<Vec<(Uuid, i64)>> {
    ledger_account::table
        .inner_join(ledger_asset::table)
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .filter(ledger_account::kind.eq(LedgerAccountKind::FacilityStock.as_str()))
        .filter(ledger_account::facility_id.eq(facility))
        .filter(ledger_asset::item_id.assume_not_null().eq_any(items))
        .select((ledger_asset::item_id.assume_not_null(), ledger_balance::credits - ledger_balance::debits))
        .load(conn)
}

/// The names of items, in the order of their ids.
pub(in crate::redemption) fn list_item_names(
    conn: &mut PgConnection,
    items: &[Uuid],
) -> QueryResult<Vec<(Uuid, String)>> {
    redemption_item::table
        .filter(redemption_item::id.eq_any(items))
        .order(redemption_item::id)
        .select((redemption_item::id, redemption_item::name))
        .load(conn)
}
