//! Which of several servers does a job.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};

#[derive(QueryableByName)]
struct Leads {
    #[diesel(sql_type = Bool)]
    leads: bool,
}

/// Whether this transaction does the job `name`, and nobody else until it ends; never waits.
pub(in crate::credit) fn lead(conn: &mut PgConnection, name: &str) -> QueryResult<bool> {
    sql_query("select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as leads")
        .bind::<Text, _>(name)
        .get_result::<Leads>(conn)
        .map(|one| one.leads)
}
