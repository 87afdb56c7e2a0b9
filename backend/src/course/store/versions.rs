//! SQL on the versions of courses and their lessons.

use chrono::{DateTime, Utc};
use contract::course::CourseVersionState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::courses::CourseRow;
use crate::auth::Scope;
use crate::db::keyset::after;
use crate::paging::{Paged, Paging};
use crate::schema::{course, course_lesson, course_version};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = course_version)]
pub(in crate::course) struct VersionRow {
    pub(in crate::course) id: Uuid,
    pub(in crate::course) course_id: Uuid,
    pub(in crate::course) number: i16,
    pub(in crate::course) status: String,
    pub(in crate::course) title_zh: String,
    pub(in crate::course) title_mn: Option<String>,
    pub(in crate::course) summary: String,
    pub(in crate::course) search_key: String,
    pub(in crate::course) category: String,
    pub(in crate::course) objectives: Vec<Option<String>>,
    pub(in crate::course) form: String,
    pub(in crate::course) delivery_mode: String,
    pub(in crate::course) lesson_minutes: i16,
    pub(in crate::course) tags: Vec<Option<String>>,
    pub(in crate::course) syllabus: String,
    pub(in crate::course) authors: Vec<Option<Uuid>>,
    pub(in crate::course) based_on: Option<i16>,
    pub(in crate::course) created_by: Uuid,
    pub(in crate::course) created_at: DateTime<Utc>,
    pub(in crate::course) submitted_by: Option<Uuid>,
    pub(in crate::course) submitted_at: Option<DateTime<Utc>>,
    pub(in crate::course) decided_by: Option<Uuid>,
    pub(in crate::course) decided_at: Option<DateTime<Utc>>,
    pub(in crate::course) opinion: Option<String>,
}

impl VersionRow {
    /// Who wrote in it.
    pub(in crate::course) fn writers(&self) -> Vec<Uuid> {
        self.authors.iter().flatten().copied().collect()
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = course_lesson)]
pub(in crate::course) struct LessonRow {
    pub(in crate::course) version_id: Uuid,
    pub(in crate::course) position: i16,
    pub(in crate::course) title_zh: String,
    pub(in crate::course) title_mn: Option<String>,
    pub(in crate::course) minutes: i16,
    pub(in crate::course) outline: String,
}

pub(in crate::course) fn insert_version(conn: &mut PgConnection, row: &VersionRow) -> QueryResult<()> {
    diesel::insert_into(course_version::table).values(row).execute(conn).map(drop)
}

/// Writes what may change in a version: its content, who wrote it, and how it was decided.
pub(in crate::course) fn update_version(conn: &mut PgConnection, row: &VersionRow) -> QueryResult<()> {
    let content = (
        course_version::title_zh.eq(&row.title_zh),
        course_version::title_mn.eq(&row.title_mn),
        course_version::summary.eq(&row.summary),
        course_version::search_key.eq(&row.search_key),
        course_version::category.eq(&row.category),
        course_version::objectives.eq(&row.objectives),
        course_version::form.eq(&row.form),
        course_version::delivery_mode.eq(&row.delivery_mode),
        course_version::lesson_minutes.eq(row.lesson_minutes),
        course_version::tags.eq(&row.tags),
        course_version::syllabus.eq(&row.syllabus),
        course_version::authors.eq(&row.authors),
    );
    let decision = (
        course_version::status.eq(&row.status),
        course_version::submitted_by.eq(row.submitted_by),
        course_version::submitted_at.eq(row.submitted_at),
        course_version::decided_by.eq(row.decided_by),
        course_version::decided_at.eq(row.decided_at),
        course_version::opinion.eq(&row.opinion),
    );
    diesel::update(course_version::table.find(row.id)).set((content, decision)).execute(conn).map(drop)
}

