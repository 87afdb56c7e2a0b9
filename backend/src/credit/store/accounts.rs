//! SQL on accounts of many at once.

use contract::credit::LedgerAccountKind;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::{ledger_account, ledger_asset};

/// The items among these of which pieces are counted, with the assets that do so.
pub(in crate::credit) fn list_stock_assets(
    conn: &mut PgConnection,
    items: &[Uuid],
) -> QueryResult<Vec<(Uuid, i32)>> {
    ledger_asset::table
        .filter(ledger_asset::item_id.eq_any(items))
        .select((ledger_asset::item_id.assume_not_null(), ledger_asset::id))
        .load(conn)
}

/// An account of a shelf, its facility, its asset, and the item whose cost it counts, if it counts a cost.
pub(in crate::credit) type ShelfRow = (Uuid, Uuid, i32, Option<Uuid>);

/// The accounts at these facilities of the pieces that these assets count, and of what these items have cost.
pub(in crate::credit) fn list_shelves(
    conn: &mut PgConnection,
    facilities: &[Uuid],
    assets: &[i32],
    items: &[Uuid],
) -> QueryResult<Vec<ShelfRow>> {
    let pieces = ledger_account::kind
        .eq(LedgerAccountKind::FacilityStock.as_str())
        .and(ledger_account::asset_id.eq_any(assets));
    let cost = ledger_account::kind
        .eq(LedgerAccountKind::GoodsOnShelf.as_str())
        .and(ledger_account::item_id.assume_not_null().eq_any(items));
    ledger_account::table
        .filter(ledger_account::facility_id.is_not_null())
        .filter(ledger_account::facility_id.eq_any(facilities))
        .filter(pieces.or(cost))
        .select((
            ledger_account::id,
            ledger_account::facility_id.assume_not_null(),
            ledger_account::asset_id,
            ledger_account::item_id,
        ))
        .load(conn)
}

/// The accounts that belong to nobody among those of these kinds that count one of these assets.
pub(in crate::credit) fn list_singles(
    conn: &mut PgConnection,
    wanted: &[(LedgerAccountKind, i32)],
) -> QueryResult<Vec<(Uuid, String, i32)>> {
    let kinds: Vec<&str> = wanted.iter().map(|(kind, _)| kind.as_str()).collect();
    let assets: Vec<i32> = wanted.iter().map(|(_, asset)| *asset).collect();
    ledger_account::table
        .filter(ledger_account::kind.eq_any(kinds).and(ledger_account::asset_id.eq_any(assets)))
        .filter(ledger_account::learner_id.is_null().and(ledger_account::facility_id.is_null()))
        .filter(ledger_account::fund_id.is_null().and(ledger_account::item_id.is_null()))
        .select((ledger_account::id, ledger_account::kind, ledger_account::asset_id))
        .load(conn)
}

/// The accounts of these funds: account, kind and fund.
pub(in crate::credit) fn list_fund_accounts(
    conn: &mut PgConnection,
    funds: &[Uuid],
) -> QueryResult<Vec<(Uuid, String, Uuid)>> {
    ledger_account::table
        .filter(ledger_account::fund_id.is_not_null())
        .filter(ledger_account::fund_id.eq_any(funds))
        .select((ledger_account::id, ledger_account::kind, ledger_account::fund_id.assume_not_null()))
        .load(conn)
}
