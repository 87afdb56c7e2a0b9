//! SQL on many courses at once, for tables that come in.

use chrono::NaiveDate;
use contract::division::DivisionLevel;
use diesel::pg::PgConnection;
use diesel::prelude::*;

use super::CourseRow;
use super::versions::{LessonRow, VersionRow};
use crate::schema::{course, course_lesson, course_version, division};

/// How many rows go into one statement.
const PART: usize = 1_000;

/// Those of the codes that courses have.
pub(in crate::course) fn taken_codes(conn: &mut PgConnection, codes: &[String]) -> QueryResult<Vec<String>> {
    course::table.filter(course::code.eq_any(codes)).select(course::code).load(conn)
}

/// Code and name of each county on a day.
pub(in crate::course) fn list_counties(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Vec<(String, String)>> {
    division::table
        .filter(division::level.eq(DivisionLevel::County.as_str()))
        .filter(division::valid_from.le(day))
        .filter(division::valid_to.is_null().or(division::valid_to.gt(day)))
        .select((division::code, division::name_zh))
        .load(conn)
}

/// Writes courses, each with its first version and its lessons.
pub(in crate::course) fn insert_all(
    conn: &mut PgConnection,
    courses: &[CourseRow],
    versions: &[VersionRow],
    lessons: &[LessonRow],
) -> QueryResult<()> {
    for part in courses.chunks(PART) {
        diesel::insert_into(course::table).values(part).execute(conn)?;
    }
    for part in versions.chunks(PART) {
        diesel::insert_into(course_version::table).values(part).execute(conn)?;
    }
    for part in lessons.chunks(PART) {
        diesel::insert_into(course_lesson::table).values(part).execute(conn)?;
    }
    Ok(())
}
