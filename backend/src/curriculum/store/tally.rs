//! How answers add up and what is planned, each counted by one statement.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::curriculum::{HalfYear, PlanState};
use contract::learner::LearnerState;
use diesel::dsl::count_star;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::surveys::SurveyRow;
use crate::auth::Scope;
use crate::curriculum::domain::demand::ISSUED;
use crate::facility::scope::schools_in_scope;
use crate::schema::{
    curriculum_plan, demand_answer, demand_choice, demand_option, demand_survey, division, facility, learner,
    school,
};

/// The schools in scope that something is asked of or about.
#[derive(Debug, Clone)]
pub(in crate::curriculum) struct Asked {
    pub(in crate::curriculum) scope: Scope,
    pub(in crate::curriculum) school: Option<Uuid>,
    pub(in crate::curriculum) county: Option<String>,
}

impl Asked {
    fn schools(&self) -> school::BoxedQuery<'static, Pg, SqlUuid> {
        let mut inside = schools_in_scope(&self.scope);
        if let Some(id) = self.school {
            inside = inside.filter(school::id.eq(id));
        }
        if let Some(code) = self.county.clone() {
            let hosts = facility::table.filter(facility::county_code.eq(code)).select(facility::id);
            inside = inside.filter(school::facility_id.eq_any(hosts));
        }
        inside
    }
}

/// What is counted under a text key, such as a division or a category.
pub(in crate::curriculum) type Counted<Key> = Vec<(Key, i64)>;

macro_rules! standing {
    ($survey:expr, $asked:expr) => {
        demand_answer::survey_id
            .eq($survey)
            .and(demand_answer::withdrawn_at.is_null())
            .and(demand_answer::school_id.eq_any($asked.schools()))
    };
}

macro_rules! choices {
    () => {
        demand_choice::table.inner_join(demand_answer::table).inner_join(demand_option::table)
    };
}

/// How many standing answers chose each option.
pub(in crate::curriculum) fn count_by_option(
    conn: &mut PgConnection,
    survey: Uuid,
    asked: &Asked,
) -> QueryResult<Counted<Uuid>> {
    choices!()
        .filter(standing!(survey, asked))
        .group_by(demand_choice::option_id)
        .select((demand_choice::option_id, count_star()))
        .load(conn)
}

/// How many choices fell on each category in each division.
pub(in crate::curriculum) fn count_by_division(
    conn: &mut PgConnection,
    survey: Uuid,
    asked: &Asked,
) -> QueryResult<Counted<(String, String)>> {
    let rows: Vec<(String, String, i64)> = choices!()
        .filter(standing!(survey, asked))
        .group_by((demand_answer::division_code, demand_option::category))
        .select((demand_answer::division_code, demand_option::category, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(division, category, count)| ((division, category), count)).collect())
}

/// How many choices fell on each category at each age.
pub(in crate::curriculum) fn count_by_age(
    conn: &mut PgConnection,
    survey: Uuid,
    asked: &Asked,
) -> QueryResult<Counted<(i16, String)>> {
    let rows: Vec<(i16, String, i64)> = choices!()
        .filter(standing!(survey, asked))
        .group_by((demand_answer::age_years, demand_option::category))
        .select((demand_answer::age_years, demand_option::category, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(age, category, count)| ((age, category), count)).collect())
}

/// How many standing answers came from each division.
pub(in crate::curriculum) fn count_answers_by_division(
    conn: &mut PgConnection,
    survey: Uuid,
    asked: &Asked,
) -> QueryResult<Counted<String>> {
    demand_answer::table
        .filter(standing!(survey, asked))
        .group_by(demand_answer::division_code)
        .select((demand_answer::division_code, count_star()))
        .load(conn)
}

/// How many standing answers came from people of each age.
pub(in crate::curriculum) fn count_answers_by_age(
    conn: &mut PgConnection,
    survey: Uuid,
    asked: &Asked,
) -> QueryResult<Counted<i16>> {
    demand_answer::table
        .filter(standing!(survey, asked))
        .group_by(demand_answer::age_years)
        .select((demand_answer::age_years, count_star()))
        .load(conn)
}

