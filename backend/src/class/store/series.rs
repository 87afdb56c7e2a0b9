//! Series, and their sessions.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use contract::class::{ClassSeriesQuery, ClassSeriesState, SessionState};
use contract::ids::{ClassSeriesId, CurriculumItemId};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::SessionRow;
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{class_series, class_session, curriculum_item, school, teacher};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = class_series)]
pub(in crate::class) struct SeriesRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) school_id: Uuid,
    pub(in crate::class) course_id: Uuid,
    pub(in crate::class) curriculum_item_id: Option<Uuid>,
    pub(in crate::class) title: String,
    pub(in crate::class) form: String,
    pub(in crate::class) delivery_mode: String,
    pub(in crate::class) room_id: Option<Uuid>,
    pub(in crate::class) venue_id: Option<Uuid>,
    pub(in crate::class) teacher_id: Option<Uuid>,
    pub(in crate::class) capacity: i32,
    pub(in crate::class) weekdays: Vec<Option<i16>>,
    pub(in crate::class) start_time: NaiveTime,
    pub(in crate::class) minutes: i16,
    pub(in crate::class) first_day: NaiveDate,
    pub(in crate::class) last_day: NaiveDate,
    pub(in crate::class) on_non_working_day: String,
    pub(in crate::class) cancelled_from: Option<NaiveDate>,
    pub(in crate::class) cancelled_reason: Option<String>,
    pub(in crate::class) created_by: Uuid,
    pub(in crate::class) created_at: DateTime<Utc>,
    pub(in crate::class) version: i64,
}

pub(in crate::class) fn find_series(
    conn: &mut PgConnection,
    scope: &Scope,
    id: ClassSeriesId,
) -> QueryResult<Option<SeriesRow>> {
    class_series::table
        .filter(class_series::id.eq(id.0).and(class_series::school_id.eq_any(schools_in_scope(scope))))
        .select(SeriesRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::class) fn lock_series(
    conn: &mut PgConnection,
    scope: &Scope,
    id: ClassSeriesId,
) -> QueryResult<Option<SeriesRow>> {
    class_series::table
        .filter(class_series::id.eq(id.0).and(class_series::school_id.eq_any(schools_in_scope(scope))))
        .select(SeriesRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// A series with the names of its school and its teacher.
pub(in crate::class) type NamedSeries = (SeriesRow, String, Option<String>);

/// Newest first, as they stand on a day.
pub(in crate::class) fn list_series(
    conn: &mut PgConnection,
    scope: &Scope,
    (filter, today): (&ClassSeriesQuery, NaiveDate),
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<NamedSeries>> {
    let filtered = || {
        let mut query = class_series::table
            .inner_join(school::table)
            .left_join(teacher::table)
            .filter(class_series::school_id.eq_any(schools_in_scope(scope)))
            .into_boxed::<Pg>();
        if let Some(id) = filter.school_id {
            query = query.filter(class_series::school_id.eq(id.0));
        }
        if let Some(id) = filter.teacher_id {
            query = query.filter(class_series::teacher_id.eq(id.0));
        }
        if let Some(id) = filter.course_id {
            query = query.filter(class_series::course_id.eq(id.0));
        }
        if let Some(state) = filter.state {
            let goes_on = class_series::cancelled_from.is_null();
            query = match state {
                ClassSeriesState::CalledOff => query.filter(class_series::cancelled_from.is_not_null()),
                ClassSeriesState::Upcoming => query.filter(goes_on.and(class_series::first_day.gt(today))),
                ClassSeriesState::Over => query.filter(goes_on.and(class_series::last_day.lt(today))),
                ClassSeriesState::Running => query.filter(
                    goes_on.and(class_series::first_day.le(today)).and(class_series::last_day.ge(today)),
                ),
            };
        }
        query
    };
    let mut query = filtered();
    if let Some(before) = before {
        query = query.filter(class_series::id.lt(before));
    }
    let rows: Vec<NamedSeries> = query
        .order(class_series::id.desc())
        .limit(paging.fetch())
        .select((SeriesRow::as_select(), school::name, teacher::name.nullable()))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, ..)| vec![row.id.to_string()]))
}

/// How many sessions a series has, and how many learners.
#[derive(Debug, Clone, Copy, Default, QueryableByName)]
pub(in crate::class) struct SeriesFigures {
    #[diesel(sql_type = BigInt)]
    pub(in crate::class) sessions: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::class) to_come: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::class) enrolled: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::class) waiting: i64,
}

