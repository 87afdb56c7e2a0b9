//! The connection manager behind the pool.

use diesel::PgConnection;
use diesel::r2d2::R2D2Connection;

use super::DbOptions;
use super::access::{Access, OpenError};

/// Messages in English where the account may ask for them: transient errors are told apart by them.
pub(super) const ENGLISH: &str = "DO $$ BEGIN PERFORM set_config('lc_messages', 'C', false); \
                       EXCEPTION WHEN insufficient_privilege THEN NULL; END $$";

/// Opens connections and tells which of them are worth keeping.
///
/// Diesel's own manager keeps a connection whose `BEGIN` failed, so after a
/// restart of PostgreSQL its pool would hand out dead connections until they
/// grow old. This one lets the borrower mark a connection as stale.
#[derive(Debug)]
pub(super) struct Manager {
    access: Access,
    settings: String,
}

/// A connection of the pool.
pub(super) struct Pooled {
    pub(super) connection: PgConnection,
    pub(super) stale: bool,
}

impl Manager {
    pub(super) fn new(access: Access, options: &DbOptions) -> Self {
        let settings = format!(
            "SET application_name = '{}'; SET statement_timeout = {}; SET lock_timeout = {}; \
             SET idle_in_transaction_session_timeout = {}; SET timezone = 'UTC'; {ENGLISH}",
            options.application_name.replace('\'', "''"),
            options.statement_timeout.as_millis(),
            options.lock_timeout.as_millis(),
            options.statement_timeout.as_millis(),
        );
        Self { access, settings }
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = OpenError;

    fn connect(&self) -> Result<Pooled, OpenError> {
        Ok(Pooled { connection: self.access.open(&self.settings)?, stale: false })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), OpenError> {
        Ok(pooled.connection.ping()?)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        std::thread::panicking() || pooled.stale || pooled.connection.is_broken()
    }
}

/// Writes the pool's background failures to the log.
#[derive(Debug)]
pub(super) struct LogErrors;

impl r2d2::HandleError<OpenError> for LogErrors {
    fn handle_error(&self, error: OpenError) {
        tracing::warn!(%error, "database connection failed");
    }
}
