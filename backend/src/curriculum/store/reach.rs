//! Whom the teaching has reached, counted from the sessions and attendances of another slice: a statement a group of
//! figures, for any number of schools, over what was taught to its end in one half-year.
//!
//! A course counts by what the plan published of it, and where a session follows no plan by what the catalogue shows of it
//! now; honours (精品课程, 特色活动) are those of now.

use contract::course::CategoryOrigin;
use contract::curriculum::HalfYear;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::figures::span;
use crate::schema::course_category;

/// The sessions that these schools taught to their end.
macro_rules! held {
    ($join:literal, $columns:literal) => {
        concat!(
            "with held as materialized (
                select s.school_id, f.county_code, s.course_id,
                    coalesce(i.course_version_id, c.shown_version_id) as version_id, ",
            $columns,
            " from class_session s
                join school k on k.id = s.school_id
                join facility f on f.id = k.facility_id
                join course c on c.id = s.course_id
                left join curriculum_item i on i.id = s.curriculum_item_id ",
            $join,
            " where s.school_id = any($1) and s.starts_at >= $2 and s.starts_at < $3 and s.status = 'closed'
                group by 1, 2, 3, 4, 5
            )"
        )
    };
}

/// How much was taught in a place, of what kind.
#[derive(Debug, QueryableByName)]
pub(in crate::curriculum) struct TaughtCount {
    /// `all`, `tag`, `category`, `objective` or `mode`.
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) axis: String,
    /// The word on it.
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) word: String,
    /// The county; none for all places together.
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::curriculum) county_code: Option<String>,
    /// The school; none for its county.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::curriculum) school_id: Option<Uuid>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) sessions: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) minutes: i64,
}

/// Who came in a place, of what kind.
#[derive(Debug, QueryableByName)]
pub(in crate::curriculum) struct CameCount {
    /// `all`, `tag` or `category`.
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) axis: String,
    /// The word on it.
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) word: String,
    /// The county; none for all places together.
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::curriculum) county_code: Option<String>,
    /// The school; none for its county.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::curriculum) school_id: Option<Uuid>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) attendances: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) learners: i64,
}

/// How much these schools taught in a half-year, by county and, where they are told apart, by school.
pub(in crate::curriculum) fn count_taught(
    conn: &mut PgConnection,
    schools: &[Uuid],
    half_year: HalfYear,
    apart: bool,
) -> QueryResult<Vec<TaughtCount>> {
    let (from, until) = span(half_year);
    diesel::sql_query(concat!(
        held!(
            "",
            "s.delivery_mode, count(*) as sessions,
             sum(extract(epoch from s.ends_at - s.starts_at) / 60)::bigint as minutes"
        ),
        " select l.axis, l.word, h.county_code, h.school_id, sum(h.sessions)::bigint as sessions,
            sum(h.minutes)::bigint as minutes
        from held h
        join course c on c.id = h.course_id
        join course_version v on v.id = h.version_id
        cross join lateral (
            select 'all' as axis, '' as word
            union all select 'mode', h.delivery_mode
            union all select 'category', v.category
            union all select 'objective', word from unnest(v.objectives) word
            union all select 'tag', word from unnest(v.tags || c.honours) word
        ) l
        group by l.axis, l.word, grouping sets ((), (h.county_code), (h.county_code, h.school_id))
        having $4 or grouping(h.school_id) = 1"
    ))
    .bind::<Array<SqlUuid>, _>(schools)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .bind::<Bool, _>(apart)
    .load(conn)
}

/// Who came to what these schools taught in a half-year, each learner once a place and kind, by county and, where they are
/// told apart, by school.
pub(in crate::curriculum) fn count_came(
    conn: &mut PgConnection,
    schools: &[Uuid],
    half_year: HalfYear,
    apart: bool,
) -> QueryResult<Vec<CameCount>> {
    let (from, until) = span(half_year);
    diesel::sql_query(concat!(
        held!(
            "join attendance a on a.session_id = s.id and a.status in ('signed_out', 'confirmed')",
            "a.learner_id, count(*) as times"
        ),
        " select l.axis, l.word, h.county_code, h.school_id, sum(h.times)::bigint as attendances,
            count(distinct h.learner_id) as learners
        from held h
        join course c on c.id = h.course_id
        join course_version v on v.id = h.version_id
        cross join lateral (
            select 'all' as axis, '' as word
            union all select 'category', v.category
            union all select 'tag', word from unnest(v.tags || c.honours) word
        ) l
        group by l.axis, l.word, grouping sets ((), (h.county_code), (h.county_code, h.school_id))
        having $4 or grouping(h.school_id) = 1"
    ))
    .bind::<Array<SqlUuid>, _>(schools)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .bind::<Bool, _>(apart)
    .load(conn)
}

#[derive(Debug, QueryableByName)]
struct NewCourses {
    #[diesel(sql_type = Nullable<Text>)]
    owner: Option<String>,
    #[diesel(sql_type = BigInt)]
    courses: i64,
}

/// How many courses were first published in a half-year, by the county that owns them; none for the city's own.
pub(in crate::curriculum) fn count_new_courses(
    conn: &mut PgConnection,
    half_year: HalfYear,
) -> QueryResult<Vec<(Option<String>, i64)>> {
    let (from, until) = span(half_year);
    let rows: Vec<NewCourses> = diesel::sql_query(
        "select c.owner_division_code as owner, count(*) as courses
         from (
             select course_id, min(decided_at) as first_at from course_version
             where status in ('published', 'superseded') group by course_id
         ) v
         join course c on c.id = v.course_id
         where v.first_at >= $1 and v.first_at < $2
         group by c.owner_division_code",
    )
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.owner, row.courses)).collect())
}

/// The approved categories in the order of the dictionary: the code, what it is called in Chinese, and whether the notice
/// names it.
pub(in crate::curriculum) fn list_named_categories(
    conn: &mut PgConnection,
) -> QueryResult<Vec<(String, String, bool)>> {
    course_category::table
        .filter(course_category::status.eq("approved"))
        .order((course_category::position, course_category::code))
        .select((
            course_category::code,
            course_category::label_zh,
            course_category::origin.eq(CategoryOrigin::Notice.as_str()),
        ))
        .load(conn)
}
