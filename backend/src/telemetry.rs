//! Structured logs and metrics. What may be logged: docs/OPERATIONS.md.

use std::sync::LazyLock;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
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

/// JSON lines to a writer; what a request is stands under `span` in each of its lines.
pub fn lines_to<W>(writer: W, filter: EnvFilter) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_span_list(false);
    lines.with_env_filter(filter).with_writer(writer).finish()
}

/// How long a request took, in seconds.
pub const DURATION: &str = "http_request_duration_seconds";
/// Where its buckets end, in seconds: from a read that is in memory to the longest that a statement may run.
const DURATION_BUCKETS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// How often what was measured is added up, whether or not anybody reads it.
const ADD_UP_EVERY: Duration = Duration::from_secs(5);

/// Adds up what was measured, until the server ends: until then each measurement is kept by itself.
pub fn keep_up(metrics: PrometheusHandle) {
    actix_web::rt::spawn(async move {
        let mut tick = actix_web::rt::time::interval(ADD_UP_EVERY);
        loop {
            tick.tick().await;
            metrics.run_upkeep();
        }
    });
}

/// Collects metrics for `GET /metrics`: one collection a process, however often it is asked for.
pub fn init_metrics() -> PrometheusHandle {
    static HANDLE: LazyLock<PrometheusHandle> = LazyLock::new(|| {
        let builder = PrometheusBuilder::new();
        let bucketed = builder.set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &DURATION_BUCKETS);
        let recorder = bucketed.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("metrics are collected elsewhere already");
        }
        handle
    });
    HANDLE.clone()
}
