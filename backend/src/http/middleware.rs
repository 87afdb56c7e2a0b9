//! What wraps every request: its span, its id on the answer, its metrics, its problems in the caller's language.

use std::sync::Arc;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

use super::language::Language;
use super::problem::Problem;
use crate::telemetry::DURATION;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The span of a request, which every line of the log about it carries: method, route pattern, ids. Never a query, an
/// address or a name.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let asked = Asked::of(request);
        let trace_id =
            request.headers().get("traceparent").and_then(|value| value.to_str().ok()).and_then(trace_id);
        let (method, route, request_id) = (asked.method, asked.route_name(), &*asked.request_id);
        // As grave as can be, so that warnings and errors name their request when nothing else is logged.
        let span = tracing::error_span!("request", method, route, request_id, trace_id);
        request.extensions_mut().insert(asked);
        span
    }

    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, Error>) {}
}

/// The trace id of a W3C `traceparent`.
fn trace_id(traceparent: &str) -> Option<String> {
    let mut parts = traceparent.split('-').skip(1);
    let id = parts.next()?;
    let named = id.bytes().any(|b| b != b'0');
    let hex = id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    (id.len() == 32 && hex && named).then(|| id.to_owned())
}

/// The method, or `other`: what a caller makes up must not become a label or a line of the log.
fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// What is asked, found out once for each request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: &'static str,
    /// The pattern of the path, if it has an operation.
    pub(super) route: Option<Arc<str>>,
    pub(super) request_id: Arc<str>,
}

impl Asked {
    /// What the span's beginning has found out, or finds it out.
    pub(super) fn of(request: &ServiceRequest) -> Self {
        let extensions = request.extensions();
        extensions.get::<Self>().cloned().unwrap_or_else(|| Self {
            method: method_name(request.method()),
            route: request.match_pattern().map(Arc::from),
            request_id: extensions.get::<RequestId>().map(ToString::to_string).unwrap_or_default().into(),
        })
    }

    fn route_name(&self) -> &str {
        self.route.as_deref().unwrap_or("unmatched")
    }

    /// Tells of the answer: one line of the log, and the metrics.
    fn tell(&self, started: Instant, status: StatusCode, code: Option<&str>) {
        let (status, elapsed) = (status.as_u16(), started.elapsed());
        let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status, milliseconds, code, "answered");
        let route = self.route_name().to_owned();
        let labels = [("method", self.method.to_owned()), ("route", route), ("status", status.to_string())];
        metrics::counter!("http_requests_total", &labels).increment(1);
        metrics::histogram!(DURATION, &labels[..2]).record(elapsed);
    }
}

/// Renders problems in the caller's language, names the request, logs, counts and times it.
pub async fn finish(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (started, asked) = (Instant::now(), Asked::of(&request));
    let language =
        Language::negotiate(request.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()));
    let mut response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => {
            asked.tell(started, error.as_response_error().status_code(), None);
            return Err(error);
        }
    };
    let problem = response.response().extensions().get::<Problem>().cloned();
    if let Some(problem) = &problem {
        let (request, old) = response.into_parts();
        let mut rendered = problem.respond(language, &asked.request_id);
        for cookie in old.cookies() {
            let _ = rendered.add_cookie(&cookie);
        }
        response = ServiceResponse::new(request, rendered);
    }
    if let Ok(value) = HeaderValue::from_str(&asked.request_id) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    asked.tell(started, response.status(), problem.as_ref().map(Problem::code));
    Ok(response)
}

/// What every answer says about how it may be used in a browser.
pub fn security_headers() -> actix_web::middleware::DefaultHeaders {
    actix_web::middleware::DefaultHeaders::new()
        .add((
            "Content-Security-Policy",
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Referrer-Policy", "no-referrer"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_well_formed_traceparent_names_a_trace() {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(trace_id(&format!("00-{id}-00f067aa0ba902b7-01")).as_deref(), Some(id));
        let (none, loud) = ("0".repeat(32), id.to_uppercase());
        for wrong in
            ["", "00", "00-4bf9-00f067aa0ba902b7-01", &format!("00-{none}-1-01"), &format!("00-{loud}-1-01")]
        {
            assert_eq!(trace_id(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_method_that_nobody_knows_is_called_other() {
        assert_eq!(method_name(&Method::PATCH), "PATCH");
        assert_eq!(method_name(&Method::from_bytes(b"ZHANGSAN").expect("a method")), "other");
    }
}
