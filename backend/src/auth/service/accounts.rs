//! Accounts: opening, changing and closing them.

use chrono::{DateTime, Utc};
use contract::auth::{AccountView, CreateAccount, Grant, Role, ScopeKind, UpdateAccount};
use contract::ids::AccountId;
use diesel::pg::PgConnection;

use super::{AuthError, hash_password};
use crate::act::{Act, Scope};
use crate::audit::{self, Change};
use crate::auth::domain::acceptable_password;
use crate::auth::store::{self, AccountRow};
use crate::clock::new_id;
use crate::db::violates_unique;
use crate::paging::{Paged, Paging};

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
        return Err(AuthError::WeakPassword("/password"));
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

pub(super) fn find_in_scope(
    conn: &mut PgConnection,
    act: &Act,
    id: AccountId,
) -> Result<AccountRow, AuthError> {
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

fn reaches(scope: &Scope, grant: &Grant) -> bool {
    scope.city
        || match (&grant.division_code, grant.facility_id) {
            (Some(code), _) => scope.covers_division(code),
            (None, Some(id)) => scope.facilities.contains(&id.0),
            (None, None) => grant.scope == ScopeKind::Own,
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
