//! Signs heartbeats. Not by `crypto.subtle`, which browsers refuse over plain HTTP by an address of the office's own
//! network.

use base16ct::{lower, mixed};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// HMAC-SHA-256 of a text, in lower-case hexadecimal, by a key that is told in hexadecimal; `None` when it is no such key.
pub(super) fn signature(key: &str, text: &str) -> Option<String> {
    let key = mixed::decode_vec(key).ok()?;
    let mac = Hmac::<Sha256>::new_from_slice(&key).ok()?.chain_update(text).finalize();
    Some(lower::encode_string(&mac.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_signs_as_the_standard_does() {
        // RFC 4231, test case 1.
        let key = "0b".repeat(20);
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(signature(&key, "Hi There").as_deref(), Some(expected));
        assert_eq!(signature("0", "Hi There"), None);
        assert_eq!(signature("zz", "Hi There"), None);
    }
}
