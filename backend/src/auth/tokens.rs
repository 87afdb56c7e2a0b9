//! Access tokens: `EdDSA` JWTs of 15 minutes, signed with a key kept sealed in the database.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{AccountId, SessionId};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

/// How long an access token lasts, in seconds.
pub const ACCESS_SECONDS: u32 = 15 * 60;
const ISSUER: &str = "xuetang";
/// The fixed head of an Ed25519 private key in PKCS #8 (RFC 8410); the 32 bytes follow.
const PKCS8_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// How often at most the keys are read again because of a token: anyone can name a key that is nowhere.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// The token does not prove who is calling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// It was signed with a key that is not at hand: another server's new one, or nobody's.
    #[error("the token is signed with an unknown key")]
    UnknownKey,
    /// It is malformed, expired or forged, or there is no key to sign it with.
    #[error("the token is not valid")]
    Other,
}

/// What a token says.
#[derive(Debug, Clone, Copy)]
pub struct Claims {
    /// The account.
    pub account_id: AccountId,
    /// The session.
    pub session_id: SessionId,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    iss: String,
    sub: AccountId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

/// A private key with its public half.
pub struct SigningKey {
    kid: String,
    private: EncodingKey,
    public: DecodingKey,
    jwk: Jwk,
}

impl SigningKey {
    /// From a 32-byte seed.
    pub fn from_seed(kid: String, seed: &[u8; 32]) -> Result<Self, jsonwebtoken::errors::Error> {
        let private = EncodingKey::from_ed_der(&[PKCS8_HEAD.as_slice(), seed].concat());
        let mut jwk = Jwk::from_encoding_key(&private, Algorithm::EdDSA)?;
        jwk.common.key_id = Some(kid.clone());
        let public = DecodingKey::from_jwk(&jwk)?;
        Ok(Self { kid, private, public, jwk })
    }
}

/// Signs with the newest key, verifies with every key that is not retired.
#[derive(Clone, Default)]
pub struct Tokens {
    keys: Arc<RwLock<Vec<SigningKey>>>,
    asked: Arc<Mutex<Option<Instant>>>,
}

impl Tokens {
    /// Replaces the keys; the first one signs.
    pub fn install(&self, keys: Vec<SigningKey>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Whether an unknown key is worth reading the keys again: once in a while.
    pub fn may_ask_again(&self) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let due = asked.is_none_or(|at| at.elapsed() >= ASK_AGAIN);
        if due {
            *asked = Some(Instant::now());
        }
        due
    }

    /// A token for a session.
    pub fn issue(&self, claims: Claims, now: DateTime<Utc>) -> Result<String, InvalidToken> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.first().ok_or(InvalidToken::Other)?;
        let header = Header { kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        let expires = now + TimeDelta::seconds(i64::from(ACCESS_SECONDS));
        let payload = Payload {
            iss: ISSUER.to_owned(),
            sub: claims.account_id,
            sid: claims.session_id,
            iat: now.timestamp(),
            exp: expires.timestamp(),
        };
        encode(&header, &payload, &key.private).map_err(|_| InvalidToken::Other)
    }

    /// Who the token speaks for, if it is ours and still good at `now`, and until when it is good.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<(Claims, DateTime<Utc>), InvalidToken> {
        let kid = decode_header(token).map_err(|_| InvalidToken::Other)?.kid.ok_or(InvalidToken::Other)?;
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.iter().find(|key| key.kid == kid).ok_or(InvalidToken::UnknownKey)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        // The clock is injected, so expiry is compared here and not by the library.
        validation.validate_exp = false;
        let payload =
            decode::<Payload>(token, &key.public, &validation).map_err(|_| InvalidToken::Other)?.claims;
        if payload.exp <= now.timestamp() || payload.iat > now.timestamp() + 60 {
            return Err(InvalidToken::Other);
        }
        let expires_at = DateTime::from_timestamp(payload.exp, 0).ok_or(InvalidToken::Other)?;
        Ok((Claims { account_id: payload.sub, session_id: payload.sid }, expires_at))
    }

    /// The public keys, for `/.well-known/jwks.json`.
    pub fn jwks(&self) -> JwkSet {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        JwkSet { keys: keys.iter().map(|key| key.jwk.clone()).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(seed: u8) -> Tokens {
        let tokens = Tokens::default();
        tokens.install(vec![SigningKey::from_seed("k1".to_owned(), &[seed; 32]).expect("a key")]);
        tokens
    }

    #[test]
    fn a_token_is_good_for_fifteen_minutes_and_only_with_our_key() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("an instant");
        let claims =
            Claims { account_id: uuid::Uuid::now_v7().into(), session_id: uuid::Uuid::now_v7().into() };
        let token = tokens(1).issue(claims, now).expect("a token");
        assert_eq!(tokens(1).verify(&token, now).expect("good").0.account_id, claims.account_id);
        assert!(tokens(1).verify(&token, now + TimeDelta::minutes(15)).is_err());
        assert!(tokens(1).verify(&token, now - TimeDelta::minutes(5)).is_err());
        assert!(tokens(2).verify(&token, now).is_err(), "signed with another key");
        let renewed = Tokens::default();
        renewed.install(vec![SigningKey::from_seed("k2".to_owned(), &[1; 32]).expect("a key")]);
        assert_eq!(renewed.verify(&token, now).map(drop), Err(InvalidToken::UnknownKey));
        assert!(renewed.may_ask_again() && !renewed.may_ask_again(), "not for every token");
        assert!(tokens(1).verify("eyJhbGciOiJub25lIn0.e30.", now).is_err());
    }
}
