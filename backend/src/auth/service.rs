//! Signing in and out, sessions, accounts.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::{AccountView, ChangePassword, CreateAccount, Grant, Role, ScopeKind, UpdateAccount};
use contract::ids::{AccountId, SessionId};
use diesel::pg::PgConnection;
use sha2::{Digest as _, Sha256};

use super::domain::{Act, Scope, acceptable_password, lock_for};
use super::store::{self, AccountRow, RefreshRow, SessionRow};
use super::tokens::SigningKey;
use crate::audit::{self, Change};
use crate::clock::new_id;
use crate::db::{DbError, violates_unique};
use crate::keys::{KeyError, MasterKey};
use crate::paging::{Paged, Paging};

const SESSION_DAYS: i64 = 14;
const KEY_DAYS: i64 = 30;
const REUSE_GRACE_SECONDS: i64 = 10;
const SEAL_PURPOSE: &str = "signing_key";

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
    /// The new password is too weak.
    #[error("the password is too weak")]
    WeakPassword,
    /// A grant reaches further than the caller, or is incomplete.
    #[error("grant {index} is not the caller's to give")]
    GrantNotAllowed {
        /// Its place in the list.
        index: usize,
    },
    /// Nobody closes its own account.
    #[error("an account cannot close itself")]
    OwnAccount,
    /// Keys cannot be read or made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Hashing a password failed.
    #[error("password hashing failed")]
    Hash,
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

/// The PHC string (argon2id) of a password.
pub fn hash_password(password: &str) -> Result<String, AuthError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| AuthError::Hash)
}

