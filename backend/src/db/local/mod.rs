//! The private PostgreSQL: what the server runs on when it is given no `DATABASE_URL`.
//!
//! A cluster in a folder of its own, reached over a Unix socket that nobody
//! else can enter, never over TCP. It outlives a killed server and is taken
//! over by the next one; the last user of a folder stops it.

mod binaries;
mod cluster;
mod place;
mod settings;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};

pub use binaries::{Binaries, Search};
use cluster::Cluster;
use place::Place;
pub use settings::Durability;

use super::entry::Logins;

/// The oldest major version that is known to work.
pub const OLDEST_MAJOR: u32 = 14;

/// Why the private PostgreSQL could not be started.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// No `initdb`, `pg_ctl` and `postgres` lie together anywhere.
    #[error(
        "no PostgreSQL was found (looked in {searched}). Install PostgreSQL {OLDEST_MAJOR} or newer \
         (Debian, Ubuntu: apt-get install postgresql; Fedora, openEuler: dnf install postgresql-server), \
         set XUETANG_PG_BIN to the folder that holds initdb, or set DATABASE_URL to a server"
    )]
    NoBinaries {
        /// The folders that were looked at.
        searched: String,
    },
    /// Only versions that are too old were found.
    #[error(
        "PostgreSQL {found} is too old: install PostgreSQL {OLDEST_MAJOR} or newer, or set DATABASE_URL to a server"
    )]
    TooOld {
        /// The newest major version found.
        found: u32,
    },
    /// The cluster was made by another major version than those found.
    #[error(
        "the data in {folder} was written by PostgreSQL {cluster}, but only {found} was found: \
         install PostgreSQL {cluster}, or move the data over with pg_upgrade"
    )]
    OtherVersion {
        /// The cluster's folder.
        folder: PathBuf,
        /// The major version that made it.
        cluster: u32,
        /// The versions found.
        found: String,
    },
    /// Started by root, and there is no user to run PostgreSQL as.
    #[error(
        "PostgreSQL does not run as root, and the user `postgres` is missing and could not be created: {0}"
    )]
    NoUser(String),
    /// The cluster belongs to somebody else.
    #[error(
        "{folder} belongs to another user (uid {owner}): start as that user or as root, or choose another data folder"
    )]
    OtherOwner {
        /// The cluster's folder.
        folder: PathBuf,
        /// The uid it belongs to.
        owner: u32,
    },
    /// A folder or file could not be made ready.
    #[error("{path}: {source}")]
    Folder {
        /// What was being worked on.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder in a public place is not safe to use.
    #[error("{0} is not a private folder of the database's user: remove it")]
    UnsafeFolder(PathBuf),
    /// One of PostgreSQL's programs failed.
    #[error("{program} failed: {detail}")]
    Program {
        /// Which one.
        program: String,
        /// What it said.
        detail: String,
    },
    /// Another process uses the folder, and its server is not to be seen from here.
    #[error("{0} is in use by another process, perhaps in another container: stop that one first")]
    InUse(PathBuf),
    /// The started server cannot be reached.
    #[error("the private PostgreSQL does not answer: {0}")]
    Unreachable(String),
}

impl LocalError {
    fn folder(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Folder { path, source }
    }
}

/// A running private PostgreSQL; stopped when its last user stops or drops it.
#[derive(Debug)]
pub struct LocalPostgres {
    cluster: Cluster,
    in_use: Mutex<Option<File>>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    found: bool,
}

impl LocalPostgres {
    /// Starts the cluster of `data_dir`, creating it at first use, or joins it when it runs already.
    ///
    /// Blocks until it answers; recovery after a crash may take a while.
    ///
    /// # Errors
    /// When binaries, user or folder are missing or unfit; the text says what to do.
    pub fn start(data_dir: &Path, durability: Durability) -> Result<Self, LocalError> {
        Self::start_with(&Search::from_environment(), data_dir, durability)
    }

