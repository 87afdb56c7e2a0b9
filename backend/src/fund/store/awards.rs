//! SQL on what subsidy runs pay into funds and take back out of them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::LedgerAccountKind;
use contract::fund::{FundEntryOrigin, FundKind};
use diesel::dsl::{not, sum};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Text, Uuid as SqlUuid};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::reversals::undone;
use super::{EntryRow, FundRow};
use crate::schema::{facility, fund, fund_entry};

/// A statement has room for the members of so many rows.
const AT_ONCE: usize = 2_000;

/// The funds of a kind that belong to these facilities' schools: facility and fund.
pub(in crate::fund) fn list_of_facilities(
    conn: &mut PgConnection,
    kind: FundKind,
    facilities: &[Uuid],
) -> QueryResult<Vec<(Uuid, Uuid)>> {
    fund::table
        .filter(fund::kind.eq(kind.as_str()))
        .filter(fund::facility_id.is_not_null())
        .filter(fund::facility_id.eq_any(facilities))
        .select((fund::facility_id.assume_not_null(), fund::id))
        .load(conn)
}

/// The name of a facility, its county and its township.
pub(in crate::fund) type PlaceRow = (String, String, String);

/// Where these facilities are, by their ids.
pub(in crate::fund) fn list_facilities(
    conn: &mut PgConnection,
    facilities: &[Uuid],
) -> QueryResult<HashMap<Uuid, PlaceRow>> {
    let rows: Vec<(Uuid, PlaceRow)> = facility::table
        .filter(facility::id.eq_any(facilities))
        .select((facility::id, (facility::name_zh, facility::county_code, facility::township_code)))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Opens funds; one that is there already stays as it is.
pub(in crate::fund) fn insert_funds(conn: &mut PgConnection, rows: &[FundRow]) -> QueryResult<()> {
    for part in rows.chunks(AT_ONCE) {
        diesel::insert_into(fund::table).values(part).on_conflict_do_nothing().execute(conn)?;
    }
    Ok(())
}

pub(in crate::fund) fn insert_entries(conn: &mut PgConnection, rows: &[EntryRow]) -> QueryResult<()> {
    for part in rows.chunks(AT_ONCE) {
        diesel::insert_into(fund_entry::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// What subsidy runs have taken back out of funds, in yuan.
pub(in crate::fund) fn sum_returned(
    conn: &mut PgConnection,
    funds: &[Uuid],
) -> QueryResult<Vec<(Uuid, Option<Decimal>)>> {
    fund_entry::table
        .filter(fund_entry::fund_id.eq_any(funds))
        .filter(fund_entry::origin.eq(FundEntryOrigin::Return.as_str()))
        .group_by(fund_entry::fund_id)
        .select((fund_entry::fund_id, sum(fund_entry::amount)))
        .load(conn)
}

/// Whether an entry was made by a subsidy run.
pub(in crate::fund) fn is_of_run(conn: &mut PgConnection, event: Uuid) -> QueryResult<bool> {
    let found: i64 = fund_entry::table
        .filter(fund_entry::event_id.eq(event))
        .filter(fund_entry::origin.ne(FundEntryOrigin::Entered.as_str()))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

#[derive(QueryableByName)]
struct HeldRow {
    #[diesel(sql_type = SqlUuid)]
    fund_id: Uuid,
    #[diesel(sql_type = BigInt)]
    fen: i64,
}

/// What these funds held at the end of a business day, in fen.
pub(in crate::fund) fn list_held_on(
    conn: &mut PgConnection,
    funds: &[Uuid],
    kind: LedgerAccountKind,
    day: NaiveDate,
) -> QueryResult<Vec<(Uuid, i64)>> {
    let rows: Vec<HeldRow> = sql_query(
        "select fund_id, sum(fen)::bigint as fen from (
             select a.fund_id, t.amount as fen from ledger_account a
             join ledger_transfer t on t.credit_account_id = a.id join ledger_event e on e.id = t.event_id
             where a.fund_id = any($1) and a.kind = $2 and t.phase in ('single', 'post') and e.business_date <= $3
             union all
             select a.fund_id, -t.amount from ledger_account a
             join ledger_transfer t on t.debit_account_id = a.id join ledger_event e on e.id = t.event_id
             where a.fund_id = any($1) and a.kind = $2 and t.phase in ('single', 'post') and e.business_date <= $3) moved
         group by fund_id",
    )
    .bind::<Array<SqlUuid>, _>(funds)
    .bind::<Text, _>(kind.as_str())
    .bind::<Date, _>(day)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.fund_id, row.fen)).collect())
}

/// A fund, what it bought and what for that was paid, in yuan.
pub(in crate::fund) type SpentRow = (Uuid, String, Option<Decimal>);

/// What funds have paid since an instant and was not undone, by what it bought.
pub(in crate::fund) fn list_spent_since(
    conn: &mut PgConnection,
    funds: &[Uuid],
    since: DateTime<Utc>,
) -> QueryResult<Vec<SpentRow>> {
    fund_entry::table
        .filter(fund_entry::fund_id.eq_any(funds).and(fund_entry::entered_at.ge(since)))
        .filter(fund_entry::category.is_not_null())
        .filter(not(undone!(fund_entry::event_id)))
        .group_by((fund_entry::fund_id, fund_entry::category))
        .select((fund_entry::fund_id, fund_entry::category.assume_not_null(), sum(fund_entry::amount)))
        .load(conn)
}
