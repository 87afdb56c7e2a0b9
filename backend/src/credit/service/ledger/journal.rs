//! Events that are judged one after the other and written together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{LedgerError, Posting, accounts, event_of, event_row, recorded_of};
use crate::act::Act;
use crate::credit::domain::ledger::{Balance, Block, Books, Event, Head, Line, Transfer, Verdict};
use crate::credit::store::append::{Batch, NewBlock, append};
use crate::credit::store::ledger as store;

/// Accounts under the lock of the chain's end, and the events that are posted to them: each is judged by itself, on what
/// the accepted ones before it have left; those that are accepted become one block when the journal is written.
pub struct Journal {
    head: Head,
    books: Books,
    assets: HashMap<Uuid, i32>,
    /// The balances that were moved, as they were before.
    before: BTreeMap<Uuid, Balance>,
    batch: Batch,
    block: Block,
    at: DateTime<Utc>,
}

impl Journal {
    /// Locks the end of the chain and reads these accounts.
    pub fn open(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<Self, LedgerError> {
        Self::open_with(conn, accounts, &[])
    }

    /// As [`Journal::open`], for transfers that may resolve or undo others.
    pub(super) fn open_for(conn: &mut PgConnection, transfers: &[&Transfer]) -> Result<Self, LedgerError> {
        let ids: BTreeSet<Uuid> = transfers.iter().flat_map(|one| [one.debit, one.credit]).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let references: Vec<i64> = transfers.iter().filter_map(|one| one.hold.or(one.reverses)).collect();
        Self::open_with(conn, &ids, &references)
    }

    fn open_with(
        conn: &mut PgConnection,
        accounts: &[Uuid],
        references: &[i64],
    ) -> Result<Self, LedgerError> {
        let head = store::lock_head(conn)?;
        let recorded = store::list_recorded(conn, references)?;
        let sources = recorded.iter().map(|row| row.transfer.debit_account_id);
        let known: Vec<Uuid> = accounts.iter().copied().chain(sources).collect();
        let (mut books, mut assets) = (Books::default(), HashMap::new());
        for (row, item, balance) in store::list_accounts(conn, &known)? {
            assets.insert(row.id, row.asset_id);
            books.open(accounts::facts(&row, item)?, balance.balance());
        }
        for row in &recorded {
            books.record(recorded_of(row)?);
        }
        let (before, batch, block) = (BTreeMap::new(), Batch::default(), Block::after(&head));
        Ok(Self { head, books, assets, before, batch, block, at: DateTime::<Utc>::MIN_UTC })
    }

    /// What is free in an account after what was posted so far: neither spent nor held; nothing in one that is not
    /// open here.
    #[must_use]
    pub fn free(&self, account: Uuid) -> i64 {
        self.books.balance(account).map_or(0, Balance::free)
    }

    /// Posts an event under a name. A refusal moves nothing.
    pub fn post(&mut self, act: &Act, id: Uuid, posting: &Posting) -> Result<(), LedgerError> {
        let event = event_of(act, id, posting);
        let accounts = event.transfers.iter().flat_map(|one| [one.debit, one.credit]);
        let before: Vec<_> = accounts.filter_map(|id| Some((id, self.books.balance(id)?))).collect();
        if let Verdict::Refused(refusal) = self.books.post(&event) {
            return Err(refusal.into());
        }
        for (id, balance) in before {
            self.before.entry(id).or_insert(balance);
        }
        self.at = self.at.max(act.at);
        self.enter(act, posting, &event)
    }

    /// Enters an accepted event into the batch and its lines into the block.
    fn enter(&mut self, act: &Act, posting: &Posting, event: &Event) -> Result<(), LedgerError> {
        let row = event_row(act, posting, event);
        let line =
            Line { event, actor: row.actor_id, cause: posting.cause, reason: posting.reason.as_deref() };
        self.batch.event(row);
        for transfer in &event.transfers {
            let asset = self.assets.get(&transfer.debit).copied().ok_or(LedgerError::Stored)?;
            self.block.add(&line, asset, transfer);
            self.batch.transfer(asset, transfer);
        }
        Ok(())
    }

    /// Writes what was accepted as one block; nothing when that is nothing.
    pub fn write(mut self, conn: &mut PgConnection) -> Result<(), LedgerError> {
        if self.batch.transfers() == 0 {
            return Ok(());
        }
        for (id, before) in self.before {
            let after = self.books.balance(id).ok_or(LedgerError::Stored)?;
            self.batch.change(id, before, after);
        }
        let block = NewBlock { head: self.head, hash: self.block.hash(), at: self.at };
        if append(conn, &self.batch, &block)? { Ok(()) } else { Err(LedgerError::Stored) }
    }
}
