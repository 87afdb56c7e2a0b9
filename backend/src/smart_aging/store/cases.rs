//! SQL on cases.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::SmartAgingCaseId;
use contract::smart_aging::{SmartAgingCaseQuery, SmartAgingCaseState};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::inside;
use crate::auth::Scope;
use crate::course::domain::search_key;
use crate::db::value::containing;
use crate::paging::{Paged, Paging};
use crate::schema::{school, smart_aging_case};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = smart_aging_case)]
pub(in crate::smart_aging) struct CaseRow {
    pub(in crate::smart_aging) id: Uuid,
    pub(in crate::smart_aging) kind: String,
    pub(in crate::smart_aging) title_zh: String,
    pub(in crate::smart_aging) title_mn: Option<String>,
    pub(in crate::smart_aging) summary: String,
    pub(in crate::smart_aging) body: String,
    pub(in crate::smart_aging) search_key: String,
    pub(in crate::smart_aging) school_id: Option<Uuid>,
    pub(in crate::smart_aging) county_code: String,
    pub(in crate::smart_aging) course_id: Option<Uuid>,
    pub(in crate::smart_aging) learners_helped: Option<i32>,
    pub(in crate::smart_aging) began_on: NaiveDate,
    pub(in crate::smart_aging) ended_on: Option<NaiveDate>,
    pub(in crate::smart_aging) status: String,
    pub(in crate::smart_aging) created_by: Uuid,
    pub(in crate::smart_aging) created_at: DateTime<Utc>,
    pub(in crate::smart_aging) submitted_by: Option<Uuid>,
    pub(in crate::smart_aging) submitted_at: Option<DateTime<Utc>>,
    pub(in crate::smart_aging) recommended_by: Option<Uuid>,
    pub(in crate::smart_aging) selected_by: Option<Uuid>,
    pub(in crate::smart_aging) promoted_since: Option<NaiveDate>,
    pub(in crate::smart_aging) promoted_where: Option<String>,
    pub(in crate::smart_aging) version: i64,
}

/// What a list tells of a case.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = smart_aging_case)]
pub(in crate::smart_aging) struct ListedRow {
    pub(in crate::smart_aging) id: Uuid,
    pub(in crate::smart_aging) kind: String,
    pub(in crate::smart_aging) title_zh: String,
    pub(in crate::smart_aging) title_mn: Option<String>,
    pub(in crate::smart_aging) summary: String,
    pub(in crate::smart_aging) school_id: Option<Uuid>,
    pub(in crate::smart_aging) county_code: String,
    pub(in crate::smart_aging) course_id: Option<Uuid>,
    pub(in crate::smart_aging) learners_helped: Option<i32>,
    pub(in crate::smart_aging) began_on: NaiveDate,
    pub(in crate::smart_aging) ended_on: Option<NaiveDate>,
    pub(in crate::smart_aging) status: String,
    pub(in crate::smart_aging) submitted_at: Option<DateTime<Utc>>,
    pub(in crate::smart_aging) promoted_since: Option<NaiveDate>,
    pub(in crate::smart_aging) promoted_where: Option<String>,
    pub(in crate::smart_aging) version: i64,
}

impl From<&CaseRow> for ListedRow {
    fn from(row: &CaseRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind.clone(),
            title_zh: row.title_zh.clone(),
            title_mn: row.title_mn.clone(),
            summary: row.summary.clone(),
            school_id: row.school_id,
            county_code: row.county_code.clone(),
            course_id: row.course_id,
            learners_helped: row.learners_helped,
            began_on: row.began_on,
            ended_on: row.ended_on,
            status: row.status.clone(),
            submitted_at: row.submitted_at,
            promoted_since: row.promoted_since,
            promoted_where: row.promoted_where.clone(),
            version: row.version,
        }
    }
}

type Cases = smart_aging_case::BoxedQuery<'static, Pg>;

/// The cases in `scope`, and unless only its `own` are wanted what is promoted for everybody.
fn visible(scope: &Scope, own: bool) -> Cases {
    let query = smart_aging_case::table.into_boxed();
    match (scope.city, own) {
        (true, _) => query,
        (false, true) => query.filter(inside(scope)),
        (false, false) => {
            let promoted = smart_aging_case::status.eq(SmartAgingCaseState::Promoted.as_str());
            query.filter(inside(scope)).or_filter(promoted)
        }
    }
}

