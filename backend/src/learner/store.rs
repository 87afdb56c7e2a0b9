//! The only SQL on learners and their priority reasons.

mod consents;
mod erasure;
mod import;
mod merging;
mod needs;
mod proxies;
mod standing;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{AccountId, LearnerId, SchoolId};
use contract::learner::{LearnerState, Priority};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

pub(super) use consents::{ConsentRow, find_last_consent, insert_consents, last_consent, list_consents};
pub(super) use erasure::{delete_erased, insert_erased, list_erased, no_hash, wipe_accounts, wipe_proxies};
pub(super) use import::{NewLearner, find_hashes, insert_learners};
pub(super) use merging::{find_merged_into, list_accounts, list_lineage, list_lines, lock_two};
pub(super) use needs::{NeedRow, are_categories, delete_needs, find_needs, put_needs};
pub(super) use proxies::{
    ProxyRow, RuleRow, count_learners_of, end_last_rule, end_proxies, find_proxy, insert_proxy, insert_rule,
    is_staff_at, last_rule, list_proxies, list_rules, lock_person, lock_proxy, max_learners, update_proxy,
};
pub(super) use standing::{StandingRow, list_standings};

use crate::auth::Scope;
use crate::db::value::{containing, word};
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{facility, learner, learner_account, learner_priority, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = learner, treat_none_as_null = true)]
pub(super) struct LearnerRow {
    pub(super) id: Uuid,
    pub(super) school_id: Uuid,
    pub(super) name_zh: String,
    pub(super) name_mn: Option<String>,
    pub(super) sex: String,
    pub(super) birth_date: NaiveDate,
    pub(super) id_number_sealed: Vec<u8>,
    pub(super) id_number_hash: Vec<u8>,
    pub(super) id_number_masked: String,
    pub(super) phone_sealed: Option<Vec<u8>>,
    pub(super) phone_masked: Option<String>,
    pub(super) status: String,
    pub(super) registered_on: NaiveDate,
    pub(super) consent_notice_version: String,
    pub(super) consented_at: DateTime<Utc>,
    pub(super) synthetic: bool,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
    pub(super) closed_at: Option<DateTime<Utc>>,
    pub(super) phone_hash: Option<Vec<u8>>,
    pub(super) id_number_tail_hash: Option<Vec<u8>>,
    pub(super) died_on: Option<NaiveDate>,
    pub(super) death_source: Option<String>,
    pub(super) consent_withdrawn_at: Option<DateTime<Utc>>,
    pub(super) merged_into: Option<Uuid>,
    pub(super) erased_at: Option<DateTime<Utc>>,
}

/// What a list of learners is narrowed to.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) name: Option<String>,
    pub(super) school_id: Option<SchoolId>,
    pub(super) county_code: Option<String>,
    pub(super) township_code: Option<String>,
    pub(super) priority: Option<bool>,
    pub(super) status: Option<LearnerState>,
    /// Born on this day or earlier.
    pub(super) born_until: Option<NaiveDate>,
    /// Born after this day.
    pub(super) born_after: Option<NaiveDate>,
}

/// Who was forgotten stands on no list (docs/adr/0014).
fn filtered(scope: &Scope, filter: &Filter) -> learner::BoxedQuery<'static, Pg> {
    let mut query = learner::table
        .filter(learner::school_id.eq_any(schools_in_scope(scope)).and(learner::erased_at.is_null()))
        .into_boxed();
    if let Some(name) = &filter.name {
        let pattern = containing(name);
        query = query.filter(learner::name_zh.like(pattern.clone()).or(learner::name_mn.like(pattern)));
    }
    if let Some(id) = filter.school_id {
        query = query.filter(learner::school_id.eq(id.0));
    }
    let schools = || school::table.inner_join(facility::table).select(school::id);
    if let Some(code) = filter.county_code.clone() {
        query = query.filter(learner::school_id.eq_any(schools().filter(facility::county_code.eq(code))));
    }
    if let Some(code) = filter.township_code.clone() {
        query = query.filter(learner::school_id.eq_any(schools().filter(facility::township_code.eq(code))));
    }
    let with_priority = learner_priority::table.select(learner_priority::learner_id);
    query = match filter.priority {
        Some(true) => query.filter(learner::id.eq_any(with_priority)),
        Some(false) => query.filter(learner::id.ne_all(with_priority)),
        None => query,
    };
    if let Some(state) = filter.status {
        query = query.filter(learner::status.eq(state.as_str()));
    }
    if let Some(day) = filter.born_until {
        query = query.filter(learner::birth_date.le(day));
    }
    if let Some(day) = filter.born_after {
        query = query.filter(learner::birth_date.gt(day));
    }
    query
}

