//! Signing keys: sealed in the database, shared by every server on it, renewed every 30 days.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::PgConnection;

use super::AuthError;
use crate::auth::store;
use crate::auth::tokens::SigningKey;
use crate::clock::new_id;
use crate::keys::{KeyError, MasterKey};

const KEY_DAYS: i64 = 30;
const SEAL_PURPOSE: &str = "signing_key";

/// Loads the signing keys, making one when there is none or the newest is 30 days old; the old one verifies on.
pub fn load_signing_keys(
    conn: &mut PgConnection,
    master: &MasterKey,
    at: DateTime<Utc>,
) -> Result<Vec<SigningKey>, AuthError> {
    let mut rows = store::list_signing_keys(conn, at)?;
    if is_due(&rows, at) {
        store::lock_signing_keys(conn)?;
        rows = store::list_signing_keys(conn, at)?;
    }
    if is_due(&rows, at) {
        let kid = new_id().to_string();
        let sealed = master.seal(SEAL_PURPOSE, kid.as_bytes(), &rand::random::<[u8; 32]>())?;
        store::retire_signing_keys(conn, at + TimeDelta::hours(1))?;
        store::insert_signing_key(
            conn,
            &store::SigningKeyRow { kid, sealed, created_at: at, retired_at: None },
        )?;
        rows = store::list_signing_keys(conn, at)?;
    }
    rows.into_iter()
        .map(|row| {
            let seed = master.open(SEAL_PURPOSE, row.kid.as_bytes(), &row.sealed)?;
            let seed: [u8; 32] = seed.try_into().map_err(|_| KeyError::Sealed)?;
            SigningKey::from_seed(row.kid, &seed).map_err(|_| AuthError::Key(KeyError::Sealed))
        })
        .collect()
}

/// Whether there is no key, or the newest is old.
fn is_due(rows: &[store::SigningKeyRow], at: DateTime<Utc>) -> bool {
    rows.first().is_none_or(|row| row.created_at < at - TimeDelta::days(KEY_DAYS))
}
