//! The only SQL on accounts, grants, sessions, refresh tokens and signing keys.

use chrono::{DateTime, Utc};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::AccountId;
use diesel::dsl::exists;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::domain::Scope;
use crate::paging::{Paged, Paging};
use crate::schema::{account, account_grant, login_failure, refresh_token, session, signing_key};

diesel::define_sql_function! { fn left(text: diesel::sql_types::Text, length: diesel::sql_types::Integer) -> diesel::sql_types::Text }
diesel::define_sql_function! { fn coalesce(value: diesel::sql_types::Nullable<diesel::sql_types::Text>, other: diesel::sql_types::Text) -> diesel::sql_types::Text }

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = account)]
pub(super) struct AccountRow {
    pub(super) id: Uuid,
    pub(super) username: String,
    pub(super) display_name: String,
    pub(super) password_hash: String,
    pub(super) active: bool,
    pub(super) version: i64,
    pub(super) created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = account_grant)]
struct GrantRow {
    account_id: Uuid,
    position: i16,
    role: String,
    scope: String,
    division_code: Option<String>,
    facility_id: Option<Uuid>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = session)]
pub(super) struct SessionRow {
    pub(super) id: Uuid,
    pub(super) account_id: Uuid,
    pub(super) created_at: DateTime<Utc>,
    pub(super) last_used_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) revoked_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_token)]
pub(super) struct RefreshRow {
    pub(super) hash: Vec<u8>,
    pub(super) session_id: Uuid,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) used_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_key)]
pub(super) struct SigningKeyRow {
    pub(super) kid: String,
    pub(super) sealed: Vec<u8>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) retired_at: Option<DateTime<Utc>>,
}

impl GrantRow {
    fn grant(self) -> Option<Grant> {
        Some(Grant {
            role: self.role.parse::<Role>().ok()?,
            scope: self.scope.parse::<ScopeKind>().ok()?,
            division_code: self.division_code,
            facility_id: self.facility_id.map(Into::into),
        })
    }
}

pub(super) fn find_account(conn: &mut PgConnection, id: AccountId) -> QueryResult<Option<AccountRow>> {
    account::table.find(id.0).select(AccountRow::as_select()).first(conn).optional()
}

pub(super) fn lock_account(conn: &mut PgConnection, id: AccountId) -> QueryResult<Option<AccountRow>> {
    account::table.find(id.0).select(AccountRow::as_select()).for_update().first(conn).optional()
}

pub(super) fn find_account_by_username(
    conn: &mut PgConnection,
    username: &str,
) -> QueryResult<Option<AccountRow>> {
    account::table
        .filter(account::username.eq(username))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn any_account(conn: &mut PgConnection) -> QueryResult<bool> {
    diesel::select(exists(account::table.select(account::id))).get_result(conn)
}

/// Accounts whose every grant lies inside `scope`, by name.
pub(super) fn list_accounts(
    conn: &mut PgConnection,
    scope: &Scope,
    search: Option<&str>,
    paging: &Paging,
) -> QueryResult<Paged<AccountRow>> {
    let outside = || {
        let code = coalesce(account_grant::division_code, "");
        let facility = account_grant::facility_id
            .is_not_null()
            .and(account_grant::facility_id.assume_not_null().eq_any(scope.facilities.clone()));
        let inside = left(code, 6)
            .eq_any(scope.divisions.clone())
            .or(code.eq_any(scope.divisions.clone()))
            .or(facility);
        account_grant::table.filter(diesel::dsl::not(inside)).select(account_grant::account_id)
    };
    let filtered = || {
        let mut query = account::table.into_boxed();
        if !scope.city {
            query = query.filter(account::id.ne_all(outside()));
        }
        if let Some(text) = search {
            let pattern = format!("%{}%", text.replace(['\\', '%', '_'], ""));
            query = query
                .filter(account::username.ilike(pattern.clone()).or(account::display_name.ilike(pattern)));
        }
        query
    };
    let mut query = filtered();
    if let Some(after) = paging.after(0) {
        query = query.filter(account::username.gt(after.to_owned()));
    }
    let rows =
        query.order(account::username).limit(paging.fetch()).select(AccountRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.username.clone()]))
}

pub(super) fn insert_account(conn: &mut PgConnection, row: &AccountRow) -> QueryResult<()> {
    diesel::insert_into(account::table).values(row).execute(conn).map(drop)
}

