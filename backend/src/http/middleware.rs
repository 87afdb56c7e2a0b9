//! What wraps every request: its span, its id on the answer, its metrics, its problems in the caller's language.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

use super::language::Language;
use super::problem::Problem;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The span of a request: method, route pattern, ids. Never a query, an address or a name.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let request_id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        let trace_id =
            request.headers().get("traceparent").and_then(|value| value.to_str().ok()).and_then(trace_id);
        let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
        tracing::info_span!(
            "request", method = %request.method(), route, request_id, trace_id,
            status = tracing::field::Empty, milliseconds = tracing::field::Empty
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = outcome
            .as_ref()
            .map_or_else(|error| error.as_response_error().status_code(), ServiceResponse::status);
        span.record("status", status.as_u16());
    }
}

/// The trace id of a W3C `traceparent`.
fn trace_id(traceparent: &str) -> Option<String> {
    let mut parts = traceparent.split('-').skip(1);
    let id = parts.next()?;
    (id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())).then(|| id.to_owned())
}

/// Renders problems in the caller's language, names the request, counts and times it.
pub async fn finish(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let language =
        Language::negotiate(request.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()));
    let request_id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let method = request.method().to_string();
    let mut response = next.call(request).await?.map_into_boxed_body();
    let problem = response.response().extensions().get::<Problem>().cloned();
    if let Some(problem) = problem {
        tracing::info!(code = problem.code(), "refused");
        let (request, old) = response.into_parts();
        let mut rendered = problem.respond(language, &request_id);
        for cookie in old.cookies() {
            let _ = rendered.add_cookie(&cookie);
        }
        response = ServiceResponse::new(request, rendered);
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    let labels = [("method", method), ("route", route), ("status", response.status().as_u16().to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels[..2]).record(started.elapsed());
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
