//! Structured logs and metrics. What may be logged: docs/OPERATIONS.md.

use std::sync::LazyLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Starts logging: JSON lines to standard error, filtered by `RUST_LOG` (`info` by default).
pub fn init_logs() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn"));
    // A second call (tests) leaves the first subscriber in place.
    let _ = tracing::subscriber::set_global_default(lines_to(std::io::stderr, filter));
}

/// JSON lines to a writer.
pub fn lines_to<W>(writer: W, filter: EnvFilter) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(writer).finish()
}

/// Collects metrics for `GET /metrics`: one collection a process, however often it is asked for.
pub fn init_metrics() -> PrometheusHandle {
    static HANDLE: LazyLock<PrometheusHandle> = LazyLock::new(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("metrics are collected elsewhere already");
        }
        handle
    });
    HANDLE.clone()
}
