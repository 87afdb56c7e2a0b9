//! SQL on counts and write-offs.

use chrono::{DateTime, Utc};
use contract::redemption::{StockAdjustmentKind, StockAdjustmentQuery, StockAdjustmentState};
use diesel::dsl::sum;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{facility, ledger_transfer, redemption_item, stock_adjustment, stock_adjustment_line};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = stock_adjustment)]
pub(in crate::redemption) struct AdjustmentRow {
    pub(in crate::redemption) id: Uuid,
    pub(in crate::redemption) kind: String,
    pub(in crate::redemption) facility_id: Uuid,
    pub(in crate::redemption) status: String,
    pub(in crate::redemption) reason: String,
    pub(in crate::redemption) requested_by: Uuid,
    pub(in crate::redemption) requested_at: DateTime<Utc>,
    pub(in crate::redemption) decided_by: Option<Uuid>,
    pub(in crate::redemption) decided_at: Option<DateTime<Utc>>,
    pub(in crate::redemption) decision_reason: Option<String>,
    pub(in crate::redemption) event_id: Option<Uuid>,
    pub(in crate::redemption) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = stock_adjustment_line)]
pub(in crate::redemption) struct LineRow {
    pub(in crate::redemption) adjustment_id: Uuid,
    pub(in crate::redemption) item_id: Uuid,
    pub(in crate::redemption) facility_id: Uuid,
    pub(in crate::redemption) book: i64,
    pub(in crate::redemption) counted: i64,
    pub(in crate::redemption) pending: bool,
}

/// An adjustment with the facility's name and township.
pub(in crate::redemption) type AdjustmentEntry = (AdjustmentRow, (String, String));

pub(in crate::redemption) fn insert_adjustment(
    conn: &mut PgConnection,
    row: &AdjustmentRow,
    lines: &[LineRow],
) -> QueryResult<()> {
    diesel::insert_into(stock_adjustment::table).values(row).execute(conn)?;
    diesel::insert_into(stock_adjustment_line::table).values(lines).execute(conn).map(drop)
}

/// Writes what was decided; from then on nothing of it waits.
pub(in crate::redemption) fn update_adjustment(
    conn: &mut PgConnection,
    row: &AdjustmentRow,
) -> QueryResult<()> {
    diesel::update(stock_adjustment::table.find(row.id))
        .set((
            stock_adjustment::status.eq(&row.status),
            stock_adjustment::decided_by.eq(row.decided_by),
            stock_adjustment::decided_at.eq(row.decided_at),
            stock_adjustment::decision_reason.eq(&row.decision_reason),
            stock_adjustment::event_id.eq(row.event_id),
            stock_adjustment::version.eq(row.version),
        ))
        .execute(conn)?;
    diesel::update(stock_adjustment_line::table.filter(stock_adjustment_line::adjustment_id.eq(row.id)))
        .set(stock_adjustment_line::pending.eq(false))
        .execute(conn)
        .map(drop)
}

