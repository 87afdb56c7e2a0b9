//! What a proposal rests on, for any number of schools at once: plans, reviews, answers, the catalogue, other schools.

use contract::curriculum::{HalfYear, PlanState};
use diesel::dsl::count_star;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::figures::span;
use crate::schema::{
    course, course_version, curriculum_item, curriculum_plan, teaching_review, teaching_review_line,
};

/// A course of a published plan.
#[derive(Debug, Clone, Queryable)]
pub(in crate::curriculum) struct PlanCourse {
    pub(in crate::curriculum) plan_id: Uuid,
    pub(in crate::curriculum) course_id: Uuid,
    pub(in crate::curriculum) code: String,
    pub(in crate::curriculum) category: String,
    pub(in crate::curriculum) status: String,
    pub(in crate::curriculum) owner: Option<String>,
    pub(in crate::curriculum) sessions_planned: i16,
}

/// A course that can be planned.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::curriculum) struct OfferRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::curriculum) course_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) code: String,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) category: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::curriculum) owner: Option<String>,
    #[diesel(sql_type = Integer)]
    pub(in crate::curriculum) honours: i32,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) participants: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) attendances: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) places: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) ratings: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) ratings_centi: i64,
}

/// How often an option of a survey was chosen by a school's elders.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::curriculum) struct ChoiceRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::curriculum) school_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::curriculum) survey_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) half_year: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) answers: i64,
    #[diesel(sql_type = Text)]
    pub(in crate::curriculum) category: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::curriculum) course_id: Option<Uuid>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::curriculum) votes: i64,
}

/// What a teaching review says of a course: its school, the course, who found no place, what it cost in yuan.
pub(in crate::curriculum) type ReviewFacts = (Uuid, Uuid, i32, Decimal);

/// Of each school the plan in force of the latest half-year before `half_year`: its id and its school.
pub(in crate::curriculum) fn list_base_plans(
    conn: &mut PgConnection,
    schools: &[Uuid],
    half_year: HalfYear,
) -> QueryResult<Vec<(Uuid, Uuid)>> {
    curriculum_plan::table
        .filter(curriculum_plan::school_id.eq_any(schools))
        .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
        .filter(curriculum_plan::half_year.lt(half_year.to_string()))
        .distinct_on(curriculum_plan::school_id)
        .order((curriculum_plan::school_id, curriculum_plan::half_year.desc()))
        .select((curriculum_plan::id, curriculum_plan::school_id))
        .load(conn)
}

/// The plans in force of a half-year: their ids and their schools.
pub(in crate::curriculum) fn list_plans_of(
    conn: &mut PgConnection,
    schools: &[Uuid],
    half_year: HalfYear,
) -> QueryResult<Vec<(Uuid, Uuid)>> {
    curriculum_plan::table
        .filter(curriculum_plan::school_id.eq_any(schools))
        .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
        .filter(curriculum_plan::half_year.eq(half_year.to_string()))
        .select((curriculum_plan::id, curriculum_plan::school_id))
        .load(conn)
}

/// The courses of these plans, each as the catalogue shows it now.
pub(in crate::curriculum) fn list_plan_courses(
    conn: &mut PgConnection,
    plans: &[Uuid],
) -> QueryResult<Vec<PlanCourse>> {
    curriculum_item::table
        .inner_join(course::table)
        .inner_join(course_version::table.on(course_version::id.eq(course::shown_version_id)))
        .filter(curriculum_item::plan_id.eq_any(plans))
        .order((curriculum_item::plan_id, curriculum_item::position))
        .select((
            curriculum_item::plan_id,
            course::id,
            course::code,
            course_version::category,
            course::status,
            course::owner_division_code,
            curriculum_item::sessions_planned,
        ))
        .load(conn)
}

/// What the teaching reviews of a half-year say of courses.
pub(in crate::curriculum) fn list_review_facts(
    conn: &mut PgConnection,
    schools: &[Uuid],
    half_year: HalfYear,
) -> QueryResult<Vec<ReviewFacts>> {
    teaching_review_line::table
        .inner_join(teaching_review::table)
        .filter(teaching_review::school_id.eq_any(schools))
        .filter(teaching_review::half_year.eq(half_year.to_string()))
        .select((
            teaching_review::school_id,
            teaching_review_line::course_id,
            teaching_review_line::waiting_learners,
            teaching_review_line::cost_yuan,
        ))
        .load(conn)
}

/// What the final teaching review of a school's half-year remarks of its courses, and who found no place.
pub(in crate::curriculum) fn list_review_remarks(
    conn: &mut PgConnection,
    school: Uuid,
    half_year: HalfYear,
) -> QueryResult<Vec<(Uuid, Option<String>, i32)>> {
    teaching_review_line::table
        .inner_join(teaching_review::table)
        .filter(teaching_review::school_id.eq(school))
        .filter(teaching_review::half_year.eq(half_year.to_string()))
        .filter(teaching_review::status.eq("final"))
        .select((
            teaching_review_line::course_id,
            teaching_review_line::remark,
            teaching_review_line::waiting_learners,
        ))
        .load(conn)
}