/// A later version takes the place of the published one, if there is one.
pub(in crate::course) fn supersede_published(conn: &mut PgConnection, course: Uuid) -> QueryResult<()> {
    diesel::update(course_version::table)
        .filter(course_version::course_id.eq(course))
        .filter(course_version::status.eq(CourseVersionState::Published.as_str()))
        .set(course_version::status.eq(CourseVersionState::Superseded.as_str()))
        .execute(conn)
        .map(drop)
}

pub(in crate::course) fn list_versions_by_id(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<VersionRow>> {
    course_version::table.filter(course_version::id.eq_any(ids)).select(VersionRow::as_select()).load(conn)
}

pub(in crate::course) fn find_version(
    conn: &mut PgConnection,
    course: Uuid,
    number: i16,
) -> QueryResult<Option<VersionRow>> {
    course_version::table
        .filter(course_version::course_id.eq(course).and(course_version::number.eq(number)))
        .select(VersionRow::as_select())
        .first(conn)
        .optional()
}

/// The highest number that a course has given to a version.
pub(in crate::course) fn last_number(conn: &mut PgConnection, course: Uuid) -> QueryResult<i16> {
    course_version::table
        .filter(course_version::course_id.eq(course))
        .select(diesel::dsl::max(course_version::number))
        .first::<Option<i16>>(conn)
        .map(Option::unwrap_or_default)
}

/// The versions of a course that stand so, newest first.
pub(in crate::course) fn list_versions(
    conn: &mut PgConnection,
    (course, states): (Uuid, &[&str]),
    before: Option<i16>,
    paging: &Paging,
) -> QueryResult<Paged<VersionRow>> {
    let of_course = || {
        course_version::table
            .filter(course_version::course_id.eq(course).and(course_version::status.eq_any(states)))
            .into_boxed()
    };
    let mut query = of_course();
    if let Some(number) = before {
        query = query.filter(course_version::number.lt(number));
    }
    let rows = query
        .order(course_version::number.desc())
        .limit(paging.fetch())
        .select(VersionRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(of_course().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.number.to_string()]))
}

/// The versions that wait for a review from `scope`, the one that waits longest first.
pub(in crate::course) fn list_waiting(
    conn: &mut PgConnection,
    scope: &Scope,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<(CourseRow, VersionRow)>> {
    let waiting = || {
        let query = course::table
            .inner_join(course_version::table.on(course_version::id.nullable().eq(course::open_version_id)))
            .filter(course_version::status.eq(CourseVersionState::Review.as_str()))
            .into_boxed();
        if scope.city {
            query
        } else {
            query.filter(course::owner_division_code.eq_any(scope.divisions.clone()))
        }
    };
    let mut query = waiting();
    if let Some((at, id)) = after {
        query = query.filter(after!((course_version::submitted_at, at), (course_version::id, id)));
    }
    let rows: Vec<(CourseRow, VersionRow)> = query
        .order((course_version::submitted_at, course_version::id))
        .limit(paging.fetch())
        .select((CourseRow::as_select(), VersionRow::as_select()))
        .load(conn)?;
    let total = if paging.count { Some(waiting().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(_, row)| {
        vec![row.submitted_at.unwrap_or(row.created_at).to_rfc3339(), row.id.to_string()]
    }))
}

/// The lessons of versions, in order.
pub(in crate::course) fn list_lessons(
    conn: &mut PgConnection,
    versions: &[Uuid],
) -> QueryResult<Vec<LessonRow>> {
    course_lesson::table
        .filter(course_lesson::version_id.eq_any(versions))
        .order((course_lesson::version_id, course_lesson::position))
        .select(LessonRow::as_select())
        .load(conn)
}

pub(in crate::course) fn replace_lessons(
    conn: &mut PgConnection,
    version: Uuid,
    rows: &[LessonRow],
) -> QueryResult<()> {
    diesel::delete(course_lesson::table.filter(course_lesson::version_id.eq(version))).execute(conn)?;
    diesel::insert_into(course_lesson::table).values(rows).execute(conn).map(drop)
}
