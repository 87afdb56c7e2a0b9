//! The server as `xuetang serve` starts it, on a database of its own, with a clock that can be set.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use backend::auth::service::{create_account_as_system, system_act};
use backend::clock::Clock;
use backend::commands;
use backend::config::{ServeArgs, StoreArgs};
use backend::db::entry::ROLE;
use backend::keys::MasterKey;
use backend::startup::{self, State};
use chrono::{DateTime, Utc};
use contract::auth::{CreateAccount, Grant, Role, ScopeKind};
use contract::ids::FacilityId;
use tempfile::TempDir;

use super::client::Client;
use super::db::TestDatabase;

/// The instant at which tests begin: 2025-11-12 10:00 in Shanghai.
pub const START: &str = "2025-11-12T02:00:00Z";
/// The password of every account that tests open.
pub const PASSWORD: &str = "暖城颐养-银发学堂-2025";

pub struct TestApp {
    pub base: String,
    pub state: State,
    pub clock: Clock,
    pub database: Arc<TestDatabase>,
    files: Arc<TempDir>,
    handle: actix_web::dev::ServerHandle,
}

static NAMES: AtomicU32 = AtomicU32::new(1);

impl TestApp {
    /// A running server on a fresh database with the divisions of Ordos loaded.
    pub async fn spawn() -> Self {
        let clock = Clock::fixed(START.parse::<DateTime<Utc>>().expect("an instant"));
        let files = Arc::new(TempDir::new().expect("a folder"));
        Self::on(Arc::new(TestDatabase::new()), files, clock).await
    }

    /// Another server of the same system: its own pool and threads on the same database, by the same clock.
    pub async fn beside(&self) -> Self {
        Self::on(Arc::clone(&self.database), Arc::clone(&self.files), self.clock.clone()).await
    }

    async fn on(database: Arc<TestDatabase>, files: Arc<TempDir>, clock: Clock) -> Self {
        let args = ServeArgs {
            store: StoreArgs {
                database_url: Some(database.logins().server),
                owner_database_url: None,
                app_role: ROLE.to_owned(),
                app_password: None,
                data_dir: std::env::temp_dir(),
                master_key: None,
                files: Some(files.path().to_string_lossy().into_owned()),
                db_connections: 8,
            },
            listen: ([127, 0, 0, 1], 0).into(),
            console_dir: concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/console").into(),
            secure_cookies: false,
            metrics_token: None,
            chain_file: None,
            admin_username: "admin".to_owned(),
            admin_password: None,
            trial_clock: None,
        };
        let keys = MasterKey::from_base64("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=").expect("a key");
        let state = commands::state(&database.access(), keys, &args, clock.clone()).await.expect("a state");
        let listener = std::net::TcpListener::bind(args.listen).expect("a port");
        let (server, address) = startup::server(state.clone(), &args, 2, listener).expect("a server");
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { base: format!("http://{address}"), state, clock, database, files, handle }
    }

    /// How many files are kept outside of the database.
    pub fn stored_files(&self) -> usize {
        std::fs::read_dir(self.files.path()).expect("a folder").count()
    }

    /// Loses what is kept outside of the database.
    pub fn lose_stored_files(&self) {
        for file in std::fs::read_dir(self.files.path()).expect("a folder") {
            std::fs::remove_file(file.expect("a file").path()).expect("it goes");
        }
    }

    /// A client that has not signed in.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base)
    }

    /// A client signed in with one role over the whole city.
    pub async fn city(&self, role: Role) -> Client {
        self.signed_in(Grant { role, scope: ScopeKind::City, division_code: None, facility_id: None }).await
    }

    /// A client signed in with one role over a county (6 digits) or a township (9 digits).
    pub async fn division(&self, role: Role, code: &str) -> Client {
        let scope = if code.len() == 6 { ScopeKind::County } else { ScopeKind::Township };
        self.signed_in(Grant { role, scope, division_code: Some(code.to_owned()), facility_id: None }).await
    }

    /// A client signed in with one role at one facility.
    pub async fn facility(&self, role: Role, id: FacilityId) -> Client {
        self.signed_in(Grant { role, scope: ScopeKind::Facility, division_code: None, facility_id: Some(id) })
            .await
    }

    /// A client signed in with exactly this grant.
    pub async fn signed_in(&self, grant: Grant) -> Client {
        let username =
            format!("{}-{}", grant.role.as_str().replace('_', "-"), NAMES.fetch_add(1, Ordering::Relaxed));
        self.open_account(&username, vec![grant]).await;
        let mut client = self.anonymous();
        client.login(&username, PASSWORD).await;
        client
    }

    /// Opens an account with `PASSWORD`.
    pub async fn open_account(&self, username: &str, grants: Vec<Grant>) {
        let new = CreateAccount {
            username: username.to_owned(),
            display_name: username.to_owned(),
            password: PASSWORD.to_owned(),
            grants,
        };
        let act = system_act(self.clock.now());
        let db = self.state.db.clone();
        db.write(move |conn| create_account_as_system(conn, &act, &new)).await.expect("the account opens");
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}
