//! What a device proves itself with, and what is shown to it: keys, pairing codes, nonces, codes of staff.

use base64::Engine as _;
use base64::engine::general_purpose::GeneralPurpose;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::AccountId;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::keys::{MasterKey, same_secret};

/// How long a pairing code may be used.
pub const PAIRING_LASTS: TimeDelta = TimeDelta::minutes(10);
/// How long a nonce may be sent back.
pub const NONCE_LASTS: TimeDelta = TimeDelta::seconds(30);
/// How long after it was shown a code of staff may be named.
pub const STAFF_LASTS: TimeDelta = TimeDelta::hours(4);
/// How long a code of staff is shown.
const STAFF_SLOT: i64 = 60;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PAIRING_LETTERS: usize = 10;
const PROOF: usize = 16;
const STAFF: char = 'T';

/// Why a nonce is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonceError {
    /// It is none of ours, or another device's.
    Unknown,
    /// It has had its time.
    Expired,
}

/// Reads a public key that can be signed with: a weak one verifies what nobody has signed.
#[must_use]
pub fn public_key(text: &str) -> Option<[u8; 32]> {
    let bytes: [u8; 32] = base64(text)?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak()).map(|_| bytes)
}

/// Whether the holder of a key has signed these bytes. Strict: one message has one signature, and no key of small order
/// signs.
#[must_use]
pub fn has_signed(key: &[u8], message: &[u8], signature: &str) -> bool {
    let verified = || {
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let signature = Signature::from_slice(&base64(signature)?).ok()?;
        key.verify_strict(message, &signature).ok()
    };
    verified().is_some()
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let engine: &GeneralPurpose = &BASE64_STANDARD;
    engine.decode(text).ok().or_else(|| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
}

/// The beginning of the SHA-256 of a key, in groups that can be compared by eye.
#[must_use]
pub fn fingerprint(key: &[u8]) -> String {
    let digits = base16ct::lower::encode_string(&Sha256::digest(key)[..8]).to_uppercase();
    let letters: Vec<char> = digits.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A pairing code of random bits.
#[must_use]
pub fn pairing_code(random: u64) -> String {
    (0..PAIRING_LETTERS).map(|at| letter(random >> (5 * at))).collect()
}

fn letter(value: u64) -> char {
    usize::try_from(value & 31).ok().and_then(|at| ALPHABET.get(at)).copied().map_or('0', char::from)
}

/// A pairing code as it was typed: case, hyphens and letters that look like digits mean nothing.
#[must_use]
pub fn typed_pairing_code(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    letters
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// Under which a pairing code is found again.
#[must_use]
pub fn pairing_hash(key: &MasterKey, code: &str) -> Vec<u8> {
    key.keyed_hash("device_pairing", code.as_bytes())
}

/// A nonce for a device: the server's time, and that it is ours.
#[must_use]
pub fn nonce(key: &MasterKey, device: Uuid, at: DateTime<Utc>) -> String {
    let time = at.timestamp_micros().to_be_bytes();
    BASE64_URL_SAFE_NO_PAD.encode([time.as_slice(), &nonce_proof(key, device, &time)].concat())
}

/// The time that a nonce holds, if it is ours, this device's and has its time.
pub fn read_nonce(
    key: &MasterKey,
    device: Uuid,
    text: &str,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, NonceError> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| NonceError::Unknown)?;
    let (time, proof) = bytes.split_first_chunk::<8>().ok_or(NonceError::Unknown)?;
    if !same_secret(proof, &nonce_proof(key, device, time)) {
        return Err(NonceError::Unknown);
    }
    let at = DateTime::from_timestamp_micros(i64::from_be_bytes(*time)).ok_or(NonceError::Unknown)?;
    if (at..=at + NONCE_LASTS).contains(&now) { Ok(at) } else { Err(NonceError::Expired) }
}

fn nonce_proof(key: &MasterKey, device: Uuid, time: &[u8]) -> Vec<u8> {
    proof(key, "device_nonce", &[device.as_bytes(), time].concat())
}

/// What staff shows to a device, and when another is to be shown.
#[must_use]
pub fn staff_code(key: &MasterKey, account: AccountId, at: DateTime<Utc>) -> (String, DateTime<Utc>) {
    let slot = at.timestamp().div_euclid(STAFF_SLOT);
    let named = [account.0.as_bytes().as_slice(), &slot.to_be_bytes()].concat();
    let code = [named.as_slice(), &proof(key, "device_staff", &named)].concat();
    let renew_at = DateTime::from_timestamp((slot + 1) * STAFF_SLOT, 0).unwrap_or(at);
    (format!("{STAFF}{}", BASE64_URL_SAFE_NO_PAD.encode(code)), renew_at)
}

/// Whose code was shown to a device, if it is ours and was shown not long before an instant.
#[must_use]
pub fn read_staff_code(key: &MasterKey, text: &str, at: DateTime<Utc>) -> Option<AccountId> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.strip_prefix(STAFF)?).ok()?;
    let (named, given) = bytes.split_at_checked(24)?;
    same_secret(given, &proof(key, "device_staff", named)).then_some(())?;
    let (account, slot) = named.split_at_checked(16)?;
    let shown = i64::from_be_bytes(slot.try_into().ok()?).checked_mul(STAFF_SLOT)?;
    let shown = DateTime::from_timestamp(shown, 0)?;
    // The time of a row is known to within a nonce's life.
    (shown - NONCE_LASTS..=shown + STAFF_LASTS).contains(&at).then_some(())?;
    Uuid::from_slice(account).ok().map(Into::into)
}

