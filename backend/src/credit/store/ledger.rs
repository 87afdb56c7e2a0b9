//! SQL on accounts, balances, events and transfers.

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::{AssetKind, LedgerAccountKind};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::credit::domain::ledger::{Balance, Head, is_bounded};
use crate::schema::{
    ledger_account, ledger_asset, ledger_balance, ledger_event, ledger_head, ledger_transfer,
};

/// What tells an account from every other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountKey {
    /// What it is for.
    pub kind: LedgerAccountKind,
    /// What it counts.
    pub asset: i32,
    /// The learner of a bucket.
    pub learner_id: Option<Uuid>,
    /// The facility of a stock.
    pub facility_id: Option<Uuid>,
    /// The fund.
    pub fund_id: Option<Uuid>,
    /// The item of which it counts the cost.
    pub item_id: Option<Uuid>,
    /// The last day of a bucket.
    pub expires_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = ledger_account)]
pub(in crate::credit) struct AccountRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) asset_id: i32,
    pub(in crate::credit) kind: String,
    pub(in crate::credit) learner_id: Option<Uuid>,
    pub(in crate::credit) facility_id: Option<Uuid>,
    pub(in crate::credit) fund_id: Option<Uuid>,
    pub(in crate::credit) expires_on: Option<NaiveDate>,
    pub(in crate::credit) bounded: bool,
    pub(in crate::credit) opened_at: DateTime<Utc>,
    pub(in crate::credit) item_id: Option<Uuid>,
}

impl AccountRow {
    fn of(id: Uuid, key: &AccountKey, opened_at: DateTime<Utc>) -> Self {
        Self {
            id,
            asset_id: key.asset,
            kind: key.kind.to_string(),
            learner_id: key.learner_id,
            facility_id: key.facility_id,
            fund_id: key.fund_id,
            expires_on: key.expires_on,
            bounded: is_bounded(key.kind),
            opened_at,
            item_id: key.item_id,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = ledger_balance)]
pub(in crate::credit) struct BalanceRow {
    pub(in crate::credit) account_id: Uuid,
    pub(in crate::credit) bounded: bool,
    pub(in crate::credit) debits: i64,
    pub(in crate::credit) credits: i64,
    pub(in crate::credit) held_debits: i64,
    pub(in crate::credit) held_credits: i64,
    pub(in crate::credit) version: i64,
}

impl BalanceRow {
    /// Its sums.
    pub(in crate::credit) const fn balance(&self) -> Balance {
        Balance {
            debits: self.debits,
            credits: self.credits,
            held_debits: self.held_debits,
            held_credits: self.held_credits,
        }
    }
}

#[derive(Debug, Clone)]
pub(in crate::credit) struct EventRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) kind: &'static str,
    pub(in crate::credit) actor_id: Option<Uuid>,
    pub(in crate::credit) at: DateTime<Utc>,
    pub(in crate::credit) business_date: NaiveDate,
    pub(in crate::credit) cause_id: Option<Uuid>,
    pub(in crate::credit) reason: Option<String>,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = ledger_transfer)]
pub(in crate::credit) struct TransferRow {
    pub(in crate::credit) id: i64,
    pub(in crate::credit) debit_account_id: Uuid,
    pub(in crate::credit) credit_account_id: Uuid,
    pub(in crate::credit) amount: i64,
    pub(in crate::credit) phase: String,
    pub(in crate::credit) reverses_id: Option<i64>,
    pub(in crate::credit) expires_at: Option<DateTime<Utc>>,
}

/// Where the chain ends.
pub(in crate::credit) fn find_head(conn: &mut PgConnection) -> QueryResult<Head> {
    ledger_head::table.select(HEAD).first(conn).map(head_of)
}

/// Locks the end of the chain until the transaction ends.
pub(in crate::credit) fn lock_head(conn: &mut PgConnection) -> QueryResult<Head> {
    ledger_head::table.select(HEAD).for_update().first(conn).map(head_of)
}

type HeadColumns = (ledger_head::block_id, ledger_head::last_transfer_id, ledger_head::hash);
const HEAD: HeadColumns = (ledger_head::block_id, ledger_head::last_transfer_id, ledger_head::hash);

fn head_of((block, last_transfer, hash): (i64, i64, Vec<u8>)) -> Head {
    Head { block, last_transfer, hash: hash.try_into().unwrap_or_default() }
}

