//! Versions of single resources: `ETag`, `If-Match`, and 304 for what many read.

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
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
            Some(tag) => tag
                .trim()
                .strip_prefix("\"v")
                .and_then(|rest| rest.strip_suffix('"'))
                .and_then(|number| number.parse().ok())
                .map_or_else(|| Err(Problem::stale()), |version| Ok(Self(version))),
        })
    }
}

/// Answers one editable resource with the `ETag` of its version.
pub fn versioned<T: Serialize>(mut response: HttpResponseBuilder, version: i64, body: &T) -> HttpResponse {
    response.insert_header((header::ETAG, format!("\"v{version}\""))).json(body)
}

/// Answers what many clients read again and again: a strong `ETag` over the
/// bytes, `Cache-Control`, and 304 when the caller has them already.
pub fn cached<T: Serialize>(request: &HttpRequest, body: &T) -> Result<HttpResponse, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
    let tag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..16]));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|list| {
        list.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
    });
    let mut response = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, max-age=60, must-revalidate"));
    Ok(if same { response.finish() } else { response.content_type("application/json").body(bytes) })
}
