//! As whom the server works in the database: a role that owns nothing.

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

/// How the login of the server stands to the role as which it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It owns nothing either.
    Apart,
    /// It owns the tables, and becomes the role as soon as it is connected.
    StepsBack,
    /// It owns the tables and works as their owner, since the role cannot be had.
    Owner,
}

/// A way into the database for everything that the server does once it runs.
#[derive(Debug, Clone)]
pub struct Access {
    url: String,
    role: String,
    standing: Standing,
}

/// Why a connection could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database cannot be reached, or turns the login away.
    #[error("cannot connect to the database: {0}")]
    Connect(#[from] diesel::ConnectionError),
    /// The connection cannot be set up, or may not take the role.
    #[error("a new database connection failed: {0}")]
    Prepare(#[from] diesel::result::Error),
}

impl Access {
    /// By the login of `url`, as `role`.
    pub fn new(url: impl Into<String>, role: impl Into<String>, standing: Standing) -> Self {
        Self { url: url.into(), role: role.into(), standing }
    }

    /// A plain connection.
    ///
    /// # Errors
    /// [`OpenError`]
    pub fn connect(&self) -> Result<PgConnection, OpenError> {
        self.open("")
    }

    /// A connection with settings of its own. The role comes last: it may set less than the login.
    pub(super) fn open(&self, settings: &str) -> Result<PgConnection, OpenError> {
        let role = match self.standing {
            Standing::Apart | Standing::StepsBack => format!("SET ROLE {}", quoted(&self.role)),
            Standing::Owner => String::new(),
        };
        let mut connection = PgConnection::establish(&self.url)?;
        for statements in [settings, &role].into_iter().filter(|statements| !statements.is_empty()) {
            connection.batch_execute(statements)?;
        }
        Ok(connection)
    }

    /// How its login stands to the role.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// Says in the log as whom the server works, and what would be better.
    pub fn tell(&self) {
        let role = &self.role;
        match self.standing {
            Standing::Apart => tracing::info!(%role, "works in the database as a role that owns nothing"),
            Standing::StepsBack => tracing::warn!(
                %role,
                "works in the database as a role that owns nothing, but logs in as the owner of the tables and could \
                 become it again: XUETANG_OWNER_DATABASE_URL keeps the two apart"
            ),
            Standing::Owner => tracing::warn!(
                %role,
                "works in the database as the owner of the tables, because its login can neither make nor take the \
                 role. An administrator of the database can: CREATE ROLE, and GRANT it to the login"
            ),
        }
    }
}

/// A name as it stands in a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
