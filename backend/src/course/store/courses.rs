//! SQL on courses, each with the version that the catalogue shows.

use chrono::{DateTime, Utc};
use contract::course::{CourseQuery, CourseShareState, CourseState, CourseTag};
use contract::ids::{CourseId, SchoolId};
use diesel::dsl::{Eq, InnerJoinOn, IntoBoxed};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::Reach;
use super::versions::VersionRow;
use crate::course::domain::search_key;
use crate::course::domain::sharing::SEEN;
use crate::db::value::containing;
use crate::paging::{Paged, Paging};
use crate::schema::{course, course_share, course_subscription, course_version, facility, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = course, treat_none_as_null = true)]
pub(in crate::course) struct CourseRow {
    pub(in crate::course) id: Uuid,
    pub(in crate::course) code: String,
    pub(in crate::course) owner_division_code: Option<String>,
    pub(in crate::course) status: String,
    pub(in crate::course) created_by: Uuid,
    pub(in crate::course) created_at: DateTime<Utc>,
    pub(in crate::course) version: i64,
    pub(in crate::course) shown_version_id: Uuid,
    pub(in crate::course) open_version_id: Option<Uuid>,
    pub(in crate::course) honours: Vec<Option<String>>,
    pub(in crate::course) retired_by: Option<Uuid>,
    pub(in crate::course) retired_at: Option<DateTime<Utc>>,
    pub(in crate::course) retired_reason: Option<String>,
}

/// A course with the version that the catalogue shows.
pub(in crate::course) type Shown = (CourseRow, VersionRow);

type Joined =
    InnerJoinOn<course::table, course_version::table, Eq<course_version::id, course::shown_version_id>>;

/// The courses within reach and those that are shared, each with the version shown.
fn visible(reach: &Reach) -> IntoBoxed<'static, Joined, Pg> {
    let query = course::table
        .inner_join(course_version::table.on(course_version::id.eq(course::shown_version_id)))
        .into_boxed();
    match &reach.counties {
        None => query,
        Some(counties) => {
            let shared =
                course_share::table.filter(course_share::status.eq_any(SEEN)).select(course_share::course_id);
            query.filter(
                course::owner_division_code
                    .is_null()
                    .or(course::owner_division_code.assume_not_null().eq_any(counties.clone()))
                    .or(course::id.eq_any(shared)),
            )
        }
    }
}

fn filtered(reach: &Reach, filter: &CourseQuery) -> IntoBoxed<'static, Joined, Pg> {
    let mut query = visible(reach);
    if let Some(text) = filter.q.as_deref().map(search_key).filter(|text| !text.is_empty()) {
        query = query.filter(course_version::search_key.like(containing(&text)));
    }
    if let Some(category) = &filter.category {
        query = query.filter(course_version::category.eq(category.to_string()));
    }
    if let Some(objective) = filter.objective {
        query = query.filter(course_version::objectives.contains(vec![Some(objective.to_string())]));
    }
    if let Some(form) = filter.form {
        query = query.filter(course_version::form.eq(form.as_str()));
    }
    if let Some(mode) = filter.delivery_mode {
        query = query.filter(course_version::delivery_mode.eq(mode.as_str()));
    }
    if let Some(tag) = filter.tag {
        query = tagged(query, tag);
    }
    if let Some(state) = filter.status {
        query = query.filter(course::status.eq(state.as_str()));
    }
    if let Some(school) = filter.school_id {
        query = plannable(query, school);
    }
    match filter.owner.as_deref() {
        None => query,
        Some(super::facets::CITY) => query.filter(course::owner_division_code.is_null()),
        Some(county) => query.filter(course::owner_division_code.eq(county.to_owned())),
    }
}

/// What a school may plan: published, and the city's, its county's, or shared and subscribed to.
fn plannable(query: IntoBoxed<'static, Joined, Pg>, by: SchoolId) -> IntoBoxed<'static, Joined, Pg> {
    let county =
        school::table.inner_join(facility::table).filter(school::id.eq(by.0)).select(facility::county_code);
    let shared = course_share::table
        .filter(course_share::status.eq(CourseShareState::Accepted.as_str()))
        .select(course_share::course_id);
    let subscribed = course_subscription::table
        .filter(course_subscription::school_id.eq(by.0).and(course_subscription::ended_at.is_null()))
        .filter(course_subscription::course_id.eq_any(shared))
        .select(course_subscription::course_id);
    query.filter(course::status.eq(CourseState::Published.as_str())).filter(
        course::owner_division_code
            .is_null()
            .or(course::owner_division_code.assume_not_null().eq_any(county))
            .or(course::id.eq_any(subscribed)),
    )
}

fn tagged(query: IntoBoxed<'static, Joined, Pg>, tag: CourseTag) -> IntoBoxed<'static, Joined, Pg> {
    let word = vec![Some(tag.to_string())];
    if tag.is_honour() {
        query.filter(course::honours.contains(word))
    } else {
        query.filter(course_version::tags.contains(word))
    }
}

/// By code.
pub(in crate::course) fn list_courses(
    conn: &mut PgConnection,
    reach: &Reach,
    filter: &CourseQuery,
    paging: &Paging,
) -> QueryResult<Paged<Shown>> {
    let mut query = filtered(reach, filter);
    if let Some(after) = paging.after(0) {
        query = query.filter(course::code.gt(after.to_owned()));
    }
    let rows: Vec<Shown> = query
        .order(course::code)
        .limit(paging.fetch())
        .select((CourseRow::as_select(), VersionRow::as_select()))
        .load(conn)?;
    let total = if paging.count { Some(filtered(reach, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _)| vec![row.code.clone()]))
}

pub(in crate::course) fn find_course(
    conn: &mut PgConnection,
    reach: &Reach,
    id: CourseId,
) -> QueryResult<Option<CourseRow>> {
    visible(reach).filter(course::id.eq(id.0)).select(CourseRow::as_select()).first(conn).optional()
}

pub(in crate::course) fn lock_course(
    conn: &mut PgConnection,
    reach: &Reach,
    id: CourseId,
) -> QueryResult<Option<CourseRow>> {
    if find_course(conn, reach, id)?.is_none() {
        return Ok(None);
    }
    course::table.find(id.0).select(CourseRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::course) fn list_courses_by_id(
    conn: &mut PgConnection,
    reach: &Reach,
    ids: &[Uuid],
) -> QueryResult<Vec<Shown>> {
    visible(reach)
        .filter(course::id.eq_any(ids.to_vec()))
        .select((CourseRow::as_select(), VersionRow::as_select()))
        .load(conn)
}

pub(in crate::course) fn insert_course(conn: &mut PgConnection, row: &CourseRow) -> QueryResult<()> {
    diesel::insert_into(course::table).values(row).execute(conn).map(drop)
}

pub(in crate::course) fn update_course(conn: &mut PgConnection, row: &CourseRow) -> QueryResult<()> {
    diesel::update(course::table.find(row.id)).set(row).execute(conn).map(drop)
}