/// A count or write-off at a facility in scope.
pub(in crate::redemption) fn find_adjustment(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<AdjustmentEntry>> {
    stock_adjustment::table
        .inner_join(facility::table)
        .filter(stock_adjustment::id.eq(id))
        .filter(stock_adjustment::facility_id.eq_any(facilities_in_scope(scope)))
        .select((AdjustmentRow::as_select(), (facility::name_zh, facility::township_code)))
        .first(conn)
        .optional()
}

/// As `find_adjustment`, and locks it.
pub(in crate::redemption) fn lock_adjustment(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<AdjustmentEntry>> {
    let inside = facilities_in_scope(scope);
    let locked: Option<Uuid> = stock_adjustment::table
        .filter(stock_adjustment::id.eq(id).and(stock_adjustment::facility_id.eq_any(inside)))
        .select(stock_adjustment::id)
        .for_update()
        .first(conn)
        .optional()?;
    if locked.is_some() { find_adjustment(conn, scope, id) } else { Ok(None) }
}

/// Counts and write-offs at the facilities in scope, newest first.
pub(in crate::redemption) fn list_adjustments(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &StockAdjustmentQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<AdjustmentEntry>> {
    let filtered = || {
        let mut rows = stock_adjustment::table
            .inner_join(facility::table)
            .filter(stock_adjustment::facility_id.eq_any(facilities_in_scope(scope)))
            .into_boxed();
        if let Some(id) = query.facility_id {
            rows = rows.filter(stock_adjustment::facility_id.eq(id.0));
        }
        if let Some(kind) = query.kind {
            rows = rows.filter(stock_adjustment::kind.eq(kind.as_str()));
        }
        if let Some(status) = query.status {
            rows = rows.filter(stock_adjustment::status.eq(status.as_str()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(stock_adjustment::id.lt(id));
    }
    let rows = rows
        .order(stock_adjustment::id.desc())
        .limit(paging.fetch())
        .select((AdjustmentRow::as_select(), (facility::name_zh, facility::township_code)))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _): &AdjustmentEntry| vec![row.id.to_string()]))
}

/// The lines of adjustments with the items' names, by name.
pub(in crate::redemption) fn list_lines(
    conn: &mut PgConnection,
    adjustments: &[Uuid],
) -> QueryResult<Vec<(LineRow, String)>> {
    stock_adjustment_line::table
        .inner_join(redemption_item::table)
        .filter(stock_adjustment_line::adjustment_id.eq_any(adjustments))
        .order((redemption_item::name, redemption_item::id))
        .select((LineRow::as_select(), redemption_item::name))
        .load(conn)
}

/// Pieces that went missing between a shelf and shrinkage by counts and as lost, less those that were found again.
pub(in crate::redemption) fn sum_missing(
    conn: &mut PgConnection,
    shelf: Uuid,
    shrinkage: Uuid,
) -> QueryResult<Decimal> {
    let missing = [StockAdjustmentKind::Count.as_str(), StockAdjustmentKind::Lost.as_str()];
    let mut between = |from: Uuid, to: Uuid| -> QueryResult<Decimal> {
        let total: Option<Decimal> = ledger_transfer::table
            .inner_join(
                stock_adjustment::table
                    .on(stock_adjustment::event_id.eq(ledger_transfer::event_id.nullable())),
            )
            .filter(ledger_transfer::debit_account_id.eq(from))
            .filter(ledger_transfer::credit_account_id.eq(to))
            .filter(stock_adjustment::kind.eq_any(missing))
            .select(sum(ledger_transfer::amount))
            .first(conn)?;
        Ok(total.unwrap_or_default())
    };
    Ok(between(shelf, shrinkage)? - between(shrinkage, shelf)?)
}

/// How it stands with what somebody asked for about an item at a facility: what waits, or else a count since an instant that
/// was approved and found another number than the book's.
pub(in crate::redemption) fn find_since(
    conn: &mut PgConnection,
    facility: Uuid,
    item: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Option<StockAdjustmentState>> {
    let approved = stock_adjustment::status
        .eq(StockAdjustmentState::Approved.as_str())
        .and(stock_adjustment::kind.eq(StockAdjustmentKind::Count.as_str()))
        .and(stock_adjustment::requested_at.ge(at))
        .and(stock_adjustment_line::counted.ne(stock_adjustment_line::book));
    let status: Option<String> = stock_adjustment_line::table
        .inner_join(stock_adjustment::table)
        .filter(stock_adjustment_line::facility_id.eq(facility).and(stock_adjustment_line::item_id.eq(item)))
        .filter(stock_adjustment_line::pending.or(approved))
        .order(stock_adjustment_line::pending.desc())
        .select(stock_adjustment::status)
        .first(conn)
        .optional()?;
    Ok(status.and_then(|word| word.parse().ok()))
}
