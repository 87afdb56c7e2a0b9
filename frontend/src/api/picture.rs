//! Pictures that are shown in the page itself.
//!
//! An `<img>` sends no token, so the console reads the picture and hands it to the browser as an address that holds it.

use web_sys::window;

use super::{Api, ApiError, Call};

impl Api {
    /// Reads a picture; answers an address for an `<img>`.
    pub async fn picture(&self, path: &str) -> Result<String, ApiError> {
        let response = self.authorised(&Call::get(path)).await?;
        let kind = response.headers().get("content-type").unwrap_or_default();
        let bytes = response.binary().await.map_err(|_| ApiError::Unreachable)?;
        address(&kind, &bytes).ok_or(ApiError::Unreadable)
    }
}

fn address(kind: &str, bytes: &[u8]) -> Option<String> {
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    Some(format!("data:{kind};base64,{}", window()?.btoa(&latin).ok()?))
}