/// The asset that counts pieces of `item`, opened when it is new.
pub(in crate::credit) fn stock_asset(conn: &mut PgConnection, item: Uuid) -> QueryResult<i32> {
    let find = ledger_asset::table.filter(ledger_asset::item_id.eq(item)).select(ledger_asset::id);
    if let Some(id) = find.first(conn).optional()? {
        return Ok(id);
    }
    diesel::insert_into(ledger_asset::table)
        .values((ledger_asset::kind.eq(AssetKind::StockItem.as_str()), ledger_asset::item_id.eq(item)))
        .returning(ledger_asset::id)
        .get_result(conn)
}

/// The account of a key. What the key leaves open is asked for as missing, which the indexes of accounts answer; whether
/// two values are distinct they do not.
pub(in crate::credit) fn find_account(
    conn: &mut PgConnection,
    key: &AccountKey,
) -> QueryResult<Option<Uuid>> {
    let mut query = ledger_account::table
        .filter(ledger_account::kind.eq(key.kind.as_str()).and(ledger_account::asset_id.eq(key.asset)))
        .select(ledger_account::id)
        .into_boxed();
    macro_rules! holds {
        ($($member:ident),*) => {$(
            query = match key.$member {
                Some(value) => query.filter(ledger_account::$member.eq(value)),
                None => query.filter(ledger_account::$member.is_null()),
            };
        )*};
    }
    holds!(learner_id, facility_id, fund_id, item_id, expires_on);
    query.first(conn).optional()
}

/// Opens accounts with empty balances; those that are there by now are left as they are, under the ids that they have.
pub(in crate::credit) fn open_accounts(
    conn: &mut PgConnection,
    new: &[(Uuid, AccountKey)],
    at: DateTime<Utc>,
) -> QueryResult<()> {
    let rows: Vec<AccountRow> = new.iter().map(|(id, key)| AccountRow::of(*id, key, at)).collect();
    let opened: Vec<(Uuid, bool)> = diesel::insert_into(ledger_account::table)
        .values(&rows)
        .on_conflict_do_nothing()
        .returning((ledger_account::id, ledger_account::bounded))
        .get_results(conn)?;
    insert_balances(conn, &opened)
}

fn insert_balances(conn: &mut PgConnection, opened: &[(Uuid, bool)]) -> QueryResult<()> {
    let balances: Vec<_> = opened
        .iter()
        .map(|(id, bounded)| (ledger_balance::account_id.eq(id), ledger_balance::bounded.eq(bounded)))
        .collect();
    diesel::insert_into(ledger_balance::table).values(balances).execute(conn).map(drop)
}

/// The issuance of these facilities and the buckets of these learners, with their balances.
pub(in crate::credit) fn list_credit_accounts(
    conn: &mut PgConnection,
    facilities: &[Uuid],
    learners: &[Uuid],
) -> QueryResult<Vec<(AccountRow, Balance)>> {
    let mut rows: Vec<(AccountRow, BalanceRow)> = Vec::new();
    if !facilities.is_empty() {
        rows = ledger_account::table
            .inner_join(ledger_balance::table)
            .filter(ledger_account::facility_id.is_not_null())
            .filter(ledger_account::facility_id.eq_any(facilities))
            .filter(ledger_account::kind.eq(LedgerAccountKind::Issuance.as_str()))
            .select((AccountRow::as_select(), BalanceRow::as_select()))
            .load(conn)?;
    }
    if !learners.is_empty() {
        rows.extend::<Vec<(AccountRow, BalanceRow)>>(
            ledger_account::table
                .inner_join(ledger_balance::table)
                .filter(ledger_account::learner_id.is_not_null())
                .filter(ledger_account::learner_id.eq_any(learners))
                .select((AccountRow::as_select(), BalanceRow::as_select()))
                .load(conn)?,
        );
    }
    Ok(rows.into_iter().map(|(account, balance)| (account, balance.balance())).collect())
}

/// A bucket's account, its learner and its last day.
pub(in crate::credit) type BucketKey = (Uuid, Uuid, NaiveDate);

/// The buckets of these learners.
pub(in crate::credit) fn list_bucket_ids(
    conn: &mut PgConnection,
    learners: &[Uuid],
) -> QueryResult<Vec<BucketKey>> {
    ledger_account::table
        .filter(ledger_account::kind.eq(LedgerAccountKind::LearnerBucket.as_str()))
        .filter(ledger_account::learner_id.eq_any(learners))
        .select((
            ledger_account::id,
            ledger_account::learner_id.assume_not_null(),
            ledger_account::expires_on.assume_not_null(),
        ))
        .load(conn)
}

