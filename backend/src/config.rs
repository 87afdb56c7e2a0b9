//! What may be set from outside: command line and environment.

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::builder::Resettable;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::db::entry::ROLE;

/// 银发学堂: the Silver Academy server.
#[derive(Debug, Parser)]
#[command(name = "xuetang", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the command line and the environment; ends the program with advice when they are wrong.
    pub fn read() -> Self {
        let matches = command().get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

/// The command, with a variable that is set to nothing read as not set: so does Compose pass on what is left out.
fn command() -> clap::Command {
    let is_empty =
        |arg: &clap::Arg| arg.get_env().and_then(env::var_os).is_some_and(|value| value.is_empty());
    Cli::command().mut_subcommands(|command| {
        command.mut_args(|arg| if is_empty(&arg) { arg.env(Resettable::Reset) } else { arg })
    })
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the console.
    Serve(ServeArgs),
    /// Bring the database to this version and load the divisions and the calendar.
    Migrate(StoreArgs),
    /// Fill a database with demonstration data; every person in it is invented.
    Seed(SeedArgs),
    /// Check that the ledger's books are in order; ends with an error when they are not.
    Reconcile(ReconcileArgs),
    /// Print the demo accounts.
    DemoAccounts,
    /// Print the OpenAPI document.
    Openapi,
}

/// Where the data is kept.
#[derive(Debug, Clone, Args)]
pub struct StoreArgs {
    /// The database to use; without one a private PostgreSQL is started in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The same database as the owner of the tables enters it, to bring it up to date; without it `DATABASE_URL` does both.
    #[arg(long, env = "XUETANG_OWNER_DATABASE_URL", hide_env_values = true)]
    pub owner_database_url: Option<String>,
    /// The database role as which the server works; it owns nothing.
    #[arg(long, env = "XUETANG_APP_ROLE", default_value = ROLE)]
    pub app_role: String,
    /// The password that the owner gives this role; without one the role keeps what it has.
    #[arg(long, env = "XUETANG_APP_PASSWORD", hide_env_values = true)]
    pub app_password: Option<String>,
    /// The folder for the private PostgreSQL and the key file.
    #[arg(long, env = "XUETANG_DATA_DIR", default_value = ".data")]
    pub data_dir: PathBuf,
    /// 32 bytes in base64 that every secret is derived from; without it a key file in the data folder.
    #[arg(long, env = "XUETANG_MASTER_KEY", hide_env_values = true)]
    pub master_key: Option<String>,
    /// Where attached files are kept: a folder, or `s3://bucket/prefix`, of which the usual `AWS_…` variables say the
    /// rest; without it `files` in the data folder.
    #[arg(long, env = "XUETANG_FILES")]
    pub files: Option<String>,
    /// How many database connections at most.
    #[arg(long, env = "XUETANG_DB_CONNECTIONS", default_value_t = 16)]
    pub db_connections: u32,
}

impl StoreArgs {
    /// Where attached files are kept.
    pub fn files(&self) -> String {
        self.files.clone().unwrap_or_else(|| self.data_dir.join("files").to_string_lossy().into_owned())
    }
}

/// What to fill a database with.
#[derive(Debug, Clone, Args)]
pub struct SeedArgs {
    /// Where the data is kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Says that demonstration data is wanted, so that nobody makes it by mistake.
    #[arg(long, required = true)]
    pub demo: bool,
}

/// How to check the books.
#[derive(Debug, Clone, Args)]
pub struct ReconcileArgs {
    /// Where the data is kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Look at everything, not only at what was posted since the books were last in order.
    #[arg(long)]
    pub full: bool,
    /// Stop all posting when something is wrong.
    #[arg(long, conflicts_with = "thaw")]
    pub freeze: bool,
    /// Let posting go on after a freeze, when everything is in order again.
    #[arg(long)]
    pub thaw: bool,
    /// Hold the lines of this file against the chain and, where they agree, add its end: keep the file where nobody who
    /// runs the database can write.
    #[arg(long, env = "XUETANG_CHAIN_FILE")]
    pub chain_file: Option<PathBuf>,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Where the data is kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// The address to listen on.
    #[arg(long, env = "XUETANG_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The folder of the built console.
    #[arg(long, env = "XUETANG_CONSOLE_DIR", default_value = "dist")]
    pub console_dir: PathBuf,
    /// Send the refresh cookie over HTTPS only.
    #[arg(long, env = "XUETANG_SECURE_COOKIES", default_value_t = false)]
    pub secure_cookies: bool,
    /// The token that `GET /metrics` wants as a bearer; without one only this machine may read it.
    #[arg(long, env = "XUETANG_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Once a day, hold the lines of this file against the ledger's chain and, where they agree, add its end: keep the
    /// file where nobody who runs the database can write.
    #[arg(long, env = "XUETANG_CHAIN_FILE")]
    pub chain_file: Option<PathBuf>,
    /// The first administrator's name, when there is no account yet.
    #[arg(long, env = "XUETANG_ADMIN_USERNAME", default_value = "admin")]
    pub admin_username: String,
    /// The first administrator's password; without one it is made up and printed once.
    #[arg(long, env = "XUETANG_ADMIN_PASSWORD", hide_env_values = true)]
    pub admin_password: Option<String>,
    /// For trials only: the instant at which the server's clock starts, for example 2026-05-11T10:00:00+08:00.
    #[arg(long, env = "XUETANG_TRIAL_CLOCK")]
    pub trial_clock: Option<DateTime<Utc>>,
}