/// Every option of the issued surveys for these half-years that elders of these schools answered, chosen or not.
pub(in crate::curriculum) fn list_choices(
    conn: &mut PgConnection,
    schools: &[Uuid],
    half_years: &[HalfYear],
) -> QueryResult<Vec<ChoiceRow>> {
    let half_years: Vec<String> = half_years.iter().map(ToString::to_string).collect();
    diesel::sql_query(
        "with given as materialized (
            select a.id, a.school_id, a.survey_id, s.half_year
            from demand_survey s
            join demand_answer a on a.survey_id = s.id and a.withdrawn_at is null and a.school_id = any($1)
            where s.half_year = any($2) and s.status = 'issued'
        ), picked as (
            select g.school_id, c.option_id, count(*) as votes
            from given g join demand_choice c on c.answer_id = g.id group by g.school_id, c.option_id
        ), asked as (
            select school_id, survey_id, half_year, count(*) as answers
            from given group by school_id, survey_id, half_year
        )
        select a.school_id, a.survey_id, a.half_year, a.answers, o.category, o.course_id,
            coalesce(p.votes, 0) as votes
        from asked a
        join demand_option o on o.survey_id = a.survey_id
        left join picked p on p.school_id = a.school_id and p.option_id = o.id
        order by a.school_id, a.survey_id, o.position",
    )
    .bind::<Array<SqlUuid>, _>(schools)
    .bind::<Array<Text>, _>(half_years)
    .load(conn)
}

/// The published courses, each with how it did at all schools together in a half-year.
pub(in crate::curriculum) fn list_offers(
    conn: &mut PgConnection,
    half_year: HalfYear,
) -> QueryResult<Vec<OfferRow>> {
    let (from, until) = span(half_year);
    diesel::sql_query(
        "with held as materialized (
            select id, school_id, course_id from class_session
            where starts_at >= $2 and starts_at < $3 and status = 'closed'
        ), taught as (
            select school_id, course_id, count(*) as sessions from held group by school_id, course_id
        ), came as (
            select h.school_id, h.course_id, count(*) as attendances, count(distinct a.learner_id) as participants
            from held h join attendance a on a.session_id = h.id and a.status in ('signed_out', 'confirmed')
            group by h.school_id, h.course_id
        ), attended as (
            select c.course_id, sum(c.participants)::bigint as participants,
                sum(c.attendances)::bigint as attendances, sum(c.participants * t.sessions)::bigint as places
            from came c join taught t using (school_id, course_id) group by c.course_id
        ), rated as (
            select course_id, count(*) as ratings,
                (sum(experience + gain + happiness) * 100 / 3)::bigint as ratings_centi
            from course_rating where half_year = $1 group by course_id
        )
        select c.id as course_id, c.code, v.category, c.owner_division_code as owner,
            cardinality(c.honours) as honours, coalesce(a.participants, 0) as participants,
            coalesce(a.attendances, 0) as attendances, coalesce(a.places, 0) as places,
            coalesce(r.ratings, 0) as ratings, coalesce(r.ratings_centi, 0) as ratings_centi
        from course c
        join course_version v on v.id = c.shown_version_id
        left join attended a on a.course_id = c.id
        left join rated r on r.course_id = c.id
        where c.status = 'published'",
    )
    .bind::<Text, _>(half_year.to_string())
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .load(conn)
}

/// How many lines a proposal has, how many are decided and how many of these accepted.
pub(in crate::curriculum) type LineCounts = (Uuid, i64, i64, i64);

/// The same of each of these proposals.
pub(in crate::curriculum) fn count_lines(
    conn: &mut PgConnection,
    proposals: &[Uuid],
) -> QueryResult<Vec<LineCounts>> {
    use crate::schema::refresh_proposal_line as line;
    let counted: Vec<(Uuid, Option<String>, i64)> = line::table
        .filter(line::proposal_id.eq_any(proposals))
        .group_by((line::proposal_id, line::decision))
        .select((line::proposal_id, line::decision, count_star()))
        .load(conn)?;
    let of = |id: &Uuid, wanted: &dyn Fn(Option<&str>) -> bool| {
        let own =
            counted.iter().filter(|(proposal, decision, _)| proposal == id && wanted(decision.as_deref()));
        own.map(|(.., count)| count).sum::<i64>()
    };
    let all = proposals.iter().map(|id| {
        let accepted = of(id, &|decision| decision == Some("accepted"));
        (*id, of(id, &|_| true), of(id, &|decision| decision.is_some()), accepted)
    });
    Ok(all.collect())
}
