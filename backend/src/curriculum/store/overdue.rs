//! Which schools have no published plan for a half-year, and when they were open.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::curriculum::{HalfYear, PlanState};
use contract::division::DivisionLevel;
use contract::facility::RegistrationState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::domain::changes_being;
use crate::facility::scope::schools_in_scope;
use crate::schema::{curriculum_plan, division, facility, facility_status_change, school};

/// A school without a published plan.
#[derive(Debug, Clone)]
pub(in crate::curriculum) struct OwingSchool {
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) facility_id: Uuid,
    pub(in crate::curriculum) name: String,
    pub(in crate::curriculum) opened_on: NaiveDate,
    pub(in crate::curriculum) closed_on: Option<NaiveDate>,
    pub(in crate::curriculum) county_code: String,
    pub(in crate::curriculum) township_code: String,
    pub(in crate::curriculum) has_draft: bool,
}

/// Which states of a registration decide on being registered.
fn being() -> Vec<&'static str> {
    let states = RegistrationState::ALL.iter().filter(|state| changes_being(**state));
    states.map(|state| state.as_str()).collect()
}

/// The schools of facilities registered by `last` that opened by `last` and had
/// published no plan for the half-year before `until`, by county and name.
pub(in crate::curriculum) fn list_owing_schools(
    conn: &mut PgConnection,
    scope: &Scope,
    half_year: HalfYear,
    last: NaiveDate,
    until: DateTime<Utc>,
    county: Option<&str>,
) -> QueryResult<Vec<OwingSchool>> {
    type Row = (Uuid, Uuid, String, Option<NaiveDate>, Option<NaiveDate>, String, String);
    let published = curriculum_plan::table
        .filter(curriculum_plan::half_year.eq(half_year.to_string()))
        .filter(curriculum_plan::published_at.lt(until))
        .select(curriculum_plan::school_id);
    let registered = facility_status_change::table
        .filter(facility_status_change::status.eq(RegistrationState::Approved.as_str()))
        .filter(facility_status_change::effective_on.le(last))
        .select(facility_status_change::facility_id);
    let mut query = school::table
        .inner_join(facility::table)
        .filter(school::id.eq_any(schools_in_scope(scope)))
        .filter(facility::id.eq_any(registered))
        .filter(school::opened_on.le(last))
        .filter(school::id.ne_all(published))
        .into_boxed();
    if let Some(code) = county {
        query = query.filter(facility::county_code.eq(code.to_owned()));
    }
    let rows: Vec<Row> = query
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
    let drafts: Vec<Uuid> = curriculum_plan::table
        .filter(curriculum_plan::half_year.eq(half_year.to_string()))
        .filter(curriculum_plan::status.eq(PlanState::Draft.as_str()))
        .select(curriculum_plan::school_id)
        .load(conn)?;
    let school = |(school_id, facility_id, name, opened_on, closed_on, county_code, township_code): Row| {
        Some(OwingSchool {
            school_id,
            facility_id,
            name,
            opened_on: opened_on?,
            closed_on,
            county_code,
            township_code,
            has_draft: drafts.contains(&school_id),
        })
    };
    Ok(rows.into_iter().filter_map(school).collect())
}

/// From when on each of these facilities was registered, suspended or closed, in order of time. Steps on the
/// way there carry the day on which they were taken, which may lie after the day from which a decision counts.
pub(in crate::curriculum) fn list_status_changes(
    conn: &mut PgConnection,
    facilities: &[Uuid],
) -> QueryResult<HashMap<Uuid, Vec<(NaiveDate, String)>>> {
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
    let mut found: HashMap<Uuid, Vec<(NaiveDate, String)>> = HashMap::new();
    for (id, day, status) in rows {
        found.entry(id).or_default().push((day, status));
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
