//! What every handler may use.

use std::path::PathBuf;
use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Semaphore;

use crate::auth::passwords::Passwords;
use crate::auth::service::{AuthError, load_signing_keys};
use crate::auth::tokens::Tokens;
use crate::clock::Clock;
use crate::credit::service::Balances;
use crate::credit::service::postings::EarningDesk;
use crate::db::Db;
use crate::db::group::Group;
use crate::db::reads::Reads;
use crate::files::Files;
use crate::http::callers::Callers;
use crate::http::idempotency::Desk;
use crate::keys::MasterKey;
use crate::redemption::service::Reserving;

/// What every handler may use.
#[derive(Clone)]
pub struct State {
    /// The database.
    pub db: Db,
    /// Posts earnings in groups.
    pub earnings: Group<EarningDesk>,
    /// Reserves what is redeemed, in groups.
    pub orders: Group<Desk<Reserving, 201>>,
    /// Reads balances together.
    pub balances: Reads<Balances>,
    /// Who was calling a moment ago.
    pub callers: Callers,
    /// Whose turn it is to upload: all devices that find the network again at once leave the desks their connections.
    pub uploads: Arc<Semaphore>,
    /// The files that belong to records.
    pub files: Files,
    /// The clock.
    pub clock: Clock,
    /// Signs and verifies access tokens.
    pub tokens: Tokens,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Seals personal data.
    pub keys: MasterKey,
    /// Whether the refresh cookie is for HTTPS only.
    pub secure_cookies: bool,
    /// Who may read the metrics from elsewhere.
    pub metrics_token: Option<String>,
    /// The file that keeps the ends of the ledger's chain.
    pub chain_file: Option<PathBuf>,
    /// The collected metrics.
    pub metrics: PrometheusHandle,
}

impl State {
    /// Reads the signing keys from the database, which every server of the system shares, and renews them when it is
    /// time.
    pub async fn load_signing_keys(&self) -> Result<(), AuthError> {
        let (master, at) = (self.keys.clone(), self.clock.now());
        self.tokens.install(self.db.write(move |conn| load_signing_keys(conn, &master, at)).await?);
        Ok(())
    }
}
