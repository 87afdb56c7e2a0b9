//! The only SQL on courses.

use chrono::{DateTime, Utc};
use contract::course::CourseQuery;
use contract::ids::CourseId;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::domain::search_key;
use crate::auth::Scope;
use crate::db::value::containing;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{course, facility};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = course, treat_none_as_null = true)]
pub(super) struct CourseRow {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) title_zh: String,
    pub(super) title_mn: Option<String>,
    pub(super) summary: String,
    pub(super) search_key: String,
    pub(super) category: String,
    pub(super) objectives: Vec<Option<String>>,
    pub(super) form: String,
    pub(super) delivery_mode: String,
    pub(super) lesson_minutes: i16,
    pub(super) tags: Vec<Option<String>>,
    pub(super) owner_division_code: Option<String>,
    pub(super) status: String,
    pub(super) created_by: Uuid,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

/// The courses that may be seen from `scope`: the city's, and those of the counties it touches.
fn visible(scope: &Scope) -> course::BoxedQuery<'static, Pg> {
    let query = course::table.into_boxed();
    if scope.city {
        return query;
    }
    let counties: Vec<String> =
        scope.divisions.iter().filter_map(|code| code.get(..6)).map(str::to_owned).collect();
    let hosts = facility::table
        .filter(facility::id.eq_any(facilities_in_scope(scope)))
        .select(facility::county_code.nullable());
    query.filter(
        course::owner_division_code
            .is_null()
            .or(course::owner_division_code.eq_any(counties))
            .or(course::owner_division_code.eq_any(hosts)),
    )
}

fn filtered(scope: &Scope, filter: &CourseQuery) -> course::BoxedQuery<'static, Pg> {
    let mut query = visible(scope);
    if let Some(text) = filter.q.as_deref().map(search_key).filter(|text| !text.is_empty()) {
        query = query.filter(course::search_key.like(containing(&text)));
    }
    if let Some(category) = filter.category {
        query = query.filter(course::category.eq(category.as_str()));
    }
    if let Some(objective) = filter.objective {
        query = query.filter(course::objectives.contains(vec![Some(objective.to_string())]));
    }
    if let Some(form) = filter.form {
        query = query.filter(course::form.eq(form.as_str()));
    }
    if let Some(mode) = filter.delivery_mode {
        query = query.filter(course::delivery_mode.eq(mode.as_str()));
    }
    if let Some(tag) = filter.tag {
        query = query.filter(course::tags.contains(vec![Some(tag.to_string())]));
    }
    if let Some(state) = filter.status {
        query = query.filter(course::status.eq(state.as_str()));
    }
    query
}

/// By code.
pub(super) fn list_courses(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &CourseQuery,
    paging: &Paging,
) -> QueryResult<Paged<CourseRow>> {
    let mut query = filtered(scope, filter);
    if let Some(after) = paging.after(0) {
        query = query.filter(course::code.gt(after.to_owned()));
    }
    let rows: Vec<CourseRow> =
        query.order(course::code).limit(paging.fetch()).select(CourseRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.code.clone()]))
}

/// Category, objectives and form of a course.
pub(super) type Axes = (String, Vec<Option<String>>, String);

/// Category, objectives and form of every course that matches: three short columns to count facets from.
pub(super) fn list_axes(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &CourseQuery,
) -> QueryResult<Vec<Axes>> {
    filtered(scope, filter).select((course::category, course::objectives, course::form)).load(conn)
}

pub(super) fn find_course(
    conn: &mut PgConnection,
    scope: &Scope,
    id: CourseId,
) -> QueryResult<Option<CourseRow>> {
    visible(scope).filter(course::id.eq(id.0)).select(CourseRow::as_select()).first(conn).optional()
}

pub(super) fn lock_course(
    conn: &mut PgConnection,
    scope: &Scope,
    id: CourseId,
) -> QueryResult<Option<CourseRow>> {
    if find_course(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    course::table.find(id.0).select(CourseRow::as_select()).for_update().first(conn).optional()
}

pub(super) fn list_courses_by_id(
    conn: &mut PgConnection,
    scope: &Scope,
    ids: &[Uuid],
) -> QueryResult<Vec<CourseRow>> {
    visible(scope).filter(course::id.eq_any(ids.to_vec())).select(CourseRow::as_select()).load(conn)
}

pub(super) fn insert_course(conn: &mut PgConnection, row: &CourseRow) -> QueryResult<()> {
    diesel::insert_into(course::table).values(row).execute(conn).map(drop)
}

pub(super) fn update_course(conn: &mut PgConnection, row: &CourseRow) -> QueryResult<()> {
    diesel::update(course::table.find(row.id)).set(row).execute(conn).map(drop)
}
