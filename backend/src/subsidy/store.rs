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
}

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

pub(super) fn lock_policy(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<PolicyRow>> {
    subsidy_policy::table.find(id).select(PolicyRow::as_select()).for_update().first(conn).optional()
}

/// The periods of every published policy but one.
pub(super) fn list_published_periods(
    conn: &mut PgConnection,
    but: Uuid,
) -> QueryResult<Vec<(NaiveDate, Option<NaiveDate>)>> {
    subsidy_policy::table
        .filter(subsidy_policy::status.eq(PolicyState::Published.as_str()).and(subsidy_policy::id.ne(but)))
        .select((subsidy_policy::effective_from, subsidy_policy::effective_to))
        .load(conn)
}

pub(super) fn insert_policy(conn: &mut PgConnection, row: &PolicyRow) -> QueryResult<()> {
    diesel::insert_into(subsidy_policy::table).values(row).execute(conn).map(drop)
}

pub(super) fn publish_policy(
    conn: &mut PgConnection,
    id: Uuid,
    at: DateTime<Utc>,
    by: Option<Uuid>,
) -> QueryResult<PolicyRow> {
    diesel::update(subsidy_policy::table.find(id))
        .set((
            subsidy_policy::status.eq(PolicyState::Published.as_str()),
            subsidy_policy::published_at.eq(at),
            subsidy_policy::published_by.eq(by),
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
