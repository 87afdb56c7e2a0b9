//! SQL on what came onto shelves and left them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contract::credit::{LedgerAccountKind, TransferPhase};
use contract::redemption::StockMovementQuery;
use diesel::dsl::sum;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    account, facility, ledger_account, ledger_asset, ledger_event, ledger_transfer, redemption_item,
};

diesel::alias! {
    ledger_account as other_account: OtherAccount,
    facility as other_facility: OtherFacility,
}

/// Phases in which pieces move; holds set them aside where they lie.
const MOVING: [&str; 2] = [TransferPhase::Single.as_str(), TransferPhase::Post.as_str()];

/// Pieces that came onto a shelf or left it.
#[derive(Debug, Clone, Queryable)]
pub(in crate::redemption) struct MovementRow {
    pub(in crate::redemption) transfer_id: i64,
    pub(in crate::redemption) shelf_id: Uuid,
    pub(in crate::redemption) amount: i64,
    pub(in crate::redemption) event: EventColumns,
    pub(in crate::redemption) item: (Uuid, String),
    pub(in crate::redemption) facility: (Uuid, String),
    pub(in crate::redemption) counterpart: String,
    pub(in crate::redemption) other_facility: Option<(Uuid, String)>,
    pub(in crate::redemption) actor_name: Option<String>,
}

/// What happened, when, and by which document.
#[derive(Debug, Clone, Queryable)]
pub(in crate::redemption) struct EventColumns {
    pub(in crate::redemption) id: Uuid,
    pub(in crate::redemption) kind: String,
    pub(in crate::redemption) at: DateTime<Utc>,
    pub(in crate::redemption) document: Option<String>,
}

/// The place of a movement in the list: its transfer, and whether it came in; of one transfer between two shelves
/// what came in stands before what went out.
pub(in crate::redemption) type Place = (i64, bool);

/// The transfers of which `$own` is a shelf in scope, as movements of it.
macro_rules! legs {
    ($own:ident, $other:ident, $scope:expr, $query:expr) => {{
        let (own, other) = (ledger_transfer::$own, ledger_transfer::$other);
        let mut rows = ledger_transfer::table
            .inner_join(ledger_account::table.on(ledger_account::id.eq(own)))
            .inner_join(other_account.on(other_account.field(ledger_account::id).eq(other)))
            .inner_join(ledger_asset::table.on(ledger_asset::id.eq(ledger_transfer::asset_id)))
            .inner_join(redemption_item::table.on(redemption_item::id.nullable().eq(ledger_asset::item_id)))
            .inner_join(facility::table.on(facility::id.nullable().eq(ledger_account::facility_id)))
            .inner_join(ledger_event::table.on(ledger_event::id.eq(ledger_transfer::event_id)))
            .left_join(
                other_facility.on(other_facility
                    .field(facility::id)
                    .nullable()
                    .eq(other_account.field(ledger_account::facility_id))),
            )
            .left_join(account::table.on(account::id.nullable().eq(ledger_event::actor_id)))
            .filter(ledger_account::kind.eq(LedgerAccountKind::FacilityStock.as_str()))
            .filter(ledger_transfer::phase.eq_any(MOVING))
            .filter(facility::id.eq_any(facilities_in_scope($scope)))
            .into_boxed();
        if let Some(id) = $query.facility_id {
            rows = rows.filter(facility::id.eq(id.0));
        }
        if let Some(id) = $query.item_id {
            rows = rows.filter(redemption_item::id.eq(id.0));
        }
        rows
    }};
}

/// Those before a transfer, the latest first.
macro_rules! page {
    ($legs:expr, $before:expr, $limit:expr) => {{
        let mut rows = $legs;
        if let Some(before) = $before {
            rows = rows.filter(ledger_transfer::id.lt(before));
        }
        rows.order(ledger_transfer::id.desc()).limit($limit).select((
            ledger_transfer::id,
            ledger_account::id,
            ledger_transfer::amount,
            (ledger_event::id, ledger_event::kind, ledger_event::at, ledger_event::reason),
            (redemption_item::id, redemption_item::name),
            (facility::id, facility::name_zh),
            other_account.field(ledger_account::kind),
            other_facility.fields((facility::id, facility::name_zh)).nullable(),
            account::display_name.nullable(),
        ))
    }};
}

