//! The only SQL on accounts, grants, sessions, refresh tokens, failed sign-ins and signing keys.

mod accounts;

use chrono::{DateTime, Utc};
use contract::ids::AccountId;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::{account, learner, learner_account, login_failure, refresh_token, session, signing_key};

pub(super) use accounts::{
    AccountRow, any_account, any_holds_in_city, find_account, find_account_by_username, find_account_in,
    first_grant_outside, insert_account, list_accounts, list_counties, list_display_names, list_grants,
    lock_account, lock_account_in, lock_administration, replace_grants, update_account,
};

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

/// Failed sign-ins of a name in a row.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = login_failure)]
pub(super) struct FailureRow {
    pub(super) username: String,
    pub(super) failures: i32,
    pub(super) locked_until: Option<DateTime<Utc>>,
    pub(super) failed_at: DateTime<Utc>,
}

pub(super) fn find_login_failure(conn: &mut PgConnection, username: &str) -> QueryResult<Option<FailureRow>> {
    login_failure::table.find(username).select(FailureRow::as_select()).first(conn).optional()
}

/// The failures of a name, with none of them when it is new; the row is locked, and made when it is not there.
pub(super) fn lock_login_failure(
    conn: &mut PgConnection,
    username: &str,
    at: DateTime<Utc>,
) -> QueryResult<FailureRow> {
    let new = FailureRow { username: username.to_owned(), failures: 0, locked_until: None, failed_at: at };
    diesel::insert_into(login_failure::table)
        .values(new)
        .on_conflict(login_failure::username)
        .do_update()
        .set(login_failure::failures.eq(login_failure::failures))
        .returning(FailureRow::as_returning())
        .get_result(conn)
}

pub(super) fn update_login_failure(conn: &mut PgConnection, row: &FailureRow) -> QueryResult<()> {
    diesel::update(login_failure::table.find(&row.username))
        .set((
            login_failure::failures.eq(row.failures),
            login_failure::locked_until.eq(row.locked_until),
            login_failure::failed_at.eq(row.failed_at),
        ))
        .execute(conn)
        .map(drop)
}

pub(super) fn delete_login_failure(conn: &mut PgConnection, username: &str) -> QueryResult<()> {
    diesel::delete(login_failure::table.find(username)).execute(conn).map(drop)
}

/// Forgets names whose last failure is older; at most `limit`.
pub(super) fn purge_login_failures(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<usize> {
    let old: Vec<String> = login_failure::table
        .filter(login_failure::failed_at.lt(before))
        .limit(limit)
        .select(login_failure::username)
        .for_update()
        .skip_locked()
        .load(conn)?;
    diesel::delete(login_failure::table.filter(login_failure::username.eq_any(old))).execute(conn)
}

/// Deletes sessions that expired before, with their tokens; at most `limit`.
pub(super) fn purge_sessions(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<usize> {
    let old: Vec<Uuid> = session::table
        .filter(session::expires_at.lt(before))
        .limit(limit)
        .select(session::id)
        .for_update()
        .skip_locked()
        .load(conn)?;
    diesel::delete(refresh_token::table.filter(refresh_token::session_id.eq_any(&old))).execute(conn)?;
    diesel::delete(session::table.filter(session::id.eq_any(&old))).execute(conn)
}

/// Held while a signing key is made, so that of several servers one makes it.
pub(super) fn lock_signing_keys(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('signing_key', 0))")
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

/// The learners that an account is; of a record that went into another one, only that one.
pub(super) fn list_own_learners(conn: &mut PgConnection, account: Uuid) -> QueryResult<Vec<Uuid>> {
    learner_account::table
        .inner_join(learner::table)
        .filter(learner_account::account_id.eq(account).and(learner::merged_into.is_null()))
        .select(learner_account::learner_id)
        .load(conn)
}
