//! What each subcommand of `xuetang` does.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use contract::credit::InvariantFinding;
use diesel::Connection as _;
use tokio::sync::Semaphore;

use crate::auth::passwords::Passwords;
use crate::auth::service::{AuthError, create_first_account, system_act};
use crate::auth::tokens::Tokens;
use crate::calendar::{self, CalendarError};
use crate::clock::Clock;
use crate::config::{ReconcileArgs, SeedArgs, ServeArgs, StoreArgs};
use crate::coverage::service::{CoverageFailure, check_participation};
use crate::credit;
use crate::credit::domain::chain_file::KeptHead;
use crate::credit::service::postings::EarningDesk;
use crate::credit::service::{ChainFile, ChainFileError, CreditError, heads_differ};
use crate::db::access::{Access, OpenError};
use crate::db::entry::{Entry, EntryError, Logins};
use crate::db::group::Group;
use crate::db::local::{Durability, LocalError, LocalPostgres};
use crate::db::reads::Reads;
use crate::db::{Db, DbError, DbOptions};
use crate::demo;
use crate::division::{self, DivisionError};
use crate::files::{Files, FilesError};
use crate::http::callers::Callers;
use crate::http::idempotency::Desk;
use crate::http::json::{has_control, plain};
use crate::keys::{KeyError, MasterKey};
use crate::startup::{self, State};
use crate::sweeps;
use crate::telemetry;

/// How soon a killed private PostgreSQL is noticed.
const WATCH_EVERY: Duration = Duration::from_secs(1);

