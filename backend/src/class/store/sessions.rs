//! Sessions, and what they refer to.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use contract::class::{ClassSessionQuery, SessionState};
use contract::curriculum::PlanState;
use contract::ids::{ClassSessionId, CurriculumItemId, RoomId};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::clock::start_of_day;
use crate::db::keyset::after;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    attendance, class_session, curriculum_item, curriculum_plan, room, school, teacher, venue,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = class_session, treat_none_as_null = true)]
pub(in crate::class) struct SessionRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) school_id: Uuid,
    pub(in crate::class) course_id: Uuid,
    pub(in crate::class) curriculum_item_id: Option<Uuid>,
    pub(in crate::class) title: String,
    pub(in crate::class) form: String,
    pub(in crate::class) delivery_mode: String,
    pub(in crate::class) room_id: Option<Uuid>,
    pub(in crate::class) teacher_id: Option<Uuid>,
    pub(in crate::class) starts_at: DateTime<Utc>,
    pub(in crate::class) ends_at: DateTime<Utc>,
    pub(in crate::class) capacity: i32,
    pub(in crate::class) status: String,
    pub(in crate::class) created_at: DateTime<Utc>,
    pub(in crate::class) version: i64,
    pub(in crate::class) venue_id: Option<Uuid>,
    pub(in crate::class) series_id: Option<Uuid>,
    pub(in crate::class) changed_by_hand: bool,
    /// When it was last given another time.
    pub(in crate::class) timed_at: Option<DateTime<Utc>>,
}

impl SessionRow {
    /// What learners enrol in: its series, or itself where it belongs to none.
    pub(in crate::class) fn subject(&self) -> Uuid {
        self.series_id.unwrap_or(self.id)
    }

    /// When it was put on the timetable at the time that it has.
    pub(in crate::class) fn planned_at(&self) -> DateTime<Utc> {
        self.timed_at.unwrap_or(self.created_at)
    }
}

