//! Posting to the ledger: what credits, stock and earmarked money move by.
//!
//! Whoever posts first locks the end of the chain, so postings happen one
//! after the other and what is read afterwards (caps, limits, balances) stays
//! true until the commit. Nothing else may be locked after it but balances.

mod accounts;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use contract::credit::{LedgerEventKind, TransferPhase};
use diesel::pg::PgConnection;
use uuid::Uuid;

use crate::act::Act;
use crate::clock::{business_date, new_id};
use crate::credit::domain::buckets::{Part, give_back};
use crate::credit::domain::ledger::{Balance, Books, Event, Recorded, Refusal, Transfer, Verdict};
use crate::credit::store::ledger::{self as store, BalanceRow, EventRow, RecordedRow, TransferRow};
use crate::db::DbError;

pub use accounts::{CREDITS, YUAN, bucket, buckets, free, fund, single, stock, stock_side};

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

/// Posts events in order; returns their ids. An error means that the
/// caller's transaction must be rolled back, and nothing has moved.
pub fn post(conn: &mut PgConnection, act: &Act, postings: &[Posting]) -> Result<Vec<Uuid>, LedgerError> {
    let mut last = store::lock_head(conn)?;
    let transfers: Vec<&Transfer> = postings.iter().flat_map(|posting| &posting.transfers).collect();
    let (mut books, assets, bounds) = open_books(conn, &transfers)?;
    let (mut events, mut rows, mut touched) = (Vec::new(), Vec::new(), BTreeSet::new());
    for posting in postings {
        let event = event_of(act, posting);
        let row = event_row(act, posting, &event);
        match books.post(&event) {
            Verdict::Refused(refusal) => return Err(refusal.into()),
            Verdict::Accepted(after) => touched.extend(after.into_iter().map(|(id, _)| id)),
        }
        for transfer in &event.transfers {
            last += 1;
            let asset = assets.get(&transfer.debit).copied().ok_or(LedgerError::Stored)?;
            rows.push(transfer_row(last, row.id, asset, transfer));
        }
        events.push(row);
    }
    let balances: Vec<BalanceRow> = touched
        .into_iter()
        .filter_map(|id| Some(balance_row(id, *bounds.get(&id)?, books.balance(id)?)))
        .collect();
    store::update_balances(conn, &balances)?;
    store::insert_events(conn, &events)?;
    store::insert_transfers(conn, &rows)?;
    store::set_head(conn, last)?;
    Ok(events.iter().map(|event| event.id).collect())
}

type Opened = (Books, HashMap<Uuid, i32>, HashMap<Uuid, bool>);

/// Locks the balances that are touched, then reads what the transfers refer to.
fn open_books(conn: &mut PgConnection, transfers: &[&Transfer]) -> Result<Opened, LedgerError> {
    let ids: BTreeSet<Uuid> = transfers.iter().flat_map(|one| [one.debit, one.credit]).collect();
    let references: Vec<i64> = transfers.iter().filter_map(|one| one.hold.or(one.reverses)).collect();
    let recorded = store::list_recorded(conn, &references)?;
    let sources = recorded.iter().map(|row| row.transfer.debit_account_id);
    let known: Vec<Uuid> = ids.iter().copied().chain(sources).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let balances: HashMap<Uuid, BalanceRow> =
        store::lock_balances(conn, &ids)?.into_iter().map(|row| (row.account_id, row)).collect();
    let (mut books, mut assets, mut bounds) = (Books::default(), HashMap::new(), HashMap::new());
    for (row, item) in store::list_accounts(conn, &known)? {
        let balance = balances.get(&row.id).map(balance_of).unwrap_or_default();
        assets.insert(row.id, row.asset_id);
        bounds.insert(row.id, row.bounded);
        books.open(accounts::facts(&row, item)?, balance);
    }
    for row in &recorded {
        books.record(recorded_of(row)?);
    }
    Ok((books, assets, bounds))
}

