//! SQL on online lessons.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::course::CourseVersionState;
use contract::ids::{CourseId, OnlineLessonId};
use contract::online::{OnlineLessonQuery, OnlineLessonState};
use diesel::dsl::max;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::course::scope::{courses_in_reach, courses_owned};
use crate::db::keyset::after;
use crate::paging::{Paged, Paging};
use crate::schema::{course_attachment, course_version, online_lesson, stored_file};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = online_lesson)]
pub(in crate::online) struct LessonRow {
    pub(in crate::online) id: Uuid,
    pub(in crate::online) course_id: Uuid,
    pub(in crate::online) position: i16,
    pub(in crate::online) title_zh: String,
    pub(in crate::online) title_mn: Option<String>,
    pub(in crate::online) duration_seconds: i32,
    pub(in crate::online) attachment_id: Option<Uuid>,
    pub(in crate::online) url: Option<String>,
    pub(in crate::online) status: String,
    pub(in crate::online) authors: Vec<Option<Uuid>>,
    pub(in crate::online) created_by: Uuid,
    pub(in crate::online) created_at: DateTime<Utc>,
    pub(in crate::online) published_by: Option<Uuid>,
    pub(in crate::online) published_at: Option<DateTime<Utc>>,
    pub(in crate::online) retired_by: Option<Uuid>,
    pub(in crate::online) retired_at: Option<DateTime<Utc>>,
    pub(in crate::online) retired_reason: Option<String>,
    pub(in crate::online) version: i64,
}

impl LessonRow {
    /// Who wrote in it.
    pub(in crate::online) fn writers(&self) -> Vec<Uuid> {
        self.authors.iter().flatten().copied().collect()
    }
}

/// Which lessons somebody sees: where the courses lie, and where also those that are not published.
#[derive(Debug, Clone)]
pub(in crate::online) struct Seen {
    /// Whose courses are seen.
    pub(in crate::online) reach: Scope,
    /// Whose lessons may be changed.
    pub(in crate::online) writes: Option<Scope>,
}

fn visible(conn: &mut PgConnection, seen: &Seen) -> QueryResult<online_lesson::BoxedQuery<'static, Pg>> {
    let within = online_lesson::course_id.eq_any(courses_in_reach(conn, &seen.reach)?);
    let query = online_lesson::table.filter(within).into_boxed();
    let published = online_lesson::status.eq(OnlineLessonState::Published.as_str());
    let retired = online_lesson::status.eq(OnlineLessonState::Retired.as_str());
    Ok(match &seen.writes {
        None => query.filter(published.or(retired)),
        Some(scope) => {
            query.filter(published.or(retired).or(online_lesson::course_id.eq_any(courses_owned(scope))))
        }
    })
}

pub(in crate::online) fn insert_lesson(conn: &mut PgConnection, row: &LessonRow) -> QueryResult<()> {
    diesel::insert_into(online_lesson::table).values(row).execute(conn).map(drop)
}

/// Writes all that may change; the caller has raised the version.
pub(in crate::online) fn update_lesson(conn: &mut PgConnection, row: &LessonRow) -> QueryResult<()> {
    diesel::update(online_lesson::table.find(row.id))
        .set((
            online_lesson::position.eq(row.position),
            online_lesson::title_zh.eq(&row.title_zh),
            online_lesson::title_mn.eq(&row.title_mn),
            online_lesson::duration_seconds.eq(row.duration_seconds),
            online_lesson::attachment_id.eq(row.attachment_id),
            online_lesson::url.eq(&row.url),
            online_lesson::status.eq(&row.status),
            online_lesson::authors.eq(&row.authors),
            online_lesson::published_by.eq(row.published_by),
            online_lesson::published_at.eq(row.published_at),
            online_lesson::retired_by.eq(row.retired_by),
            online_lesson::retired_at.eq(row.retired_at),
            online_lesson::retired_reason.eq(&row.retired_reason),
            online_lesson::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::online) fn find_lesson(
    conn: &mut PgConnection,
    seen: &Seen,
    id: OnlineLessonId,
) -> QueryResult<Option<LessonRow>> {
    visible(conn, seen)?
        .filter(online_lesson::id.eq(id.0))
        .select(LessonRow::as_select())
        .first(conn)
        .optional()
}

/// A lesson, whoever may see it.
pub(in crate::online) fn find_any_lesson(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<Option<LessonRow>> {
    online_lesson::table.find(id).select(LessonRow::as_select()).first(conn).optional()
}

pub(in crate::online) fn lock_lesson(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<LessonRow>> {
    online_lesson::table.find(id).select(LessonRow::as_select()).for_update().first(conn).optional()
}

/// By course, then by place.
pub(in crate::online) fn list_lessons(
    conn: &mut PgConnection,
    seen: &Seen,
    filter: &OnlineLessonQuery,
    after: Option<(Uuid, i16, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<LessonRow>> {
    let filtered = |conn: &mut PgConnection| {
        let mut query = visible(conn, seen)?;
        if let Some(course) = filter.course_id {
            query = query.filter(online_lesson::course_id.eq(course.0));
        }
        if let Some(state) = filter.status {
            query = query.filter(online_lesson::status.eq(state.as_str()));
        }
        Ok::<_, diesel::result::Error>(query)
    };
    let mut query = filtered(conn)?;
    if let Some((course, position, id)) = after {
        let further = after!((online_lesson::position, position), (online_lesson::id, id));
        query = query
            .filter(online_lesson::course_id.ge(course))
            .filter(online_lesson::course_id.gt(course).or(further));
    }
    let rows: Vec<LessonRow> = query
        .order((online_lesson::course_id, online_lesson::position, online_lesson::id))
        .limit(paging.fetch())
        .select(LessonRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(conn)?.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| {
        vec![row.course_id.to_string(), row.position.to_string(), row.id.to_string()]
    }))
}

/// The place after the last lesson of a course.
pub(in crate::online) fn next_position(conn: &mut PgConnection, course: CourseId) -> QueryResult<i16> {
    let last: Option<i16> = online_lesson::table
        .filter(online_lesson::course_id.eq(course.0))
        .select(max(online_lesson::position))
        .get_result(conn)?;
    Ok(last.unwrap_or_default().saturating_add(1).min(500))
}

/// A file of a course: what it is, and what it is called.
pub(in crate::online) type FileOfCourse = (String, String);

/// A file of the published version of a course.
pub(in crate::online) fn find_published_file(
    conn: &mut PgConnection,
    course: Uuid,
    attachment: Uuid,
) -> QueryResult<Option<FileOfCourse>> {
    course_attachment::table
        .inner_join(stored_file::table)
        .inner_join(course_version::table)
        .filter(course_attachment::id.eq(attachment).and(course_version::course_id.eq(course)))
        .filter(course_version::status.eq(CourseVersionState::Published.as_str()))
        .select((stored_file::kind, course_attachment::name))
        .first(conn)
        .optional()
}

/// These files, of whichever version.
pub(in crate::online) fn list_files(
    conn: &mut PgConnection,
    attachments: &[Uuid],
) -> QueryResult<HashMap<Uuid, FileOfCourse>> {
    let rows: Vec<(Uuid, String, String)> = course_attachment::table
        .inner_join(stored_file::table)
        .filter(course_attachment::id.eq_any(attachments))
        .select((course_attachment::id, stored_file::kind, course_attachment::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, kind, name)| (id, (kind, name))).collect())
}
