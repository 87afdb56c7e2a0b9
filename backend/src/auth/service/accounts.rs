//! Accounts: opening, changing and closing them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::auth::{AccountView, CreateAccount, Grant, Role, ScopeKind, UpdateAccount};
use contract::ids::AccountId;
use diesel::pg::PgConnection;
use uuid::Uuid;
use validator::Validate as _;

use super::AuthError;
use crate::act::Act;
use crate::audit::{self, Change};
use crate::auth::domain::acceptable_password;
use crate::auth::passwords;
use crate::auth::store::{self, AccountRow};
use crate::clock::new_id;
use crate::db::{DbError, violates_unique};
use crate::paging::{Paged, Paging};

/// Whoever holds one of these over the whole city can open any account again.
const ADMINISTRATORS: &[Role] = &[Role::CityAdmin, Role::SecurityAdmin];

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

/// Opens an account with grants inside the caller's own; its password has been hashed.
pub fn create_account(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateAccount,
    password_hash: String,
) -> Result<AccountView, AuthError> {
    check_complete(&new.grants)?;
    let id = insert_account(conn, act, new, password_hash)?;
    check_reach(conn, act, id)?;
    tell_opened(conn, act, id)
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
    if new.validate().is_err_and(|faults| faults.errors().contains_key("username")) {
        return Err(AuthError::MalformedUsername);
    }
    create_account_as_system(conn, &act, &new).map(Some)
}

/// Opens an account whatever its grants: for seeds and tests, which have no caller.
pub fn create_account_as_system(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateAccount,
) -> Result<AccountView, AuthError> {
    let id = insert_account(conn, act, new, passwords::hash(&new.password)?)?;
    tell_opened(conn, act, id)
}

/// An act of the system itself, with no account behind it.
pub fn system_act(at: DateTime<Utc>) -> Act {
    Act { account_id: AccountId(uuid::Uuid::nil()), grants: Vec::new(), at, request_id: "system".to_owned() }
}

fn insert_account(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateAccount,
    password_hash: String,
) -> Result<AccountId, AuthError> {
    let username = new.username.to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !username.chars().all(plain) {
        return Err(AuthError::MalformedUsername);
    }
    if !acceptable_password(&username, &new.password) {
        return Err(AuthError::WeakPassword("/password"));
    }
    let row = AccountRow {
        id: new_id(),
        username,
        display_name: new.display_name.clone(),
        password_hash,
        active: true,
        version: 1,
        created_at: act.at,
    };
    let id = AccountId(row.id);
    store::insert_account(conn, &row).map_err(|error| {
        if violates_unique(&error, "account_username_key") { AuthError::UsernameTaken } else { error.into() }
    })?;
    store::replace_grants(conn, id, &new.grants)?;
    Ok(id)
}

fn tell_opened(conn: &mut PgConnection, act: &Act, id: AccountId) -> Result<AccountView, AuthError> {
    let view = view(conn, id)?;
    let change = about(conn, "account.create", id)?.after(&view);
    audit::record(conn, act, &change)?;
    Ok(view)
}

