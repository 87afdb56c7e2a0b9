//! The accounts of the ledger, found or opened by what they are for.

use chrono::NaiveDate;
use contract::credit::LedgerAccountKind;
use contract::ids::{FacilityId, FundId, LearnerId, RedemptionItemId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{LedgerError, begin};
use crate::act::Act;
use crate::clock::new_id;
use crate::credit::domain::ledger::{Account, Asset};
use crate::credit::store::ledger::{self as store, AccountKey, AccountRow};

/// The asset that counts credits in hundredths.
pub const CREDITS: i32 = 1;
/// The asset that counts yuan in fen.
pub const YUAN: i32 = 2;

/// An account's facts as the rules use them.
pub(super) fn facts(row: &AccountRow, item: Option<Uuid>) -> Result<Account, LedgerError> {
    let asset = match (row.asset_id, item) {
        (CREDITS, None) => Asset::SilverCredit,
        (YUAN, None) => Asset::Yuan,
        (_, Some(item)) => Asset::StockItem(item),
        (_, None) => return Err(LedgerError::Stored),
    };
    Ok(Account {
        id: row.id,
        kind: row.kind.parse().map_err(|_| LedgerError::Stored)?,
        asset,
        owner: row.learner_id.or(row.facility_id).or(row.fund_id),
        expires_on: row.expires_on,
    })
}

/// The facts of an account that counts credits or yuan.
pub(in crate::credit) fn books_account(row: &AccountRow) -> Result<Account, LedgerError> {
    facts(row, None)
}

pub(super) const fn key(kind: LedgerAccountKind, asset: i32) -> AccountKey {
    AccountKey {
        kind,
        asset,
        learner_id: None,
        facility_id: None,
        fund_id: None,
        item_id: None,
        expires_on: None,
    }
}

fn account(conn: &mut PgConnection, act: &Act, key: AccountKey) -> Result<Uuid, LedgerError> {
    if let Some(id) = store::find_account(conn, &key)? {
        return Ok(id);
    }
    begin(conn)?;
    // Another may open it meanwhile, under the lock or beside it.
    store::open_accounts(conn, &[(new_id(), key)], act.at)?;
    store::find_account(conn, &key)?.ok_or(LedgerError::Stored)
}

/// The one account of a kind that counts credits or yuan.
pub fn single(
    conn: &mut PgConnection,
    act: &Act,
    kind: LedgerAccountKind,
    asset: i32,
) -> Result<Uuid, LedgerError> {
    account(conn, act, key(kind, asset))
}

/// A learner's credits whose last day is `expires_on`.
pub fn bucket(
    conn: &mut PgConnection,
    act: &Act,
    learner: LearnerId,
    expires_on: NaiveDate,
) -> Result<Uuid, LedgerError> {
    account(conn, act, bucket_key(learner.0, expires_on))
}

pub(super) fn bucket_key(learner: Uuid, expires_on: NaiveDate) -> AccountKey {
    AccountKey {
        learner_id: Some(learner),
        expires_on: Some(expires_on),
        ..key(LedgerAccountKind::LearnerBucket, CREDITS)
    }
}

/// The account of a kind that belongs to a facility: what its school has issued, what was cleared at its counter.
pub fn at_facility(
    conn: &mut PgConnection,
    act: &Act,
    kind: LedgerAccountKind,
    asset: i32,
    facility: FacilityId,
) -> Result<Uuid, LedgerError> {
    account(conn, act, AccountKey { facility_id: Some(facility.0), ..key(kind, asset) })
}

/// The pieces of an item at a facility.
pub fn stock(
    conn: &mut PgConnection,
    act: &Act,
    facility: FacilityId,
    item: RedemptionItemId,
) -> Result<Uuid, LedgerError> {
    let asset = stock_asset(conn, item)?;
    let key = AccountKey { facility_id: Some(facility.0), ..key(LedgerAccountKind::FacilityStock, asset) };
    account(conn, act, key)
}

/// Where pieces of an item come from or go to.
pub fn stock_side(
    conn: &mut PgConnection,
    act: &Act,
    kind: LedgerAccountKind,
    item: RedemptionItemId,
) -> Result<Uuid, LedgerError> {
    let asset = stock_asset(conn, item)?;
    account(conn, act, key(kind, asset))
}

/// What the pieces of an item at a facility have cost, in fen.
pub fn goods(
    conn: &mut PgConnection,
    act: &Act,
    facility: FacilityId,
    item: RedemptionItemId,
) -> Result<Uuid, LedgerError> {
    let key = key(LedgerAccountKind::GoodsOnShelf, YUAN);
    account(conn, act, AccountKey { facility_id: Some(facility.0), item_id: Some(item.0), ..key })
}

fn stock_asset(conn: &mut PgConnection, item: RedemptionItemId) -> Result<i32, LedgerError> {
    begin(conn)?;
    Ok(store::stock_asset(conn, item.0)?)
}

/// The money of a fund.
pub fn fund(
    conn: &mut PgConnection,
    act: &Act,
    kind: LedgerAccountKind,
    fund: FundId,
) -> Result<Uuid, LedgerError> {
    account(conn, act, AccountKey { fund_id: Some(fund.0), ..key(kind, YUAN) })
}

/// What is free in an account: neither spent nor held.
pub fn free(conn: &mut PgConnection, account: Uuid) -> Result<i64, LedgerError> {
    Ok(store::find_balances(conn, &[account])?
        .first()
        .map_or(0, |row| row.credits - row.debits - row.held_debits))
}