const fn balance_of(row: &BalanceRow) -> Balance {
    Balance {
        debits: row.debits,
        credits: row.credits,
        held_debits: row.held_debits,
        held_credits: row.held_credits,
    }
}

const fn balance_row(account_id: Uuid, bounded: bool, balance: Balance) -> BalanceRow {
    BalanceRow {
        account_id,
        bounded,
        debits: balance.debits,
        credits: balance.credits,
        held_debits: balance.held_debits,
        held_credits: balance.held_credits,
        version: 0,
    }
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

fn event_of(act: &Act, posting: &Posting) -> Event {
    Event {
        ext_id: new_id(),
        kind: posting.kind,
        at: act.at,
        business_date: business_date(act.at),
        transfers: posting.transfers.clone(),
    }
}

fn event_row(act: &Act, posting: &Posting, event: &Event) -> EventRow {
    EventRow {
        id: new_id(),
        ext_id: event.ext_id,
        kind: posting.kind.to_string(),
        actor_id: (!act.account_id.0.is_nil()).then_some(act.account_id.0),
        at: event.at,
        business_date: event.business_date,
        cause_id: posting.cause,
        reason: posting.reason.clone(),
    }
}

fn transfer_row(id: i64, event_id: Uuid, asset_id: i32, transfer: &Transfer) -> TransferRow {
    TransferRow {
        id,
        event_id,
        asset_id,
        debit_account_id: transfer.debit,
        credit_account_id: transfer.credit,
        amount: transfer.amount,
        phase: transfer.phase.to_string(),
        hold_id: transfer.hold,
        reverses_id: transfer.reverses,
        expires_at: transfer.expires_at,
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
/// of the same learner that lives for the days of grace.
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
    let days = bucket_days(conn, &rows)?;
    let mut transfers = Vec::new();
    for hold in holds_of(&rows)? {
        transfers.push(Transfer::resolving(&hold, phase));
        if let Some(bucket) = grace_bucket(conn, act, &days, &hold, grace.days)? {
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

fn bucket_days(conn: &mut PgConnection, rows: &[RecordedRow]) -> Result<BucketDays, LedgerError> {
    let sources: Vec<Uuid> = rows.iter().map(|row| row.transfer.debit_account_id).collect();
    let days = store::list_bucket_days(conn, &sources)?;
    Ok(days.into_iter().map(|(id, learner, day)| (id, (learner, day))).collect())
}

/// The bucket of grace for what comes back, when the last day of its own bucket has passed.
fn grace_bucket(
    conn: &mut PgConnection,
    act: &Act,
    days: &BucketDays,
    original: &Recorded,
    grace_days: u32,
) -> Result<Option<Uuid>, LedgerError> {
    let Some((learner, last_day)) = days.get(&original.debit) else { return Ok(None) };
    let part = Part { id: original.debit, expires_on: *last_day, amount: original.amount };
    let back = give_back(&[part], business_date(act.at), grace_days);
    match back.first() {
        Some(back) if back.expires_on != *last_day => {
            Ok(Some(bucket(conn, act, (*learner).into(), back.expires_on)?))
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
    let days = bucket_days(conn, &rows)?;
    let mut transfers = Vec::new();
    for row in &rows {
        let original = recorded_of(row)?;
        let mut transfer = Transfer::reversing(&original);
        if let Some(bucket) = grace_bucket(conn, act, &days, &original, grace_days)? {
            transfer.credit = bucket;
        }
        transfers.push(transfer);
    }
    let kind = LedgerEventKind::Reversal;
    post_one(conn, act, Posting { kind, cause: Some(cause), reason: Some(reason.to_owned()), transfers })
}

/// Posts one event.
pub fn post_one(conn: &mut PgConnection, act: &Act, posting: Posting) -> Result<Uuid, LedgerError> {
    let events = post(conn, act, &[posting])?;
    events.first().copied().ok_or(LedgerError::Refused(Refusal::Empty))
}
