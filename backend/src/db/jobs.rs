//! Jobs of which one server at a time does a batch.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};

/// What became of a batch of a job that one server at a time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn<M> {
    /// Another server is at it: nothing was done.
    Elsewhere,
    /// Nothing is left to do.
    Done,
    /// Something was done, and more may follow: how much, or behind what.
    More(M),
}

#[derive(QueryableByName)]
struct Leads {
    #[diesel(sql_type = Bool)]
    leads: bool,
}

/// Whether this transaction does the job `name`, and nobody else until it ends; never waits.
pub fn lead(conn: &mut PgConnection, name: &str) -> QueryResult<bool> {
    sql_query("select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as leads")
        .bind::<Text, _>(name)
        .get_result::<Leads>(conn)
        .map(|one| one.leads)
}
