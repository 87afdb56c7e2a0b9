//! The texts of one language: fetched when it is wanted, so that nobody loads a language that they do not read.

use gloo_net::http::Request;

use super::ApiError;
use crate::i18n::Lang;

/// Fetches the texts (Fluent) that belong to this build of the console.
pub async fn fetch(lang: Lang) -> Result<String, ApiError> {
    let address = format!("/assets/{}.ftl?v={}", lang.tag(), env!("TEXTS_VERSION"));
    let response = Request::get(&address).send().await.map_err(|_| ApiError::Unreachable)?;
    if !response.ok() {
        return Err(ApiError::Unreadable);
    }
    response.text().await.map_err(|_| ApiError::Unreachable)
}
