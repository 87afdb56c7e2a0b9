//! What every handler may use.

use metrics_exporter_prometheus::PrometheusHandle;

use crate::auth::tokens::Tokens;
use crate::clock::Clock;
use crate::db::Db;
use crate::keys::MasterKey;

/// What every handler may use.
#[derive(Clone)]
pub struct State {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Signs and verifies access tokens.
    pub tokens: Tokens,
    /// Seals personal data.
    pub keys: MasterKey,
    /// Whether the refresh cookie is for HTTPS only.
    pub secure_cookies: bool,
    /// Who may read the metrics from elsewhere.
    pub metrics_token: Option<String>,
    /// The collected metrics.
    pub metrics: PrometheusHandle,
}
