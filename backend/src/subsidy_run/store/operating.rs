//! SQL on the counties' standards for operating money.

use chrono::{DateTime, NaiveDate, Utc};
use contract::policy::PolicyState;
use contract::subsidy_run::OperatingPolicyQuery;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::act::Scope;
use crate::paging::{Paged, Paging};
use crate::schema::operating_policy;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = operating_policy)]
pub(in crate::subsidy_run) struct OperatingRow {
    pub(in crate::subsidy_run) id: Uuid,
    pub(in crate::subsidy_run) county_code: String,
    pub(in crate::subsidy_run) effective_from: NaiveDate,
    pub(in crate::subsidy_run) effective_to: Option<NaiveDate>,
    pub(in crate::subsidy_run) status: String,
    pub(in crate::subsidy_run) document: Value,
    pub(in crate::subsidy_run) created_by: Uuid,
    pub(in crate::subsidy_run) created_at: DateTime<Utc>,
    pub(in crate::subsidy_run) published_by: Option<Uuid>,
    pub(in crate::subsidy_run) published_at: Option<DateTime<Utc>>,
    pub(in crate::subsidy_run) version: i64,
}

/// The standards of the counties in scope.
fn in_scope(scope: &Scope) -> operating_policy::BoxedQuery<'static, Pg> {
    let rows = operating_policy::table.into_boxed();
    if scope.city { rows } else { rows.filter(operating_policy::county_code.eq_any(scope.divisions.clone())) }
}

pub(in crate::subsidy_run) fn find_operating(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<OperatingRow>> {
    in_scope(scope)
        .filter(operating_policy::id.eq(id))
        .select(OperatingRow::as_select())
        .first(conn)
        .optional()
}

/// As `find_operating`, and locks it.
pub(in crate::subsidy_run) fn lock_operating(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<OperatingRow>> {
    let locked: Option<Uuid> =
        operating_policy::table.find(id).select(operating_policy::id).for_update().first(conn).optional()?;
    if locked.is_some() { find_operating(conn, scope, id) } else { Ok(None) }
}

/// Standards in scope, newest first.
pub(in crate::subsidy_run) fn list_operating(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &OperatingPolicyQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<OperatingRow>> {
    let filtered = || {
        let mut rows = in_scope(scope);
        if let Some(county) = &query.county_code {
            rows = rows.filter(operating_policy::county_code.eq(county.clone()));
        }
        if let Some(status) = query.status {
            rows = rows.filter(operating_policy::status.eq(status.as_str()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(operating_policy::id.lt(id));
    }
    let rows = rows
        .order(operating_policy::id.desc())
        .limit(paging.fetch())
        .select(OperatingRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &OperatingRow| vec![row.id.to_string()]))
}

/// The published standards that hold on a day, by county.
pub(in crate::subsidy_run) fn list_in_force(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Vec<OperatingRow>> {
    operating_policy::table
        .filter(operating_policy::status.eq(PolicyState::Published.as_str()))
        .filter(operating_policy::effective_from.le(day))
        .filter(operating_policy::effective_to.is_null().or(operating_policy::effective_to.ge(day)))
        .order(operating_policy::county_code)
        .select(OperatingRow::as_select())
        .load(conn)
}

pub(in crate::subsidy_run) fn insert_operating(
    conn: &mut PgConnection,
    row: &OperatingRow,
) -> QueryResult<()> {
    diesel::insert_into(operating_policy::table).values(row).execute(conn).map(drop)
}

pub(in crate::subsidy_run) fn publish_operating(
    conn: &mut PgConnection,
    id: Uuid,
    by: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<OperatingRow> {
    diesel::update(operating_policy::table.find(id))
        .set((
            operating_policy::status.eq(PolicyState::Published.as_str()),
            operating_policy::published_by.eq(by),
            operating_policy::published_at.eq(at),
            operating_policy::version.eq(operating_policy::version + 1),
        ))
        .returning(OperatingRow::as_returning())
        .get_result(conn)
}

pub(in crate::subsidy_run) fn withdraw_operating(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<OperatingRow> {
    diesel::update(operating_policy::table.find(id))
        .set((
            operating_policy::status.eq(PolicyState::Withdrawn.as_str()),
            operating_policy::version.eq(operating_policy::version + 1),
        ))
        .returning(OperatingRow::as_returning())
        .get_result(conn)
}

pub(in crate::subsidy_run) fn end_operating(
    conn: &mut PgConnection,
    id: Uuid,
    last: NaiveDate,
) -> QueryResult<OperatingRow> {
    diesel::update(operating_policy::table.find(id))
        .set((
            operating_policy::effective_to.eq(last),
            operating_policy::version.eq(operating_policy::version + 1),
        ))
        .returning(OperatingRow::as_returning())
        .get_result(conn)
}
