//! Signing in and out, sessions, accounts.

mod accounts;
mod keys;
mod sign_in;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::{AccountView, Grant};
use contract::ids::{AccountId, SessionId};
use diesel::pg::PgConnection;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use self::accounts::{about, find_in_scope, with_grants};
use super::passwords::PasswordError;
use super::store::{self, AccountRow, RefreshRow, SessionRow};
use crate::act::Act;
use crate::audit;
use crate::clock::new_id;
use crate::db::DbError;
use crate::keys::KeyError;

pub use accounts::{
    close_account, create_account, create_account_as_system, create_first_account, display_names,
    get_account, list_accounts, system_act, update_account,
};
pub use keys::load_signing_keys;
pub use sign_in::{
    Attempt, attempt_change, attempt_sign_in, check_new_password, finish_change, finish_sign_in, nobodys_act,
};

const SESSION_DAYS: i64 = 14;
const REUSE_GRACE_SECONDS: i64 = 10;
/// How long sessions are kept after they have expired.
const KEPT_DAYS: i64 = 30;

/// Why the `auth` slice refuses.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Name or password is wrong, or the account is closed.
    #[error("the name or password is wrong")]
    WrongCredentials,
    /// Too many failed sign-ins with this name.
    #[error("locked for {seconds} s")]
    Locked {
        /// Until it may be tried again.
        seconds: i64,
    },
    /// The refresh token is unknown, expired, or its session is over.
    #[error("the session has ended")]
    SessionEnded,
    /// The refresh token was used before; every token of the session is void now.
    #[error("the refresh token was used twice")]
    RefreshReused,
    /// Another tab refreshed at this very moment.
    #[error("a refresh is under way")]
    RefreshInProgress,
    /// No such account in the caller's scope.
    #[error("no such account")]
    NotFound,
    /// The account has changed since it was read.
    #[error("the account has changed")]
    Stale,
    /// The name is taken.
    #[error("the name is taken")]
    UsernameTaken,
    /// The name has other characters than allowed.
    #[error("the name is not well-formed")]
    MalformedUsername,
    /// It is not the caller's present password.
    #[error("the present password is wrong")]
    WrongPassword,
    /// The new password, at this member, is too weak.
    #[error("the password is too weak")]
    WeakPassword(&'static str),
    /// A grant reaches further than the caller, or is incomplete.
    #[error("grant {index} is not the caller's to give")]
    GrantNotAllowed {
        /// Its place in the list.
        index: usize,
    },
    /// Nobody closes its own account.
    #[error("an account cannot close itself")]
    OwnAccount,
    /// Nobody changes its own grants.
    #[error("an account cannot change its own grants")]
    OwnGrants,
    /// Nobody would be left to open accounts.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// Keys cannot be read or made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A password cannot be hashed or checked now.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for AuthError {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

/// An open session and the refresh token that continues it.
#[derive(Debug)]
pub struct SignedIn {
    /// The session.
    pub session_id: SessionId,
    /// The account.
    pub account: AccountView,
    /// Travels in the HttpOnly cookie, once.
    pub refresh_token: String,
    /// When the session ends at the latest.
    pub expires_at: DateTime<Utc>,
}

fn open_session(
    conn: &mut PgConnection,
    account: AccountRow,
    at: DateTime<Utc>,
) -> Result<SignedIn, AuthError> {
    let row = SessionRow {
        id: new_id(),
        account_id: account.id,
        created_at: at,
        last_used_at: at,
        expires_at: at + TimeDelta::days(SESSION_DAYS),
        revoked_at: None,
    };
    store::insert_session(conn, &row)?;
    continue_session(conn, account, &row, at)
}

fn continue_session(
    conn: &mut PgConnection,
    account: AccountRow,
    session: &SessionRow,
    at: DateTime<Utc>,
) -> Result<SignedIn, AuthError> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    store::insert_refresh_token(
        conn,
        &RefreshRow {
            hash: token_hash(&token),
            session_id: session.id,
            issued_at: at,
            expires_at: session.expires_at,
            used_at: None,
        },
    )?;
    store::touch_session(conn, session.id, at)?;
    let account = with_grants(conn, vec![account])?.pop().ok_or(AuthError::NotFound)?;
    Ok(SignedIn {
        session_id: session.id.into(),
        account,
        refresh_token: token,
        expires_at: session.expires_at,
    })
}

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Trades a refresh token for the next one. A token used twice ends its whole
/// session (a thief and the owner cannot both go on), except within ten
/// seconds, where it is two tabs of one browser and the loser just tries again.
pub fn refresh(
    conn: &mut PgConnection,
    act: &Act,
    token: &str,
) -> Result<Result<SignedIn, AuthError>, AuthError> {
    let at = act.at;
    let Some((refresh, session)) = store::lock_refresh_token(conn, &token_hash(token))? else {
        return Ok(Err(AuthError::SessionEnded));
    };
    if session.revoked_at.is_some() || session.expires_at <= at {
        return Ok(Err(AuthError::SessionEnded));
    }
    if let Some(used_at) = refresh.used_at {
        if (at - used_at).num_seconds() < REUSE_GRACE_SECONDS {
            return Ok(Err(AuthError::RefreshInProgress));
        }
        store::revoke_session(conn, session.id, at)?;
        let reuse = about(conn, "account.refresh_token_reused", session.account_id.into())?;
        audit::record(conn, act, &reuse)?;
        return Ok(Err(AuthError::RefreshReused));
    }
    let account = store::find_account(conn, session.account_id.into())?;
    let Some(account) = account.filter(|account| account.active) else {
        return Ok(Err(AuthError::SessionEnded));
    };
    store::mark_refresh_used(conn, &refresh.hash, at)?;
    continue_session(conn, account, &session, at).map(Ok)
}

