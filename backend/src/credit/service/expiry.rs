//! Expiring credits whose last day has passed.

use contract::credit::{LedgerAccountKind, LedgerEventKind};
use diesel::pg::PgConnection;

use super::Outcome;
use super::ledger::{self, CREDITS, Posting};
use crate::act::Act;
use crate::clock::business_date;
use crate::credit::domain::ledger::Transfer;
use crate::credit::store::ledger::list_expired_buckets;
use crate::db::jobs::{Turn, lead};

/// The job of which one server at a time does a batch.
const JOB: &str = "credit_expiry";

/// Moves what has expired and is not held out of up to `limit` buckets, the earliest last day first; tells how many.
///
/// May be repeated at any time: each batch is a transaction of its own, a bucket that is empty is left alone, and what a
/// batch that was cut off has not done, the next one does.
pub fn expire_due(conn: &mut PgConnection, act: &Act, limit: i64) -> Outcome<Turn<usize>> {
    let today = business_date(act.at);
    if list_expired_buckets(conn, today, 1)?.is_empty() {
        return Ok(Turn::Done);
    }
    if !lead(conn, JOB)? {
        return Ok(Turn::Elsewhere);
    }
    ledger::begin(conn)?;
    let rows = list_expired_buckets(conn, today, limit)?;
    if rows.is_empty() {
        return Ok(Turn::Done);
    }
    let sink = ledger::single(conn, act, LedgerAccountKind::Expired, CREDITS)?;
    let postings: Vec<Posting> = rows
        .iter()
        .map(|row| {
            let free = row.balance().free();
            Posting::of(LedgerEventKind::CreditExpiry, vec![Transfer::single(row.account_id, sink, free)])
        })
        .collect();
    ledger::post(conn, act, &postings)?;
    Ok(Turn::More(rows.len()))
}
