//! The only SQL on funds and donations, and on what they read of the ledger.

pub(super) mod awards;
pub(super) mod deliveries;
pub(super) mod donations;
pub(super) mod remunerations;
pub(super) mod reversals;

use chrono::{DateTime, Utc};
use contract::credit::LedgerAccountKind;
use contract::fund::FundQuery;
use diesel::dsl::sum;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    division, facility, fund, fund_entry, fund_misuse_attempt, ledger_account, ledger_balance,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = fund)]
pub(super) struct FundRow {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) county_code: String,
    pub(super) facility_id: Option<Uuid>,
    pub(super) opened_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = fund_entry)]
pub(super) struct EntryRow {
    pub(super) id: Uuid,
    pub(super) fund_id: Uuid,
    pub(super) event_id: Uuid,
    pub(super) category: Option<String>,
    pub(super) amount: Decimal,
    pub(super) counterparty: String,
    pub(super) document: String,
    pub(super) entered_at: DateTime<Utc>,
    pub(super) origin: String,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = fund_misuse_attempt)]
pub(super) struct AttemptRow {
    pub(super) id: Uuid,
    pub(super) fund_id: Uuid,
    pub(super) account_id: Option<Uuid>,
    pub(super) key: String,
    pub(super) category: String,
    pub(super) amount: Decimal,
    pub(super) at: DateTime<Utc>,
}

/// The funds in scope: those of its counties, and those of its facilities.
fn in_scope(scope: &Scope) -> fund::BoxedQuery<'static, Pg> {
    let rows = fund::table.into_boxed();
    if scope.city {
        return rows;
    }
    rows.filter(
        fund::county_code
            .eq_any(scope.divisions.clone())
            .or(fund::facility_id.assume_not_null().eq_any(facilities_in_scope(scope))),
    )
}

pub(super) fn find_fund(conn: &mut PgConnection, scope: &Scope, id: Uuid) -> QueryResult<Option<FundRow>> {
    in_scope(scope).filter(fund::id.eq(id)).select(FundRow::as_select()).first(conn).optional()
}

/// Funds, the latest opened first.
pub(super) fn list_funds(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &FundQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<FundRow>> {
    let filtered = || {
        let mut rows = in_scope(scope);
        if let Some(kind) = query.kind {
            rows = rows.filter(fund::kind.eq(kind.as_str()));
        }
        if let Some(code) = &query.county_code {
            rows = rows.filter(fund::county_code.eq(code.to_string()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(fund::id.lt(id));
    }
    let rows = rows.order(fund::id.desc()).limit(paging.fetch()).select(FundRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

pub(super) fn insert_fund(conn: &mut PgConnection, row: &FundRow) -> QueryResult<()> {
    diesel::insert_into(fund::table).values(row).execute(conn).map(drop)
}

/// The latest names of counties, by code.
pub(super) fn list_county_names(
    conn: &mut PgConnection,
    codes: &[String],
) -> QueryResult<Vec<(String, String)>> {
    division::table
        .filter(division::code.eq_any(codes))
        .distinct_on(division::code)
        .order((division::code, division::valid_from.desc()))
        .select((division::code, division::name_zh))
        .load(conn)
}

/// County and township of a facility in scope.
pub(super) fn find_facility(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<(String, String)>> {
    facility::table
        .filter(facility::id.eq(id).and(facility::id.eq_any(facilities_in_scope(scope))))
        .select((facility::county_code, facility::township_code))
        .first(conn)
        .optional()
}

/// A fund, what came in, and what went out, in fen.
pub(super) type Money = (Uuid, i64, i64);

/// What came into and went out of funds, in fen.
pub(super) fn list_balances(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<Money>> {
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .filter(ledger_account::fund_id.assume_not_null().eq_any(ids))
        .filter(ledger_account::kind.ne(LedgerAccountKind::GoodsBought.as_str()))
        .select((ledger_account::fund_id.assume_not_null(), ledger_balance::credits, ledger_balance::debits))
        .load(conn)
}

/// What funds have paid for and has not come onto a shelf, in fen.
pub(super) fn list_bought(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, i64)>> {
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .filter(ledger_account::fund_id.assume_not_null().eq_any(ids))
        .filter(ledger_account::kind.eq(LedgerAccountKind::GoodsBought.as_str()))
        .select((ledger_account::fund_id.assume_not_null(), ledger_balance::credits - ledger_balance::debits))
        .load(conn)
}

pub(super) fn list_attempts(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, i64)>> {
    fund_misuse_attempt::table
        .filter(fund_misuse_attempt::fund_id.eq_any(ids))
        .group_by(fund_misuse_attempt::fund_id)
        .select((fund_misuse_attempt::fund_id, diesel::dsl::count_star()))
        .load(conn)
}

/// Adds an attempt, unless one of its key is there; answers whether it was added.
pub(super) fn insert_attempt(conn: &mut PgConnection, row: &AttemptRow) -> QueryResult<bool> {
    let added =
        diesel::insert_into(fund_misuse_attempt::table).values(row).on_conflict_do_nothing().execute(conn)?;
    Ok(added == 1)
}

pub(super) fn insert_entry(conn: &mut PgConnection, row: &EntryRow) -> QueryResult<()> {
    diesel::insert_into(fund_entry::table).values(row).execute(conn).map(drop)
}

/// A fund's entries, newest first.
pub(super) fn list_entries(
    conn: &mut PgConnection,
    fund: Uuid,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<EntryRow>> {
    let filtered = || fund_entry::table.filter(fund_entry::fund_id.eq(fund)).into_boxed();
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(fund_entry::id.lt(id));
    }
    let rows =
        rows.order(fund_entry::id.desc()).limit(paging.fetch()).select(EntryRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// What accounts of a kind hold that belong to the funds in scope, or in one county of it, by county, in fen.
pub(super) fn list_fund_money(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
    kind: LedgerAccountKind,
) -> QueryResult<Vec<(String, Option<Decimal>)>> {
    let mut ids = in_scope(scope).select(fund::id);
    if let Some(code) = county {
        ids = ids.filter(fund::county_code.eq(code.to_owned()));
    }
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .inner_join(fund::table.on(fund::id.nullable().eq(ledger_account::fund_id)))
        .filter(ledger_account::kind.eq(kind.as_str()))
        .filter(fund::id.eq_any(ids))
        .group_by(fund::county_code)
        .select((fund::county_code, sum(ledger_balance::credits - ledger_balance::debits)))
        .load(conn)
}

/// What the goods on the shelves in scope, or in one county of it, have cost, by county, in fen.
pub(super) fn list_shelf_costs(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
) -> QueryResult<Vec<(String, Option<Decimal>)>> {
    let mut facilities = facility::table.filter(facility::id.eq_any(facilities_in_scope(scope))).into_boxed();
    if let Some(code) = county {
        facilities = facilities.filter(facility::county_code.eq(code.to_owned()));
    }
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .inner_join(facility::table.on(facility::id.nullable().eq(ledger_account::facility_id)))
        .filter(ledger_account::kind.eq(LedgerAccountKind::GoodsOnShelf.as_str()))
        .filter(facility::id.eq_any(facilities.select(facility::id)))
        .group_by(facility::county_code)
        .select((facility::county_code, sum(ledger_balance::credits - ledger_balance::debits)))
        .load(conn)
}
