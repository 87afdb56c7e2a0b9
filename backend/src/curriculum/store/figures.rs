//! What courses have come to, counted from the sessions, attendances and ratings of other slices and this one.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::curriculum::HalfYear;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::clock::start_of_day;
use crate::curriculum::domain::figures::CourseFigures;
use crate::db::value::number;
use crate::schema::{course, course_version, curriculum_parameter};

#[derive(Debug, QueryableByName)]
struct FiguresRow {
    #[diesel(sql_type = SqlUuid)]
    school_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_id: Uuid,
    #[diesel(sql_type = BigInt)]
    sessions_planned: i64,
    #[diesel(sql_type = BigInt)]
    sessions_held: i64,
    #[diesel(sql_type = BigInt)]
    minutes_held: i64,
    #[diesel(sql_type = BigInt)]
    seats: i64,
    #[diesel(sql_type = BigInt)]
    participants: i64,
    #[diesel(sql_type = BigInt)]
    attendances: i64,
    #[diesel(sql_type = BigInt)]
    completions: i64,
    #[diesel(sql_type = BigInt)]
    ratings: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    satisfaction_centi: Option<i64>,
}

/// A school and the figures of one of its courses.
pub(in crate::curriculum) type SchoolFigures = (Uuid, CourseFigures);

/// The instants at which a half-year begins and at which it is over.
pub(in crate::curriculum) fn span(half_year: HalfYear) -> (DateTime<Utc>, DateTime<Utc>) {
    let last = half_year.last_day();
    let after = last.checked_add_days(Days::new(1)).unwrap_or(last);
    (start_of_day(half_year.first_day()), start_of_day(after))
}

/// The figures of every course that these schools planned, taught or had rated in a half-year, by school and course;
/// a course is completed by who attended at least `completion_bp` of the sessions held.
pub(in crate::curriculum) fn list_figures(
    conn: &mut PgConnection,
    schools: &[Uuid],
    half_year: HalfYear,
    completion_bp: u32,
) -> QueryResult<Vec<SchoolFigures>> {
    let (from, until) = span(half_year);
    let rows: Vec<FiguresRow> = diesel::sql_query(
        "with held as materialized (
            select s.id, s.school_id, s.course_id, s.capacity,
                (extract(epoch from s.ends_at - s.starts_at) / 60)::bigint as minutes
            from class_session s
            where s.school_id = any($1) and s.starts_at >= $3 and s.starts_at < $4 and s.status = 'closed'
        ), taught as (
            select school_id, course_id, count(*) as sessions, sum(minutes)::bigint as minutes,
                sum(capacity)::bigint as seats
            from held group by school_id, course_id
        ), came as (
            select h.school_id, h.course_id, a.learner_id, count(*) as times
            from held h
            join attendance a on a.session_id = h.id and a.status in ('signed_out', 'confirmed')
            group by h.school_id, h.course_id, a.learner_id
        ), attended as (
            select c.school_id, c.course_id, count(*) as participants, sum(c.times)::bigint as attendances,
                count(*) filter (where c.times * 10000 >= $5 * t.sessions) as completions
            from came c join taught t using (school_id, course_id)
            group by c.school_id, c.course_id
        ), planned as (
            select p.school_id, i.course_id, i.sessions_planned::bigint as sessions
            from curriculum_plan p join curriculum_item i on i.plan_id = p.id
            where p.school_id = any($1) and p.half_year = $2 and p.status = 'published'
        ), rated as (
            select r.school_id, r.course_id, count(*) as ratings,
                round(sum(r.experience + r.gain + r.happiness) * 100.0 / (count(*) * 3))::bigint as satisfaction_centi
            from course_rating r where r.school_id = any($1) and r.half_year = $2
            group by r.school_id, r.course_id
        )
        select school_id, course_id, coalesce(planned.sessions, 0) as sessions_planned,
            coalesce(taught.sessions, 0) as sessions_held, coalesce(taught.minutes, 0) as minutes_held,
            coalesce(taught.seats, 0) as seats, coalesce(attended.participants, 0) as participants,
            coalesce(attended.attendances, 0) as attendances, coalesce(attended.completions, 0) as completions,
            coalesce(rated.ratings, 0) as ratings, rated.satisfaction_centi
        from planned
        full join taught using (school_id, course_id)
        full join rated using (school_id, course_id)
        left join attended using (school_id, course_id)
        order by school_id, course_id",
    )
    .bind::<Array<SqlUuid>, _>(schools)
    .bind::<Text, _>(half_year.to_string())
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .bind::<BigInt, _>(i64::from(completion_bp))
    .load(conn)?;
    rows.iter().map(|row| Ok((row.school_id, figures(row)?))).collect()
}

fn figures(row: &FiguresRow) -> QueryResult<CourseFigures> {
    Ok(CourseFigures {
        course_id: row.course_id.into(),
        sessions_planned: number(row.sessions_planned)?,
        sessions_held: number(row.sessions_held)?,
        minutes_held: number(row.minutes_held)?,
        seats: number(row.seats)?,
        participants: number(row.participants)?,
        attendances: number(row.attendances)?,
        completions: number(row.completions)?,
        ratings: number(row.ratings)?,
        satisfaction_centi: row.satisfaction_centi.map(number).transpose()?,
    })
}

/// Which share of the sessions held makes a course completed, by the parameters of a day, in basis points.
pub(in crate::curriculum) fn find_completion_bp(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<i32>> {
    curriculum_parameter::table
        .filter(curriculum_parameter::effective_from.le(day))
        .filter(curriculum_parameter::effective_to.is_null().or(curriculum_parameter::effective_to.ge(day)))
        .select(curriculum_parameter::completion_bp)
        .first(conn)
        .optional()
}

/// The titles of these courses.
pub(in crate::curriculum) fn list_titles(
    conn: &mut PgConnection,
    courses: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = course::table
        .inner_join(course_version::table.on(course_version::id.eq(course::shown_version_id)))
        .filter(course::id.eq_any(courses))
        .select((course::id, course_version::title_zh))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
