//! The key of this device: made by the browser, which signs with it and never tells it.

use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

const ALGORITHM: &str = "Ed25519";

/// The browser has no keys of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoKey;

impl From<JsValue> for NoKey {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// A key pair of this device.
#[derive(Clone, PartialEq)]
pub(super) struct KeyPair {
    /// Signs, and cannot be read.
    pub(super) private: CryptoKey,
    /// The public key, 32 bytes in base64.
    pub(super) public: String,
}

/// Makes a key pair.
pub(super) async fn make() -> Result<KeyPair, NoKey> {
    let subtle = subtle()?;
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let pair = JsFuture::from(subtle.generate_key_with_str(ALGORITHM, false, &uses)?).await?;
    let half = |name: &str| Reflect::get(&pair, &name.into()).map(JsCast::unchecked_into::<CryptoKey>);
    let (private, public) = (half("privateKey")?, half("publicKey")?);
    let bytes = JsFuture::from(subtle.export_key("raw", &public)?).await?;
    Ok(KeyPair { private, public: base64(&bytes)? })
}

/// The signature of a text, 64 bytes in base64.
pub(super) async fn sign(key: &CryptoKey, text: &str) -> Result<String, NoKey> {
    let signed = subtle()?.sign_with_str_and_u8_array(ALGORITHM, key, text.as_bytes())?;
    base64(&JsFuture::from(signed).await?)
}

/// What only pages have that came over HTTPS, or from this machine itself.
fn subtle() -> Result<SubtleCrypto, NoKey> {
    let subtle = web_sys::window().ok_or(NoKey)?.crypto()?.subtle();
    Some(subtle).filter(|subtle| !subtle.is_undefined()).ok_or(NoKey)
}

fn base64(buffer: &JsValue) -> Result<String, NoKey> {
    let bytes = Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()).to_vec();
    let binary: String = bytes.into_iter().map(char::from).collect();
    Ok(web_sys::window().ok_or(NoKey)?.btoa(&binary)?)
}
