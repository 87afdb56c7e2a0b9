//! The database: a pool of connections, and one transaction a use case.
//!
//! A handler calls [`Db::read`] or [`Db::write`] once. The closure runs on the
//! blocking pool inside one transaction; an `Err` rolls it back. What has
//! started runs to its end even when the client has gone.

pub mod access;
pub mod durable;
pub mod entry;
pub mod group;
pub mod hold;
pub mod jobs;
pub mod keyset;
pub mod local;
pub mod migrations;
mod pool;
pub mod reads;
pub mod rights;
pub mod value;

use std::time::Duration;

use actix_web::web;
use diesel::PgConnection;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use tracing::Span;

use access::Access;
use pool::{Manager, Pooled};

/// Why the database could not answer.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection became free (or could be opened) in time: busy or down, worth a retry.
    #[error("no database connection became free in time")]
    PoolExhausted,
    /// A query failed.
    #[error("a database query failed: {0}")]
    Query(#[from] QueryError),
    /// The connection broke while the end of a transaction was told: it may be done, or not.
    #[error("the outcome is unknown: {0}")]
    Unknown(QueryError),
    /// The closure panicked, or the runtime is shutting down.
    #[error("the database task was interrupted")]
    Interrupted,
}

impl DbError {
    /// Whether the database is away, overloaded or let another transaction go first, rather than the query
    /// wrong: the caller may try again (with the same idempotency key, should the end of a commit be unknown).
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::PoolExhausted | Self::Unknown(_) => true,
            Self::Query(QueryError::DatabaseError(kind, told)) => is_transient(*kind, told.message()),
            Self::Query(QueryError::RollbackErrorOnCommit { rollback_error, commit_error }) => {
                [rollback_error, commit_error].into_iter().any(|error| {
                    matches!(&**error, QueryError::DatabaseError(kind, told) if is_transient(*kind, told.message()))
                })
            }
            Self::Query(_) | Self::Interrupted => false,
        }
    }
}

/// Whether the books are closed until somebody has found out what is wrong with them: nothing is posted meanwhile.
#[must_use]
pub fn is_frozen(error: &DbError) -> bool {
    matches!(error, DbError::Query(QueryError::DatabaseError(_, told)) if told.message() == "the ledger is frozen")
}

/// Whether a statement was ended because it ran beyond its time.
#[must_use]
pub fn timed_out(error: &DbError) -> bool {
    matches!(error, DbError::Query(QueryError::DatabaseError(_, told))
        if told.message().starts_with("canceling statement due to statement timeout"))
}

/// Why a commit failed: what the database said, or that nobody knows what became of it.
fn of_commit(error: QueryError) -> DbError {
    use DatabaseErrorKind::{ClosedConnection, UnableToSendCommand};
    let lost = match &error {
        // The rollback after a commit that failed failed too.
        QueryError::DatabaseError(ClosedConnection | UnableToSendCommand, _)
        | QueryError::RollbackErrorOnCommit { .. } => true,
        QueryError::DatabaseError(_, told) => LOST.iter().any(|start| told.message().starts_with(start)),
        _ => false,
    };
    if lost { DbError::Unknown(error) } else { error.into() }
}

/// What is heard of a connection that broke.
const LOST: [&str; 3] =
    ["terminating connection", "server closed the connection", "no connection to the server"];

/// Diesel tells a few SQLSTATEs apart; of the others only the message is left, which `pool.rs` asks for in English.
fn is_transient(kind: DatabaseErrorKind, message: &str) -> bool {
    use DatabaseErrorKind::{ClosedConnection, SerializationFailure, UnableToSendCommand};
    // 55P03, 40P01, 57P01 and 57P03; what libpq says of a connection that broke.
    const MESSAGES: [&str; 4] = [
        "canceling statement due to lock timeout",
        "could not obtain lock",
        "deadlock detected",
        "the database system is",
    ];
    matches!(kind, ClosedConnection | SerializationFailure | UnableToSendCommand)
        || MESSAGES.iter().chain(&LOST).any(|start| message.starts_with(start))
}

/// How the pool behaves; the defaults suit one server process.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// Most connections at once.
    pub max_connections: u32,
    /// How long a request waits for a free connection.
    pub checkout_timeout: Duration,
    /// How long one statement may run.
    pub statement_timeout: Duration,
    /// How long a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// Shown in `pg_stat_activity`.
    pub application_name: String,
}

impl Default for DbOptions {
    fn default() -> Self {
        Self {
            max_connections: 16,
            checkout_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
            lock_timeout: Duration::from_secs(10),
            application_name: "xuetang".to_owned(),
        }
    }
}

/// A handle to the database; clones share the pool.
#[derive(Debug, Clone)]
pub struct Db {
    pool: r2d2::Pool<Manager>,
}