/// What came onto the shelves in scope and left them, newest first; `amount` is negative for what left.
pub(in crate::redemption) fn list_movements(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &StockMovementQuery,
    after: Option<Place>,
    paging: &Paging,
) -> QueryResult<Paged<MovementRow>> {
    let incoming = || legs!(credit_account_id, debit_account_id, scope, query);
    let outgoing = || legs!(debit_account_id, credit_account_id, scope, query);
    let limit = paging.fetch();
    // After what came in by a transfer stands what went out by the same one.
    let (before_in, before_out) =
        (after.map(|(id, _)| id), after.map(|(id, came_in)| id + i64::from(came_in)));
    let mut rows: Vec<MovementRow> = page!(incoming(), before_in, limit).load(conn)?;
    let left: Vec<MovementRow> = page!(outgoing(), before_out, limit).load(conn)?;
    rows.extend(left.into_iter().map(|row| MovementRow { amount: -row.amount, ..row }));
    rows.sort_by_key(|row| std::cmp::Reverse(place(row)));
    let total = if paging.count {
        let came: i64 = incoming().count().get_result(conn)?;
        let left: i64 = outgoing().count().get_result(conn)?;
        Some(came + left)
    } else {
        None
    };
    Ok(Paged::cut(rows, paging, total, |row| {
        let (id, came_in) = place(row);
        vec![id.to_string(), came_in.to_string()]
    }))
}

fn place(row: &MovementRow) -> Place {
    (row.transfer_id, row.amount > 0)
}

/// What lay on each of these shelves before a transfer.
pub(in crate::redemption) fn list_opening(
    conn: &mut PgConnection,
    shelves: &[Uuid],
    before: i64,
) -> QueryResult<BTreeMap<Uuid, i64>> {
    macro_rules! moved {
        ($side:ident) => {
            ledger_transfer::table
                .filter(ledger_transfer::$side.eq_any(shelves))
                .filter(ledger_transfer::phase.eq_any(MOVING))
                .filter(ledger_transfer::id.lt(before))
                .group_by(ledger_transfer::$side)
                .select((ledger_transfer::$side, sum(ledger_transfer::amount)))
                .load::<(Uuid, Option<Decimal>)>(conn)?
        };
    }
    let mut opening = BTreeMap::new();
    let mut add = |rows: Vec<(Uuid, Option<Decimal>)>, sign: i64| {
        for (shelf, sum) in rows {
            *opening.entry(shelf).or_default() +=
                sign * sum.and_then(|sum| i64::try_from(sum).ok()).unwrap_or_default();
        }
    };
    add(moved!(credit_account_id), 1);
    add(moved!(debit_account_id), -1);
    Ok(opening)
}

/// What came onto a shelf with its pieces, or left it with them, in fen; negative for what left.
#[derive(Debug, Clone, Queryable)]
pub(in crate::redemption) struct CostRow {
    pub(in crate::redemption) event_id: Uuid,
    pub(in crate::redemption) facility_id: Uuid,
    pub(in crate::redemption) item_id: Uuid,
    pub(in crate::redemption) other_kind: String,
    pub(in crate::redemption) amount: i64,
}

/// What the cost of shelves was moved by in these events.
pub(in crate::redemption) fn list_moved_costs(
    conn: &mut PgConnection,
    events: &[Uuid],
) -> QueryResult<Vec<CostRow>> {
    macro_rules! moved {
        ($own:ident, $other:ident) => {{
            let (own, other) = (ledger_transfer::$own, ledger_transfer::$other);
            ledger_transfer::table
                .inner_join(ledger_account::table.on(ledger_account::id.eq(own)))
                .inner_join(other_account.on(other_account.field(ledger_account::id).eq(other)))
                .filter(ledger_transfer::event_id.eq_any(events))
                .filter(ledger_transfer::phase.eq_any(MOVING))
                .filter(ledger_account::kind.eq(LedgerAccountKind::GoodsOnShelf.as_str()))
                .select((
                    ledger_transfer::event_id,
                    ledger_account::facility_id.assume_not_null(),
                    ledger_account::item_id.assume_not_null(),
                    other_account.field(ledger_account::kind),
                    ledger_transfer::amount,
                ))
                .load::<CostRow>(conn)?
        }};
    }
    let mut rows = moved!(credit_account_id, debit_account_id);
    let left = moved!(debit_account_id, credit_account_id);
    rows.extend(left.into_iter().map(|row| CostRow { amount: -row.amount, ..row }));
    Ok(rows)
}
