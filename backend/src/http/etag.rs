//! Versions of single resources: `ETag`, `If-Match`, and 304 for what many read.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError as _};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::{Ready, ready};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::problem::Problem;

/// The version that the caller has read, from `If-Match`; required where it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get(header::IF_MATCH).and_then(|value| value.to_str().ok());
        ready(match given {
            None => Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "if_match_required")),
            Some(tag) => version_of(tag).map(Self).ok_or_else(Problem::stale),
        })
    }
}

/// The version that the caller has read, where it says one.
#[derive(Debug, Clone, Copy)]
pub struct IfMatchGiven(pub Option<i64>);

impl FromRequest for IfMatchGiven {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.headers().contains_key(header::IF_MATCH) {
            let read = IfMatch::from_request(request, payload).into_inner();
            return ready(read.map(|IfMatch(version)| Self(Some(version))));
        }
        ready(Ok(Self(None)))
    }
}

/// The version that a tag of `versioned` names; what follows it is about the bytes.
fn version_of(tag: &str) -> Option<i64> {
    let inside = tag.trim().strip_prefix("\"v")?.strip_suffix('"')?;
    inside.split('-').next()?.parse().ok()
}

/// Answers one editable resource. Its `ETag` names the version, for `If-Match`, and the bytes, for `If-None-Match`:
/// what is computed beside the record may change under one version.
pub fn versioned<T: Serialize>(mut response: HttpResponseBuilder, version: i64, body: &T) -> HttpResponse {
    let bytes = match serde_json::to_vec(body) {
        Ok(bytes) => bytes,
        Err(error) => return Problem::internal(&error).error_response(),
    };
    let tag = format!("\"v{version}-{}\"", digest(&bytes));
    response.insert_header((header::ETAG, tag)).content_type("application/json").body(bytes)
}

/// Lets a client keep an answer, and ask each time whether it is still so.
pub fn kept(response: &mut HttpResponseBuilder) {
    response.insert_header((header::CACHE_CONTROL, "private, no-cache"));
}

/// Answers what many clients read again and again: a strong `ETag` over the
/// bytes, `Cache-Control`, and 304 when the caller has them already.
pub fn cached<T: Serialize>(request: &HttpRequest, body: &T) -> Result<HttpResponse, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
    let tag = format!("\"{}\"", digest(&bytes));
    let same = is_known(request, &tag);
    let mut response = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, max-age=60, must-revalidate"));
    Ok(if same { response.finish() } else { response.content_type("application/json").body(bytes) })
}

/// Answers what one client asks for again and again while it changes: a strong `ETag` over the bytes, never kept without
/// asking, and 304 when the caller has them already.
pub fn asked_again<T: Serialize>(request: &HttpRequest, body: &T) -> Result<HttpResponse, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
    let tag = format!("\"{}\"", digest(&bytes));
    let same = is_known(request, &tag);
    let mut response = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    kept(response.insert_header((header::ETAG, tag)));
    Ok(if same { response.finish() } else { response.content_type("application/json").body(bytes) })
}

/// Answers what everyone may read and keep: a strong `ETag` over the bytes, `Cache-Control: public`, and 304 when the caller
/// has them already.
pub fn shared(request: &HttpRequest, content_type: &'static str, bytes: Vec<u8>) -> HttpResponse {
    let tag = format!("\"{}\"", digest(&bytes));
    let same = request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| names(known, &tag));
    let mut response = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "public, max-age=60, must-revalidate"));
    if same { response.finish() } else { response.content_type(content_type).body(bytes) }
}

/// As [`shared`], under a tag that was known before the bytes were made; `None` says that the caller has them already.
pub fn shared_as(tag: &str, content_type: &'static str, bytes: Option<Vec<u8>>) -> HttpResponse {
    let mut response = if bytes.is_some() { HttpResponse::Ok() } else { HttpResponse::NotModified() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "public, max-age=60, must-revalidate"));
    match bytes {
        Some(bytes) => response.content_type(content_type).body(bytes),
        None => response.finish(),
    }
}

/// Answers a file that only who knows its address may read and keep: a strong `ETag` over the bytes, and 304 when the caller has
/// them already.
pub fn kept_file(request: &HttpRequest, content_type: &'static str, bytes: Vec<u8>) -> HttpResponse {
    let mut response = shared(request, content_type, bytes);
    let private = HeaderValue::from_static("private, max-age=300, must-revalidate");
    response.headers_mut().insert(header::CACHE_CONTROL, private);
    response
}

/// Answers 304 to a caller that names, in `If-None-Match`, the `ETag` of what it would get.
pub async fn not_modified(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = request.method() == Method::GET;
    let known = request.headers().get(header::IF_NONE_MATCH).filter(|_| asked).cloned();
    let response = next.call(request).await?.map_into_boxed_body();
    let tag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let same = known.zip(tag).is_some_and(|(known, tag)| names(&known, tag));
    if !same || response.status() != StatusCode::OK {
        return Ok(response);
    }
    let (request, full) = response.into_parts();
    let mut short = HttpResponse::NotModified();
    for name in [header::ETAG, header::CACHE_CONTROL] {
        if let Some(value) = full.headers().get(&name) {
            short.insert_header((name, value.clone()));
        }
    }
    Ok(ServiceResponse::new(request, short.finish()))
}

fn digest(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..16])
}

/// Whether a request names this tag in `If-None-Match`: the caller has what it would get.
pub fn is_known(request: &HttpRequest, tag: &str) -> bool {
    request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| names(known, tag))
}

/// Whether an `If-None-Match` names this tag, weakly or not.
pub fn names(known: &HeaderValue, tag: &str) -> bool {
    let mut tags = known.to_str().unwrap_or_default().split(',').map(str::trim);
    tags.any(|one| one.trim_start_matches("W/") == tag || one == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_among_others_weakly_or_by_the_star() {
        let names = |known| names(&HeaderValue::from_static(known), "\"v3-x\"");
        assert!(names("\"v3-x\"") && names("\"a\", W/\"v3-x\"") && names("*"));
        assert!(!names("") && !names("\"v3\"") && !names("\"v3-y\""));
    }

    #[test]
    fn a_version_is_read_with_and_without_the_bytes_it_was_read_with() {
        for (tag, version) in [
            ("\"v3\"", Some(3)),
            ("\"v12-aBc_-\"", Some(12)),
            ("v3", None),
            ("\"3\"", None),
            ("\"vx\"", None),
        ] {
            assert_eq!(version_of(tag), version, "{tag}");
        }
    }
}