impl Db {
    /// A handle that connects when it is first used, so it never fails by itself.
    #[must_use]
    pub fn new(access: Access, options: &DbOptions) -> Self {
        let pool = r2d2::Pool::builder()
            .max_size(options.max_connections.max(1))
            .min_idle(Some(0))
            .test_on_check_out(false)
            .connection_timeout(options.checkout_timeout)
            .error_handler(Box::new(pool::LogErrors))
            .build_unchecked(Manager::new(access, options));
        Self { pool }
    }

    /// Runs `f` in a read-only transaction.
    ///
    /// # Errors
    /// What `f` returns, or a [`DbError`].
    pub async fn read<T, E>(
        &self,
        f: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + From<QueryError> + Send + 'static,
    {
        self.run(true, f).await
    }

    /// Runs `f` in one read-write transaction: all of it happens, or nothing.
    ///
    /// # Errors
    /// What `f` returns (the transaction is rolled back), or a [`DbError`].
    pub async fn write<T, E>(
        &self,
        f: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + From<QueryError> + Send + 'static,
    {
        self.run(false, f).await
    }

    /// How many connections are open, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let state = self.pool.state();
        (state.connections, state.idle_connections)
    }

    async fn run<T, E>(
        &self,
        read_only: bool,
        f: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + From<QueryError> + Send + 'static,
    {
        let pool = self.pool.clone();
        let span = Span::current();
        web::block(move || span.in_scope(|| in_transaction(&pool, read_only, f)))
            .await
            .map_err(|_| E::from(DbError::Interrupted))?
    }
}

/// Runs `f` in a transaction on a pooled connection.
///
/// A connection whose `BEGIN` fails is stale (the server was restarted): it is
/// thrown away and the next one tried, which is safe because `f` has not run.
fn in_transaction<T, E>(
    pool: &r2d2::Pool<Manager>,
    read_only: bool,
    f: impl FnOnce(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<DbError> + From<QueryError>,
{
    let mut work = Some(f);
    let mut stale_left = pool.max_size();
    loop {
        let mut pooled = pool.get().map_err(|_| DbError::PoolExhausted)?;
        let Pooled { connection, stale } = &mut *pooled;
        let transaction = connection.build_transaction();
        let mut transaction = if read_only { transaction.read_only() } else { transaction.read_write() };
        let result = transaction.run(|connection| match work.take() {
            Some(work) => work(connection).map_err(Step::Work),
            None => Err(Step::Work(DbError::Interrupted.into())),
        });
        *stale = work.is_some();
        if !*stale || stale_left == 0 {
            return result.map_err(|step| match step {
                Step::Work(error) => error,
                Step::Ends(error) if work.is_some() => DbError::from(error).into(),
                Step::Ends(error) => of_commit(error).into(),
            });
        }
        stale_left -= 1;
    }
}

/// Where a transaction failed.
enum Step<E> {
    /// In what was done in it.
    Work(E),
    /// At its beginning or its end.
    Ends(QueryError),
}

impl<E> From<QueryError> for Step<E> {
    fn from(error: QueryError) -> Self {
        Self::Ends(error)
    }
}

/// Whether `error` is a violation of the unique constraint or index `name`.
#[must_use]
pub fn violates_unique(error: &QueryError, name: &str) -> bool {
    violates(error, DatabaseErrorKind::UniqueViolation, name)
}

/// Whether `error` is a violation of the exclusion constraint `name`.
#[must_use]
pub fn violates_exclusion(error: &QueryError, name: &str) -> bool {
    violates(error, DatabaseErrorKind::ExclusionViolation, name)
}

/// Whether `error` is a violation of the check constraint `name`.
#[must_use]
pub fn violates_check(error: &QueryError, name: &str) -> bool {
    violates(error, DatabaseErrorKind::CheckViolation, name)
}

/// Whether `error` is a violation of the foreign key `name`.
#[must_use]
pub fn violates_foreign_key(error: &QueryError, name: &str) -> bool {
    violates(error, DatabaseErrorKind::ForeignKeyViolation, name)
}

/// The name of the constraint that `error` violates, whatever its kind.
#[must_use]
pub fn violated_constraint(error: &QueryError) -> Option<&str> {
    match error {
        QueryError::DatabaseError(_, information) => information.constraint_name(),
        _ => None,
    }
}

fn violates(error: &QueryError, kind: DatabaseErrorKind, name: &str) -> bool {
    matches!(error, QueryError::DatabaseError(found, _) if same_kind(*found, kind))
        && violated_constraint(error) == Some(name)
}

fn same_kind(left: DatabaseErrorKind, right: DatabaseErrorKind) -> bool {
    std::mem::discriminant(&left) == std::mem::discriminant(&right)
}
