//! `/healthz`, `/readyz`, `/metrics`: for machines that watch the server.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde_json::json;

use crate::db::migrations;
use crate::http::Problem;
use crate::keys::same_secret;
use crate::state::State;

/// The process lives.
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "alive" }))
}

/// The database answers and its migrations are current.
#[get("/readyz")]
pub async fn readyz(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let pending = state.db.read(migrations::is_pending).await;
    match pending {
        Ok(false) => Ok(HttpResponse::Ok().json(json!({ "status": "ready" }))),
        Ok(true) => {
            tracing::warn!("migrations are pending");
            Err(Problem::unavailable("migrations_pending", 5))
        }
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            Err(Problem::unavailable("database_busy", 1))
        }
    }
}

/// Whether a proxy passed the request on: then the peer is the proxy, and says nothing about who asks.
fn is_forwarded(request: &HttpRequest) -> bool {
    const NAMES: [&str; 6] =
        ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];
    NAMES.iter().any(|name| request.headers().contains_key(*name))
}

/// Prometheus metrics: for this machine only, not through a proxy on it, or for who has the token.
#[get("/metrics")]
pub async fn metrics(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let allowed = match &state.metrics_token {
        Some(token) => {
            let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
            let given = given.and_then(|value| value.strip_prefix("Bearer "));
            given.is_some_and(|given| same_secret(token.as_bytes(), given.as_bytes()))
        }
        None => {
            !is_forwarded(&request) && request.peer_addr().is_some_and(|address| address.ip().is_loopback())
        }
    };
    if !allowed {
        return Err(Problem::not_found());
    }
    let (connections, idle) = state.db.connections();
    ::metrics::gauge!("database_connections").set(f64::from(connections));
    ::metrics::gauge!("database_connections_idle").set(f64::from(idle));
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(state.metrics.render()))
}