/// Newest first.
pub(super) fn list_learners(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<LearnerRow>> {
    let mut query = filtered(scope, filter);
    if let Some(before) = before {
        query = query.filter(learner::id.lt(before));
    }
    let rows: Vec<LearnerRow> =
        query.order(learner::id.desc()).limit(paging.fetch()).select(LearnerRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

pub(super) fn count_learners(conn: &mut PgConnection, scope: &Scope, filter: &Filter) -> QueryResult<i64> {
    filtered(scope, filter).count().get_result(conn)
}

pub(super) fn find_learner(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearnerId,
) -> QueryResult<Option<LearnerRow>> {
    learner::table
        .filter(learner::id.eq(id.0).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select(LearnerRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn lock_learner(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearnerId,
) -> QueryResult<Option<LearnerRow>> {
    learner::table
        .filter(learner::id.eq(id.0).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select(LearnerRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(super) fn find_learner_by_hash(
    conn: &mut PgConnection,
    scope: &Scope,
    hash: &[u8],
) -> QueryResult<Option<LearnerRow>> {
    learner::table
        .filter(learner::id_number_hash.eq(hash).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select(LearnerRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn insert_learner(conn: &mut PgConnection, row: &LearnerRow) -> QueryResult<()> {
    diesel::insert_into(learner::table).values(row).execute(conn).map(drop)
}

/// Writes every column; the caller has raised the version.
pub(super) fn update_learner(conn: &mut PgConnection, row: &LearnerRow) -> QueryResult<()> {
    diesel::update(learner::table.find(row.id)).set(row).execute(conn).map(drop)
}

pub(super) fn insert_priorities(
    conn: &mut PgConnection,
    id: LearnerId,
    priorities: &[Priority],
) -> QueryResult<()> {
    if priorities.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = priorities
        .iter()
        .map(|one| {
            (
                learner_priority::learner_id.eq(id.0),
                learner_priority::reason.eq(one.reason.as_str()),
                learner_priority::evidence.eq(one.evidence.as_str()),
            )
        })
        .collect();
    diesel::insert_into(learner_priority::table).values(rows).execute(conn).map(drop)
}

pub(super) fn delete_priorities(conn: &mut PgConnection, id: LearnerId) -> QueryResult<()> {
    diesel::delete(learner_priority::table.filter(learner_priority::learner_id.eq(id.0)))
        .execute(conn)
        .map(drop)
}

/// The priority reasons of these learners.
pub(super) fn list_priorities(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, Vec<Priority>>> {
    let rows: Vec<(Uuid, String, String)> = learner_priority::table
        .filter(learner_priority::learner_id.eq_any(ids))
        .order((learner_priority::learner_id, learner_priority::reason))
        .load(conn)?;
    let mut found: HashMap<Uuid, Vec<Priority>> = HashMap::new();
    for (id, reason, evidence) in rows {
        let one = Priority { reason: word(&reason)?, evidence: word(&evidence)? };
        found.entry(id).or_default().push(one);
    }
    Ok(found)
}

/// The names of these schools.
pub(super) fn list_school_names(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(ids)).select((school::id, school::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Notes that an account belongs to a learner; once is enough.
pub(super) fn insert_account(
    conn: &mut PgConnection,
    account: AccountId,
    learner: LearnerId,
) -> QueryResult<()> {
    diesel::insert_into(learner_account::table)
        .values((learner_account::account_id.eq(account.0), learner_account::learner_id.eq(learner.0)))
        .on_conflict_do_nothing()
        .execute(conn)
        .map(drop)
}

/// A learner with what is sealed of it: the ID number and the telephone number.
pub(super) type SealedRow = (Uuid, Vec<u8>, Option<Vec<u8>>);

/// Learners whose lookup hashes are not kept yet, locked; those that another server is at are left to it.
pub(super) fn lock_unhashed(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<SealedRow>> {
    learner::table
        .filter(learner::id_number_tail_hash.is_null())
        .order(learner::id)
        .limit(limit)
        .select((learner::id, learner::id_number_sealed, learner::phone_sealed))
        .for_update()
        .skip_locked()
        .load(conn)
}

/// Keeps the lookup hashes of a learner.
pub(super) fn set_hashes(
    conn: &mut PgConnection,
    id: Uuid,
    tail: &[u8],
    phone: Option<&[u8]>,
) -> QueryResult<()> {
    diesel::update(learner::table.find(id))
        .set((learner::id_number_tail_hash.eq(Some(tail)), learner::phone_hash.eq(phone)))
        .execute(conn)
        .map(drop)
}
