//! The one statement that writes to the ledger: a judged batch, all of it or nothing.

use chrono::{DateTime, Utc};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::{self, Output, ToSql, WriteTuple};
use diesel::sql_types::{
    Array, BigInt, Bool, Bytea, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

use super::ledger::EventRow;
use crate::credit::domain::ledger::{Balance, Head, Transfer};

/// What the database calls the rows of a batch.
mod types {
    use diesel::sql_types::SqlType;

    macro_rules! row_types {
        ($($name:ident = $sql:literal,)*) => {$(
            #[derive(Debug, Clone, Copy, SqlType)]
            #[diesel(postgres_type(name = $sql))]
            pub struct $name;
        )*};
    }
    row_types! {
        EventEntry = "ledger_event_entry",
        TransferEntry = "ledger_transfer_entry",
        BalanceEntry = "ledger_balance_entry",
    }
}

/// A transfer of a batch.
#[derive(Debug)]
struct TransferRow {
    event_id: Uuid,
    asset: i32,
    transfer: Transfer,
}

/// What a balance moves by.
#[derive(Debug)]
struct Change {
    account: Uuid,
    by: Balance,
}

impl ToSql<types::EventEntry, Pg> for EventRow {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        WriteTuple::<(SqlUuid, Text, Nullable<SqlUuid>, Timestamptz, Date, Nullable<SqlUuid>, Nullable<Text>)>::write_tuple(
            &(self.id, self.kind, self.actor_id, self.at, self.business_date, self.cause_id, self.reason.as_deref()),
            &mut out.reborrow(),
        )
    }
}

type TransferTypes = (
    SqlUuid,
    Integer,
    SqlUuid,
    SqlUuid,
    BigInt,
    Text,
    Nullable<BigInt>,
    Nullable<BigInt>,
    Nullable<Timestamptz>,
);

impl ToSql<types::TransferEntry, Pg> for TransferRow {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Self { event_id, asset, transfer } = self;
        let Transfer { debit, credit, amount, phase, hold, reverses, expires_at } = transfer;
        WriteTuple::<TransferTypes>::write_tuple(
            &(*event_id, *asset, *debit, *credit, *amount, phase.as_str(), *hold, *reverses, *expires_at),
            &mut out.reborrow(),
        )
    }
}

impl ToSql<types::BalanceEntry, Pg> for Change {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Balance { debits, credits, held_debits, held_credits } = self.by;
        WriteTuple::<(SqlUuid, BigInt, BigInt, BigInt, BigInt)>::write_tuple(
            &(self.account, debits, credits, held_debits, held_credits),
            &mut out.reborrow(),
        )
    }
}

/// A batch in rows, as the database takes it.
#[derive(Debug, Default)]
pub(in crate::credit) struct Batch {
    events: Vec<EventRow>,
    transfers: Vec<TransferRow>,
    changes: Vec<Change>,
}

impl Batch {
    /// Adds an event; the transfers that follow are its own.
    pub(in crate::credit) fn event(&mut self, row: EventRow) {
        self.events.push(row);
    }

    /// Adds a transfer of the last event.
    pub(in crate::credit) fn transfer(&mut self, asset: i32, transfer: &Transfer) {
        if let Some(event) = self.events.last() {
            self.transfers.push(TransferRow { event_id: event.id, asset, transfer: *transfer });
        }
    }

    /// Adds what an account's balance moves by; accounts come in the order of their ids, each once.
    pub(in crate::credit) fn change(&mut self, account: Uuid, before: Balance, after: Balance) {
        let by = Balance {
            debits: after.debits - before.debits,
            credits: after.credits - before.credits,
            held_debits: after.held_debits - before.held_debits,
            held_credits: after.held_credits - before.held_credits,
        };
        self.changes.push(Change { account, by });
    }

    /// How many transfers it holds.
    pub(in crate::credit) const fn transfers(&self) -> usize {
        self.transfers.len()
    }

    /// Pushes the members that every function which posts a batch takes first.
    pub(super) fn walk<'b>(&'b self, block: &'b NewBlock, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_bind_param::<BigInt, _>(&block.head.block)?;
        out.push_sql(",");
        out.push_bind_param::<Bytea, _>(&block.hash)?;
        out.push_sql(",");
        out.push_bind_param::<Timestamptz, _>(&block.at)?;
        out.push_sql(",");
        out.push_bind_param::<Array<types::EventEntry>, _>(&self.events)?;
        out.push_sql(",");
        out.push_bind_param::<Array<types::TransferEntry>, _>(&self.transfers)?;
        out.push_sql(",");
        out.push_bind_param::<Array<types::BalanceEntry>, _>(&self.changes)
    }
}

/// The block that a batch becomes.
#[derive(Debug, Clone, Copy)]
pub(in crate::credit) struct NewBlock {
    /// The end of the chain on which the batch was judged.
    pub(in crate::credit) head: Head,
    /// The block's hash.
    pub(in crate::credit) hash: [u8; 32],
    /// When it is written.
    pub(in crate::credit) at: DateTime<Utc>,
}

/// `select ledger_append(…)`, prepared once a connection.
struct Append<'a> {
    batch: &'a Batch,
    block: &'a NewBlock,
}

impl QueryId for Append<'_> {
    type QueryId = Append<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Append<'_> {
    type SqlType = Bool;
}

impl RunQueryDsl<PgConnection> for Append<'_> {}

impl QueryFragment<Pg> for Append<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("select ledger_append(");
        self.batch.walk(self.block, &mut out)?;
        out.push_sql(")");
        Ok(())
    }
}

/// Writes a batch; `false`, and nothing written, when somebody else has posted since it was judged.
pub(in crate::credit) fn append(
    conn: &mut PgConnection,
    batch: &Batch,
    block: &NewBlock,
) -> QueryResult<bool> {
    Append { batch, block }.get_result(conn)
}
