//! Posting to the ledger: what credits, stock and earmarked money move by.
//!
//! Whoever posts first locks the end of the chain, so postings happen one
//! after the other and what is read afterwards (caps, limits, balances) stays
//! true until the commit. Nothing else may be locked after it but balances.

mod accounts;
mod journal;
mod many;

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::credit::{LedgerEventKind, TransferPhase};
use diesel::pg::PgConnection;
use uuid::Uuid;

use crate::act::Act;
use crate::clock::{business_date, new_id};
use crate::credit::domain::buckets::{last_day, last_day_released};
use crate::credit::domain::ledger::{Event, Recorded, Refusal, Transfer};
use crate::credit::store::ledger::{self as store, EventRow, RecordedRow};
use crate::db::DbError;

pub(in crate::credit) use accounts::books_account;
pub use accounts::{CREDITS, YUAN, at_facility, bucket, free, fund, goods, single, stock, stock_side};
pub use journal::Journal;
pub use many::{Shelves, bucket_days, buckets, funds, shelves, singles, stock_assets};

/// Why nothing was posted.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The rules of the ledger refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A stored word cannot be read.
    #[error("a stored word cannot be read")]
    Stored,
    /// The database did not answer.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for LedgerError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What is to be posted: an event and its transfers, all or nothing.
#[derive(Debug, Clone)]
pub struct Posting {
    /// What happens.
    pub kind: LedgerEventKind,
    /// The event that it resolves or reverses.
    pub cause: Option<Uuid>,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// Its transfers, in order.
    pub transfers: Vec<Transfer>,
}

impl Posting {
    /// An event without cause or reason.
    pub const fn of(kind: LedgerEventKind, transfers: Vec<Transfer>) -> Self {
        Self { kind, cause: None, reason: None, transfers }
    }
}

/// Locks the end of the chain: what is read from here on stays true until the commit.
pub fn begin(conn: &mut PgConnection) -> Result<(), LedgerError> {
    store::lock_head(conn)?;
    Ok(())
}

/// Posts events in order, as one block. An error means that the caller's transaction must be rolled back, and nothing
/// has moved.
pub fn post(conn: &mut PgConnection, act: &Act, postings: &[Posting]) -> Result<(), LedgerError> {
    let named: Vec<_> = postings.iter().map(|posting| (new_id(), posting.clone())).collect();
    post_named(conn, act, &named)
}

/// As [`post`], for events whose names the caller has chosen.
pub fn post_named(
    conn: &mut PgConnection,
    act: &Act,
    postings: &[(Uuid, Posting)],
) -> Result<(), LedgerError> {
    let transfers: Vec<&Transfer> = postings.iter().flat_map(|(_, posting)| &posting.transfers).collect();
    let mut journal = Journal::open_for(conn, &transfers)?;
    for (id, posting) in postings {
        journal.post(act, *id, posting)?;
    }
    journal.write(conn)
}

fn recorded_of(row: &RecordedRow) -> Result<Recorded, LedgerError> {
    let transfer = &row.transfer;
    Ok(Recorded {
        id: transfer.id,
        debit: transfer.debit_account_id,
        credit: transfer.credit_account_id,
        amount: transfer.amount,
        phase: transfer.phase.parse().map_err(|_| LedgerError::Stored)?,
        expires_at: transfer.expires_at,
        is_reversal: transfer.reverses_id.is_some(),
        settled: row.settled,
    })
}

fn event_of(act: &Act, id: Uuid, posting: &Posting) -> Event {
    Event {
        id,
        kind: posting.kind,
        at: act.at,
        business_date: business_date(act.at),
        transfers: posting.transfers.clone(),
    }
}

fn event_row(act: &Act, posting: &Posting, event: &Event) -> EventRow {
    EventRow {
        id: event.id,
        kind: posting.kind.as_str(),
        actor_id: act.actor(),
        at: event.at,
        business_date: event.business_date,
        cause_id: posting.cause,
        reason: posting.reason.clone(),
    }
}

/// Posts every hold of the event `cause`.
pub fn post_holds(
    conn: &mut PgConnection,
    act: &Act,
    kind: LedgerEventKind,
    cause: Uuid,
) -> Result<Uuid, LedgerError> {
    begin(conn)?;
    let holds = holds_of(&store::list_recorded_of(conn, cause)?)?;
    let transfers = holds.iter().map(|hold| Transfer::resolving(hold, TransferPhase::Post)).collect();
    post_one(conn, act, Posting { kind, cause: Some(cause), reason: None, transfers })
}