    /// As [`Self::start`], looking for the binaries where `search` says.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with(search: &Search, data_dir: &Path, durability: Durability) -> Result<Self, LocalError> {
        let found = search.find()?;
        let place = Place::choose(data_dir)?;
        let turn = place.lock_file("start.lock")?;
        turn.lock().map_err(LocalError::folder(&place.home))?;
        let cluster = Cluster::open(place, &found, durability)?;
        let in_use = cluster.place.lock_file("users.lock")?;
        if cluster.lost_its_server() && in_use.try_lock().is_err() {
            return Err(LocalError::InUse(cluster.place.home.clone()));
        }
        cluster.ensure_running()?;
        in_use.lock_shared().map_err(LocalError::folder(&cluster.place.home))?;
        drop(turn);
        Ok(Self { cluster, in_use: Mutex::new(Some(in_use)) })
    }

    /// Looks every so often whether it still runs, and starts it again when it was killed under its users;
    /// PostgreSQL's own recovery keeps all that was committed. Ends when `postgres` has been given up.
    pub fn watch(postgres: &Arc<Self>, every: Duration) {
        let watched = Arc::downgrade(postgres);
        thread::spawn(move || {
            while let Some(postgres) = watched.upgrade() {
                match postgres.revive() {
                    Ok(false) => {}
                    Ok(true) => tracing::warn!("the private PostgreSQL had died and was started again"),
                    Err(error) => tracing::error!(%error, "the private PostgreSQL cannot be started again"),
                }
                drop(postgres);
                thread::sleep(every);
            }
        });
    }

    /// Starts it again if it died; tells whether it had.
    fn revive(&self) -> Result<bool, LocalError> {
        let in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        if in_use.is_none() || self.cluster.runs() {
            return Ok(false);
        }
        let turn = self.cluster.place.lock_file("start.lock")?;
        turn.lock().map_err(LocalError::folder(&self.cluster.place.home))?;
        self.cluster.ensure_running()?;
        Ok(true)
    }

    /// The URL by which the owner of `database` connects.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.cluster.url(database)
    }

    /// How `database` is entered: by its owner, and by a server that works as `role` and logs in as nothing else.
    #[must_use]
    pub fn logins(&self, database: &str, role: &str) -> Logins {
        Logins {
            owner: Some(self.url(database)),
            server: self.cluster.url_of(role, database),
            role: role.to_owned(),
            password: None,
        }
    }

    /// The folder that holds the cluster, its socket and its logs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.cluster.place.home
    }

    /// The folder of its socket, for `psql -h`.
    #[must_use]
    pub fn socket_folder(&self) -> PathBuf {
        self.cluster.place.socket_folder()
    }

    /// The binaries in use.
    #[must_use]
    pub fn binaries(&self) -> &Binaries {
        &self.cluster.binaries
    }

    /// Creates `database` unless it is there.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub fn ensure_database(&self, database: &str) -> Result<(), LocalError> {
        let unreachable = |error: &dyn std::fmt::Display| LocalError::Unreachable(error.to_string());
        let mut conn = PgConnection::establish(&self.url("postgres")).map_err(|e| unreachable(&e))?;
        let present: Found = sql_query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS found")
            .bind::<diesel::sql_types::Text, _>(database)
            .get_result(&mut conn)
            .map_err(|e| unreachable(&e))?;
        if present.found {
            return Ok(());
        }
        let name = database.replace('"', "\"\"");
        conn.batch_execute(&format!("CREATE DATABASE \"{name}\"")).map_err(|e| unreachable(&e))
    }

    /// Gives the cluster up; stops it, cleanly, unless another process uses it.
    ///
    /// # Errors
    /// When it does not stop; it is then left running for the next start.
    pub fn stop(&self) -> Result<(), LocalError> {
        let mut held = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(in_use) = held.take() else { return Ok(()) };
        let place = &self.cluster.place;
        let turn = place.lock_file("start.lock")?;
        turn.lock().map_err(LocalError::folder(&place.home))?;
        in_use.unlock().map_err(LocalError::folder(&place.home))?;
        if in_use.try_lock().is_err() {
            return Ok(());
        }
        self.cluster.stop()
    }
}

impl Drop for LocalPostgres {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            tracing::warn!(%error, "the private PostgreSQL was left running");
        }
    }
}
