//! SQL on credit policies.

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::PolicyState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::db::keyset::before;
use crate::paging::{Paged, Paging};
use crate::schema::credit_policy;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = credit_policy)]
pub(in crate::credit) struct PolicyRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) code: String,
    pub(in crate::credit) effective_from: NaiveDate,
    pub(in crate::credit) effective_to: Option<NaiveDate>,
    pub(in crate::credit) status: String,
    pub(in crate::credit) document: Value,
    pub(in crate::credit) version: i64,
    pub(in crate::credit) created_at: DateTime<Utc>,
    pub(in crate::credit) created_by: Option<Uuid>,
    pub(in crate::credit) published_at: Option<DateTime<Utc>>,
    pub(in crate::credit) published_by: Option<Uuid>,
    pub(in crate::credit) edited_at: Option<DateTime<Utc>>,
    pub(in crate::credit) edited_by: Option<Uuid>,
    pub(in crate::credit) withdrawn_at: Option<DateTime<Utc>>,
    pub(in crate::credit) withdrawn_by: Option<Uuid>,
    pub(in crate::credit) withdrawn_reason: Option<String>,
}

/// A draft: its id, its first day, and when it was written and last edited.
pub(in crate::credit) type DraftRow = (Uuid, NaiveDate, DateTime<Utc>, Option<DateTime<Utc>>);

/// The days on which a published policy holds.
pub(in crate::credit) type PeriodRow = (Uuid, NaiveDate, Option<NaiveDate>);

/// Policies, the newest first day first.
pub(in crate::credit) fn list_policies(
    conn: &mut PgConnection,
    status: Option<PolicyState>,
    after: Option<(NaiveDate, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<PolicyRow>> {
    let filtered = || {
        let mut query = credit_policy::table.into_boxed();
        if let Some(status) = status {
            query = query.filter(credit_policy::status.eq(status.as_str()));
        }
        query
    };
    let mut query = filtered();
    if let Some((day, id)) = after {
        query = query.filter(before!((credit_policy::effective_from, day), (credit_policy::id, id)));
    }
    let rows = query
        .order((credit_policy::effective_from.desc(), credit_policy::id.desc()))
        .limit(paging.fetch())
        .select(PolicyRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.effective_from.to_string(), row.id.to_string()]))
}

pub(in crate::credit) fn find_policy(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<PolicyRow>> {
    credit_policy::table.find(id).select(PolicyRow::as_select()).first(conn).optional()
}

pub(in crate::credit) fn lock_policy(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<PolicyRow>> {
    credit_policy::table.find(id).select(PolicyRow::as_select()).for_update().first(conn).optional()
}

/// The published policy that holds on a day.
pub(in crate::credit) fn find_policy_on(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<PolicyRow>> {
    // No two hold on one day, so only the last that has begun can.
    let last = find_last_policy(conn, day)?;
    Ok(last.filter(|row| row.effective_to.is_none_or(|end| day <= end)))
}

/// The published policy that holds on a day or, where none does, held last before it.
pub(in crate::credit) fn find_last_policy(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<PolicyRow>> {
    credit_policy::table
        .filter(credit_policy::status.eq(PolicyState::Published.as_str()))
        .filter(credit_policy::effective_from.le(day))
        .order(credit_policy::effective_from.desc())
        .select(PolicyRow::as_select())
        .first(conn)
        .optional()
}

/// The published policy, but not this one, that holds on a day or, where none does, held last before it.
pub(in crate::credit) fn find_other_policy(
    conn: &mut PgConnection,
    than: Uuid,
    day: NaiveDate,
) -> QueryResult<Option<PolicyRow>> {
    credit_policy::table
        .filter(credit_policy::status.eq(PolicyState::Published.as_str()).and(credit_policy::id.ne(than)))
        .filter(credit_policy::effective_from.le(day))
        .order(credit_policy::effective_from.desc())
        .select(PolicyRow::as_select())
        .first(conn)
        .optional()
}

/// The periods of every published policy.
pub(in crate::credit) fn list_published_periods(conn: &mut PgConnection) -> QueryResult<Vec<PeriodRow>> {
    credit_policy::table
        .filter(credit_policy::status.eq(PolicyState::Published.as_str()))
        .order(credit_policy::effective_from)
        .select((credit_policy::id, credit_policy::effective_from, credit_policy::effective_to))
        .load(conn)
}

/// Every draft.
pub(in crate::credit) fn list_drafts(conn: &mut PgConnection) -> QueryResult<Vec<DraftRow>> {
    credit_policy::table
        .filter(credit_policy::status.eq(PolicyState::Draft.as_str()))
        .order((credit_policy::effective_from, credit_policy::id))
        .select((
            credit_policy::id,
            credit_policy::effective_from,
            credit_policy::created_at,
            credit_policy::edited_at,
        ))
        .load(conn)
}

pub(in crate::credit) fn insert_policy(conn: &mut PgConnection, row: &PolicyRow) -> QueryResult<()> {
    diesel::insert_into(credit_policy::table).values(row).execute(conn).map(drop)
}

/// Writes a draft anew, with all that was changed in it.
pub(in crate::credit) fn update_draft(conn: &mut PgConnection, row: &PolicyRow) -> QueryResult<()> {
    diesel::update(credit_policy::table.find(row.id))
        .set((
            credit_policy::code.eq(&row.code),
            credit_policy::effective_from.eq(row.effective_from),
            credit_policy::effective_to.eq(row.effective_to),
            credit_policy::document.eq(&row.document),
            credit_policy::edited_at.eq(row.edited_at),
            credit_policy::edited_by.eq(row.edited_by),
            credit_policy::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::credit) fn withdraw_policy(
    conn: &mut PgConnection,
    id: Uuid,
    at: DateTime<Utc>,
    by: Option<Uuid>,
    reason: &str,
) -> QueryResult<PolicyRow> {
    diesel::update(credit_policy::table.find(id))
        .set((
            credit_policy::status.eq(PolicyState::Withdrawn.as_str()),
            credit_policy::withdrawn_at.eq(at),
            credit_policy::withdrawn_by.eq(by),
            credit_policy::withdrawn_reason.eq(reason),
            credit_policy::version.eq(credit_policy::version + 1),
        ))
        .returning(PolicyRow::as_returning())
        .get_result(conn)
}

pub(in crate::credit) fn publish_policy(
    conn: &mut PgConnection,
    id: Uuid,
    at: DateTime<Utc>,
    by: Option<Uuid>,
) -> QueryResult<PolicyRow> {
    diesel::update(credit_policy::table.find(id))
        .set((
            credit_policy::status.eq(PolicyState::Published.as_str()),
            credit_policy::published_at.eq(at),
            credit_policy::published_by.eq(by),
            credit_policy::version.eq(credit_policy::version + 1),
        ))
        .returning(PolicyRow::as_returning())
        .get_result(conn)
}

pub(in crate::credit) fn end_policy(
    conn: &mut PgConnection,
    id: Uuid,
    last: NaiveDate,
) -> QueryResult<PolicyRow> {
    diesel::update(credit_policy::table.find(id))
        .set((credit_policy::effective_to.eq(last), credit_policy::version.eq(credit_policy::version + 1)))
        .returning(PolicyRow::as_returning())
        .get_result(conn)
}