/// Ends the session that a refresh token belongs to; an unknown token is no error.
pub fn logout(conn: &mut PgConnection, token: &str, at: DateTime<Utc>) -> Result<(), AuthError> {
    if let Some((_, session)) = store::lock_refresh_token(conn, &token_hash(token))? {
        store::revoke_session(conn, session.id, at)?;
    }
    Ok(())
}

/// Ends every session of an account; how many there were.
pub fn logout_everywhere(
    conn: &mut PgConnection,
    act: &Act,
    account_id: AccountId,
) -> Result<usize, AuthError> {
    if account_id != act.account_id {
        find_in_scope(conn, act, account_id)?;
    }
    let ended = store::revoke_sessions_of(conn, account_id, act.at)?;
    let change = about(conn, "account.sign_out_everywhere", account_id)?;
    audit::record(conn, act, &change)?;
    Ok(ended)
}

/// What an open session may do.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// The grants of its account.
    pub grants: Vec<Grant>,
    /// The learners that its account is.
    pub learners: Vec<Uuid>,
}

/// What a session may do at an instant; `None` when it has ended.
pub fn session_of(
    conn: &mut PgConnection,
    session_id: SessionId,
    at: DateTime<Utc>,
) -> Result<Option<OpenSession>, DbError> {
    let Some(account) = store::find_open_session(conn, session_id.into(), at)? else { return Ok(None) };
    let grants = store::list_grants(conn, &[account])?.into_iter().map(|(_, grant)| grant).collect();
    Ok(Some(OpenSession { grants, learners: store::list_own_learners(conn, account)? }))
}

/// The sessions that the caller has open.
pub fn list_sessions(
    conn: &mut PgConnection,
    act: &Act,
    current: SessionId,
) -> Result<Vec<contract::auth::SessionView>, AuthError> {
    let rows = store::list_open_sessions(conn, act.account_id, act.at)?;
    Ok(rows
        .into_iter()
        .map(|row| contract::auth::SessionView {
            id: row.id.into(),
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            current: row.id == current.0,
        })
        .collect())
}

/// Forgets, `limit` of each at a time, what is of no use any more: sessions that expired a month ago with their tokens,
/// and failed sign-ins of names that have been left alone for a day. How many there were.
pub fn purge(conn: &mut PgConnection, at: DateTime<Utc>, limit: i64) -> Result<usize, AuthError> {
    let sessions = store::purge_sessions(conn, at - TimeDelta::days(KEPT_DAYS), limit)?;
    Ok(sessions + store::purge_login_failures(conn, at - super::domain::FAILURES_COUNT_FOR, limit)?)
}
