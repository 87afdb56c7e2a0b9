//! The invariants of the ledger, each one query that must return no row.
//!
//! `$1` is the first transfer to look at (1 for all), `$2` today in Ordos, `$3` the instant before which attendance
//! must have earned, `$4` and `$5` the heads of the chain that were kept elsewhere: blocks and their hashes. Each row says
//! in `what` where the fault lies, by ids alone.

mod books;
mod earnings;
mod merges;
mod people;
mod pools;
mod registers;

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::FindingSeverity;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Timestamptz};
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::{ledger_block, ledger_head, ledger_verification};

/// An invariant: its name, what it says, and the query that finds what breaks it.
pub(in crate::credit) struct Invariant {
    pub(in crate::credit) name: &'static str,
    query: &'static str,
}

macro_rules! invariants {
    ($($name:literal: $query:literal,)*) => {
        &[$($crate::credit::store::reconcile::Invariant { name: $name, query: $query }),*]
    };
}
use invariants;

/// All of them, with how grave it is when one is broken.
pub(in crate::credit) fn all() -> impl Iterator<Item = (FindingSeverity, &'static Invariant)> {
    let of = |severity, part: &'static [Invariant]| part.iter().map(move |one| (severity, one));
    [books::ALL, earnings::ALL, people::ALL, registers::ALL, pools::ALL, merges::ALL]
        .into_iter()
        .flat_map(move |part| of(FindingSeverity::Error, part))
        .chain(of(FindingSeverity::Warning, books::WARNINGS))
        .chain(of(FindingSeverity::Warning, earnings::WARNINGS))
}

/// The invariant that holds heads which were kept elsewhere against the chain.
pub(in crate::credit) const KEPT_ELSEWHERE: &str = "heads_kept_elsewhere_are_in_the_chain";

/// What was found of one invariant.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct Found {
    /// How many rows.
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) count: i64,
    /// The first of them.
    #[diesel(sql_type = Array<Text>)]
    pub(in crate::credit) examples: Vec<String>,
}

/// What an invariant is checked against.
#[derive(Debug, Clone)]
pub(in crate::credit) struct Since<'a> {
    /// The first transfer to look at.
    pub(in crate::credit) transfer: i64,
    /// Today in Ordos.
    pub(in crate::credit) today: NaiveDate,
    /// Attendance before it must have earned.
    pub(in crate::credit) earned_by: DateTime<Utc>,
    /// Heads of the chain that were kept elsewhere, line by line: the block, if the line can be read, and its hash; without
    /// a hash the line says nothing.
    pub(in crate::credit) kept: (Vec<Option<i64>>, Vec<Option<&'a str>>),
}

pub(in crate::credit) fn check(
    conn: &mut PgConnection,
    invariant: &Invariant,
    since: &Since<'_>,
) -> QueryResult<Found> {
    let query = format!(
        "with given as (select $1::bigint as first, $2::date as today, $3::timestamptz as earned_by,
             $4::bigint[] as blocks, $5::text[] as hashes)
         select count(*) as count, coalesce((array_agg(what order by what))[1:5], '{{}}') as examples
         from ({}) q",
        invariant.query
    );
    sql_query(query)
        .bind::<BigInt, _>(since.transfer)
        .bind::<Date, _>(since.today)
        .bind::<Timestamptz, _>(since.earned_by)
        .bind::<Array<Nullable<BigInt>>, _>(&since.kept.0)
        .bind::<Array<Nullable<Text>>, _>(&since.kept.1)
        .get_result(conn)
}

/// Makes the transaction read one instant of the database.
pub(in crate::credit) fn one_instant(conn: &mut PgConnection) -> QueryResult<()> {
    sql_query("set transaction isolation level repeatable read").execute(conn).map(drop)
}

/// Lets no later statement of the transaction run beyond so many milliseconds after its beginning.
pub(in crate::credit) fn bound(conn: &mut PgConnection, milliseconds: i64) -> QueryResult<()> {
    sql_query(
        "select set_config('statement_timeout', greatest(1, $1 - (extract(epoch from
             clock_timestamp() - transaction_timestamp()) * 1000)::bigint)::text, true)",
    )
    .bind::<BigInt, _>(milliseconds)
    .execute(conn)
    .map(drop)
}

/// The last block up to which the books were found in order, with its last transfer.
pub(in crate::credit) fn find_verified(conn: &mut PgConnection) -> QueryResult<Option<(i64, i64)>> {
    ledger_verification::table
        .inner_join(ledger_block::table.on(ledger_block::id.eq(ledger_verification::to_block_id)))
        .filter(ledger_verification::clean)
        .order(ledger_verification::to_block_id.desc())
        .select((ledger_block::id, ledger_block::last_transfer_id))
        .first(conn)
        .optional()
}

/// What a reconciliation found.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = ledger_verification)]
pub(in crate::credit) struct VerificationRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) at: DateTime<Utc>,
    pub(in crate::credit) from_block_id: i64,
    pub(in crate::credit) to_block_id: i64,
    pub(in crate::credit) hash: Vec<u8>,
    pub(in crate::credit) findings: serde_json::Value,
    pub(in crate::credit) clean: bool,
}

pub(in crate::credit) fn insert_verification(
    conn: &mut PgConnection,
    row: &VerificationRow,
) -> QueryResult<()> {
    diesel::insert_into(ledger_verification::table).values(row).execute(conn).map(drop)
}

/// The newest reconciliation.
pub(in crate::credit) fn find_newest(conn: &mut PgConnection) -> QueryResult<Option<VerificationRow>> {
    ledger_verification::table
        .order(ledger_verification::at.desc())
        .select(VerificationRow::as_select())
        .first(conn)
        .optional()
}

/// What reconciliations found, newest first.
pub(in crate::credit) fn list_verifications(
    conn: &mut PgConnection,
    clean: Option<bool>,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<VerificationRow>> {
    let filtered = || {
        let mut rows = ledger_verification::table.into_boxed();
        if let Some(clean) = clean {
            rows = rows.filter(ledger_verification::clean.eq(clean));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(ledger_verification::id.lt(id));
    }
    let rows: Vec<VerificationRow> = rows
        .order(ledger_verification::id.desc())
        .limit(paging.fetch())
        .select(VerificationRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// Since when nothing is posted, if so, and when the last block was posted, if there is one.
pub(in crate::credit) type ChainState = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// How the end of the chain stands.
pub(in crate::credit) fn find_chain_state(conn: &mut PgConnection) -> QueryResult<ChainState> {
    ledger_head::table
        .left_join(ledger_block::table.on(ledger_block::id.eq(ledger_head::block_id)))
        .select((ledger_head::frozen_at, ledger_block::at.nullable()))
        .first(conn)
}

/// Stops all posting, or lets it go on.
pub(in crate::credit) fn set_frozen(conn: &mut PgConnection, at: Option<DateTime<Utc>>) -> QueryResult<()> {
    diesel::update(ledger_head::table).set(ledger_head::frozen_at.eq(at)).execute(conn).map(drop)
}
