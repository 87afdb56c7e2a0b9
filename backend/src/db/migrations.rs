//! The schema's steps, embedded in the binary.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbError;

/// Every step of `backend/migrations`, up and down.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Held while migrating, so that two servers started together take turns.
const ADVISORY_LOCK: i64 = 0x5855_4554_414e_4701;

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database cannot be reached.
    #[error("cannot connect to the database: {0}")]
    Connect(#[from] diesel::ConnectionError),
    /// A statement outside the steps failed.
    #[error("cannot prepare the migration: {0}")]
    Query(#[from] diesel::result::Error),
    /// A step failed; it was rolled back, the steps before it stay.
    #[error("a migration failed: {0}")]
    Step(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Brings the schema at `url` up to date; answers the numbers of the steps that ran.
///
/// # Errors
/// When the database cannot be reached or a step fails.
pub fn migrate(url: &str) -> Result<Vec<String>, MigrateError> {
    let mut conn = take_turn(url)?;
    let ran = conn.run_pending_migrations(MIGRATIONS).map_err(MigrateError::Step)?;
    Ok(ran.iter().map(ToString::to_string).collect())
}

/// A connection that changes the schema or who may use it, when nobody else does.
pub(super) fn take_turn(url: &str) -> Result<PgConnection, MigrateError> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute(&format!("SELECT pg_advisory_lock({ADVISORY_LOCK})"))?;
    Ok(conn)
}

/// Whether steps are missing in the database: the server is not ready then.
///
/// # Errors
/// When the database cannot be asked, which includes one that was never migrated
/// inside a read-only transaction.
pub fn is_pending(conn: &mut PgConnection) -> Result<bool, DbError> {
    use diesel::sql_query;
    use diesel::{QueryableByName, RunQueryDsl};

    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let applied: Vec<String> = sql_query("SELECT version FROM __diesel_schema_migrations")
        .load::<Applied>(conn)?
        .into_iter()
        .map(|row| row.version)
        .collect();
    Ok(embedded_versions().iter().any(|version| !applied.contains(version)))
}

fn embedded_versions() -> Vec<String> {
    use diesel::migration::{Migration, MigrationSource};
    let steps: Vec<Box<dyn Migration<diesel::pg::Pg>>> = MIGRATIONS.migrations().unwrap_or_default();
    steps.iter().map(|step| step.name().version().to_string()).collect()
}
