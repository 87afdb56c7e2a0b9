//! What is proposed to a learner rests on: its own answers and attendances, and what its school teaches.
//!
//! Nothing here reads what a learner is: no age, sex, priority, identity, and no rating (docs/adr/0013).

use chrono::{DateTime, NaiveDate, Utc};
use contract::curriculum::HalfYear;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::figures::span;
use crate::auth::Scope;
use crate::curriculum::domain::demand::ISSUED;
use crate::curriculum::domain::recommendation::Liked;
use crate::db::value::{number, word};
use crate::facility::scope::schools_in_scope;
use crate::schema::{demand_answer, demand_choice, demand_option, demand_survey, learner, learner_need};

/// The school of a learner within reach, and where the learner's registration stands.
pub(in crate::curriculum) fn find_home(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<(Uuid, String)>> {
    learner::table
        .filter(learner::id.eq(id).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select((learner::school_id, learner::status))
        .first(conn)
        .optional()
}

/// What a learner chose in a survey: its half-year, the category, and the topic or the course.
pub(in crate::curriculum) type WishRow = (String, String, Option<String>, Option<Uuid>);

/// What a learner chose in the issued surveys for `from` and later half-years.
pub(in crate::curriculum) fn list_wishes(
    conn: &mut PgConnection,
    records: &[Uuid],
    from: HalfYear,
) -> QueryResult<Vec<WishRow>> {
    demand_choice::table
        .inner_join(demand_answer::table.inner_join(demand_survey::table))
        .inner_join(demand_option::table)
        .filter(demand_answer::learner_id.eq_any(records).and(demand_answer::withdrawn_at.is_null()))
        .filter(demand_survey::status.eq(ISSUED))
        .filter(demand_survey::half_year.ge(from.to_string()))
        .select((
            demand_survey::half_year,
            demand_option::category,
            demand_option::topic,
            demand_option::course_id,
        ))
        .load(conn)
}

type LikedRow =
    (Vec<Option<String>>, Vec<Option<String>>, Option<String>, Vec<Option<String>>, Vec<Option<i16>>);

/// What a learner has said that it likes and when it can come; nothing of what it needs to come.
pub(in crate::curriculum) fn find_liked(conn: &mut PgConnection, id: Uuid) -> QueryResult<Liked> {
    let row: Option<LikedRow> = learner_need::table
        .find(id)
        .select((
            learner_need::categories,
            learner_need::forms,
            learner_need::delivery_mode,
            learner_need::day_parts,
            learner_need::weekdays,
        ))
        .first(conn)
        .optional()?;
    let Some((categories, forms, delivery_mode, day_parts, weekdays)) = row else {
        return Ok(Liked::default());
    };
    Ok(Liked {
        categories: categories.iter().flatten().map(|text| word(text)).collect::<QueryResult<_>>()?,
        forms: forms.iter().flatten().map(|text| word(text)).collect::<QueryResult<_>>()?,
        delivery_mode: delivery_mode.as_deref().map(word).transpose()?,
        day_parts: day_parts.iter().flatten().map(|text| word(text)).collect::<QueryResult<_>>()?,
        weekdays: weekdays.iter().flatten().map(|day| number(*day)).collect::<QueryResult<_>>()?,
    })
}

/// A course that a learner attended at a school in a half-year.
#[derive(Debug, QueryableByName)]
pub(in crate::curriculum) struct AttendedRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::curriculum) course_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) category: String,
    /// The first day of the half-year.
    #[diesel(sql_type = Date)]
    pub(in crate::curriculum) first_day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) attended: i64,
    /// How many sessions the course had there, those to come and those still planned included.
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) sessions: i64,
}