fn proof(key: &MasterKey, purpose: &str, named: &[u8]) -> Vec<u8> {
    let mut proof = key.keyed_hash(purpose, named);
    proof.truncate(PROOF);
    proof
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};
    use proptest::prelude::*;

    use super::*;

    fn key(byte: u8) -> MasterKey {
        MasterKey::from_base64(&BASE64_STANDARD.encode([byte; 32])).unwrap()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_762_900_000 + seconds, 0).unwrap()
    }

    #[test]
    fn what_one_key_signs_is_no_other_keys_and_nothing_else() {
        let signer = SigningKey::from_bytes(&[7; 32]);
        let public = signer.verifying_key().to_bytes();
        let text = BASE64_STANDARD.encode(public);
        assert_eq!(public_key(&text), Some(public));
        let signature = BASE64_STANDARD.encode(signer.sign(b"rows").to_bytes());
        assert!(has_signed(&public, b"rows", &signature));
        assert!(!has_signed(&public, b"row", &signature));
        let other = SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes();
        assert!(!has_signed(&other, b"rows", &signature));
        for wrong in ["", "A", "AAAA", &"A".repeat(86)] {
            assert!(!has_signed(&public, b"rows", wrong));
        }
    }

    #[test]
    fn a_weak_key_is_not_taken() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(public_key(&BASE64_STANDARD.encode(identity)), None);
        assert_eq!(public_key("短"), None);
    }

    #[test]
    fn a_pairing_code_is_read_as_people_type_it() {
        let code = pairing_code(0x0123_4567_89AB_CDEF);
        assert_eq!(code.len(), PAIRING_LETTERS);
        let (left, right) = code.split_at(5);
        assert_eq!(typed_pairing_code(&format!(" {}-{} ", left.to_lowercase(), right)), code);
        assert_eq!(typed_pairing_code("oil00ABCDE"), "01100ABCDE");
        assert_ne!(pairing_hash(&key(1), &code), pairing_hash(&key(2), &code));
    }

    #[test]
    fn a_nonce_is_its_devices_for_thirty_seconds() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let given = nonce(&key(1), one, at(0));
        assert_eq!(read_nonce(&key(1), one, &given, at(0)), Ok(at(0)));
        assert_eq!(read_nonce(&key(1), one, &given, at(30)), Ok(at(0)));
        assert_eq!(read_nonce(&key(1), one, &given, at(31)), Err(NonceError::Expired));
        assert_eq!(read_nonce(&key(1), one, &given, at(-1)), Err(NonceError::Expired));
        assert_eq!(read_nonce(&key(1), other, &given, at(0)), Err(NonceError::Unknown));
        assert_eq!(read_nonce(&key(2), one, &given, at(0)), Err(NonceError::Unknown));
        assert_eq!(read_nonce(&key(1), one, "", at(0)), Err(NonceError::Unknown));
    }

    #[test]
    fn a_code_of_staff_is_good_for_half_a_day_of_work() {
        let account = AccountId(Uuid::from_u128(9));
        let (code, renew_at) = staff_code(&key(1), account, at(0));
        assert!(renew_at > at(0) && renew_at <= at(STAFF_SLOT));
        assert_eq!(read_staff_code(&key(1), &code, at(0)), Some(account));
        assert_eq!(read_staff_code(&key(1), &code, at(4 * 3600 - STAFF_SLOT)), Some(account));
        assert_eq!(read_staff_code(&key(1), &code, at(4 * 3600 + 1)), None);
        assert_eq!(read_staff_code(&key(1), &code, at(-3600)), None);
        assert_eq!(read_staff_code(&key(2), &code, at(0)), None);
    }

    proptest! {
        #[test]
        fn no_text_is_a_code_by_chance(text in "\\PC{0,60}") {
            prop_assert_eq!(read_staff_code(&key(1), &text, at(0)), None);
            prop_assert!(read_nonce(&key(1), Uuid::nil(), &text, at(0)).is_err());
        }
    }
}
