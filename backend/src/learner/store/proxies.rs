//! Who stands in for learners, and of how many at most.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{FacilityId, LearnerId, LearnerProxyId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bytea, Date};
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{account_grant, learner, learner_account, learner_proxy, proxy_rule};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = learner_proxy)]
pub(in crate::learner) struct ProxyRow {
    pub(in crate::learner) id: Uuid,
    pub(in crate::learner) learner_id: Uuid,
    pub(in crate::learner) name: String,
    pub(in crate::learner) relation: String,
    pub(in crate::learner) phone_sealed: Option<Vec<u8>>,
    pub(in crate::learner) phone_hash: Option<Vec<u8>>,
    pub(in crate::learner) phone_masked: String,
    pub(in crate::learner) account_id: Option<Uuid>,
    pub(in crate::learner) rights: Vec<Option<String>>,
    pub(in crate::learner) monthly_limit_centi: Option<i64>,
    pub(in crate::learner) valid_from: NaiveDate,
    pub(in crate::learner) valid_to: NaiveDate,
    pub(in crate::learner) consent_document: String,
    pub(in crate::learner) consented_on: NaiveDate,
    pub(in crate::learner) created_by: Uuid,
    pub(in crate::learner) created_at: DateTime<Utc>,
    pub(in crate::learner) ended_by: Option<Uuid>,
    pub(in crate::learner) ended_at: Option<DateTime<Utc>>,
    pub(in crate::learner) ended_reason: Option<String>,
    pub(in crate::learner) version: i64,
}

/// Everybody who stands or stood in for a learner, the newest first.
pub(in crate::learner) fn list_proxies(conn: &mut PgConnection, id: LearnerId) -> QueryResult<Vec<ProxyRow>> {
    learner_proxy::table
        .filter(learner_proxy::learner_id.eq(id.0))
        .order(learner_proxy::id.desc())
        .select(ProxyRow::as_select())
        .load(conn)
}

/// A standing for a learner within `scope`.
pub(in crate::learner) fn find_proxy(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearnerProxyId,
) -> QueryResult<Option<ProxyRow>> {
    learner_proxy::table
        .inner_join(learner::table)
        .filter(learner_proxy::id.eq(id.0).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select(ProxyRow::as_select())
        .first(conn)
        .optional()
}

/// A standing, locked, wherever the learner is.
pub(in crate::learner) fn lock_proxy(
    conn: &mut PgConnection,
    id: LearnerProxyId,
) -> QueryResult<Option<ProxyRow>> {
    learner_proxy::table.find(id.0).select(ProxyRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::learner) fn insert_proxy(conn: &mut PgConnection, row: &ProxyRow) -> QueryResult<()> {
    diesel::insert_into(learner_proxy::table).values(row).execute(conn).map(drop)
}

/// Writes how a standing ended; the caller has raised the version.
pub(in crate::learner) fn update_proxy(conn: &mut PgConnection, row: &ProxyRow) -> QueryResult<()> {
    diesel::update(learner_proxy::table.find(row.id))
        .set((
            learner_proxy::ended_by.eq(row.ended_by),
            learner_proxy::ended_at.eq(row.ended_at),
            learner_proxy::ended_reason.eq(row.ended_reason.as_deref()),
            learner_proxy::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Ends every standing for a learner that has not ended.
pub(in crate::learner) fn end_proxies(
    conn: &mut PgConnection,
    id: LearnerId,
    (by, at): (contract::ids::AccountId, DateTime<Utc>),
    reason: &str,
) -> QueryResult<usize> {
    diesel::update(
        learner_proxy::table
            .filter(learner_proxy::learner_id.eq(id.0).and(learner_proxy::ended_at.is_null())),
    )
    .set((
        learner_proxy::ended_by.eq(Some(by.0)),
        learner_proxy::ended_at.eq(Some(at)),
        learner_proxy::ended_reason.eq(Some(reason)),
        learner_proxy::version.eq(learner_proxy::version + 1),
    ))
    .execute(conn)
}

/// Lets one standing of a person after the other be entered, until the end of the transaction.
pub(in crate::learner) fn lock_person(conn: &mut PgConnection, phone_hash: &[u8]) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('proxy:' || encode($1, 'hex'), 0))")
        .bind::<Bytea, _>(phone_hash)
        .execute(conn)
        .map(drop)
}

/// For how many learners but this one a person stands on any of these days.
pub(in crate::learner) fn count_learners_of(
    conn: &mut PgConnection,
    phone_hash: &[u8],
    but: LearnerId,
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<usize> {
    let others: Vec<Uuid> = learner_proxy::table
        .filter(learner_proxy::phone_hash.eq(phone_hash).and(learner_proxy::ended_at.is_null()))
        .filter(learner_proxy::valid_from.le(to).and(learner_proxy::valid_to.ge(from)))
        .filter(learner_proxy::learner_id.ne(but.0))
        .select(learner_proxy::learner_id)
        .distinct()
        .load(conn)?;
    Ok(others.len())
}

/// Whether a person works at a facility: by its own account, or by one that a learner with its telephone has declared.
pub(in crate::learner) fn is_staff_at(
    conn: &mut PgConnection,
    facility: FacilityId,
    account: Option<Uuid>,
    phone_hash: &[u8],
) -> QueryResult<bool> {
    let declared = learner_account::table
        .inner_join(learner::table)
        .filter(learner::phone_hash.eq(phone_hash))
        .select(learner_account::account_id);
    let grants = account_grant::table.filter(
        account_grant::facility_id.eq(facility.0).and(
            account_grant::account_id
                .eq_any(Vec::from_iter(account))
                .or(account_grant::account_id.eq_any(declared)),
        ),
    );
    diesel::select(diesel::dsl::exists(grants)).get_result(conn)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = proxy_rule)]
pub(in crate::learner) struct RuleRow {
    pub(in crate::learner) effective_from: NaiveDate,
    pub(in crate::learner) effective_to: Option<NaiveDate>,
    pub(in crate::learner) max_learners: i16,
    pub(in crate::learner) basis: String,
    pub(in crate::learner) created_at: DateTime<Utc>,
}

pub(in crate::learner) fn list_rules(conn: &mut PgConnection) -> QueryResult<Vec<RuleRow>> {
    proxy_rule::table.order(proxy_rule::effective_from.desc()).select(RuleRow::as_select()).load(conn)
}

/// Of how many learners one person may be the proxy on a day.
pub(in crate::learner) fn max_learners(conn: &mut PgConnection, day: NaiveDate) -> QueryResult<Option<i16>> {
    proxy_rule::table
        .filter(
            diesel::dsl::sql::<diesel::sql_types::Bool>("daterange(effective_from, effective_to, '[]') @> ")
                .bind::<Date, _>(day),
        )
        .select(proxy_rule::max_learners)
        .first(conn)
        .optional()
}

/// The rule that no other follows, locked.
pub(in crate::learner) fn last_rule(conn: &mut PgConnection) -> QueryResult<Option<RuleRow>> {
    proxy_rule::table
        .order(proxy_rule::effective_from.desc())
        .select(RuleRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// Ends a rule with the day before the next one begins.
pub(in crate::learner) fn end_last_rule(
    conn: &mut PgConnection,
    from: NaiveDate,
    last_day: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(proxy_rule::table.find(from))
        .set(proxy_rule::effective_to.eq(last_day))
        .execute(conn)
        .map(drop)
}

pub(in crate::learner) fn insert_rule(conn: &mut PgConnection, row: &RuleRow) -> QueryResult<()> {
    diesel::insert_into(proxy_rule::table).values(row).execute(conn).map(drop)
}
