//! SQL on the public pools: what went into them, and what moved.

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::{CreditPoolQuery, LedgerAccountKind};
use contract::learner::LearnerState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{credit_pooled, facility, ledger_account, ledger_balance};

/// What of a learner's credits went into a pool.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = credit_pooled)]
pub(in crate::credit) struct PooledRow {
    pub(in crate::credit) event_id: Uuid,
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) facility_id: Uuid,
    pub(in crate::credit) amount_centi: i64,
    pub(in crate::credit) document: Option<String>,
    pub(in crate::credit) at: DateTime<Utc>,
}

pub(in crate::credit) fn insert_pooled(conn: &mut PgConnection, rows: &[PooledRow]) -> QueryResult<()> {
    diesel::insert_into(credit_pooled::table).values(rows).execute(conn).map(drop)
}

/// Learner, facility and amount of a gift, if that is what an event was; without a paper it is what a closed account left.
pub(in crate::credit) fn find_given(
    conn: &mut PgConnection,
    event: Uuid,
) -> QueryResult<Option<(Uuid, Uuid, i64)>> {
    credit_pooled::table
        .filter(credit_pooled::event_id.eq(event).and(credit_pooled::document.is_not_null()))
        .select((credit_pooled::learner_id, credit_pooled::facility_id, credit_pooled::amount_centi))
        .first(conn)
        .optional()
}

/// A closed account in which something is free: learner, facility, township.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct ClosedRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) learner_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) facility_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) township_code: String,
}

/// Accounts behind `after` that were closed before an instant, with something free whose last day has not passed.
pub(in crate::credit) fn list_closed(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    today: NaiveDate,
    after: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<ClosedRow>> {
    sql_query(
        "select l.id as learner_id, f.id as facility_id, f.township_code from learner l
         join school s on s.id = l.school_id join facility f on f.id = s.facility_id
         where l.status = any($1) and l.closed_at < $2 and l.id > $3 and exists (
             select from ledger_account a join ledger_balance b on b.account_id = a.id
             where a.learner_id = l.id and a.expires_on >= $4 and b.credits > b.debits + b.held_debits)
         order by l.id limit $5",
    )
    .bind::<Array<Text>, _>(vec![LearnerState::Closed.as_str(), LearnerState::Deceased.as_str()])
    .bind::<Timestamptz, _>(before)
    .bind::<SqlUuid, _>(after.unwrap_or_default())
    .bind::<Date, _>(today)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// A pool, its facility's name and county, and what is in it.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct PoolRow {
    pub(in crate::credit) account_id: Uuid,
    pub(in crate::credit) facility_id: Uuid,
    pub(in crate::credit) facility_name: String,
    pub(in crate::credit) county_code: String,
    pub(in crate::credit) balance: i64,
}

/// The pools of the facilities in scope, in the order of the facilities' ids.
pub(in crate::credit) fn list_pools(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &CreditPoolQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<PoolRow>> {
    let filtered = || {
        let mut rows = ledger_account::table
            .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
            .inner_join(facility::table.on(facility::id.nullable().eq(ledger_account::facility_id)))
            .filter(ledger_account::kind.eq(LedgerAccountKind::PublicPool.as_str()))
            .filter(facility::id.eq_any(facilities_in_scope(scope)))
            .into_boxed();
        if let Some(id) = query.facility_id {
            rows = rows.filter(facility::id.eq(id.0));
        }
        if let Some(code) = &query.county_code {
            rows = rows.filter(facility::county_code.eq(code.to_string()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(after) = after {
        rows = rows.filter(facility::id.gt(after));
    }
    let rows: Vec<PoolRow> = rows
        .order(facility::id)
        .limit(paging.fetch())
        .select((
            ledger_account::id,
            facility::id,
            facility::name_zh,
            facility::county_code,
            ledger_balance::credits - ledger_balance::debits,
        ))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.facility_id.to_string()]))
}

/// What one kind of events has moved into a pool, or out of it when negative; what was undone counts against the kind
/// of what it undoes.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct FlowRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) account_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) kind: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) amount: i64,
}

/// What has moved into these pools and out of them, by kind.
pub(in crate::credit) fn list_flows(conn: &mut PgConnection, pools: &[Uuid]) -> QueryResult<Vec<FlowRow>> {
    sql_query(
        "select p.id as account_id, coalesce(c.kind, e.kind) as kind, sum(t.amount)::bigint as amount
         from unnest($1) p (id) cross join lateral (
             select event_id, amount from ledger_transfer where credit_account_id = p.id
             union all
             select event_id, -amount from ledger_transfer where debit_account_id = p.id) t
         join ledger_event e on e.id = t.event_id
         left join ledger_event c on c.id = e.cause_id and e.kind = 'reversal'
         group by p.id, coalesce(c.kind, e.kind)",
    )
    .bind::<Array<SqlUuid>, _>(pools)
    .load(conn)
}

/// Whether a facility is in scope.
pub(in crate::credit) fn reaches(
    conn: &mut PgConnection,
    scope: &Scope,
    facility: Uuid,
) -> QueryResult<bool> {
    let inside = facilities_in_scope(scope).filter(facility::id.eq(facility));
    diesel::select(diesel::dsl::exists(inside)).get_result(conn)
}

/// The pool of a facility; none where nothing has come into it yet.
pub(in crate::credit) fn find_pool(conn: &mut PgConnection, facility: Uuid) -> QueryResult<Option<Uuid>> {
    ledger_account::table
        .filter(ledger_account::kind.eq(LedgerAccountKind::PublicPool.as_str()))
        .filter(ledger_account::facility_id.eq(facility))
        .select(ledger_account::id)
        .first(conn)
        .optional()
}

/// What an event moved into a pool, or out of it when negative; `transfer_id` is the first of its transfers.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct PoolMovementRow {
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) transfer_id: i64,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) event_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) kind: String,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::credit) at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) amount: i64,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::credit) document: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::credit) actor_name: Option<String>,
}

