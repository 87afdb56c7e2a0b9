//! Which schools there are to refresh their curriculum, when they were open, and what they have planned.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::curriculum::{HalfYear, PlanState};
use contract::division::DivisionLevel;
use contract::facility::RegistrationState;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::db::value::word;
use crate::facility::domain::changes_being;
use crate::facility::scope::schools_in_scope;
use crate::schema::{
    curriculum_plan, curriculum_reminder, division, facility, facility_status_change, school,
};

/// A school that has opened at a facility that has been registered.
#[derive(Debug, Clone)]
pub(in crate::curriculum) struct BoardSchool {
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) facility_id: Uuid,
    pub(in crate::curriculum) name: String,
    pub(in crate::curriculum) opened_on: NaiveDate,
    pub(in crate::curriculum) closed_on: Option<NaiveDate>,
    pub(in crate::curriculum) county_code: String,
    pub(in crate::curriculum) township_code: String,
}

/// A plan of a half-year, drafts too.
#[derive(Debug, Clone, Queryable)]
pub(in crate::curriculum) struct BoardPlan {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) half_year: String,
    pub(in crate::curriculum) published_at: Option<DateTime<Utc>>,
    pub(in crate::curriculum) changed_bp: Option<i32>,
}

type SchoolColumns = (Uuid, Uuid, String, Option<NaiveDate>, Option<NaiveDate>, String, String);

fn board_school(row: SchoolColumns) -> Option<BoardSchool> {
    let (school_id, facility_id, name, opened_on, closed_on, county_code, township_code) = row;
    let opened_on = opened_on?;
    Some(BoardSchool { school_id, facility_id, name, opened_on, closed_on, county_code, township_code })
}

/// Which states of a registration decide on being registered.
fn being() -> Vec<&'static str> {
    let states = RegistrationState::ALL.iter().filter(|state| changes_being(**state));
    states.map(|state| state.as_str()).collect()
}

type RegisteredFacilities = facility_status_change::BoxedQuery<'static, Pg, diesel::sql_types::Uuid>;

/// The facilities that had been registered by a day.
fn registered_by(last: NaiveDate) -> RegisteredFacilities {
    facility_status_change::table
        .filter(facility_status_change::status.eq(RegistrationState::Approved.as_str()))
        .filter(facility_status_change::effective_on.le(last))
        .select(facility_status_change::facility_id)
        .into_boxed()
}

/// The schools of facilities registered by `last` that opened by then, by county and name.
pub(in crate::curriculum) fn list_board_schools(
    conn: &mut PgConnection,
    scope: &Scope,
    last: NaiveDate,
    county: Option<&str>,
) -> QueryResult<Vec<BoardSchool>> {
    let mut query = school::table
        .inner_join(facility::table)
        .filter(school::id.eq_any(schools_in_scope(scope)))
        .filter(facility::id.eq_any(registered_by(last)))
        .filter(school::opened_on.le(last))
        .into_boxed();
    if let Some(code) = county {
        query = query.filter(facility::county_code.eq(code.to_owned()));
    }
    let rows: Vec<SchoolColumns> = query
        .order((facility::county_code, school::name, school::id))
        .select((
            school::id,
            facility::id,
            school::name,
            school::opened_on,
            school::closed_on,
            facility::county_code,
            facility::township_code,
        ))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(board_school).collect())
}

/// Schools behind `after` that may owe a plan for a half-year and have neither published one nor been reminded so many
/// days before its end, by their ids.
pub(in crate::curriculum) fn list_unreminded(
    conn: &mut PgConnection,
    half_year: HalfYear,
    days_before: u32,
    after: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<BoardSchool>> {
    let reminded = curriculum_reminder::table
        .filter(curriculum_reminder::half_year.eq(half_year.to_string()))
        .filter(curriculum_reminder::days_before.eq(i32::try_from(days_before).unwrap_or(i32::MAX)))
        .select(curriculum_reminder::school_id);
    let published = curriculum_plan::table
        .filter(curriculum_plan::half_year.eq(half_year.to_string()))
        .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
        .select(curriculum_plan::school_id);
    let rows: Vec<SchoolColumns> = school::table
        .inner_join(facility::table)
        .filter(school::id.gt(after.unwrap_or_default()))
        .filter(facility::status.eq(RegistrationState::Approved.as_str()))
        .filter(school::opened_on.le(half_year.last_day()))
        .filter(school::id.ne_all(published).and(school::id.ne_all(reminded)))
        .order(school::id)
        .limit(limit)
        .select((
            school::id,
            facility::id,
            school::name,
            school::opened_on,
            school::closed_on,
            facility::county_code,
            facility::township_code,
        ))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(board_school).collect())
}

/// Every plan of these half-years that a school in scope has begun or published, the latest revision first.
pub(in crate::curriculum) fn list_board_plans(
    conn: &mut PgConnection,
    scope: &Scope,
    half_years: &[HalfYear],
) -> QueryResult<Vec<BoardPlan>> {
    let half_years: Vec<String> = half_years.iter().map(ToString::to_string).collect();
    curriculum_plan::table
        .filter(curriculum_plan::half_year.eq_any(half_years))
        .filter(curriculum_plan::school_id.eq_any(schools_in_scope(scope)))
        .order((curriculum_plan::revision.desc(), curriculum_plan::id))
        .select((
            curriculum_plan::id,
            curriculum_plan::school_id,
            curriculum_plan::half_year,
            curriculum_plan::published_at,
            curriculum_plan::changed_bp,
        ))
        .load(conn)
}

/// From when on a facility was registered, suspended or closed, in order of time.
pub(in crate::curriculum) type StatusChanges = Vec<(NaiveDate, RegistrationState)>;

/// The same of each of these facilities. Steps on the way there carry the day on which they were taken, which may lie
/// after the day from which a decision counts.
pub(in crate::curriculum) fn list_status_changes(
    conn: &mut PgConnection,
    facilities: &[Uuid],
) -> QueryResult<HashMap<Uuid, StatusChanges>> {
    let rows: Vec<(Uuid, NaiveDate, String)> = facility_status_change::table
        .filter(facility_status_change::facility_id.eq_any(facilities))
        .filter(facility_status_change::status.eq_any(being()))
        .order((facility_status_change::effective_on, facility_status_change::id))
        .select((
            facility_status_change::facility_id,
            facility_status_change::effective_on,
            facility_status_change::status,
        ))
        .load(conn)?;
    let mut found: HashMap<Uuid, StatusChanges> = HashMap::new();
    for (id, day, status) in rows {
        found.entry(id).or_default().push((day, word(&status)?));
    }
    Ok(found)
}

/// The names of the counties on a day, by code.
pub(in crate::curriculum) fn list_county_names(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<HashMap<String, String>> {
    let rows: Vec<(String, String)> = division::table
        .filter(division::level.eq(DivisionLevel::County.as_str()))
        .filter(division::valid_from.le(day))
        .filter(division::valid_to.is_null().or(division::valid_to.gt(day)))
        .select((division::code, division::name_zh))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
