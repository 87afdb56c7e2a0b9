//! Accounts of many at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use contract::credit::LedgerAccountKind;
use contract::ids::{FundId, LearnerId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::accounts::{YUAN, bucket_key, key};
use super::{LedgerError, begin};
use crate::act::Act;
use crate::clock::new_id;
use crate::credit::store::accounts;
use crate::credit::store::ledger::{self as store, AccountKey};

/// A statement has room for the members of so many accounts.
const OPENED_AT_ONCE: usize = 2_000;

/// Many buckets at once, opened where they are new.
pub fn buckets(
    conn: &mut PgConnection,
    act: &Act,
    wanted: &[(LearnerId, NaiveDate)],
) -> Result<HashMap<(LearnerId, NaiveDate), Uuid>, LedgerError> {
    begin(conn)?;
    let learners: Vec<Uuid> = wanted.iter().map(|(learner, _)| learner.0).collect();
    let found = list_buckets(conn, &learners)?;
    let new: BTreeSet<(LearnerId, NaiveDate)> =
        wanted.iter().filter(|pair| !found.contains_key(pair)).copied().collect();
    if new.is_empty() {
        return Ok(found);
    }
    let new: Vec<_> = new.into_iter().map(|(learner, day)| (new_id(), bucket_key(learner.0, day))).collect();
    store::open_accounts(conn, &new, act.at)?;
    list_buckets(conn, &learners)
}

fn list_buckets(
    conn: &mut PgConnection,
    learners: &[Uuid],
) -> Result<HashMap<(LearnerId, NaiveDate), Uuid>, LedgerError> {
    let rows = store::list_bucket_ids(conn, learners)?;
    Ok(rows.into_iter().map(|(id, learner, day)| ((learner.into(), day), id)).collect())
}

/// The buckets of these learners: account and last day of each.
pub fn bucket_days(
    conn: &mut PgConnection,
    learners: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(Uuid, NaiveDate)>>, LedgerError> {
    let mut days: HashMap<Uuid, Vec<(Uuid, NaiveDate)>> = HashMap::new();
    for (id, learner, day) in store::list_bucket_ids(conn, learners)? {
        days.entry(learner).or_default().push((id, day));
    }
    Ok(days)
}

/// The assets that count pieces of these items; none of an item of which there has never been a piece.
pub fn stock_assets(conn: &mut PgConnection, items: &[Uuid]) -> Result<BTreeMap<Uuid, i32>, LedgerError> {
    Ok(accounts::list_stock_assets(conn, items)?.into_iter().collect())
}

/// The accounts of shelves, by facility and item.
#[derive(Debug, Default)]
pub struct Shelves {
    /// Of the pieces.
    pub pieces: HashMap<(Uuid, Uuid), Uuid>,
    /// Of what they have cost.
    pub cost: HashMap<(Uuid, Uuid), Uuid>,
}

/// The shelves that there are of these items at these facilities; the items by their assets.
pub fn shelves(
    conn: &mut PgConnection,
    facilities: &[Uuid],
    assets: &BTreeMap<Uuid, i32>,
) -> Result<Shelves, LedgerError> {
    let items: HashMap<i32, Uuid> = assets.iter().map(|(item, asset)| (*asset, *item)).collect();
    let (counted, named): (Vec<i32>, Vec<Uuid>) = items.iter().unzip();
    let mut shelves = Shelves::default();
    for (id, facility, asset, costs) in accounts::list_shelves(conn, facilities, &counted, &named)? {
        match (costs, items.get(&asset)) {
            (Some(item), _) => shelves.cost.insert((facility, item), id),
            (None, Some(item)) => shelves.pieces.insert((facility, *item), id),
            (None, None) => None,
        };
    }
    Ok(shelves)
}

/// The accounts that belong to nobody, by kind and asset, opened where they are new.
pub fn singles(
    conn: &mut PgConnection,
    act: &Act,
    wanted: &[(LedgerAccountKind, i32)],
) -> Result<HashMap<(LedgerAccountKind, i32), Uuid>, LedgerError> {
    let found = list_singles(conn, wanted)?;
    let missing = wanted.iter().filter(|one| !found.contains_key(one));
    let new: Vec<_> = missing.map(|one| (new_id(), key(one.0, one.1))).collect();
    if new.is_empty() {
        return Ok(found);
    }
    store::open_accounts(conn, &new, act.at)?;
    list_singles(conn, wanted)
}

fn list_singles(
    conn: &mut PgConnection,
    wanted: &[(LedgerAccountKind, i32)],
) -> Result<HashMap<(LedgerAccountKind, i32), Uuid>, LedgerError> {
    let rows = accounts::list_singles(conn, wanted)?;
    rows.into_iter()
        .map(|(id, kind, asset)| Ok(((kind.parse().map_err(|_| LedgerError::Stored)?, asset), id)))
        .collect()
}

/// The money of many funds at once, each an account of a kind, opened where it is new.
pub fn funds(
    conn: &mut PgConnection,
    act: &Act,
    wanted: &[(LedgerAccountKind, FundId)],
) -> Result<HashMap<(LedgerAccountKind, FundId), Uuid>, LedgerError> {
    begin(conn)?;
    let found = list_funds(conn, wanted)?;
    let missing: BTreeSet<(LedgerAccountKind, FundId)> =
        wanted.iter().filter(|one| !found.contains_key(one)).copied().collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let new: Vec<_> = missing
        .into_iter()
        .map(|(kind, fund)| (new_id(), AccountKey { fund_id: Some(fund.0), ..key(kind, YUAN) }))
        .collect();
    for part in new.chunks(OPENED_AT_ONCE) {
        store::open_accounts(conn, part, act.at)?;
    }
    list_funds(conn, wanted)
}

fn list_funds(
    conn: &mut PgConnection,
    wanted: &[(LedgerAccountKind, FundId)],
) -> Result<HashMap<(LedgerAccountKind, FundId), Uuid>, LedgerError> {
    let ids: Vec<Uuid> = wanted.iter().map(|(_, fund)| fund.0).collect();
    let rows = accounts::list_fund_accounts(conn, &ids)?;
    rows.into_iter()
        .map(|(id, kind, fund)| Ok(((kind.parse().map_err(|_| LedgerError::Stored)?, fund.into()), id)))
        .collect()
}