/// How many active learners the schools have, by township.
pub(in crate::curriculum) fn count_learners(
    conn: &mut PgConnection,
    asked: &Asked,
) -> QueryResult<Counted<String>> {
    learner::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(learner::status.eq(LearnerState::Active.as_str()))
        .filter(learner::school_id.eq_any(asked.schools()))
        .group_by(facility::township_code)
        .select((facility::township_code, count_star()))
        .load(conn)
}

/// The names of these divisions on a day, by code.
pub(in crate::curriculum) fn list_division_names(
    conn: &mut PgConnection,
    codes: &[String],
    day: NaiveDate,
) -> QueryResult<HashMap<String, String>> {
    let rows: Vec<(String, String)> = division::table
        .filter(division::code.eq_any(codes))
        .filter(division::valid_from.le(day))
        .filter(division::valid_to.is_null().or(division::valid_to.gt(day)))
        .select((division::code, division::name_zh))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The surveys that have been issued for a half-year and have begun, with how many answers they have from the schools;
/// those without are left out.
pub(in crate::curriculum) fn list_feeding(
    conn: &mut PgConnection,
    asked: &Asked,
    half_year: HalfYear,
    today: NaiveDate,
) -> QueryResult<Vec<(SurveyRow, i64)>> {
    let counted: Vec<(Uuid, i64)> = demand_answer::table
        .inner_join(demand_survey::table)
        .filter(demand_survey::half_year.eq(half_year.to_string()))
        .filter(demand_survey::status.eq(ISSUED).and(demand_survey::opens_on.le(today)))
        .filter(demand_answer::withdrawn_at.is_null())
        .filter(demand_answer::school_id.eq_any(asked.schools()))
        .group_by(demand_answer::survey_id)
        .select((demand_answer::survey_id, count_star()))
        .load(conn)?;
    let counts: HashMap<Uuid, i64> = counted.into_iter().collect();
    let ids: Vec<Uuid> = counts.keys().copied().collect();
    let rows: Vec<SurveyRow> = demand_survey::table
        .filter(demand_survey::id.eq_any(ids))
        .order(demand_survey::id)
        .select(SurveyRow::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let answers = counts.get(&row.id).copied().unwrap_or_default();
            (row, answers)
        })
        .collect())
}

/// How many choices of these surveys fell on each category, by the schools.
pub(in crate::curriculum) fn count_demand(
    conn: &mut PgConnection,
    asked: &Asked,
    surveys: &[Uuid],
) -> QueryResult<Counted<String>> {
    choices!()
        .filter(demand_answer::survey_id.eq_any(surveys))
        .filter(demand_answer::withdrawn_at.is_null())
        .filter(demand_answer::school_id.eq_any(asked.schools()))
        .group_by(demand_option::category)
        .select((demand_option::category, count_star()))
        .load(conn)
}

/// The published plan of each school for a half-year, or else its last one before: the plan and its half-year.
pub(in crate::curriculum) fn list_plans_in_force(
    conn: &mut PgConnection,
    asked: &Asked,
    half_year: HalfYear,
) -> QueryResult<Vec<(Uuid, String)>> {
    curriculum_plan::table
        .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
        .filter(curriculum_plan::half_year.le(half_year.to_string()))
        .filter(curriculum_plan::school_id.eq_any(asked.schools()))
        .distinct_on(curriculum_plan::school_id)
        .order((curriculum_plan::school_id, curriculum_plan::half_year.desc()))
        .select((curriculum_plan::id, curriculum_plan::half_year))
        .load(conn)
}

#[derive(Debug, QueryableByName)]
struct Supply {
    #[diesel(sql_type = Text)]
    category: String,
    #[diesel(sql_type = BigInt)]
    minutes: i64,
}

/// How many minutes these plans have of each category: sessions times the minutes of a lesson, by the content that each
/// was published with.
pub(in crate::curriculum) fn count_supply(
    conn: &mut PgConnection,
    plans: &[Uuid],
) -> QueryResult<Counted<String>> {
    let rows: Vec<Supply> = diesel::sql_query(
        "select v.category, sum(i.sessions_planned::bigint * v.lesson_minutes)::bigint as minutes
         from curriculum_item i
         join course c on c.id = i.course_id
         join course_version v on v.id = coalesce(i.course_version_id, c.shown_version_id)
         where i.plan_id = any($1)
         group by v.category",
    )
    .bind::<Array<SqlUuid>, _>(plans)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.category, row.minutes)).collect())
}
