//! The only SQL on subsidy policies.

use chrono::{DateTime, NaiveDate, Utc};
use contract::policy::PolicyState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::db::keyset::before;
use crate::paging::{Paged, Paging};
use crate::schema::subsidy_policy;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_policy)]
pub(super) struct PolicyRow {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) effective_from: NaiveDate,
    pub(super) effective_to: Option<NaiveDate>,
    pub(super) status: String,
    pub(super) document: Value,
    pub(super) version: i64,
    pub(super) created_at: DateTime<Utc>,
    pub(super) created_by: Option<Uuid>,
    pub(super) published_at: Option<DateTime<Utc>>,
    pub(super) published_by: Option<Uuid>,
    pub(super) changed_at: Option<DateTime<Utc>>,
    pub(super) changed_by: Option<Uuid>,
    pub(super) authors: Vec<Option<Uuid>>,
    pub(super) approval_note: Option<String>,
    pub(super) withdrawn_at: Option<DateTime<Utc>>,
    pub(super) withdrawn_by: Option<Uuid>,
    pub(super) withdrawn_reason: Option<String>,
}

impl PolicyRow {
    /// Whoever has written in it.
    pub(super) fn writers(&self) -> Vec<Uuid> {
        self.authors.iter().flatten().copied().collect()
    }
}

/// The id of a published policy and the days on which it holds.
pub(super) type PeriodRow = (Uuid, NaiveDate, Option<NaiveDate>);

/// Policies, the newest first day first.
pub(super) fn list_policies(
    conn: &mut PgConnection,
    status: Option<PolicyState>,
    after: Option<(NaiveDate, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<PolicyRow>> {
    let filtered = || {
        let mut query = subsidy_policy::table.into_boxed();
        if let Some(status) = status {
            query = query.filter(subsidy_policy::status.eq(status.as_str()));
        }
        query
    };
    let mut query = filtered();
    if let Some((day, id)) = after {
        query = query.filter(before!((subsidy_policy::effective_from, day), (subsidy_policy::id, id)));
    }
    let rows = query
        .order((subsidy_policy::effective_from.desc(), subsidy_policy::id.desc()))
        .limit(paging.fetch())
        .select(PolicyRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.effective_from.to_string(), row.id.to_string()]))
}

pub(super) fn find_policy(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<PolicyRow>> {
    subsidy_policy::table.find(id).select(PolicyRow::as_select()).first(conn).optional()
}

/// The published policy that holds on a day.
pub(super) fn find_policy_on(conn: &mut PgConnection, day: NaiveDate) -> QueryResult<Option<Uuid>> {
    subsidy_policy::table
        .filter(subsidy_policy::status.eq(PolicyState::Published.as_str()))
        .filter(subsidy_policy::effective_from.le(day))
        .filter(subsidy_policy::effective_to.is_null().or(subsidy_policy::effective_to.ge(day)))
        .select(subsidy_policy::id)
        .first(conn)
        .optional()
}

pub(super) fn lock_policy(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<PolicyRow>> {
    subsidy_policy::table.find(id).select(PolicyRow::as_select()).for_update().first(conn).optional()
}

/// The published policy, but not this one, that holds on a day or, where none does, held last before it.
pub(super) fn find_other_policy(
    conn: &mut PgConnection,
    than: Uuid,
    day: NaiveDate,
) -> QueryResult<Option<PolicyRow>> {
    subsidy_policy::table
        .filter(subsidy_policy::status.eq(PolicyState::Published.as_str()).and(subsidy_policy::id.ne(than)))
        .filter(subsidy_policy::effective_from.le(day))
        .order(subsidy_policy::effective_from.desc())
        .select(PolicyRow::as_select())
        .first(conn)
        .optional()
}

/// Every version of a code.
pub(super) fn list_versions(conn: &mut PgConnection, code: &str) -> QueryResult<Vec<PolicyRow>> {
    subsidy_policy::table.filter(subsidy_policy::code.eq(code)).select(PolicyRow::as_select()).load(conn)
}

/// Every version of a code, held until the transaction ends, so that two are not published at once.
pub(super) fn lock_versions(conn: &mut PgConnection, code: &str) -> QueryResult<Vec<PolicyRow>> {
    subsidy_policy::table
        .filter(subsidy_policy::code.eq(code))
        .order(subsidy_policy::id)
        .select(PolicyRow::as_select())
        .for_update()
        .load(conn)
}

/// The periods of every published policy.
pub(super) fn list_published_periods(conn: &mut PgConnection) -> QueryResult<Vec<PeriodRow>> {
    subsidy_policy::table
        .filter(subsidy_policy::status.eq(PolicyState::Published.as_str()))
        .order(subsidy_policy::effective_from)
        .select((subsidy_policy::id, subsidy_policy::effective_from, subsidy_policy::effective_to))
        .load(conn)
}

pub(super) fn insert_policy(conn: &mut PgConnection, row: &PolicyRow) -> QueryResult<()> {
    diesel::insert_into(subsidy_policy::table).values(row).execute(conn).map(drop)
}

/// Writes a draft anew, with all that was changed in it.
pub(super) fn update_draft(conn: &mut PgConnection, row: &PolicyRow) -> QueryResult<()> {
    diesel::update(subsidy_policy::table.find(row.id))
        .set((
            subsidy_policy::code.eq(&row.code),
            subsidy_policy::effective_from.eq(row.effective_from),
            subsidy_policy::effective_to.eq(row.effective_to),
            subsidy_policy::document.eq(&row.document),
            subsidy_policy::changed_at.eq(row.changed_at),
            subsidy_policy::changed_by.eq(row.changed_by),
            subsidy_policy::authors.eq(&row.authors),
            subsidy_policy::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(super) fn withdraw_policy(
    conn: &mut PgConnection,
    id: Uuid,
    at: DateTime<Utc>,
    by: Option<Uuid>,
    reason: &str,
) -> QueryResult<PolicyRow> {
    diesel::update(subsidy_policy::table.find(id))
        .set((
            subsidy_policy::status.eq(PolicyState::Withdrawn.as_str()),
            subsidy_policy::withdrawn_at.eq(at),
            subsidy_policy::withdrawn_by.eq(by),
            subsidy_policy::withdrawn_reason.eq(reason),
            subsidy_policy::version.eq(subsidy_policy::version + 1),
        ))
        .returning(PolicyRow::as_returning())
        .get_result(conn)
}

pub(super) fn publish_policy(
    conn: &mut PgConnection,
    id: Uuid,
    at: DateTime<Utc>,
    by: Option<Uuid>,
    note: Option<&str>,
) -> QueryResult<PolicyRow> {
    diesel::update(subsidy_policy::table.find(id))
        .set((
            subsidy_policy::status.eq(PolicyState::Published.as_str()),
            subsidy_policy::published_at.eq(at),
            subsidy_policy::published_by.eq(by),
            subsidy_policy::approval_note.eq(note),
            subsidy_policy::version.eq(subsidy_policy::version + 1),
        ))
        .returning(PolicyRow::as_returning())
        .get_result(conn)
}

pub(super) fn end_policy(conn: &mut PgConnection, id: Uuid, last: NaiveDate) -> QueryResult<PolicyRow> {
    diesel::update(subsidy_policy::table.find(id))
        .set((subsidy_policy::effective_to.eq(last), subsidy_policy::version.eq(subsidy_policy::version + 1)))
        .returning(PolicyRow::as_returning())
        .get_result(conn)
}
