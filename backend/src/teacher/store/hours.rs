//! SQL on what was taught: closed sessions, added up in the database.

use chrono::{DateTime, Utc};
use contract::class::SessionState;
use contract::ids::SchoolId;
use diesel::dsl::{count_star, sql};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use uuid::Uuid;

use super::TeacherRow;
use crate::auth::Scope;
use crate::db::keyset::after;
use crate::facility::scope::schools_in_scope;
use crate::schema::{class_session, facility, school, teacher};

/// From one instant until before another.
pub(in crate::teacher) type Span = (DateTime<Utc>, DateTime<Utc>);

const MINUTES: &str = "sum(extract(epoch from class_session.ends_at - class_session.starts_at) / 60)::bigint";
const TEACHERS: &str = "count(distinct class_session.teacher_id)";

/// What a teacher taught in one form at one school.
#[derive(Debug, Clone, Queryable)]
pub(in crate::teacher) struct LineRow {
    pub(in crate::teacher) form: String,
    pub(in crate::teacher) school_id: Uuid,
    pub(in crate::teacher) sessions: i64,
    pub(in crate::teacher) minutes: i64,
}

/// By form and school.
pub(in crate::teacher) fn list_lines(
    conn: &mut PgConnection,
    scope: &Scope,
    teacher: Uuid,
    (from, to): Span,
) -> QueryResult<Vec<LineRow>> {
    class_session::table
        .filter(class_session::teacher_id.eq(teacher))
        .filter(class_session::status.eq(SessionState::Closed.as_str()))
        .filter(class_session::starts_at.ge(from).and(class_session::starts_at.lt(to)))
        .filter(class_session::school_id.eq_any(schools_in_scope(scope)))
        .group_by((class_session::form, class_session::school_id))
        .order((class_session::form, class_session::school_id))
        .select((class_session::form, class_session::school_id, count_star(), sql::<BigInt>(MINUTES)))
        .load(conn)
}

/// Where hours are added up.
#[derive(Debug, Clone)]
pub(in crate::teacher) struct Within {
    pub(in crate::teacher) scope: Scope,
    pub(in crate::teacher) span: Span,
    pub(in crate::teacher) county: Option<String>,
    pub(in crate::teacher) school: Option<SchoolId>,
}

fn schools(within: &Within) -> school::BoxedQuery<'static, Pg, diesel::sql_types::Uuid> {
    let mut rows = schools_in_scope(&within.scope);
    if let Some(id) = within.school {
        rows = rows.filter(school::id.eq(id.0));
    }
    if let Some(code) = &within.county {
        let facilities = facility::table.filter(facility::county_code.eq(code.clone())).select(facility::id);
        rows = rows.filter(school::facility_id.eq_any(facilities));
    }
    rows
}

macro_rules! taught {
    ($within:expr) => {
        class_session::table
            .inner_join(teacher::table)
            .inner_join(school::table.inner_join(facility::table))
            .filter(class_session::status.eq(SessionState::Closed.as_str()))
            .filter(
                class_session::starts_at.ge($within.span.0).and(class_session::starts_at.lt($within.span.1)),
            )
            .filter(class_session::school_id.eq_any(schools($within)))
    };
}

/// Teachers, sessions and minutes.
pub(in crate::teacher) type Sums = (i64, i64, i64);

/// All of it.
pub(in crate::teacher) fn sum_all(conn: &mut PgConnection, within: &Within) -> QueryResult<Sums> {
    let (teachers, sessions, minutes): (i64, i64, Option<i64>) = taught!(within)
        .select((sql::<BigInt>(TEACHERS), count_star(), sql::<diesel::sql_types::Nullable<BigInt>>(MINUTES)))
        .first(conn)?;
    Ok((teachers, sessions, minutes.unwrap_or_default()))
}

/// A kind of teachers: source, employment, kind of re-employment, kind of student.
pub(in crate::teacher) type KindRow = (String, Option<String>, Option<String>, Option<String>);

/// By kind of teachers.
pub(in crate::teacher) fn sum_by_kind(
    conn: &mut PgConnection,
    within: &Within,
) -> QueryResult<Vec<(KindRow, Sums)>> {
    let kind = (teacher::source, teacher::employment, teacher::reemployment_kind, teacher::student_kind);
    taught!(within)
        .group_by(kind)
        .order(kind)
        .select((kind, (sql::<BigInt>(TEACHERS), count_star(), sql::<BigInt>(MINUTES))))
        .load(conn)
}

/// By county.
pub(in crate::teacher) fn sum_by_county(
    conn: &mut PgConnection,
    within: &Within,
) -> QueryResult<Vec<(String, Sums)>> {
    taught!(within)
        .group_by(facility::county_code)
        .order(facility::county_code)
        .select((facility::county_code, (sql::<BigInt>(TEACHERS), count_star(), sql::<BigInt>(MINUTES))))
        .load(conn)
}

/// What a teacher taught at one school: teacher, school, sessions and minutes.
pub(in crate::teacher) type ExportRow = (Option<Uuid>, Uuid, i64, i64);

/// By teacher and school, those after a teacher and school.
pub(in crate::teacher) fn list_for_export(
    conn: &mut PgConnection,
    within: &Within,
    after: Option<(Uuid, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<ExportRow>> {
    let (teacher, school) = after.unwrap_or_default();
    class_session::table
        .filter(class_session::status.eq(SessionState::Closed.as_str()))
        .filter(class_session::starts_at.ge(within.span.0).and(class_session::starts_at.lt(within.span.1)))
        .filter(class_session::school_id.eq_any(schools(within)))
        .filter(after!((class_session::teacher_id, teacher), (class_session::school_id, school)))
        .group_by((class_session::teacher_id, class_session::school_id))
        .order((class_session::teacher_id, class_session::school_id))
        .limit(limit)
        .select((class_session::teacher_id, class_session::school_id, count_star(), sql::<BigInt>(MINUTES)))
        .load(conn)
}

/// Teachers by id, wherever they are registered.
pub(in crate::teacher) fn list_taught_by(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<TeacherRow>> {
    teacher::table.filter(teacher::id.eq_any(ids)).select(TeacherRow::as_select()).load(conn)
}

/// The counties in which schools lie, by the school.
pub(in crate::teacher) fn list_counties(
    conn: &mut PgConnection,
    schools: &[Uuid],
) -> QueryResult<Vec<(Uuid, String)>> {
    school::table
        .inner_join(facility::table)
        .filter(school::id.eq_any(schools))
        .select((school::id, facility::county_code))
        .load(conn)
}
