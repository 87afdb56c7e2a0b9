//! How schools teach a course, read from their plans in force, their timetables and sign-in sheets.

use chrono::NaiveTime;
use contract::class::{AttendanceState, SessionState};
use contract::course::CourseRunQuery;
use contract::curriculum::{HalfYear, PlanState};
use contract::ids::CourseId;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use uuid::Uuid;

use crate::auth::Scope;
use crate::db::keyset::before;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{course_version, curriculum_item, curriculum_plan, school};

/// What a plan in force says of a course.
#[derive(Debug, Clone, Queryable)]
pub(in crate::course) struct RunRow {
    pub(in crate::course) item_id: Uuid,
    pub(in crate::course) plan_id: Uuid,
    pub(in crate::course) half_year: String,
    pub(in crate::course) school_id: Uuid,
    pub(in crate::course) school_name: String,
    pub(in crate::course) number: Option<i16>,
    pub(in crate::course) sessions_planned: i16,
    pub(in crate::course) weekday: Option<i16>,
    pub(in crate::course) start_time: Option<NaiveTime>,
}

/// The runs of a course at the schools in scope, newest half-year first; those before `since` only where they are asked for.
pub(in crate::course) fn list_runs(
    conn: &mut PgConnection,
    scope: &Scope,
    (course, filter): (CourseId, &CourseRunQuery),
    since: HalfYear,
    before: Option<(String, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<RunRow>> {
    let filtered = || {
        let mut query = curriculum_item::table
            .inner_join(curriculum_plan::table.inner_join(school::table))
            .left_join(course_version::table)
            .filter(curriculum_item::course_id.eq(course.0))
            .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
            .filter(curriculum_plan::school_id.eq_any(schools_in_scope(scope)))
            .into_boxed();
        if let Some(id) = filter.school_id {
            query = query.filter(curriculum_plan::school_id.eq(id.0));
        }
        if !filter.archived.unwrap_or_default() {
            query = query.filter(curriculum_plan::half_year.ge(since.to_string()));
        }
        query
    };
    let mut query = filtered();
    if let Some((half_year, id)) = before {
        query = query
            .filter(curriculum_plan::half_year.le(half_year.clone()))
            .filter(before!((curriculum_plan::half_year, half_year), (curriculum_item::id, id)));
    }
    let rows: Vec<RunRow> = query
        .order((curriculum_plan::half_year.desc(), curriculum_item::id.desc()))
        .limit(paging.fetch())
        .select((
            curriculum_item::id,
            curriculum_plan::id,
            curriculum_plan::half_year,
            school::id,
            school::name,
            course_version::number.nullable(),
            curriculum_item::sessions_planned,
            curriculum_item::weekday,
            curriculum_item::start_time,
        ))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.half_year.clone(), row.item_id.to_string()]))
}

/// What has been held of a run, by the item of its plan.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::course) struct HeldRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::course) item_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) sessions: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) attendances: i64,
}

/// Sessions of the course that the school has held in the half-year of these items' plans, whether or not they name the
/// item, and the attendances that count in them.
pub(in crate::course) fn count_held(conn: &mut PgConnection, items: &[Uuid]) -> QueryResult<Vec<HeldRow>> {
    sql_query(
        "select i.id as item_id, count(distinct s.id) as sessions, count(a.id) as attendances
         from curriculum_item i
         join curriculum_plan p on p.id = i.plan_id
         cross join lateral (select (make_date(left(p.half_year, 4)::int,
             case right(p.half_year, 2) when 'H1' then 1 else 7 end, 1))::timestamp as day) first
         join class_session s on s.school_id = p.school_id and s.course_id = i.course_id and s.status = $2
             and s.starts_at >= first.day at time zone 'Asia/Shanghai'
             and s.starts_at < (first.day + interval '6 months') at time zone 'Asia/Shanghai'
         left join attendance a on a.session_id = s.id and a.status = any ($3)
         where i.id = any ($1) group by i.id",
    )
    .bind::<Array<SqlUuid>, _>(items)
    .bind::<Text, _>(SessionState::Closed.as_str())
    .bind::<Array<Text>, _>(AttendanceState::COUNTED.as_slice())
    .load(conn)
}