/// What a learner attended, by course, school and half-year.
pub(in crate::curriculum) fn list_attended(
    conn: &mut PgConnection,
    records: &[Uuid],
    (half_year, now): (HalfYear, DateTime<Utc>),
) -> QueryResult<Vec<AttendedRow>> {
    diesel::sql_query(
        "with mine as (
            select s.school_id, s.course_id, count(*) as attended,
                make_date(extract(year from s.starts_at at time zone 'Asia/Shanghai')::integer,
                    case when extract(month from s.starts_at at time zone 'Asia/Shanghai') <= 6 then 1 else 7 end, 1)
                    as first_day
            from attendance a join class_session s on s.id = a.session_id and s.status = 'closed'
            where a.learner_id = any($1) and a.status in ('signed_out', 'confirmed')
            group by s.school_id, s.course_id, first_day
        )
        select m.course_id, v.category, m.first_day, m.attended,
            greatest(t.sessions, coalesce(p.sessions_planned, 0)::bigint) as sessions
        from mine m
        join course c on c.id = m.course_id
        join course_version v on v.id = c.shown_version_id
        cross join lateral (
            select count(*) as sessions from class_session s
            where s.school_id = m.school_id and s.course_id = m.course_id
                and s.starts_at >= m.first_day::timestamp at time zone 'Asia/Shanghai'
                and s.starts_at < (m.first_day + interval '6 months') at time zone 'Asia/Shanghai'
                and (s.status = 'closed' or s.status in ('scheduled', 'open') and s.ends_at > $4)
        ) t
        left join curriculum_plan k on k.school_id = m.school_id and k.half_year = $2 and k.status = 'published'
            and m.first_day = $3
        left join curriculum_item p on p.plan_id = k.id and p.course_id = m.course_id",
    )
    .bind::<Array<SqlUuid>, _>(records)
    .bind::<Text, _>(half_year.to_string())
    .bind::<Date, _>(half_year.first_day())
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

/// A course that a school plans or teaches in a half-year.
#[derive(Debug, QueryableByName)]
pub(in crate::curriculum) struct TaughtRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::curriculum) course_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) title: String,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) category: String,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) form: String,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) delivery_mode: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::curriculum) plan_id: Option<Uuid>,
    /// Whether sessions are to come, or planned and not timetabled.
    #[diesel(sql_type = Bool)]
    pub(in crate::curriculum) to_come: bool,
    /// Sessions taught to their end in the half-year, and who came to them.
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) sessions_held: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) attendances: i64,
    /// Attendances of this half-year and the one before.
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) attendances_of_late: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::curriculum) session_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(in crate::curriculum) starts_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(in crate::curriculum) ends_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub(in crate::curriculum) capacity: Option<i32>,
}

/// The courses that a school plans or teaches in a half-year, each with its next session.
pub(in crate::curriculum) fn list_taught(
    conn: &mut PgConnection,
    school: Uuid,
    (half_year, now): (HalfYear, DateTime<Utc>),
) -> QueryResult<Vec<TaughtRow>> {
    let (from, until) = span(half_year);
    let (earlier, _) = span(half_year.previous());
    diesel::sql_query(
        "with planned as (
            select i.course_id, i.plan_id, i.course_version_id, i.sessions_planned
            from curriculum_plan p join curriculum_item i on i.plan_id = p.id
            where p.school_id = $1 and p.half_year = $2 and p.status = 'published'
        ), given as materialized (
            select s.id, s.course_id, s.starts_at, s.ends_at, s.capacity, s.starts_at >= $4 as present,
                s.status = 'closed' as held, s.status in ('scheduled', 'open') and s.ends_at > $6 as ahead
            from class_session s
            where s.school_id = $1 and s.starts_at >= $3 and s.starts_at < $5 and s.status <> 'cancelled'
        ), came as (
            select g.course_id, count(*) as of_late, count(*) filter (where g.present) as attendances
            from given g join attendance a on a.session_id = g.id and a.status in ('signed_out', 'confirmed')
            where g.held group by g.course_id
        ), taught as (
            select course_id, count(*) filter (where held) as held, count(*) filter (where ahead) as ahead
            from given where present group by course_id
        ), next as (
            select distinct on (course_id) course_id, id as session_id, starts_at, ends_at, capacity
            from given where present and ahead order by course_id, starts_at, id
        )
        select c.id as course_id, v.title_zh as title, v.category, v.form, v.delivery_mode, planned.plan_id,
            coalesce(taught.ahead, 0) > 0 or coalesce(planned.sessions_planned, 0) > coalesce(taught.held, 0) as to_come,
            coalesce(taught.held, 0) as sessions_held, coalesce(came.attendances, 0) as attendances,
            coalesce(came.of_late, 0) as attendances_of_late, next.session_id, next.starts_at, next.ends_at,
            next.capacity
        from planned
        full join taught using (course_id)
        left join came using (course_id)
        left join next using (course_id)
        join course c on c.id = course_id
        join course_version v on v.id = coalesce(planned.course_version_id, c.shown_version_id)
        order by c.id",
    )
    .bind::<SqlUuid, _>(school)
    .bind::<Text, _>(half_year.to_string())
    .bind::<Timestamptz, _>(earlier)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}