#[derive(QueryableByName)]
struct FiguresRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(embed)]
    figures: SeriesFigures,
}

/// The figures of these series at an instant.
pub(in crate::class) fn list_series_figures(
    conn: &mut PgConnection,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> QueryResult<HashMap<Uuid, SeriesFigures>> {
    let rows: Vec<FiguresRow> = sql_query(
        "select x.id, s.sessions, s.to_come, e.enrolled, e.waiting
        from unnest($1) as x (id)
        cross join lateral (
            select count(*) as sessions,
                count(*) filter (where status in ('scheduled', 'open') and ends_at > $2) as to_come
            from class_session where series_id = x.id and status <> 'cancelled'
        ) s
        cross join lateral (
            select count(*) filter (where status in ('enrolled', 'completed')) as enrolled,
                count(*) filter (where status = 'waiting') as waiting
            from enrolment where series_id = x.id
        ) e",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Timestamptz, _>(now)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row.figures)).collect())
}

pub(in crate::class) fn insert_series(conn: &mut PgConnection, row: &SeriesRow) -> QueryResult<()> {
    diesel::insert_into(class_series::table).values(row).execute(conn).map(drop)
}

/// Writes how a series goes on.
pub(in crate::class) fn update_series(conn: &mut PgConnection, row: &SeriesRow) -> QueryResult<()> {
    diesel::update(class_series::table.find(row.id))
        .set((
            class_series::room_id.eq(row.room_id),
            class_series::venue_id.eq(row.venue_id),
            class_series::teacher_id.eq(row.teacher_id),
            class_series::capacity.eq(row.capacity),
            class_series::start_time.eq(row.start_time),
            class_series::minutes.eq(row.minutes),
            class_series::cancelled_from.eq(row.cancelled_from),
            class_series::cancelled_reason.eq(&row.cancelled_reason),
            class_series::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// All sessions of a series, by their beginning.
pub(in crate::class) fn list_of_series(
    conn: &mut PgConnection,
    series: Uuid,
) -> QueryResult<Vec<SessionRow>> {
    class_session::table
        .filter(class_session::series_id.eq(series))
        .order((class_session::starts_at, class_session::id))
        .select(SessionRow::as_select())
        .load(conn)
}

/// The sessions of a series that have not begun and lie at an instant or later, locked.
pub(in crate::class) fn lock_rest(
    conn: &mut PgConnection,
    series: Uuid,
    from: DateTime<Utc>,
) -> QueryResult<Vec<SessionRow>> {
    class_session::table
        .filter(class_session::series_id.eq(series).and(class_session::starts_at.ge(from)))
        .filter(class_session::status.ne(SessionState::Cancelled.as_str()))
        .order((class_session::starts_at, class_session::id))
        .select(SessionRow::as_select())
        .for_update()
        .load(conn)
}

/// How many sessions an item of a curriculum plans.
pub(in crate::class) fn find_planned(
    conn: &mut PgConnection,
    item: CurriculumItemId,
) -> QueryResult<Option<i16>> {
    curriculum_item::table.find(item.0).select(curriculum_item::sessions_planned).first(conn).optional()
}

/// How many sessions of an item are on the timetable.
pub(in crate::class) fn count_planned(conn: &mut PgConnection, item: CurriculumItemId) -> QueryResult<i64> {
    class_session::table
        .filter(class_session::curriculum_item_id.eq(item.0))
        .filter(class_session::status.ne(SessionState::Cancelled.as_str()))
        .count()
        .get_result(conn)
}
