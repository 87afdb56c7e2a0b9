//! A timetable with all that it shows, in one statement.

use chrono::{DateTime, Utc};
use contract::class::{SessionState, TimetableQuery};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::SessionRow;
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{class_session, course, course_version, facility, room, school, teacher, venue};

/// A session with the names of its school, room, venue and teacher.
pub(in crate::class) type NamedSession = (SessionRow, String, Option<String>, Option<String>, Option<String>);

/// The sessions between two instants that lie within `scope`, by their beginning; at most `limit`.
pub(in crate::class) fn list_timetable(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &TimetableQuery,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> QueryResult<Vec<NamedSession>> {
    let mut query = class_session::table
        .inner_join(school::table)
        .left_join(room::table)
        .left_join(venue::table)
        .left_join(teacher::table)
        .filter(class_session::starts_at.ge(from).and(class_session::starts_at.lt(to)))
        .order((class_session::starts_at, class_session::id))
        .limit(limit)
        .select((
            SessionRow::as_select(),
            school::name,
            room::name.nullable(),
            venue::name_zh.nullable(),
            teacher::name.nullable(),
        ))
        .into_boxed::<Pg>();
    if !scope.city {
        query = query.filter(class_session::school_id.eq_any(schools_in_scope(scope)));
    }
    if let Some(id) = filter.school_id {
        query = query.filter(class_session::school_id.eq(id.0));
    }
    if let Some(id) = filter.teacher_id {
        query = query.filter(class_session::teacher_id.eq(id.0));
    }
    if let Some(id) = filter.room_id {
        query = query.filter(class_session::room_id.eq(id.0));
    }
    if let Some(id) = filter.venue_id {
        query = query.filter(class_session::venue_id.eq(id.0));
    }
    if !filter.cancelled.unwrap_or_default() {
        query = query.filter(class_session::status.ne(SessionState::Cancelled.as_str()));
    }
    query.load(conn)
}

/// What a calendar programme is told of a session.
#[derive(Debug, Clone, Queryable)]
pub(in crate::class) struct CalendarRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) version: i64,
    pub(in crate::class) status: String,
    pub(in crate::class) title: String,
    pub(in crate::class) starts_at: DateTime<Utc>,
    pub(in crate::class) ends_at: DateTime<Utc>,
    pub(in crate::class) created_at: DateTime<Utc>,
    pub(in crate::class) course: String,
    pub(in crate::class) room: Option<String>,
    pub(in crate::class) facility: String,
    pub(in crate::class) venue: Option<(String, String)>,
    pub(in crate::class) teacher: Option<String>,
}

/// The sessions of a school, or of a teacher there, between two instants, by their beginning.
pub(in crate::class) fn list_calendar(
    conn: &mut PgConnection,
    (school, teacher): (Uuid, Option<Uuid>),
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<CalendarRow>> {
    let mut query = class_session::table
        .inner_join(school::table.inner_join(facility::table))
        .inner_join(course::table)
        .inner_join(course_version::table.on(course_version::id.eq(course::shown_version_id)))
        .left_join(room::table)
        .left_join(venue::table)
        .left_join(teacher::table)
        .filter(class_session::school_id.eq(school))
        .filter(class_session::starts_at.ge(from).and(class_session::starts_at.lt(to)))
        .order((class_session::starts_at, class_session::id))
        .select((
            class_session::id,
            class_session::version,
            class_session::status,
            class_session::title,
            class_session::starts_at,
            class_session::ends_at,
            class_session::created_at,
            course_version::title_zh,
            room::name.nullable(),
            facility::name_zh,
            (venue::name_zh, venue::address).nullable(),
            teacher::name.nullable(),
        ))
        .into_boxed::<Pg>();
    if let Some(id) = teacher {
        query = query.filter(class_session::teacher_id.eq(id));
    }
    query.load(conn)
}