fn password_matches(hash: &str, password: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

/// Signs in with name and password. The count of failures is kept whether or
/// not the name exists, so the answer does not tell which names do; a refusal
/// is a value, so that the count is committed.
pub fn login(
    conn: &mut PgConnection,
    username: &str,
    password: &str,
    at: DateTime<Utc>,
) -> Result<Result<SignedIn, AuthError>, AuthError> {
    let username = username.to_lowercase();
    let (failures, locked_until) = store::lock_login_failure(conn, &username)?;
    if let Some(until) = locked_until.filter(|until| *until > at) {
        return Ok(Err(AuthError::Locked { seconds: (until - at).num_seconds() + 1 }));
    }
    let account = store::find_account_by_username(conn, &username)?;
    let matches = match &account {
        Some(row) => password_matches(&row.password_hash, password) && row.active,
        None => {
            // As much work as for a name that exists.
            hash_password(password)?;
            false
        }
    };
    let Some(account) = account.filter(|_| matches) else {
        let failures = failures.saturating_add(1);
        store::set_login_failure(conn, &username, failures, lock_for(failures).map(|delay| at + delay))?;
        return Ok(Err(AuthError::WrongCredentials));
    };
    store::set_login_failure(conn, &username, 0, None)?;
    open_session(conn, account, at).map(Ok)
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
    token: &str,
    at: DateTime<Utc>,
) -> Result<Result<SignedIn, AuthError>, AuthError> {
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
    audit::record(conn, act, &Change::of("account.sign_out_everywhere", "account", account_id))?;
    Ok(ended)
}

/// The grants behind a session that is open, of an account that is active.
pub fn grants_of_session(
    conn: &mut PgConnection,
    session_id: SessionId,
    at: DateTime<Utc>,
) -> Result<Option<Vec<Grant>>, DbError> {
    let Some(account) = store::find_open_session(conn, session_id.into(), at)? else { return Ok(None) };
    Ok(Some(store::list_grants(conn, &[account])?.into_iter().map(|(_, grant)| grant).collect()))
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

/// Sets one's own password and ends every other way in.
pub fn change_password(conn: &mut PgConnection, act: &Act, change: &ChangePassword) -> Result<(), AuthError> {
    let mut row = store::lock_account(conn, act.account_id)?.ok_or(AuthError::NotFound)?;
    if !password_matches(&row.password_hash, &change.current_password) {
        return Err(AuthError::WrongCredentials);
    }
    if !acceptable_password(&row.username, &change.new_password) {
        return Err(AuthError::WeakPassword);
    }
    row.password_hash = hash_password(&change.new_password)?;
    store::update_account(conn, &row)?;
    store::revoke_sessions_of(conn, act.account_id, act.at)?;
    audit::record(conn, act, &Change::of("account.change_password", "account", act.account_id))?;
    Ok(())
}

/// The accounts that lie wholly in the caller's scope.
pub fn list_accounts(
    conn: &mut PgConnection,
    act: &Act,
    search: Option<&str>,
    paging: &Paging,
) -> Result<Paged<AccountView>, AuthError> {
    let page = store::list_accounts(conn, &act.scope(), search, paging)?;
    let (next, total) = (page.next, page.total);
    Ok(Paged { items: with_grants(conn, page.items)?, next, total })
}

/// One account in the caller's scope, or the caller's own.
pub fn get_account(conn: &mut PgConnection, act: &Act, id: AccountId) -> Result<AccountView, AuthError> {
    let row = if id == act.account_id {
        store::find_account(conn, id)?
    } else {
        Some(find_in_scope(conn, act, id)?)
    };
    with_grants(conn, row.into_iter().collect())?.pop().ok_or(AuthError::NotFound)
}

/// Opens an account with grants inside the caller's own.
pub fn create_account(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateAccount,
) -> Result<AccountView, AuthError> {
    check_grants(act, &new.grants)?;
    insert_account(conn, act, new)
}

/// Opens the first account, if there is none yet; `None` when there is.
pub fn create_first_account(
    conn: &mut PgConnection,
    username: &str,
    password: &str,
    at: DateTime<Utc>,
) -> Result<Option<AccountView>, AuthError> {
    if store::any_account(conn)? {
        return Ok(None);
    }
    let grants = [Role::CityAdmin, Role::SecurityAdmin].map(|role| Grant {
        role,
        scope: ScopeKind::City,
        division_code: None,
        facility_id: None,
    });
    let act = system_act(at);
    let new = CreateAccount {
        username: username.to_owned(),
        display_name: "管理员".to_owned(),
        password: password.to_owned(),
        grants: grants.into(),
    };
    insert_account(conn, &act, &new).map(Some)
}

/// Opens an account whatever its grants: for seeds and tests, which have no caller.
pub fn create_account_as_system(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateAccount,
) -> Result<AccountView, AuthError> {
    insert_account(conn, act, new)
}

/// An act of the system itself, with no account behind it.
pub fn system_act(at: DateTime<Utc>) -> Act {
    Act { account_id: AccountId(uuid::Uuid::nil()), grants: Vec::new(), at, request_id: "system".to_owned() }
}

fn insert_account(conn: &mut PgConnection, act: &Act, new: &CreateAccount) -> Result<AccountView, AuthError> {
    let username = new.username.to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !username.chars().all(plain) {
        return Err(AuthError::MalformedUsername);
    }
    if !acceptable_password(&username, &new.password) {
        return Err(AuthError::WeakPassword);
    }
    let row = AccountRow {
        id: new_id(),
        username,
        display_name: new.display_name.clone(),
        password_hash: hash_password(&new.password)?,
        active: true,
        version: 1,
        created_at: act.at,
    };
    let id = AccountId(row.id);
    store::insert_account(conn, &row).map_err(|error| {
        if violates_unique(&error, "account_username_key") { AuthError::UsernameTaken } else { error.into() }
    })?;
    store::replace_grants(conn, id, &new.grants)?;
    let view = with_grants(conn, vec![row])?.pop().ok_or(AuthError::NotFound)?;
    audit::record(conn, act, &Change::of("account.create", "account", id).after(&view))?;
    Ok(view)
}

/// Changes an account that is still at `version`.
pub fn update_account(
    conn: &mut PgConnection,
    act: &Act,
    id: AccountId,
    version: i64,
    change: &UpdateAccount,
) -> Result<AccountView, AuthError> {
    let before = get_account(conn, act, id)?;
    let mut row = store::lock_account(conn, id)?.ok_or(AuthError::NotFound)?;
    if row.version != version {
        return Err(AuthError::Stale);
    }
    if let Some(name) = &change.display_name {
        row.display_name.clone_from(name);
    }
    store::update_account(conn, &row)?;
    if let Some(grants) = &change.grants {
        check_grants(act, grants)?;
        store::replace_grants(conn, id, grants)?;
    }
    let after = get_account(conn, act, id)?;
    audit::record(conn, act, &Change::of("account.update", "account", id).before(&before).after(&after))?;
    Ok(after)
}

/// Closes an account: its tokens are refused from the next request on.
pub fn close_account(
    conn: &mut PgConnection,
    act: &Act,
    id: AccountId,
    reason: &str,
) -> Result<AccountView, AuthError> {
    if id == act.account_id {
        return Err(AuthError::OwnAccount);
    }
    let before = get_account(conn, act, id)?;
    let mut row = store::lock_account(conn, id)?.ok_or(AuthError::NotFound)?;
    row.active = false;
    store::update_account(conn, &row)?;
    store::revoke_sessions_of(conn, id, act.at)?;
    let after = get_account(conn, act, id)?;
    let change = Change::of("account.close", "account", id).before(&before).after(&after).because(reason);
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// Loads the signing keys, making one when there is none or the newest is 30 days old; the old one verifies on.
pub fn load_signing_keys(
    conn: &mut PgConnection,
    master: &MasterKey,
    at: DateTime<Utc>,
) -> Result<Vec<SigningKey>, AuthError> {
    let mut rows = store::list_signing_keys(conn, at)?;
    if rows.first().is_none_or(|row| row.created_at < at - TimeDelta::days(KEY_DAYS)) {
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

fn find_in_scope(conn: &mut PgConnection, act: &Act, id: AccountId) -> Result<AccountRow, AuthError> {
    let row = store::find_account(conn, id)?.ok_or(AuthError::NotFound)?;
    let scope = act.scope();
    let grants = store::list_grants(conn, &[row.id])?;
    if grants.iter().all(|(_, grant)| reaches(&scope, grant)) { Ok(row) } else { Err(AuthError::NotFound) }
}

fn check_grants(act: &Act, grants: &[Grant]) -> Result<(), AuthError> {
    let scope = act.scope();
    match grants.iter().position(|grant| !complete(grant) || !reaches(&scope, grant)) {
        Some(index) => Err(AuthError::GrantNotAllowed { index }),
        None => Ok(()),
    }
}

fn complete(grant: &Grant) -> bool {
    let digits = |code: &str, length| code.len() == length && code.bytes().all(|b| b.is_ascii_digit());
    match (grant.scope, &grant.division_code, grant.facility_id) {
        (ScopeKind::City | ScopeKind::Own, None, None) | (ScopeKind::Facility, None, Some(_)) => true,
        (ScopeKind::County, Some(code), None) => digits(code, 6),
        (ScopeKind::Township, Some(code), None) => digits(code, 9),
        _ => false,
    }
}

fn reaches(scope: &Scope, grant: &Grant) -> bool {
    scope.city
        || match (&grant.division_code, grant.facility_id) {
            (Some(code), _) => scope.covers_division(code),
            (None, Some(id)) => scope.facilities.contains(&id.0),
            (None, None) => grant.scope == ScopeKind::Own,
        }
}

fn with_grants(conn: &mut PgConnection, rows: Vec<AccountRow>) -> Result<Vec<AccountView>, AuthError> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let grants = store::list_grants(conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| AccountView {
            id: row.id.into(),
            grants: grants.iter().filter(|(id, _)| *id == row.id).map(|(_, grant)| grant.clone()).collect(),
            username: row.username,
            display_name: row.display_name,
            active: row.active,
            version: row.version,
        })
        .collect())
}
