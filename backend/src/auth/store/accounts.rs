//! The only SQL on accounts and their grants.

use chrono::{DateTime, Utc};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::AccountId;
use diesel::dsl::{exists, not};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::domain::Scope;
use crate::db::value::containing;
use crate::paging::{Paged, Paging};
use crate::schema::{account, account_grant, facility};

diesel::define_sql_function! { fn left(text: diesel::sql_types::Text, length: diesel::sql_types::Integer) -> diesel::sql_types::Text }
diesel::define_sql_function! { fn coalesce(value: diesel::sql_types::Nullable<diesel::sql_types::Text>, other: diesel::sql_types::Text) -> diesel::sql_types::Text }

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = account)]
pub(in crate::auth) struct AccountRow {
    pub(in crate::auth) id: Uuid,
    pub(in crate::auth) username: String,
    pub(in crate::auth) display_name: String,
    pub(in crate::auth) password_hash: String,
    pub(in crate::auth) active: bool,
    pub(in crate::auth) version: i64,
    pub(in crate::auth) created_at: DateTime<Utc>,
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

pub(in crate::auth) fn find_account(
    conn: &mut PgConnection,
    id: AccountId,
) -> QueryResult<Option<AccountRow>> {
    account::table.find(id.0).select(AccountRow::as_select()).first(conn).optional()
}

pub(in crate::auth) fn lock_account(
    conn: &mut PgConnection,
    id: AccountId,
) -> QueryResult<Option<AccountRow>> {
    account::table.find(id.0).select(AccountRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::auth) fn find_account_by_username(
    conn: &mut PgConnection,
    username: &str,
) -> QueryResult<Option<AccountRow>> {
    account::table
        .filter(account::username.eq(username))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::auth) fn any_account(conn: &mut PgConnection) -> QueryResult<bool> {
    diesel::select(exists(account::table.select(account::id))).get_result(conn)
}

/// The grants that reach out of `scope`: what a list, a look, a lock and a new grant are judged by.
///
/// `self` lies in no part of the city. A facility that is nowhere is out of every reach.
fn outside(scope: &Scope) -> account_grant::BoxedQuery<'static, Pg> {
    let mut facilities = facility::table.select(facility::id).into_boxed();
    if !scope.city {
        facilities = facilities.filter(
            facility::county_code
                .eq_any(scope.divisions.clone())
                .or(facility::township_code.eq_any(scope.divisions.clone()))
                .or(facility::id.eq_any(scope.facilities.clone())),
        );
    }
    let at_one = account_grant::facility_id.is_not_null();
    let at_ours = account_grant::facility_id.assume_not_null().eq_any(facilities);
    let code = coalesce(account_grant::division_code, "");
    let division = left(code, 6).eq_any(scope.divisions.clone()).or(code.eq_any(scope.divisions.clone()));
    if scope.city {
        account_grant::table.filter(at_one.and(not(at_ours))).into_boxed()
    } else {
        account_grant::table.filter(not(division.or(at_one.and(at_ours)))).into_boxed()
    }
}

/// The accounts whose every grant lies inside `scope`; for the whole city, all.
fn reached(scope: &Scope) -> account::BoxedQuery<'static, Pg> {
    let all = account::table.into_boxed();
    if scope.city {
        all
    } else {
        all.filter(account::id.ne_all(outside(scope).select(account_grant::account_id)))
    }
}

/// The place of the first grant of an account that reaches out of `scope`.
pub(in crate::auth) fn first_grant_outside(
    conn: &mut PgConnection,
    scope: &Scope,
    id: AccountId,
) -> QueryResult<Option<i16>> {
    outside(scope)
        .filter(account_grant::account_id.eq(id.0))
        .order(account_grant::position)
        .select(account_grant::position)
        .first(conn)
        .optional()
}

pub(in crate::auth) fn find_account_in(
    conn: &mut PgConnection,
    scope: &Scope,
    id: AccountId,
) -> QueryResult<Option<AccountRow>> {
    reached(scope).filter(account::id.eq(id.0)).select(AccountRow::as_select()).first(conn).optional()
}

pub(in crate::auth) fn lock_account_in(
    conn: &mut PgConnection,
    scope: &Scope,
    id: AccountId,
) -> QueryResult<Option<AccountRow>> {
    account::table
        .filter(account::id.eq(id.0).and(account::id.eq_any(reached(scope).select(account::id))))
        .select(AccountRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// The accounts inside `scope`, by name.
pub(in crate::auth) fn list_accounts(
    conn: &mut PgConnection,
    scope: &Scope,
    search: Option<&str>,
    paging: &Paging,
) -> QueryResult<Paged<AccountRow>> {
    let filtered = || match search {
        Some(text) => {
            let pattern = containing(text);
            let found = account::username.ilike(pattern.clone()).or(account::display_name.ilike(pattern));
            reached(scope).filter(found)
        }
        None => reached(scope),
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

/// Held while somebody's administration is taken away, so that two cannot take the last ones at once.
pub(in crate::auth) fn lock_administration(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('administration', 0))")
        .execute(conn)
        .map(drop)
}

/// Whether anyone active holds one of `roles` over the whole city.
pub(in crate::auth) fn any_holds_in_city(conn: &mut PgConnection, roles: &[Role]) -> QueryResult<bool> {
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let holders = account_grant::table
        .inner_join(account::table)
        .filter(account::active.and(account_grant::role.eq_any(roles)))
        .filter(account_grant::scope.eq(ScopeKind::City.as_str()))
        .select(account::id);
    diesel::select(exists(holders)).get_result(conn)
}

/// For each grant of an account, the county that it lies in; `None` for more or less than a county's part.
pub(in crate::auth) fn list_counties(
    conn: &mut PgConnection,
    id: AccountId,
) -> QueryResult<Vec<Option<String>>> {
    let rows: Vec<(Option<String>, Option<String>)> = account_grant::table
        .left_join(facility::table.on(account_grant::facility_id.eq(facility::id.nullable())))
        .filter(account_grant::account_id.eq(id.0))
        .select((account_grant::division_code, facility::county_code.nullable()))
        .load(conn)?;
    let county = |code: String| code.get(..6).map(str::to_owned);
    Ok(rows
        .into_iter()
        .map(|(division, county_of_facility)| division.and_then(county).or(county_of_facility))
        .collect())
}

pub(in crate::auth) fn insert_account(conn: &mut PgConnection, row: &AccountRow) -> QueryResult<()> {
    diesel::insert_into(account::table).values(row).execute(conn).map(drop)
}

pub(in crate::auth) fn update_account(conn: &mut PgConnection, row: &AccountRow) -> QueryResult<()> {
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

pub(in crate::auth) fn list_grants(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, Grant)>> {
    let rows: Vec<GrantRow> = account_grant::table
        .filter(account_grant::account_id.eq_any(ids))
        .order((account_grant::account_id, account_grant::position))
        .select(GrantRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|row| Some((row.account_id, row.grant()?))).collect())
}

pub(in crate::auth) fn replace_grants(
    conn: &mut PgConnection,
    id: AccountId,
    grants: &[Grant],
) -> QueryResult<()> {
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

/// What accounts are called.
pub(in crate::auth) fn list_display_names(
    conn: &mut PgConnection,
    accounts: &[Uuid],
) -> QueryResult<Vec<(Uuid, String)>> {
    account::table
        .filter(account::id.eq_any(accounts))
        .select((account::id, account::display_name))
        .load(conn)
}
