//! SQL on credit policies.

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::PolicyState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

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
}

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
        query = query.filter(
            credit_policy::effective_from
                .lt(day)
                .or(credit_policy::effective_from.eq(day).and(credit_policy::id.lt(id))),
        );
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

/// The periods of every published policy but one.
pub(in crate::credit) fn list_published_periods(
    conn: &mut PgConnection,
    but: Uuid,
) -> QueryResult<Vec<(NaiveDate, Option<NaiveDate>)>> {
    credit_policy::table
        .filter(credit_policy::status.eq(PolicyState::Published.as_str()).and(credit_policy::id.ne(but)))
        .select((credit_policy::effective_from, credit_policy::effective_to))
        .load(conn)
}

pub(in crate::credit) fn insert_policy(conn: &mut PgConnection, row: &PolicyRow) -> QueryResult<()> {
    diesel::insert_into(credit_policy::table).values(row).execute(conn).map(drop)
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