/// Why a command ended without doing its work.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The private PostgreSQL cannot be started.
    #[error(transparent)]
    Local(#[from] LocalError),
    /// The database cannot be brought up to date, or not be entered.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A connection cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Only the owner of the tables may do it.
    #[error(
        "freezing and thawing are up to the owner of the tables: set XUETANG_OWNER_DATABASE_URL, by which it logs in"
    )]
    OwnerOnly,
    /// The database refuses something.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The master key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The divisions cannot be loaded.
    #[error(transparent)]
    Division(#[from] DivisionError),
    /// The calendar cannot be loaded.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The first administrator's password would not be taken from anybody, or could not be typed.
    #[error(
        "XUETANG_ADMIN_PASSWORD is too weak: use 10 to 256 characters, at least 5 different ones, \
         no control characters, and not the account's name"
    )]
    AdminPassword,
    /// The first administrator's name would not be taken from anybody.
    #[error("XUETANG_ADMIN_USERNAME must have 3 to 64 letters, digits, dots, hyphens or underscores")]
    AdminUsername,
    /// Accounts or signing keys cannot be prepared.
    #[error(transparent)]
    Auth(AuthError),
    /// The demonstration data cannot be made.
    #[error(transparent)]
    Demo(#[from] demo::DemoError),
    /// The address is taken, or not this machine's.
    #[error(
        "cannot listen on {address}: {source}. Stop what listens there, or set XUETANG_LISTEN to another address"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The data folder cannot be made.
    #[error("the data folder {folder}: {source}. Set XUETANG_DATA_DIR to a folder that can be written")]
    DataFolder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The books are not in order.
    #[error("the books are not in order: see above")]
    NotInOrder,
    /// The books cannot be read.
    #[error("the ledger cannot be read: {0}")]
    Credit(#[from] CreditError),
    /// Participation cannot be counted.
    #[error("participation cannot be counted: {0}")]
    Coverage(#[from] CoverageFailure),
    /// The ends of the chain cannot be kept.
    #[error(transparent)]
    ChainFile(#[from] ChainFileError),
    /// The store of attached files cannot be opened.
    #[error("{0}. Set XUETANG_FILES to a folder that can be written, or to a bucket as s3://bucket/prefix")]
    Files(#[from] FilesError),
    /// A file or stream.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A document cannot be written as JSON.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

/// A database that is ready for use. The private PostgreSQL stops when this is dropped.
pub struct Store {
    /// The ways into it.
    pub entry: Entry,
    /// What secrets are derived from.
    pub keys: MasterKey,
    local: Option<Arc<LocalPostgres>>,
}

impl Store {
    /// Finds or starts the database, migrates it, loads the divisions and the calendar.
    pub fn open(args: &StoreArgs) -> Result<Self, CommandError> {
        std::fs::create_dir_all(&args.data_dir)
            .map_err(|source| CommandError::DataFolder { folder: args.data_dir.clone(), source })?;
        let keys = match &args.master_key {
            Some(text) => MasterKey::from_base64(text)?,
            None => MasterKey::from_file(&args.data_dir.join("master.key"))?,
        };
        let (logins, local) = if let Some(logins) = logins(args) {
            (logins, None)
        } else {
            let local = LocalPostgres::start(&args.data_dir, Durability::Durable)?;
            local.ensure_database("xuetang")?;
            tracing::info!(socket = %local.socket_folder().display(), "the private PostgreSQL runs");
            (local.logins("xuetang", &args.app_role), Some(Arc::new(local)))
        };
        Ok(Self { entry: prepare(&logins)?, keys, local })
    }

    /// Stops the private PostgreSQL, if it is ours and nobody else uses it.
    pub fn close(self) -> Result<(), CommandError> {
        if let Some(local) = self.local {
            local.stop()?;
        }
        Ok(())
    }
}

/// Who logs in, as far as that is said; the owner alone serves as well.
fn logins(args: &StoreArgs) -> Option<Logins> {
    let owner = args.owner_database_url.clone();
    let server = args.database_url.clone().or_else(|| owner.clone())?;
    Some(Logins { owner, server, role: args.app_role.clone(), password: args.app_password.clone() })
}

/// Brings a database up to date and loads the data that every installation has.
pub fn prepare(logins: &Logins) -> Result<Entry, CommandError> {
    let entry = logins.open()?;
    let now = Clock::system().now();
    entry.server.connect()?.transaction(|conn| {
        division::service::load(conn, now)?;
        calendar::service::load(conn, now)?;
        Ok::<_, CommandError>(())
    })?;
    Ok(entry)
}

impl From<AuthError> for CommandError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::WeakPassword(_) => Self::AdminPassword,
            AuthError::MalformedUsername => Self::AdminUsername,
            other => Self::Auth(other),
        }
    }
}

impl From<diesel::result::Error> for CommandError {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

/// How many devices upload at once, by how many connections there are: a quarter, so that the desks keep theirs.
fn uploads_at_once(connections: u32) -> usize {
    usize::try_from(connections / 4).unwrap_or_default().max(1)
}

/// What handlers use, on a database that is ready.
pub async fn state(
    access: &Access,
    keys: MasterKey,
    args: &ServeArgs,
    clock: Clock,
) -> Result<State, CommandError> {
    let options = DbOptions { max_connections: args.store.db_connections, ..DbOptions::default() };
    let state = State {
        db: Db::new(access.clone(), &options),
        earnings: Group::start(access.clone(), EarningDesk::default())?,
        orders: Group::start(access.clone(), Desk::default())?,
        balances: Reads::start(access.clone())?,
        callers: Callers::default(),
        uploads: Arc::new(Semaphore::new(uploads_at_once(args.store.db_connections))),
        files: Files::open(&args.store.files())?,
        clock,
        tokens: Tokens::default(),
        passwords: Passwords::default(),
        keys,
        secure_cookies: args.secure_cookies,
        metrics_token: args.metrics_token.clone(),
        chain_file: args.chain_file.clone(),
        metrics: telemetry::init_metrics(),
    };
    state.load_signing_keys().await?;
    Ok(state)
}

/// Serves until told to stop. Takes the address before it touches the data, so that a second server changes nothing.
pub async fn serve(args: ServeArgs) -> Result<(), CommandError> {
    let listener = TcpListener::bind(args.listen)
        .map_err(|source| CommandError::Listen { address: args.listen, source })?;
    let store = Store::open(&args.store)?;
    store.entry.server.tell();
    let state = state(&store.entry.server, store.keys.clone(), &args, clock(&args)).await?;
    first_account(&state, &args).await?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    telemetry::keep_up(state.metrics.clone());
    sweeps::start(state.clone());
    if let Some(local) = &store.local {
        LocalPostgres::watch(local, WATCH_EVERY);
    }
    let (earnings, orders, balances) = (state.earnings.clone(), state.orders.clone(), state.balances.clone());
    let (server, address) = startup::server(state, &args, workers, listener)?;
    tracing::info!(%address, "serving");
    server.await?;
    earnings.drain().await;
    orders.drain().await;
    balances.drain().await;
    store.close()
}

/// The machine's clock, or one for trials that starts at another instant.
fn clock(args: &ServeArgs) -> Clock {
    let Some(start) = args.trial_clock else { return Clock::system() };
    tracing::warn!(%start, "a trial: the clock is not the machine's");
    Clock::starting_at(start)
}

/// The first administrator: the password comes from outside, read as a request would be, or is made up and shown once.
async fn first_account(state: &State, args: &ServeArgs) -> Result<(), CommandError> {
    let made_up = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>());
    let password = args.admin_password.as_deref().map_or_else(|| made_up.clone(), plain);
    let typeable = !has_control(&password);
    let (username, at) = (plain(&args.admin_username), state.clock.now());
    let created = state
        .db
        .write(move |conn| match create_first_account(conn, &username, &password, at)? {
            Some(_) if !typeable => Err(CommandError::AdminPassword),
            created => Ok(created),
        })
        .await?;
    if let (Some(account), None) = (created, &args.admin_password) {
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "\n  首个管理员 First administrator: {}\n  密码 Password (shown once): {made_up}\n",
            account.username
        )?;
    }
    Ok(())
}

/// Brings the database up to date and stops.
pub fn migrate(args: &StoreArgs) -> Result<(), CommandError> {
    Store::open(args)?.close()
}

/// Makes the demonstration data, once.
pub fn seed(args: &SeedArgs) -> Result<(), CommandError> {
    let store = Store::open(&args.store)?;
    let files = Files::open(&args.store.files())?;
    let today = Clock::system().today();
    if !demo::seed(&store.entry.server, &store.keys, &files, demo::Size::CITY, today)? {
        tracing::info!("the demonstration data is there already");
    }
    store.close()
}

/// Checks the books and what is kept of participation, and prints what was found of each invariant; an error when one is
/// broken.
pub fn reconcile(args: &ReconcileArgs) -> Result<(), CommandError> {
    let store = Store::open(&args.store)?;
    let at = Clock::system().now();
    let access = if args.freeze || args.thaw {
        store.entry.owner.as_ref().ok_or(CommandError::OwnerOnly)?
    } else {
        &store.entry.server
    };
    let file = args.chain_file.as_deref().map(ChainFile::read).transpose()?;
    let kept = file.as_ref().map_or(&[][..], ChainFile::lines);
    let full = args.full || args.thaw;
    let found = access
        .connect()?
        .transaction(|conn| credit::service::reconcile(conn, at, full, args.freeze, kept))?;
    let act = system_act(at);
    let kept_counts = access.connect()?.transaction(|conn| check_participation(conn, &act))?;
    let mut out = std::io::stdout().lock();
    for finding in found.findings.iter().chain(&kept_counts) {
        let (count, name, places) = (finding.count, &finding.name, finding.examples.join("; "));
        writeln!(out, "{:<7} {count:>8}  {name}  {places}", finding.severity)?;
    }
    let end = KeptHead { at: found.at, block: found.to_block, hash: found.chain_hash.clone() };
    writeln!(out, "{end}")?;
    if let Some(file) = file.filter(|_| !heads_differ(&found)) {
        file.append(&end)?;
    }
    if args.thaw && found.clean {
        access.connect()?.transaction(credit::service::thaw)?;
    }
    store.close()?;
    let in_order = found.clean && !kept_counts.iter().any(InvariantFinding::is_error);
    if in_order { Ok(()) } else { Err(CommandError::NotInOrder) }
}

/// Prints the demo accounts.
pub fn demo_accounts() -> Result<(), CommandError> {
    writeln!(std::io::stdout().lock(), "{}", demo::accounts::table())?;
    Ok(())
}

/// Prints the OpenAPI document.
pub fn openapi() -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &crate::openapi::document())?;
    writeln!(out)?;
    Ok(())
}