pub(super) fn update_account(conn: &mut PgConnection, row: &AccountRow) -> QueryResult<()> {
    diesel::update(account::table.find(row.id))
        .set((
            account::display_name.eq(&row.display_name),
            account::password_hash.eq(&row.password_hash),
            account::active.eq(row.active),
            account::version.eq(account::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

pub(super) fn list_grants(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, Grant)>> {
    let rows: Vec<GrantRow> = account_grant::table
        .filter(account_grant::account_id.eq_any(ids))
        .order((account_grant::account_id, account_grant::position))
        .select(GrantRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|row| Some((row.account_id, row.grant()?))).collect())
}

pub(super) fn replace_grants(conn: &mut PgConnection, id: AccountId, grants: &[Grant]) -> QueryResult<()> {
    diesel::delete(account_grant::table.filter(account_grant::account_id.eq(id.0))).execute(conn)?;
    let rows: Vec<GrantRow> = (0_i16..)
        .zip(grants)
        .map(|(position, grant)| GrantRow {
            account_id: id.0,
            position,
            role: grant.role.to_string(),
            scope: grant.scope.to_string(),
            division_code: grant.division_code.clone(),
            facility_id: grant.facility_id.map(Into::into),
        })
        .collect();
    diesel::insert_into(account_grant::table).values(rows).execute(conn).map(drop)
}

/// The account of a session that is open at `at`, if the account is active.
pub(super) fn find_open_session(
    conn: &mut PgConnection,
    id: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Option<Uuid>> {
    session::table
        .inner_join(account::table)
        .filter(
            session::id
                .eq(id)
                .and(session::revoked_at.is_null())
                .and(session::expires_at.gt(at))
                .and(account::active),
        )
        .select(session::account_id)
        .first(conn)
        .optional()
}

pub(super) fn list_open_sessions(
    conn: &mut PgConnection,
    account_id: AccountId,
    at: DateTime<Utc>,
) -> QueryResult<Vec<SessionRow>> {
    session::table
        .filter(
            session::account_id
                .eq(account_id.0)
                .and(session::revoked_at.is_null())
                .and(session::expires_at.gt(at)),
        )
        .order(session::last_used_at.desc())
        .limit(200)
        .select(SessionRow::as_select())
        .load(conn)
}

pub(super) fn insert_session(conn: &mut PgConnection, row: &SessionRow) -> QueryResult<()> {
    diesel::insert_into(session::table).values(row).execute(conn).map(drop)
}

pub(super) fn touch_session(conn: &mut PgConnection, id: Uuid, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(session::table.find(id)).set(session::last_used_at.eq(at)).execute(conn).map(drop)
}

pub(super) fn revoke_session(conn: &mut PgConnection, id: Uuid, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(session::table.filter(session::id.eq(id).and(session::revoked_at.is_null())))
        .set(session::revoked_at.eq(at))
        .execute(conn)
        .map(drop)
}

pub(super) fn revoke_sessions_of(
    conn: &mut PgConnection,
    id: AccountId,
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(session::table.filter(session::account_id.eq(id.0).and(session::revoked_at.is_null())))
        .set(session::revoked_at.eq(at))
        .execute(conn)
}

pub(super) fn lock_refresh_token(
    conn: &mut PgConnection,
    hash: &[u8],
) -> QueryResult<Option<(RefreshRow, SessionRow)>> {
    refresh_token::table
        .inner_join(session::table)
        .filter(refresh_token::hash.eq(hash))
        .select((RefreshRow::as_select(), SessionRow::as_select()))
        .for_update()
        .first(conn)
        .optional()
}

pub(super) fn insert_refresh_token(conn: &mut PgConnection, row: &RefreshRow) -> QueryResult<()> {
    diesel::insert_into(refresh_token::table).values(row).execute(conn).map(drop)
}

pub(super) fn mark_refresh_used(conn: &mut PgConnection, hash: &[u8], at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(refresh_token::table.find(hash)).set(refresh_token::used_at.eq(at)).execute(conn).map(drop)
}

/// Failures in a row of a name, and until when it is locked; the row is locked.
pub(super) fn lock_login_failure(
    conn: &mut PgConnection,
    username: &str,
) -> QueryResult<(i32, Option<DateTime<Utc>>)> {
    diesel::insert_into(login_failure::table)
        .values((login_failure::username.eq(username), login_failure::failures.eq(0)))
        .on_conflict_do_nothing()
        .execute(conn)?;
    login_failure::table
        .find(username)
        .select((login_failure::failures, login_failure::locked_until))
        .for_update()
        .first(conn)
}

pub(super) fn set_login_failure(
    conn: &mut PgConnection,
    username: &str,
    failures: i32,
    locked_until: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    diesel::update(login_failure::table.find(username))
        .set((login_failure::failures.eq(failures), login_failure::locked_until.eq(locked_until)))
        .execute(conn)
        .map(drop)
}

pub(super) fn list_signing_keys(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
) -> QueryResult<Vec<SigningKeyRow>> {
    signing_key::table
        .filter(signing_key::retired_at.is_null().or(signing_key::retired_at.gt(at)))
        .order(signing_key::created_at.desc())
        .select(SigningKeyRow::as_select())
        .load(conn)
}

pub(super) fn insert_signing_key(conn: &mut PgConnection, row: &SigningKeyRow) -> QueryResult<()> {
    diesel::insert_into(signing_key::table).values(row).execute(conn).map(drop)
}

/// Keys that sign no longer stay good for verifying until `retire_at`.
pub(super) fn retire_signing_keys(conn: &mut PgConnection, retire_at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(signing_key::table.filter(signing_key::retired_at.is_null()))
        .set(signing_key::retired_at.eq(retire_at))
        .execute(conn)
        .map(drop)
}