/// Voids or expires every hold of the event `cause`. Credits whose last day has passed meanwhile move on into a bucket
/// of the same learner that lives for the days of grace; those of such a bucket just come back, and expire.
pub fn release(
    conn: &mut PgConnection,
    act: &Act,
    kind: LedgerEventKind,
    cause: Uuid,
    phase: TransferPhase,
    grace: &Grace<'_>,
) -> Result<Uuid, LedgerError> {
    begin(conn)?;
    let rows = store::list_recorded_of(conn, cause)?;
    let days = source_days(conn, &rows)?;
    let mut transfers = Vec::new();
    for hold in holds_of(&rows)? {
        transfers.push(Transfer::resolving(&hold, phase));
        let last_day = |own| last_day_released(own, business_date(act.at), grace.days);
        if let Some(bucket) = grace_bucket(conn, act, &days, &hold, last_day)? {
            transfers.push(Transfer::single(hold.debit, bucket, hold.amount));
        }
    }
    let reason = grace.reason.map(str::to_owned);
    post_one(conn, act, Posting { kind, cause: Some(cause), reason, transfers })
}

fn holds_of(rows: &[RecordedRow]) -> Result<Vec<Recorded>, LedgerError> {
    let recorded = rows.iter().map(recorded_of).collect::<Result<Vec<_>, _>>()?;
    Ok(recorded.into_iter().filter(|one| one.phase == TransferPhase::Hold).collect())
}

/// For how many days credits live that come back after their last day, and why they come back.
#[derive(Debug, Clone, Copy)]
pub struct Grace<'a> {
    /// The days, by the policy in force.
    pub days: u32,
    /// The reason, where one is given.
    pub reason: Option<&'a str>,
}

type BucketDays = HashMap<Uuid, (Uuid, NaiveDate)>;

fn source_days(conn: &mut PgConnection, rows: &[RecordedRow]) -> Result<BucketDays, LedgerError> {
    let sources: Vec<Uuid> = rows.iter().map(|row| row.transfer.debit_account_id).collect();
    let days = store::list_bucket_days(conn, &sources)?;
    Ok(days.into_iter().map(|(id, learner, day)| (id, (learner, day))).collect())
}

/// The bucket of grace for what comes back, when it lives until another day than that of its own bucket.
fn grace_bucket(
    conn: &mut PgConnection,
    act: &Act,
    days: &BucketDays,
    original: &Recorded,
    last_day: impl Fn(NaiveDate) -> NaiveDate,
) -> Result<Option<Uuid>, LedgerError> {
    match days.get(&original.debit) {
        Some((learner, own)) if last_day(*own) != *own => {
            Ok(Some(bucket(conn, act, (*learner).into(), last_day(*own))?))
        }
        _ => Ok(None),
    }
}

/// Undoes every posted transfer of the event `cause` by its mirror image.
/// Credits go back into the bucket they came from, or, where its last day has
/// passed, into one of the learner's that lives for the days of grace.
pub fn reverse(
    conn: &mut PgConnection,
    act: &Act,
    cause: Uuid,
    grace_days: u32,
    reason: &str,
) -> Result<Uuid, LedgerError> {
    begin(conn)?;
    let rows = store::list_recorded_of(conn, cause)?;
    let days = source_days(conn, &rows)?;
    let mut transfers = Vec::new();
    for row in &rows {
        let original = recorded_of(row)?;
        let mut transfer = Transfer::reversing(&original);
        let last_day = |own| last_day(own, business_date(act.at), grace_days);
        if let Some(bucket) = grace_bucket(conn, act, &days, &original, last_day)? {
            transfer.credit = bucket;
        }
        transfers.push(transfer);
    }
    let kind = LedgerEventKind::Reversal;
    post_one(conn, act, Posting { kind, cause: Some(cause), reason: Some(reason.to_owned()), transfers })
}

/// Who posted an event; nobody when the system did.
pub fn actor_of(conn: &mut PgConnection, event: Uuid) -> Result<Option<Uuid>, LedgerError> {
    Ok(store::find_actor(conn, event)?)
}

/// Posts one event; returns its id.
pub fn post_one(conn: &mut PgConnection, act: &Act, posting: Posting) -> Result<Uuid, LedgerError> {
    let id = new_id();
    post_named(conn, act, &[(id, posting)])?;
    Ok(id)
}
