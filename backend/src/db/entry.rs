//! How a program gets into the database: the owner brings it up to date, the server works in it as a role.

use diesel::sql_types::Bool;
use diesel::{Connection as _, PgConnection, QueryResult, QueryableByName, RunQueryDsl as _, sql_query};

use super::DbError;
use super::access::{Access, OpenError, Standing};
use super::migrations::{self, MigrateError};
use super::rights::{self, RightsError, excess};

/// The role as which a server works when nothing else is said.
pub const ROLE: &str = "xuetang_app";

/// Who may log in.
#[derive(Debug, Clone)]
pub struct Logins {
    /// The URL of whoever owns the tables, or is to; without one the server's login may be it.
    pub owner: Option<String>,
    /// The URL of the server.
    pub server: String,
    /// The role as which the server works.
    pub role: String,
    /// The password that this role is to have; without one it keeps what it has.
    pub password: Option<String>,
}

/// A database that is up to date, and the ways into it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// For all that the server does.
    pub server: Access,
    /// For what only the owner may, where its login is at hand.
    pub owner: Option<Access>,
}

/// Why there is no way in.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// The schema cannot be brought up to date.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// The server's role cannot be given its rights.
    #[error(transparent)]
    Rights(#[from] RightsError),
    /// The server's login does not get in.
    #[error(
        "{0}. The server logs in by DATABASE_URL and works as the role {1}: it must be that role or a member of it"
    )]
    Open(#[source] OpenError, String),
    /// The database cannot be asked.
    #[error(transparent)]
    Database(#[from] DbError),
    /// Steps are missing, and nobody is there who may take them.
    #[error(
        "the database is behind this version, and DATABASE_URL does not log in as the owner of the tables: \
         run `xuetang migrate` with XUETANG_OWNER_DATABASE_URL first"
    )]
    Behind,
}

impl Logins {
    /// One URL for everything.
    pub fn only(url: impl Into<String>) -> Self {
        Self { owner: None, server: url.into(), role: ROLE.to_owned(), password: None }
    }

    /// Brings the schema up to date and gives the server's role its rights, if the owner can log in; then sees whether
    /// the server can work with them.
    ///
    /// # Errors
    /// [`EntryError`]
    pub fn open(&self) -> Result<Entry, EntryError> {
        let owner = self.owner_url()?;
        if let Some(url) = owner {
            for step in migrations::migrate(url)? {
                tracing::info!(step, "migrated");
            }
            match rights::give(url, &self.role, self.password.as_deref()) {
                Err(RightsError::NoRole(_)) if self.owner.is_none() => {}
                given => given?,
            }
        }
        let server = self.server_access(owner)?;
        Ok(Entry { server, owner: owner.map(|url| Access::new(url, &self.role, Standing::Owner)) })
    }

    fn owner_url(&self) -> Result<Option<&str>, EntryError> {
        if let Some(url) = &self.owner {
            return Ok(Some(url));
        }
        let mut conn = PgConnection::establish(&self.server).map_err(MigrateError::Connect)?;
        Ok(is_owner(&mut conn).map_err(DbError::Query)?.then_some(self.server.as_str()))
    }

    /// Two logins are held to keeping apart; a single one that owns the tables does what it can.
    fn server_access(&self, owner: Option<&str>) -> Result<Access, EntryError> {
        let access = |standing| Access::new(&self.server, &self.role, standing);
        let mut conn = match access(Standing::StepsBack).connect() {
            Ok(conn) => conn,
            Err(OpenError::Prepare(_)) if self.owner.is_none() && owner.is_some() => {
                return Ok(access(Standing::Owner));
            }
            Err(error) => return Err(EntryError::Open(error, self.role.clone())),
        };
        if owner.is_none() {
            let excess = excess(&mut conn, &self.role).map_err(DbError::Query)?;
            if !excess.is_empty() {
                let (role, excess) = (self.role.clone(), excess.join(", "));
                return Err(RightsError::TooMighty { role, excess }.into());
            }
            if migrations::is_pending(&mut conn)? {
                return Err(EntryError::Behind);
            }
        }
        let owns = is_owner(&mut conn).map_err(DbError::Query)?;
        Ok(access(if owns { Standing::StepsBack } else { Standing::Apart }))
    }
}

/// Whether whoever logged in may change the schema: the tables are theirs, or there are none yet.
fn is_owner(conn: &mut PgConnection) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        owner: bool,
    }
    let found: Found = sql_query(
        "select coalesce((select pg_has_role(session_user, c.relowner, 'MEMBER') from pg_class c
             where c.oid = to_regclass('__diesel_schema_migrations')), true) as owner",
    )
    .get_result(conn)?;
    Ok(found.owner)
}