pub(in crate::class) fn find_session(
    conn: &mut PgConnection,
    scope: &Scope,
    id: ClassSessionId,
) -> QueryResult<Option<SessionRow>> {
    class_session::table
        .filter(class_session::id.eq(id.0).and(class_session::school_id.eq_any(schools_in_scope(scope))))
        .select(SessionRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::class) fn lock_session(
    conn: &mut PgConnection,
    scope: &Scope,
    id: ClassSessionId,
) -> QueryResult<Option<SessionRow>> {
    class_session::table
        .filter(class_session::id.eq(id.0).and(class_session::school_id.eq_any(schools_in_scope(scope))))
        .select(SessionRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(in crate::class) fn insert_sessions(conn: &mut PgConnection, rows: &[SessionRow]) -> QueryResult<()> {
    diesel::insert_into(class_session::table).values(rows).execute(conn).map(drop)
}

pub(in crate::class) fn update_session(conn: &mut PgConnection, row: &SessionRow) -> QueryResult<()> {
    diesel::update(class_session::table.find(row.id)).set(row).execute(conn).map(drop)
}

/// Sessions of the whole city that are still open though they ended before `before`, the oldest first.
pub(in crate::class) fn lock_left_open(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<SessionRow>> {
    class_session::table
        .filter(class_session::status.eq(SessionState::Open.as_str()).and(class_session::ends_at.lt(before)))
        .order((class_session::ends_at, class_session::id))
        .limit(limit)
        .select(SessionRow::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
}

/// The sessions, whoever's, that take a room or a teacher between two instants, by their beginning.
pub(in crate::class) fn list_taking(
    conn: &mut PgConnection,
    (room, teacher): (Option<Uuid>, Option<Uuid>),
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<SessionRow>> {
    if room.is_none() && teacher.is_none() {
        return Ok(Vec::new());
    }
    class_session::table
        .filter(class_session::status.ne(SessionState::Cancelled.as_str()))
        // No session is longer than a day, so the index finds where to begin.
        .filter(class_session::starts_at.gt(from - TimeDelta::days(1)))
        .filter(class_session::starts_at.lt(to).and(class_session::ends_at.gt(from)))
        .filter(class_session::room_id.eq(room).or(class_session::teacher_id.eq(teacher)))
        .order((class_session::starts_at, class_session::id))
        .select(SessionRow::as_select())
        .load(conn)
}

/// Which of these schools lie within `scope`.
pub(in crate::class) fn list_inside(
    conn: &mut PgConnection,
    scope: &Scope,
    schools: &[Uuid],
) -> QueryResult<HashSet<Uuid>> {
    let inside: Vec<Uuid> = school::table
        .filter(school::id.eq_any(schools).and(school::id.eq_any(schools_in_scope(scope))))
        .select(school::id)
        .load(conn)?;
    Ok(inside.into_iter().collect())
}

/// A room's facility and how many it holds.
pub(in crate::class) fn find_room(conn: &mut PgConnection, id: RoomId) -> QueryResult<Option<(Uuid, i32)>> {
    room::table.find(id.0).select((room::facility_id, room::capacity)).first(conn).optional()
}

/// The school, course and half-year of an item of a published plan.
pub(in crate::class) fn find_published_item(
    conn: &mut PgConnection,
    id: CurriculumItemId,
) -> QueryResult<Option<(Uuid, Uuid, String)>> {
    curriculum_item::table
        .inner_join(curriculum_plan::table)
        .filter(curriculum_item::id.eq(id.0))
        .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
        .select((curriculum_plan::school_id, curriculum_item::course_id, curriculum_plan::half_year))
        .first(conn)
        .optional()
}

/// For which half-year an item of a curriculum is planned.
pub(in crate::class) fn find_half_year(
    conn: &mut PgConnection,
    id: CurriculumItemId,
) -> QueryResult<Option<String>> {
    curriculum_item::table
        .inner_join(curriculum_plan::table)
        .filter(curriculum_item::id.eq(id.0))
        .select(curriculum_plan::half_year)
        .first(conn)
        .optional()
}

fn filtered(scope: &Scope, filter: &ClassSessionQuery) -> class_session::BoxedQuery<'static, Pg> {
    let mut query =
        class_session::table.filter(class_session::school_id.eq_any(schools_in_scope(scope))).into_boxed();
    if let Some(id) = filter.school_id {
        query = query.filter(class_session::school_id.eq(id.0));
    }
    if let Some(id) = filter.course_id {
        query = query.filter(class_session::course_id.eq(id.0));
    }
    if let Some(id) = filter.teacher_id {
        query = query.filter(class_session::teacher_id.eq(id.0));
    }
    if let Some(state) = filter.status {
        query = query.filter(class_session::status.eq(state.as_str()));
    }
    if let Some(day) = filter.from {
        query = query.filter(class_session::starts_at.ge(start_of_day(day)));
    }
    if let Some(next) = filter.to.and_then(|day| day.succ_opt()) {
        query = query.filter(class_session::starts_at.lt(start_of_day(next)));
    }
    query
}

/// By their beginning.
pub(in crate::class) fn list_sessions(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &ClassSessionQuery,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<SessionRow>> {
    let mut query = filtered(scope, filter);
    if let Some((at, id)) = after {
        query = query.filter(after!((class_session::starts_at, at), (class_session::id, id)));
    }
    let rows: Vec<SessionRow> = query
        .order((class_session::starts_at, class_session::id))
        .limit(paging.fetch())
        .select(SessionRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.starts_at.to_rfc3339(), row.id.to_string()]))
}

/// What a list of sessions shows beside them.
#[derive(Debug, Default)]
pub(in crate::class) struct Beside {
    pub(in crate::class) rooms: HashMap<Uuid, String>,
    pub(in crate::class) venues: HashMap<Uuid, String>,
    pub(in crate::class) teachers: HashMap<Uuid, String>,
    pub(in crate::class) present: HashMap<Uuid, i64>,
    /// Sessions outside of the hours in which their teachers can teach.
    pub(in crate::class) outside: HashSet<Uuid>,
    /// Teachers of whom no ID number is known.
    pub(in crate::class) unidentified: HashSet<Uuid>,
}

/// The names of rooms, venues and teachers, and how many learners have signed in.
pub(in crate::class) fn load_beside(conn: &mut PgConnection, rows: &[SessionRow]) -> QueryResult<Beside> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let rooms: Vec<Uuid> = rows.iter().filter_map(|row| row.room_id).collect();
    let teachers: Vec<Uuid> = rows.iter().filter_map(|row| row.teacher_id).collect();
    let rooms: Vec<(Uuid, String)> =
        room::table.filter(room::id.eq_any(rooms)).select((room::id, room::name)).load(conn)?;
    let venues: Vec<Uuid> = rows.iter().filter_map(|row| row.venue_id).collect();
    let venues: Vec<(Uuid, String)> =
        venue::table.filter(venue::id.eq_any(venues)).select((venue::id, venue::name_zh)).load(conn)?;
    let teachers: Vec<(Uuid, String)> = teacher::table
        .filter(teacher::id.eq_any(teachers))
        .select((teacher::id, teacher::name))
        .load(conn)?;
    let present: Vec<(Uuid, i64)> = attendance::table
        .filter(attendance::session_id.eq_any(ids))
        .filter(attendance::status.ne("void"))
        .group_by(attendance::session_id)
        .select((attendance::session_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(Beside {
        rooms: rooms.into_iter().collect(),
        venues: venues.into_iter().collect(),
        teachers: teachers.into_iter().collect(),
        present: present.into_iter().collect(),
        outside: HashSet::new(),
        unidentified: HashSet::new(),
    })
}
