//! Bodies that their sender has signed, instead of showing a token.

use actix_web::{HttpRequest, web};

use super::json::{BODY_LIMIT, read_body};
use super::problem::Problem;

/// The header with the signature of the body.
const SIGNATURE: &str = "Device-Signature";
/// The header with the identifier of who has signed.
const DEVICE: &str = "Device-Id";

/// The bytes of a body, at most 1 MiB, and the signature that came with them.
pub async fn signed_body(request: &HttpRequest, payload: web::Payload) -> Result<(Vec<u8>, String), Problem> {
    let signature = header(request, SIGNATURE)?.to_owned();
    let body = read_body(payload.into_inner(), BODY_LIMIT).await?.to_vec();
    Ok((body, signature))
}

/// Who has signed.
pub fn signer<T: std::str::FromStr>(request: &HttpRequest) -> Result<T, Problem> {
    header(request, DEVICE)?.parse().map_err(|_| unsigned())
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Result<&'a str, Problem> {
    request.headers().get(name).and_then(|value| value.to_str().ok()).ok_or_else(unsigned)
}

const fn unsigned() -> Problem {
    Problem::unauthorized("device_signature_invalid")
}
