//! Things that one transaction at a time decides about.
//!
//! Two transactions that want the same room at the same time would each write first and then wait for the other, until
//! the database ends one of them. Whoever holds the room decides first; the other sees what was decided.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use uuid::Uuid;

/// Holds these records until the transaction ends, waiting for whoever does; always in the same order, so that nobody
/// waits for each other. What else is locked of rows is locked before.
pub fn hold(conn: &mut PgConnection, ids: impl IntoIterator<Item = Uuid>) -> QueryResult<()> {
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        sql_query("select pg_advisory_xact_lock(hashtextextended('held:' || $1, 0))")
            .bind::<Text, _>(id.to_string())
            .execute(conn)?;
    }
    Ok(())
}