fn filtered(scope: &Scope, filter: &SmartAgingCaseQuery) -> Cases {
    let mut query = visible(scope, filter.own.unwrap_or_default());
    if let Some(text) = filter.q.as_deref().map(search_key).filter(|text| !text.is_empty()) {
        query = query.filter(smart_aging_case::search_key.like(containing(&text)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(smart_aging_case::kind.eq(kind.as_str()));
    }
    if let Some(state) = filter.status {
        query = query.filter(smart_aging_case::status.eq(state.as_str()));
    }
    if let Some(county) = &filter.county_code {
        query = query.filter(smart_aging_case::county_code.eq(county.clone()));
    }
    if let Some(id) = filter.school_id {
        query = query.filter(smart_aging_case::school_id.eq(id.0));
    }
    match filter.course_id {
        Some(id) => query.filter(smart_aging_case::course_id.eq(id.0)),
        None => query,
    }
}

/// Newest first, those after the case `before`.
fn newest(scope: &Scope, filter: &SmartAgingCaseQuery, before: Option<Uuid>, paging: &Paging) -> Cases {
    let mut query = filtered(scope, filter);
    if let Some(id) = before {
        query = query.filter(smart_aging_case::id.lt(id));
    }
    query.order(smart_aging_case::id.desc()).limit(paging.fetch())
}

/// Newest first.
pub(in crate::smart_aging) fn list_cases(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &SmartAgingCaseQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<ListedRow>> {
    let rows = newest(scope, filter, before, paging).select(ListedRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &ListedRow| vec![row.id.to_string()]))
}

/// The same with all that is written in them, and not counted.
pub(in crate::smart_aging) fn list_whole_cases(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &SmartAgingCaseQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<CaseRow>> {
    let rows = newest(scope, filter, before, paging).select(CaseRow::as_select()).load(conn)?;
    Ok(Paged::cut(rows, paging, None, |row: &CaseRow| vec![row.id.to_string()]))
}

pub(in crate::smart_aging) fn find_case(
    conn: &mut PgConnection,
    scope: &Scope,
    id: SmartAgingCaseId,
) -> QueryResult<Option<CaseRow>> {
    visible(scope, false)
        .filter(smart_aging_case::id.eq(id.0))
        .select(CaseRow::as_select())
        .first(conn)
        .optional()
}

/// Whether a case lies in `scope`, and is not only seen because it is promoted.
pub(in crate::smart_aging) fn is_inside(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<bool> {
    let found = visible(scope, true).filter(smart_aging_case::id.eq(id)).count().get_result::<i64>(conn)?;
    Ok(found > 0)
}

/// A case in `scope`, locked.
pub(in crate::smart_aging) fn lock_case(
    conn: &mut PgConnection,
    scope: &Scope,
    id: SmartAgingCaseId,
) -> QueryResult<Option<CaseRow>> {
    if !is_inside(conn, scope, id.0)? {
        return Ok(None);
    }
    smart_aging_case::table.find(id.0).select(CaseRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::smart_aging) fn insert_case(conn: &mut PgConnection, row: &CaseRow) -> QueryResult<()> {
    diesel::insert_into(smart_aging_case::table).values(row).execute(conn).map(drop)
}

/// Writes what a draft says.
pub(in crate::smart_aging) fn update_content(conn: &mut PgConnection, row: &CaseRow) -> QueryResult<()> {
    diesel::update(smart_aging_case::table.find(row.id))
        .set((
            smart_aging_case::kind.eq(&row.kind),
            smart_aging_case::title_zh.eq(&row.title_zh),
            smart_aging_case::title_mn.eq(&row.title_mn),
            smart_aging_case::summary.eq(&row.summary),
            smart_aging_case::body.eq(&row.body),
            smart_aging_case::search_key.eq(&row.search_key),
            smart_aging_case::course_id.eq(row.course_id),
            smart_aging_case::learners_helped.eq(row.learners_helped),
            smart_aging_case::began_on.eq(row.began_on),
            smart_aging_case::ended_on.eq(row.ended_on),
            smart_aging_case::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Writes how far a case has come.
pub(in crate::smart_aging) fn update_state(conn: &mut PgConnection, row: &CaseRow) -> QueryResult<()> {
    diesel::update(smart_aging_case::table.find(row.id))
        .set((
            smart_aging_case::status.eq(&row.status),
            smart_aging_case::submitted_by.eq(row.submitted_by),
            smart_aging_case::submitted_at.eq(row.submitted_at),
            smart_aging_case::recommended_by.eq(row.recommended_by),
            smart_aging_case::selected_by.eq(row.selected_by),
            smart_aging_case::promoted_since.eq(row.promoted_since),
            smart_aging_case::promoted_where.eq(&row.promoted_where),
            smart_aging_case::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// The names of schools.
pub(in crate::smart_aging) fn school_names(
    conn: &mut PgConnection,
    schools: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(schools)).select((school::id, school::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
