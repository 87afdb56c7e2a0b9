//! The only SQL on items, orders and stock.

pub(super) mod adjustments;
pub(super) mod movements;
pub(super) mod reserve;
pub(super) mod stock;

use chrono::{DateTime, NaiveDate, Utc};
use contract::redemption::{OrderState, RedemptionItemQuery, RedemptionOrderQuery};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::db::keyset::after;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{facility, learner, redemption_item, redemption_order};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = redemption_item)]
pub(super) struct ItemRow {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) description: Option<String>,
    pub(super) price_centi: i64,
    pub(super) cost: Decimal,
    pub(super) offered: bool,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = redemption_order)]
pub(super) struct OrderRow {
    pub(super) id: Uuid,
    pub(super) learner_id: Uuid,
    pub(super) facility_id: Uuid,
    pub(super) item_id: Uuid,
    pub(super) quantity: i32,
    pub(super) credits_centi: i64,
    pub(super) unit_cost: Decimal,
    pub(super) status: String,
    pub(super) reserved_on: NaiveDate,
    pub(super) reserved_at: DateTime<Utc>,
    pub(super) pick_up_by: DateTime<Utc>,
    pub(super) resolved_at: Option<DateTime<Utc>>,
    pub(super) proxy_name: Option<String>,
    pub(super) proxy_authorisation: Option<String>,
    pub(super) reserve_event_id: Uuid,
    pub(super) resolve_event_id: Option<Uuid>,
    pub(super) reversal_event_id: Option<Uuid>,
    pub(super) reason: Option<String>,
    pub(super) version: i64,
    pub(super) goods_cost: Decimal,
    pub(super) proxy_id: Option<Uuid>,
}

fn pattern(text: &str) -> String {
    format!("%{}%", text.replace(['\\', '%', '_'], ""))
}

/// Items by name.
pub(super) fn list_items(
    conn: &mut PgConnection,
    query: &RedemptionItemQuery,
    after: Option<(&str, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<ItemRow>> {
    let filtered = || {
        let mut rows = redemption_item::table.into_boxed();
        if let Some(text) = &query.q {
            let like = pattern(text);
            rows =
                rows.filter(redemption_item::name.ilike(like.clone()).or(redemption_item::code.ilike(like)));
        }
        if let Some(kind) = query.kind {
            rows = rows.filter(redemption_item::kind.eq(kind.as_str()));
        }
        if let Some(offered) = query.offered {
            rows = rows.filter(redemption_item::offered.eq(offered));
        }
        rows
    };
    let mut rows = filtered();
    if let Some((name, id)) = after {
        let name = name.to_owned();
        rows = rows.filter(after!((redemption_item::name, name), (redemption_item::id, id)));
    }
    let rows = rows
        .order((redemption_item::name, redemption_item::id))
        .limit(paging.fetch())
        .select(ItemRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.name.clone(), row.id.to_string()]))
}

