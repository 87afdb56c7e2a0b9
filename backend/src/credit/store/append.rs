//! The one statement that writes to the ledger: a judged batch, all of it or nothing.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{
    Array, BigInt, Bool, Bytea, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

use super::ledger::EventRow;
use crate::credit::domain::ledger::{Balance, Head, Transfer};

/// A batch in columns, as the database takes it.
#[derive(Debug, Default)]
pub(in crate::credit) struct Batch {
    event_ids: Vec<Uuid>,
    kinds: Vec<&'static str>,
    actors: Vec<Option<Uuid>>,
    ats: Vec<DateTime<Utc>>,
    days: Vec<NaiveDate>,
    causes: Vec<Option<Uuid>>,
    reasons: Vec<Option<String>>,
    places: Vec<i32>,
    assets: Vec<i32>,
    debits: Vec<Uuid>,
    credits: Vec<Uuid>,
    amounts: Vec<i64>,
    phases: Vec<&'static str>,
    holds: Vec<Option<i64>>,
    reversed: Vec<Option<i64>>,
    expiries: Vec<Option<DateTime<Utc>>>,
    accounts: Vec<Uuid>,
    debited: Vec<i64>,
    credited: Vec<i64>,
    debits_held: Vec<i64>,
    credits_held: Vec<i64>,
}

impl Batch {
    /// Adds an event; the transfers that follow are its own.
    pub(in crate::credit) fn event(&mut self, row: EventRow) {
        self.event_ids.push(row.id);
        self.kinds.push(row.kind);
        self.actors.push(row.actor_id);
        self.ats.push(row.at);
        self.days.push(row.business_date);
        self.causes.push(row.cause_id);
        self.reasons.push(row.reason);
    }

    /// Adds a transfer of the last event.
    pub(in crate::credit) fn transfer(&mut self, asset: i32, transfer: &Transfer) {
        self.places.push(i32::try_from(self.event_ids.len()).unwrap_or(i32::MAX));
        self.assets.push(asset);
        self.debits.push(transfer.debit);
        self.credits.push(transfer.credit);
        self.amounts.push(transfer.amount);
        self.phases.push(transfer.phase.as_str());
        self.holds.push(transfer.hold);
        self.reversed.push(transfer.reverses);
        self.expiries.push(transfer.expires_at);
    }

    /// Adds what an account's balance moves by; accounts come in the order of their ids, each once.
    pub(in crate::credit) fn change(&mut self, account: Uuid, before: Balance, after: Balance) {
        self.accounts.push(account);
        self.debited.push(after.debits - before.debits);
        self.credited.push(after.credits - before.credits);
        self.debits_held.push(after.held_debits - before.held_debits);
        self.credits_held.push(after.held_credits - before.held_credits);
    }

    /// How many transfers it holds.
    pub(in crate::credit) fn transfers(&self) -> usize {
        self.amounts.len()
    }

    /// Pushes the members that every function which posts a batch takes first.
    pub(super) fn walk<'b>(&'b self, block: &'b NewBlock, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_bind_param::<BigInt, _>(&block.head.block)?;
        out.push_sql(",");
        out.push_bind_param::<Bytea, _>(&block.hash)?;
        out.push_sql(",");
        out.push_bind_param::<Timestamptz, _>(&block.at)?;
        macro_rules! columns {
            ($($column:ident: $kind:ty,)*) => {$(
                out.push_sql(",");
                out.push_bind_param::<Array<$kind>, _>(&self.$column)?;
            )*};
        }
        columns! {
            event_ids: SqlUuid, kinds: Text, actors: Nullable<SqlUuid>, ats: Timestamptz, days: Date,
            causes: Nullable<SqlUuid>, reasons: Nullable<Text>,
            places: Integer, assets: Integer, debits: SqlUuid, credits: SqlUuid, amounts: BigInt, phases: Text,
            holds: Nullable<BigInt>, reversed: Nullable<BigInt>, expiries: Nullable<Timestamptz>,
            accounts: SqlUuid, debited: BigInt, credited: BigInt, debits_held: BigInt, credits_held: BigInt,
        }
        Ok(())
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
