//! SQL on ratings of courses. Nothing that leaves here says who gave one.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::class::AttendanceState;
use contract::curriculum::HalfYear;
use diesel::dsl::{count_star, exists, select, sum};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::figures::span;
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{attendance, class_session, course_rating, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = course_rating)]
pub(in crate::curriculum) struct RatingRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) course_id: Uuid,
    pub(in crate::curriculum) half_year: String,
    pub(in crate::curriculum) learner_id: Uuid,
    pub(in crate::curriculum) experience: i16,
    pub(in crate::curriculum) gain: i16,
    pub(in crate::curriculum) happiness: i16,
    pub(in crate::curriculum) remark: Option<String>,
    pub(in crate::curriculum) channel: String,
    pub(in crate::curriculum) recorded_by: Uuid,
    pub(in crate::curriculum) recorded_at: DateTime<Utc>,
}

/// Whether a learner attended a session of a course at a school in a half-year, with minutes that count.
pub(in crate::curriculum) fn has_attended(
    conn: &mut PgConnection,
    records: &[Uuid],
    (school, course, half_year): (Uuid, Uuid, HalfYear),
) -> QueryResult<bool> {
    let (from, until) = span(half_year);
    select(exists(
        attendance::table
            .inner_join(class_session::table)
            .filter(
                attendance::learner_id
                    .eq_any(records)
                    .and(attendance::status.eq_any(AttendanceState::COUNTED)),
            )
            .filter(class_session::school_id.eq(school).and(class_session::course_id.eq(course)))
            .filter(class_session::starts_at.ge(from).and(class_session::starts_at.lt(until))),
    ))
    .get_result(conn)
}

/// A course that a learner attended at a school, and how often.
#[derive(Debug, Clone)]
pub(in crate::curriculum) struct AttendedCourse {
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) school_name: String,
    pub(in crate::curriculum) course_id: Uuid,
    pub(in crate::curriculum) attendances: i64,
}

/// The courses that a learner attended in a half-year at schools in scope, with minutes that count.
pub(in crate::curriculum) fn list_attended_courses(
    conn: &mut PgConnection,
    scope: &Scope,
    (records, half_year): (&[Uuid], HalfYear),
) -> QueryResult<Vec<AttendedCourse>> {
    let (from, until) = span(half_year);
    let counted: Vec<(Uuid, Uuid, i64)> = attendance::table
        .inner_join(class_session::table)
        .filter(
            attendance::learner_id.eq_any(records).and(attendance::status.eq_any(AttendanceState::COUNTED)),
        )
        .filter(class_session::starts_at.ge(from).and(class_session::starts_at.lt(until)))
        .filter(class_session::school_id.eq_any(schools_in_scope(scope)))
        .group_by((class_session::school_id, class_session::course_id))
        .select((class_session::school_id, class_session::course_id, count_star()))
        .load(conn)?;
    let ids: Vec<Uuid> = counted.iter().map(|(school, ..)| *school).collect();
    let names: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(ids)).select((school::id, school::name)).load(conn)?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let attended = |(school_id, course_id, attendances): (Uuid, Uuid, i64)| AttendedCourse {
        school_id,
        school_name: names.get(&school_id).cloned().unwrap_or_default(),
        course_id,
        attendances,
    };
    Ok(counted.into_iter().map(attended).collect())
}

/// The schools and courses that a learner has rated in a half-year.
pub(in crate::curriculum) fn list_rated_by(
    conn: &mut PgConnection,
    records: &[Uuid],
    half_year: HalfYear,
) -> QueryResult<HashSet<(Uuid, Uuid)>> {
    let rows: Vec<(Uuid, Uuid)> = course_rating::table
        .filter(
            course_rating::learner_id.eq_any(records).and(course_rating::half_year.eq(half_year.to_string())),
        )
        .select((course_rating::school_id, course_rating::course_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Adds a rating, unless the learner has given one; whether it was added.
pub(in crate::curriculum) fn insert_rating(conn: &mut PgConnection, row: &RatingRow) -> QueryResult<bool> {
    let added =
        diesel::insert_into(course_rating::table).values(row).on_conflict_do_nothing().execute(conn)?;
    Ok(added == 1)
}

/// How a course was rated: how often, and the sums of the three judgements.
#[derive(Debug, Clone, Copy)]
pub(in crate::curriculum) struct RatedCourse {
    pub(in crate::curriculum) course_id: Uuid,
    pub(in crate::curriculum) ratings: i64,
    pub(in crate::curriculum) experience: i64,
    pub(in crate::curriculum) gain: i64,
    pub(in crate::curriculum) happiness: i64,
}

/// The rated courses of a half-year, of one school or of all in scope.
pub(in crate::curriculum) fn list_rated_courses(
    conn: &mut PgConnection,
    scope: &Scope,
    (school, half_year): (Option<Uuid>, HalfYear),
) -> QueryResult<Vec<RatedCourse>> {
    type Sums = (i64, Option<i64>, Option<i64>, Option<i64>);
    let mut query = course_rating::table
        .filter(course_rating::half_year.eq(half_year.to_string()))
        .filter(course_rating::school_id.eq_any(schools_in_scope(scope)))
        .group_by(course_rating::course_id)
        .select((
            course_rating::course_id,
            (
                count_star(),
                sum(course_rating::experience),
                sum(course_rating::gain),
                sum(course_rating::happiness),
            ),
        ))
        .into_boxed();
    if let Some(id) = school {
        query = query.filter(course_rating::school_id.eq(id));
    }
    let rows: Vec<(Uuid, Sums)> = query.load(conn)?;
    let rated = |(course_id, (ratings, experience, gain, happiness)): (Uuid, Sums)| RatedCourse {
        course_id,
        ratings,
        experience: experience.unwrap_or_default(),
        gain: gain.unwrap_or_default(),
        happiness: happiness.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(rated).collect())
}

#[derive(QueryableByName)]
struct RemarkRow {
    #[diesel(sql_type = SqlUuid)]
    course_id: Uuid,
    #[diesel(sql_type = Text)]
    remark: String,
}

/// What was said besides of the courses of a half-year, 20 of each at most, in the order of the texts, which tells nobody when
/// it was said.
pub(in crate::curriculum) fn list_remarks(
    conn: &mut PgConnection,
    scope: &Scope,
    (school, half_year): (Option<Uuid>, HalfYear),
    courses: &[Uuid],
) -> QueryResult<Vec<(Uuid, String)>> {
    let mut within = school::table.filter(school::id.eq_any(schools_in_scope(scope))).into_boxed();
    if let Some(id) = school {
        within = within.filter(school::id.eq(id));
    }
    let schools: Vec<Uuid> = within.select(school::id).load(conn)?;
    let rows: Vec<RemarkRow> = diesel::sql_query(
        "select course_id, remark from (
            select course_id, remark, row_number() over (partition by course_id order by remark, id) as place
            from course_rating
            where half_year = $1 and school_id = any($2) and course_id = any($3) and remark is not null
        ) told where place <= 20 order by course_id, place",
    )
    .bind::<Text, _>(half_year.to_string())
    .bind::<Array<SqlUuid>, _>(schools)
    .bind::<Array<SqlUuid>, _>(courses)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.course_id, row.remark)).collect())
}
