//! Proving who one is by name and password, in two short transactions with the slow check of the password between.
//!
//! Failures in a row are counted by name, whether or not an account has it, so
//! that no answer tells which names do. An attempt that ends while its name is
//! locked is refused even with the right password: of many made at once, no
//! more are answered than one after the other.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use contract::ids::AccountId;
use diesel::pg::PgConnection;

use super::accounts::about;
use super::{AuthError, SignedIn, open_session};
use crate::act::Act;
use crate::audit::{self, Change};
use crate::auth::domain::{FAILURES_COUNT_FOR, acceptable_password, lock_for};
use crate::auth::store::{self, AccountRow, FailureRow};
use crate::keys::MasterKey;

const NAME_PURPOSE: &str = "username";

/// What a password is checked against.
#[derive(Debug)]
pub struct Attempt {
    username: String,
    account: Option<AccountRow>,
}

impl Attempt {
    /// The hash of the right password; none when there is no such account, or it is closed.
    pub fn hash(&self) -> Option<String> {
        self.account.as_ref().filter(|row| row.active).map(|row| row.password_hash.clone())
    }
}

/// An act of someone who has not signed in.
pub fn nobodys_act(at: DateTime<Utc>, request_id: String) -> Act {
    Act { account_id: AccountId(uuid::Uuid::nil()), grants: Vec::new(), at, request_id }
}

/// Begins a sign-in; refused while the name is locked.
pub fn attempt_sign_in(conn: &mut PgConnection, act: &Act, username: &str) -> Result<Attempt, AuthError> {
    let username = username.to_lowercase();
    let account = store::find_account_by_username(conn, &username)?;
    begin(conn, act, Attempt { username, account })
}

/// Begins a change of the caller's own password; refused while the name is locked.
pub fn attempt_change(conn: &mut PgConnection, act: &Act) -> Result<Attempt, AuthError> {
    let account = store::find_account(conn, act.account_id)?.ok_or(AuthError::NotFound)?;
    begin(conn, act, Attempt { username: account.username.clone(), account: Some(account) })
}

fn begin(conn: &mut PgConnection, act: &Act, attempt: Attempt) -> Result<Attempt, AuthError> {
    match store::find_login_failure(conn, &attempt.username)? {
        Some(row) => refuse_locked(&row, act.at).map(|()| attempt),
        None => Ok(attempt),
    }
}

fn refuse_locked(row: &FailureRow, at: DateTime<Utc>) -> Result<(), AuthError> {
    match row.locked_until.filter(|until| *until > at) {
        Some(until) => Err(AuthError::Locked { seconds: (until - at).num_seconds() + 1 }),
        None => Ok(()),
    }
}

/// Ends a sign-in whose password was checked. A refusal is a value, so that its count and its trace are kept.
pub fn finish_sign_in(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    attempt: Attempt,
    matches: bool,
) -> Result<Result<SignedIn, AuthError>, AuthError> {
    match settle(conn, act, keys, &attempt, matches)? {
        Ok(account) => {
            let own = Act { account_id: account.id.into(), ..act.clone() };
            let change = about(conn, "account.sign_in", own.account_id)?;
            audit::record(conn, &own, &change)?;
            open_session(conn, account, act.at).map(Ok)
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Whether a password may be the caller's new one.
pub fn check_new_password(attempt: &Attempt, password: &str) -> Result<(), AuthError> {
    if acceptable_password(&attempt.username, password) {
        Ok(())
    } else {
        Err(AuthError::WeakPassword("/new_password"))
    }
}

/// Sets the caller's own password to one with this hash and ends every way in; without a hash, the present password
/// did not match. A refusal is a value, as above.
pub fn finish_change(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    attempt: &Attempt,
    new_hash: Option<String>,
) -> Result<Result<(), AuthError>, AuthError> {
    match (settle(conn, act, keys, attempt, new_hash.is_some())?, new_hash) {
        (Ok(account), Some(password_hash)) => {
            let row = AccountRow { password_hash, ..account };
            store::update_account(conn, &row)?;
            store::revoke_sessions_of(conn, act.account_id, act.at)?;
            let change = about(conn, "account.change_password", act.account_id)?;
            audit::record(conn, act, &change)?;
            Ok(Ok(()))
        }
        (Err(AuthError::WrongCredentials), _) | (Ok(_), None) => Ok(Err(AuthError::WrongPassword)),
        (Err(refusal), _) => Ok(Err(refusal)),
    }
}

/// Counts a failure, or forgets those before; the account, locked, when it is proved and has not changed meanwhile.
fn settle(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    attempt: &Attempt,
    matches: bool,
) -> Result<Result<AccountRow, AuthError>, AuthError> {
    let failure = store::lock_login_failure(conn, &attempt.username, act.at)?;
    if let Err(locked) = refuse_locked(&failure, act.at) {
        return Ok(Err(locked));
    }
    if let Some(known) = attempt.account.as_ref().filter(|_| matches) {
        let account = store::lock_account(conn, known.id.into())?;
        let same = |row: &AccountRow| row.active && row.password_hash == known.password_hash;
        if let Some(account) = account.filter(same) {
            store::delete_login_failure(conn, &attempt.username)?;
            return Ok(Ok(account));
        }
    }
    count(conn, act, keys, attempt, failure)?;
    Ok(Err(AuthError::WrongCredentials))
}

fn count(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    attempt: &Attempt,
    mut row: FailureRow,
) -> Result<(), AuthError> {
    let forgotten = row.failed_at < act.at - FAILURES_COUNT_FOR;
    row.failures = if forgotten { 1 } else { row.failures.saturating_add(1) };
    let delay = lock_for(row.failures);
    row.locked_until = delay.map(|delay| act.at + delay);
    row.failed_at = act.at;
    store::update_login_failure(conn, &row)?;
    let action = if delay.is_some() { "account.sign_in_locked" } else { "account.sign_in_refused" };
    let change = match &attempt.account {
        Some(account) => about(conn, action, account.id.into())?,
        None => Change::of(action, "account", name_mark(keys, &attempt.username)),
    };
    let told = serde_json::json!({ "failures": row.failures, "locked_until": row.locked_until });
    Ok(audit::record(conn, act, &change.after(&told))?)
}

/// The same name leaves the same mark, which does not tell the name: it may be a password in the wrong place.
fn name_mark(keys: &MasterKey, username: &str) -> String {
    let hash = keys.keyed_hash(NAME_PURPOSE, username.as_bytes());
    let start: Vec<u8> = hash.into_iter().take(9).collect();
    format!("name:{}", BASE64_URL_SAFE_NO_PAD.encode(start))
}