/// The transfers of the pool `$1`, signed; that it counts credits lets the indexes give them in their order.
const MOVED: &str = "(select id, event_id, amount from ledger_transfer where credit_account_id = $1 and asset_id = 1
    union all select id, event_id, -amount from ledger_transfer where debit_account_id = $1 and asset_id = 1)";

/// What moved into a pool and out of it, event by event, newest first.
pub(in crate::credit) fn list_movements(
    conn: &mut PgConnection,
    pool: Uuid,
    before: Option<i64>,
    paging: &Paging,
) -> QueryResult<Paged<PoolMovementRow>> {
    // Of an event the first transfer stands for all of them: they have numbers one behind the other.
    let rows: Vec<PoolMovementRow> = sql_query(format!(
        "select t.id as transfer_id, e.id as event_id, e.kind, e.at, m.amount, a.display_name as actor_name,
             coalesce(j.reference, e.reason) as document
         from {MOVED} t join ledger_event e on e.id = t.event_id
         cross join lateral (select min(x.id) as first,
             sum(case when x.credit_account_id = $1 then x.amount else -x.amount end)::bigint as amount
             from ledger_transfer x where x.event_id = t.event_id and $1 in (x.credit_account_id, x.debit_account_id)) m
         left join account a on a.id = e.actor_id
         left join credit_adjustment j on j.event_id = e.id
         where t.id = m.first and t.id < $2 order by t.id desc limit $3"
    ))
    .bind::<SqlUuid, _>(pool)
    .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
    .bind::<BigInt, _>(paging.fetch())
    .load(conn)?;
    let total = if paging.count { Some(count_movements(conn, pool)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.transfer_id.to_string()]))
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn count_movements(conn: &mut PgConnection, pool: Uuid) -> QueryResult<i64> {
    sql_query(format!("select count(distinct event_id) as number from {MOVED} t"))
        .bind::<SqlUuid, _>(pool)
        .get_result::<Number>(conn)
        .map(|one| one.number)
}

/// What was in a pool before a transfer.
pub(in crate::credit) fn sum_before(conn: &mut PgConnection, pool: Uuid, transfer: i64) -> QueryResult<i64> {
    sql_query(format!("select coalesce(sum(amount), 0)::bigint as number from {MOVED} t where id < $2"))
        .bind::<SqlUuid, _>(pool)
        .bind::<BigInt, _>(transfer)
        .get_result::<Number>(conn)
        .map(|one| one.number)
}

/// What is in the pools of the facilities in scope, or of one county of it, by county.
pub(in crate::credit) fn sum_pooled(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
) -> QueryResult<Vec<(String, Option<Decimal>)>> {
    let mut rows = ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .inner_join(facility::table.on(facility::id.nullable().eq(ledger_account::facility_id)))
        .filter(ledger_account::kind.eq(LedgerAccountKind::PublicPool.as_str()))
        .filter(facility::id.eq_any(facilities_in_scope(scope)))
        .group_by(facility::county_code)
        .select((facility::county_code, diesel::dsl::sum(ledger_balance::credits - ledger_balance::debits)))
        .into_boxed();
    if let Some(code) = county {
        rows = rows.filter(facility::county_code.eq(code.to_owned()));
    }
    rows.load(conn)
}