pub(super) fn find_item(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<ItemRow>> {
    redemption_item::table.find(id).select(ItemRow::as_select()).first(conn).optional()
}

pub(super) fn list_items_by_id(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<ItemRow>> {
    redemption_item::table.filter(redemption_item::id.eq_any(ids)).select(ItemRow::as_select()).load(conn)
}

pub(super) fn lock_item(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<ItemRow>> {
    redemption_item::table.find(id).select(ItemRow::as_select()).for_update().first(conn).optional()
}

pub(super) fn insert_item(conn: &mut PgConnection, row: &ItemRow) -> QueryResult<()> {
    diesel::insert_into(redemption_item::table).values(row).execute(conn).map(drop)
}

pub(super) fn update_item(conn: &mut PgConnection, row: &ItemRow) -> QueryResult<()> {
    diesel::update(redemption_item::table.find(row.id))
        .set((
            redemption_item::name.eq(&row.name),
            redemption_item::description.eq(&row.description),
            redemption_item::price_centi.eq(row.price_centi),
            redemption_item::cost.eq(row.cost),
            redemption_item::offered.eq(row.offered),
            redemption_item::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// The township of a facility in scope, and where its registration stands; none when it is elsewhere.
pub(super) fn find_facility(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<(String, String)>> {
    facility::table
        .filter(facility::id.eq(id).and(facility::id.eq_any(facilities_in_scope(scope))))
        .select((facility::township_code, facility::status))
        .first(conn)
        .optional()
}

pub(super) fn insert_orders(conn: &mut PgConnection, rows: &[OrderRow]) -> QueryResult<()> {
    diesel::insert_into(redemption_order::table).values(rows).execute(conn).map(drop)
}

pub(super) fn update_order(conn: &mut PgConnection, row: &OrderRow) -> QueryResult<()> {
    diesel::update(redemption_order::table.find(row.id)).set(row).execute(conn).map(drop)
}

/// Takes the names of who fetched a learner's orders out of them; the orders stay.
pub(super) fn wipe_proxy_names(conn: &mut PgConnection, learner: Uuid, word: &str) -> QueryResult<()> {
    diesel::update(
        redemption_order::table
            .filter(redemption_order::learner_id.eq(learner).and(redemption_order::proxy_name.is_not_null())),
    )
    .set((redemption_order::proxy_name.eq(Some(word)), redemption_order::proxy_authorisation.eq(Some(word))))
    .execute(conn)
    .map(drop)
}

/// How many hundredths of credits' worth these proxies have fetched since an instant, without what was undone.
pub(super) fn sum_fetched(
    conn: &mut PgConnection,
    proxies: &[Uuid],
    since: DateTime<Utc>,
) -> QueryResult<i64> {
    let sum: Option<i64> = redemption_order::table
        .filter(redemption_order::proxy_id.eq_any(proxies).and(redemption_order::resolved_at.ge(since)))
        .filter(redemption_order::status.eq("delivered"))
        .select(diesel::dsl::sql::<diesel::sql_types::Nullable<diesel::sql_types::BigInt>>(
            "sum(credits_centi)::bigint",
        ))
        .first(conn)?;
    Ok(sum.unwrap_or(0))
}

/// What stands beside an order: names, and the township of its facility.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Beside {
    pub(super) item_name: String,
    pub(super) learner_name: String,
    pub(super) facility_name: String,
    pub(super) township_code: String,
}

/// An order with what stands beside it.
pub(super) type OrderEntry = (OrderRow, Beside);

macro_rules! entries {
    () => {
        redemption_order::table
            .inner_join(redemption_item::table)
            .inner_join(learner::table)
            .inner_join(facility::table)
    };
}

macro_rules! entry {
    () => {
        (
            OrderRow::as_select(),
            (redemption_item::name, learner::name_zh, facility::name_zh, facility::township_code),
        )
    };
}

/// An order at a facility in scope.
pub(super) fn find_order(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<OrderEntry>> {
    entries!()
        .filter(redemption_order::id.eq(id))
        .filter(redemption_order::facility_id.eq_any(facilities_in_scope(scope)))
        .select(entry!())
        .first(conn)
        .optional()
}

/// As `find_order`, and locks the order.
pub(super) fn lock_order(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<OrderEntry>> {
    let inside = facilities_in_scope(scope);
    let locked: Option<Uuid> = redemption_order::table
        .filter(redemption_order::id.eq(id).and(redemption_order::facility_id.eq_any(inside)))
        .select(redemption_order::id)
        .for_update()
        .first(conn)
        .optional()?;
    if locked.is_some() { find_order(conn, scope, id) } else { Ok(None) }
}

/// Orders at the facilities in scope, newest first.
pub(super) fn list_orders(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &RedemptionOrderQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<OrderEntry>> {
    let filtered = || {
        let mut rows =
            entries!().filter(redemption_order::facility_id.eq_any(facilities_in_scope(scope))).into_boxed();
        if let Some(id) = query.learner_id {
            rows = rows.filter(redemption_order::learner_id.eq(id.0));
        }
        if let Some(id) = query.facility_id {
            rows = rows.filter(redemption_order::facility_id.eq(id.0));
        }
        if let Some(status) = query.status {
            rows = rows.filter(redemption_order::status.eq(status.as_str()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(redemption_order::id.lt(id));
    }
    let rows = rows.order(redemption_order::id.desc()).limit(paging.fetch()).select(entry!()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _): &OrderEntry| vec![row.id.to_string()]))
}

/// The reserved orders of a facility in scope that can still be picked up at `at`.
pub(super) fn list_reserved(
    conn: &mut PgConnection,
    scope: &Scope,
    facility: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Vec<Uuid>> {
    redemption_order::table
        .filter(redemption_order::facility_id.eq(facility))
        .filter(redemption_order::facility_id.eq_any(facilities_in_scope(scope)))
        .filter(redemption_order::status.eq(OrderState::Reserved.as_str()))
        .filter(redemption_order::pick_up_by.gt(at))
        .order(redemption_order::id)
        .select(redemption_order::id)
        .load(conn)
}

/// Reserved orders whose time to be picked up was over at `at`, the longest overdue first;
/// locked, but for those that someone else is dealing with.
pub(super) fn list_overdue(conn: &mut PgConnection, at: DateTime<Utc>, limit: i64) -> QueryResult<Vec<Uuid>> {
    redemption_order::table
        .filter(redemption_order::status.eq(OrderState::Reserved.as_str()))
        .filter(redemption_order::pick_up_by.le(at))
        .order(redemption_order::pick_up_by)
        .limit(limit)
        .select(redemption_order::id)
        .for_update()
        .skip_locked()
        .load(conn)
}