/// Accounts with the item that their asset counts, if it is one, and their balances.
pub(in crate::credit) fn list_accounts(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<(AccountRow, Option<Uuid>, BalanceRow)>> {
    ledger_account::table
        .inner_join(ledger_asset::table)
        .inner_join(ledger_balance::table)
        .filter(ledger_account::id.eq_any(ids))
        .select((AccountRow::as_select(), ledger_asset::item_id, BalanceRow::as_select()))
        .load(conn)
}

/// A transfer that was posted before, and whether it was resolved or undone.
pub(in crate::credit) struct RecordedRow {
    pub(in crate::credit) transfer: TransferRow,
    pub(in crate::credit) settled: bool,
}

pub(in crate::credit) fn find_actor(conn: &mut PgConnection, event: Uuid) -> QueryResult<Option<Uuid>> {
    ledger_event::table.find(event).select(ledger_event::actor_id).first(conn)
}

/// Transfers by their numbers.
pub(in crate::credit) fn list_recorded(
    conn: &mut PgConnection,
    ids: &[i64],
) -> QueryResult<Vec<RecordedRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ledger_transfer::table
        .filter(ledger_transfer::id.eq_any(ids))
        .select(TransferRow::as_select())
        .load(conn)?;
    with_settled(conn, rows)
}

/// The transfers of an event, in their order.
pub(in crate::credit) fn list_recorded_of(
    conn: &mut PgConnection,
    event: Uuid,
) -> QueryResult<Vec<RecordedRow>> {
    let rows = ledger_transfer::table
        .filter(ledger_transfer::event_id.eq(event))
        .order(ledger_transfer::id)
        .select(TransferRow::as_select())
        .load(conn)?;
    with_settled(conn, rows)
}

fn with_settled(conn: &mut PgConnection, rows: Vec<TransferRow>) -> QueryResult<Vec<RecordedRow>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let settled: Vec<(Option<i64>, Option<i64>)> = ledger_transfer::table
        .filter(ledger_transfer::hold_id.eq_any(&ids).or(ledger_transfer::reverses_id.eq_any(&ids)))
        .select((ledger_transfer::hold_id, ledger_transfer::reverses_id))
        .load(conn)?;
    let is_settled =
        |id: i64| settled.iter().any(|(hold, reverses)| *hold == Some(id) || *reverses == Some(id));
    Ok(rows.into_iter().map(|transfer| RecordedRow { settled: is_settled(transfer.id), transfer }).collect())
}

/// The last day of each bucket among accounts; other accounts are left out.
pub(in crate::credit) fn list_bucket_days(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<BucketKey>> {
    ledger_account::table
        .filter(ledger_account::id.eq_any(ids).and(ledger_account::expires_on.is_not_null()))
        .select((
            ledger_account::id,
            ledger_account::learner_id.assume_not_null(),
            ledger_account::expires_on.assume_not_null(),
        ))
        .load(conn)
}

/// A learner's buckets with their balances, the earliest day first.
pub(in crate::credit) fn list_buckets(
    conn: &mut PgConnection,
    learner: Uuid,
) -> QueryResult<Vec<(NaiveDate, BalanceRow)>> {
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .filter(ledger_account::kind.eq(LedgerAccountKind::LearnerBucket.as_str()))
        .filter(ledger_account::learner_id.eq(learner))
        .order(ledger_account::expires_on)
        .select((ledger_account::expires_on.assume_not_null(), BalanceRow::as_select()))
        .load(conn)
}

/// Buckets whose last day is before `today` and in which something is free.
pub(in crate::credit) fn list_expired_buckets(
    conn: &mut PgConnection,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<BalanceRow>> {
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .filter(ledger_account::kind.eq(LedgerAccountKind::LearnerBucket.as_str()))
        .filter(ledger_account::expires_on.lt(today))
        .filter(ledger_balance::credits.gt(ledger_balance::debits + ledger_balance::held_debits))
        .order((ledger_account::expires_on, ledger_account::id))
        .limit(limit)
        .select(BalanceRow::as_select())
        .load(conn)
}

/// The balance of one account, unlocked.
pub(in crate::credit) fn find_balances(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<BalanceRow>> {
    ledger_balance::table
        .filter(ledger_balance::account_id.eq_any(ids))
        .select(BalanceRow::as_select())
        .load(conn)
}