/// Changes an account that is still at `version`; its own grants nobody changes.
pub fn update_account(
    conn: &mut PgConnection,
    act: &Act,
    id: AccountId,
    version: i64,
    change: &UpdateAccount,
) -> Result<AccountView, AuthError> {
    if id == act.account_id && change.grants.is_some() {
        return Err(AuthError::OwnGrants);
    }
    check_complete(change.grants.as_deref().unwrap_or_default())?;
    let mut row = lock_in_scope(conn, act, id)?;
    if row.version != version {
        return Err(AuthError::Stale);
    }
    let before = view(conn, id)?;
    if let Some(name) = &change.display_name {
        row.display_name.clone_from(name);
    }
    store::update_account(conn, &row)?;
    if let Some(grants) = &change.grants {
        store::replace_grants(conn, id, grants)?;
        check_reach(conn, act, id)?;
        keep_an_administrator(conn, &before)?;
    }
    let after = view(conn, id)?;
    let change = about(conn, "account.update", id)?.before(&before).after(&after);
    audit::record(conn, act, &change)?;
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
    let mut row = lock_in_scope(conn, act, id)?;
    let before = view(conn, id)?;
    row.active = false;
    store::update_account(conn, &row)?;
    keep_an_administrator(conn, &before)?;
    store::revoke_sessions_of(conn, id, act.at)?;
    let after = view(conn, id)?;
    let change = about(conn, "account.close", id)?.before(&before).after(&after).because(reason);
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// Refuses what took away the last administrator of the whole city: two of them could do so to each other at once.
fn keep_an_administrator(conn: &mut PgConnection, before: &AccountView) -> Result<(), AuthError> {
    if !before.grants.iter().any(|grant| ADMINISTRATORS.contains(&grant.role)) {
        return Ok(());
    }
    store::lock_administration(conn)?;
    if store::any_holds_in_city(conn, ADMINISTRATORS)? { Ok(()) } else { Err(AuthError::LastAdministrator) }
}

/// A change of an account, to be read in the county that the account wholly belongs to.
pub(super) fn about(
    conn: &mut PgConnection,
    action: &'static str,
    id: AccountId,
) -> Result<Change, AuthError> {
    let change = Change::of(action, "account", id);
    let mut counties = store::list_counties(conn, id)?;
    counties.dedup();
    Ok(match counties.as_slice() {
        [Some(county)] => change.in_county(county),
        _ => change,
    })
}

pub(super) fn find_in_scope(
    conn: &mut PgConnection,
    act: &Act,
    id: AccountId,
) -> Result<AccountRow, AuthError> {
    store::find_account_in(conn, &act.scope(), id)?.ok_or(AuthError::NotFound)
}

/// The account, locked, if it lies in the caller's scope or is the caller's own.
fn lock_in_scope(conn: &mut PgConnection, act: &Act, id: AccountId) -> Result<AccountRow, AuthError> {
    let row = if id == act.account_id {
        store::lock_account(conn, id)?
    } else {
        store::lock_account_in(conn, &act.scope(), id)?
    };
    row.ok_or(AuthError::NotFound)
}

fn check_complete(grants: &[Grant]) -> Result<(), AuthError> {
    match grants.iter().position(|grant| !complete(grant)) {
        Some(index) => Err(AuthError::GrantNotAllowed { index }),
        None => Ok(()),
    }
}

/// Refuses grants, as they are now stored, that reach further than the caller.
fn check_reach(conn: &mut PgConnection, act: &Act, id: AccountId) -> Result<(), AuthError> {
    match store::first_grant_outside(conn, &act.scope(), id)? {
        Some(position) => Err(AuthError::GrantNotAllowed { index: usize::try_from(position).unwrap_or(0) }),
        None => Ok(()),
    }
}

fn view(conn: &mut PgConnection, id: AccountId) -> Result<AccountView, AuthError> {
    let row = store::find_account(conn, id)?;
    with_grants(conn, row.into_iter().collect())?.pop().ok_or(AuthError::NotFound)
}

/// Whether a grant says all that its scope needs, and its role may be held over no less than that.
fn complete(grant: &Grant) -> bool {
    if matches!(grant.role, Role::CityAdmin | Role::SecurityAdmin) && grant.scope != ScopeKind::City {
        return false;
    }
    let digits = |code: &str, length| code.len() == length && code.bytes().all(|b| b.is_ascii_digit());
    match (grant.scope, &grant.division_code, grant.facility_id) {
        (ScopeKind::City | ScopeKind::Own, None, None) | (ScopeKind::Facility, None, Some(_)) => true,
        (ScopeKind::County, Some(code), None) => digits(code, 6),
        (ScopeKind::Township, Some(code), None) => digits(code, 9),
        _ => false,
    }
}

pub(super) fn with_grants(
    conn: &mut PgConnection,
    rows: Vec<AccountRow>,
) -> Result<Vec<AccountView>, AuthError> {
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

/// What accounts that acted are called, in full: staff answer for what they do by their names, which nobody but staff reads.
pub fn display_names(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<HashMap<Uuid, String>, DbError> {
    Ok(store::list_display_names(conn, accounts)?.into_iter().collect())
}
