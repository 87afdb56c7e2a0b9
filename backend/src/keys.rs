//! The master key and what is derived from it: sealing, keyed hashes.
//!
//! One secret of 32 bytes, from `XUETANG_MASTER_KEY` (base64) or a file of mode
//! 0600 in the data folder that is made at first start. Each use derives its own
//! key (HKDF-SHA-256), so no two uses share one.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use aes_gcm::aead::{Aead as _, Generate as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// The master key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// `XUETANG_MASTER_KEY` is not 32 bytes in base64.
    #[error("XUETANG_MASTER_KEY must be 32 bytes in base64 (make one with: openssl rand -base64 32)")]
    Malformed,
    /// The key file cannot be read or written.
    #[error("the key file {path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something sealed does not open: another key, or changed bytes.
    #[error("sealed bytes do not open with this master key")]
    Sealed,
}

/// What every secret of this installation is derived from.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

impl MasterKey {
    /// From 32 bytes in base64.
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        let bytes = BASE64_STANDARD.decode(text.trim()).map_err(|_| KeyError::Malformed)?;
        bytes.try_into().map(Self).map_err(|_| KeyError::Malformed)
    }

    /// Reads the key file, or makes one (mode 0600).
    pub fn from_file(path: &Path) -> Result<Self, KeyError> {
        let fail = |source| KeyError::File { path: path.display().to_string(), source };
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_base64(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = Self(rand::random());
                let mut file = std::fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(path)
                    .map_err(fail)?;
                writeln!(file, "{}", BASE64_STANDARD.encode(key.0)).map_err(fail)?;
                file.sync_all().map_err(fail)?;
                Ok(key)
            }
            Err(error) => Err(fail(error)),
        }
    }

    fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        // 32 bytes are within what HKDF-SHA-256 can give, so this cannot fail.
        let _ = Hkdf::<Sha256>::new(None, &self.0).expand(purpose.as_bytes(), &mut key);
        key
    }

    /// Encrypts with AES-256-GCM; `purpose` and `context` must be the same to open. Nonce first.
    pub fn seal(&self, purpose: &str, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let cipher = Aes256Gcm::new(&self.derive(purpose).into());
        let nonce = Nonce::generate();
        let sealed =
            cipher.encrypt(&nonce, Payload { msg: plain, aad: context }).map_err(|_| KeyError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what `seal` made.
    pub fn open(&self, purpose: &str, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (nonce, body) = sealed.split_at_checked(12).ok_or(KeyError::Sealed)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| KeyError::Sealed)?;
        let cipher = Aes256Gcm::new(&self.derive(purpose).into());
        cipher.decrypt(&nonce.into(), Payload { msg: body, aad: context }).map_err(|_| KeyError::Sealed)
    }

    /// HMAC-SHA-256: finds equal values without storing them.
    pub fn keyed_hash(&self, purpose: &str, value: &[u8]) -> Vec<u8> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.derive(purpose)) else { return Vec::new() };
        mac.update(value);
        mac.finalize().into_bytes().to_vec()
    }
}

/// Whether two secrets are the same; how long it takes does not tell where they differ.
pub fn same_secret(one: &[u8], other: &[u8]) -> bool {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(one) else { return false };
    let (ours, theirs) = (mac.clone().chain_update(one), mac.chain_update(other));
    theirs.verify_slice(&ours.finalize().into_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_bytes_open_only_with_the_same_key_purpose_and_context() {
        let key = MasterKey([7; 32]);
        let sealed = key.seal("id_number", b"a", b"secret").expect("seals");
        assert_eq!(key.open("id_number", b"a", &sealed).expect("opens"), b"secret");
        assert!(key.open("id_number", b"b", &sealed).is_err());
        assert!(key.open("other", b"a", &sealed).is_err());
        assert!(MasterKey([8; 32]).open("id_number", b"a", &sealed).is_err());
        assert_ne!(
            sealed,
            key.seal("id_number", b"a", b"secret").expect("seals"),
            "every sealing has its own nonce"
        );
    }

    #[test]
    fn a_secret_is_the_same_only_as_itself() {
        assert!(same_secret(b"a secret", b"a secret"));
        for other in [b"".as_slice(), b"a secre", b"a secreT", b"a secret ", b"another"] {
            assert!(!same_secret(b"a secret", other) && !same_secret(other, b"a secret"));
        }
    }

    #[test]
    fn the_key_file_is_made_once_and_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        let first = MasterKey::from_file(&path).expect("is made");
        let again = MasterKey::from_file(&path).expect("is read");
        assert_eq!(first.0, again.0);
        assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    }
}
