//! Waiting for the disk: what is told outside of the database must survive its crash.

use diesel::connection::SimpleConnection as _;
use diesel::{PgConnection, QueryResult, RunQueryDsl as _};

/// Has this transaction's commit wait until it is on the disk and with it all that was committed before, also by others
/// who did not wait. Once it is committed, what it has read stays true whatever happens.
///
/// # Errors
/// What the database said.
pub fn commit_on_disk(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute("SET LOCAL synchronous_commit = on")?;
    write_message(conn)
}

/// Writes an empty message into the log, so that there is something to commit.
pub(super) fn write_message(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::select(emit_message(true, "xuetang", "")).execute(conn).map(drop)
}

diesel::define_sql_function! {
    /// Writes a message into the log, which nobody reads.
    #[sql_name = "pg_logical_emit_message"]
    fn emit_message(
        transactional: diesel::sql_types::Bool,
        prefix: diesel::sql_types::Text,
        content: diesel::sql_types::Text
    ) -> diesel::pg::sql_types::PgLsn;
}
