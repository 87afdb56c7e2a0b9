//! Taking files in: what is refused, and how that is told.

use actix_web::HttpRequest;
use actix_web::http::{StatusCode, header};
use uuid::Uuid;

use super::problem::Problem;
use crate::files::{FilesError, ReceiveError};

/// After how many seconds it is worth asking for a file again.
const AGAIN: u64 = 60;

/// How long the body is said to be.
pub fn announced(request: &HttpRequest) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A body that is longer than `limit` bytes.
pub fn too_large(limit: u64) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large").with("limit", limit / 1024)
}

/// Why a file was not taken.
pub fn refusal(key: Uuid, claimed: &'static str, error: ReceiveError) -> Problem {
    match error {
        ReceiveError::TooLarge { limit } => too_large(limit),
        ReceiveError::Empty => Problem::rule("file_empty"),
        ReceiveError::OtherKind { found } => Problem::rule("file_kind_mismatch")
            .with("claimed", claimed)
            .with("found", found.map_or("unknown", |kind| kind.as_str())),
        ReceiveError::BrokenOff(error) => {
            tracing::debug!(error, "the body broke off");
            Problem::malformed("invalid_body")
        }
        ReceiveError::Files(error) => unavailable(key, &error),
    }
}

/// The store of files does not answer.
pub fn unavailable(key: Uuid, error: &FilesError) -> Problem {
    tracing::error!(%error, file = %key, "the store of files fails");
    Problem::unavailable("file_unavailable", AGAIN)
}
