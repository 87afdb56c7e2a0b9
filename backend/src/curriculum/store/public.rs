//! What a school teaches, as everyone may read it: no person's name or number is among it.

use chrono::{DateTime, NaiveTime, Utc};
use contract::curriculum::PlanState;
use contract::facility::RegistrationState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::plans::coalesce;
use crate::schema::{
    course, course_category, course_version, curriculum_item, curriculum_plan, facility, school,
};

/// A school that everyone may read of.
#[derive(Debug, Clone, Queryable)]
pub(in crate::curriculum) struct PublicSchool {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) code: String,
    pub(in crate::curriculum) name: String,
    pub(in crate::curriculum) facility_name: String,
    pub(in crate::curriculum) address: Option<String>,
}

/// A course of a plan by the content that the plan took.
#[derive(Debug, Clone, Queryable)]
pub(in crate::curriculum) struct PublicItem {
    pub(in crate::curriculum) title_zh: String,
    pub(in crate::curriculum) title_mn: Option<String>,
    pub(in crate::curriculum) summary: String,
    pub(in crate::curriculum) category: String,
    pub(in crate::curriculum) category_zh: String,
    pub(in crate::curriculum) category_en: String,
    pub(in crate::curriculum) delivery_mode: String,
    pub(in crate::curriculum) lesson_minutes: i16,
    pub(in crate::curriculum) weekday: Option<i16>,
    pub(in crate::curriculum) start_time: Option<NaiveTime>,
    pub(in crate::curriculum) sessions_planned: i16,
}

/// The school with this code, while its host is registered.
pub(in crate::curriculum) fn find_school(
    conn: &mut PgConnection,
    code: &str,
) -> QueryResult<Option<PublicSchool>> {
    school::table
        .inner_join(facility::table)
        .filter(school::code.eq(code))
        .filter(facility::status.eq(RegistrationState::Approved.as_str()))
        .select((school::id, school::code, school::name, facility::name_zh, facility::address))
        .first(conn)
        .optional()
}

/// The code of a school, while its host is registered.
pub(in crate::curriculum) fn find_code(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<String>> {
    school::table
        .inner_join(facility::table)
        .filter(school::id.eq(id))
        .filter(facility::status.eq(RegistrationState::Approved.as_str()))
        .select(school::code)
        .first(conn)
        .optional()
}

/// A plan in force: its id, half-year, and when it was published.
pub(in crate::curriculum) type PlanInForce = (Uuid, String, Option<DateTime<Utc>>);

/// The plans in force of a school, the newest half-year first.
pub(in crate::curriculum) fn list_in_force(
    conn: &mut PgConnection,
    school: Uuid,
) -> QueryResult<Vec<PlanInForce>> {
    curriculum_plan::table
        .filter(curriculum_plan::school_id.eq(school))
        .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
        .order(curriculum_plan::half_year.desc())
        .select((curriculum_plan::id, curriculum_plan::half_year, curriculum_plan::published_at))
        .load(conn)
}

/// The courses of a plan by weekday and time, those without a day last.
pub(in crate::curriculum) fn list_courses(
    conn: &mut PgConnection,
    plan: Uuid,
) -> QueryResult<Vec<PublicItem>> {
    let taken = coalesce(curriculum_item::course_version_id, course::shown_version_id);
    curriculum_item::table
        .inner_join(course::table)
        .inner_join(course_version::table.on(course_version::id.eq(taken)))
        .inner_join(course_category::table.on(course_category::code.eq(course_version::category)))
        .filter(curriculum_item::plan_id.eq(plan))
        .order((
            curriculum_item::weekday.asc().nulls_last(),
            curriculum_item::start_time.asc().nulls_last(),
            curriculum_item::position,
        ))
        .select((
            course_version::title_zh,
            course_version::title_mn,
            course_version::summary,
            course_version::category,
            course_category::label_zh,
            course_category::label_en,
            course_version::delivery_mode,
            course_version::lesson_minutes,
            curriculum_item::weekday,
            curriculum_item::start_time,
            curriculum_item::sessions_planned,
        ))
        .load(conn)
}
