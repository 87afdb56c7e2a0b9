//! SQL on demand surveys and their options.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::curriculum::{DemandSurveyQuery, SurveyState};
use contract::ids::DemandSurveyId;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::curriculum::domain::demand::ISSUED;
use crate::db::keyset::before;
use crate::facility::scope::{facilities_in_scope, schools_in_scope};
use crate::paging::{Paged, Paging};
use crate::schema::{course_category, demand_answer, demand_option, demand_survey, facility, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = demand_survey, treat_none_as_null = true)]
pub(in crate::curriculum) struct SurveyRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) title_zh: String,
    pub(in crate::curriculum) title_mn: Option<String>,
    pub(in crate::curriculum) county_code: Option<String>,
    pub(in crate::curriculum) school_id: Option<Uuid>,
    pub(in crate::curriculum) half_year: String,
    pub(in crate::curriculum) opens_on: NaiveDate,
    pub(in crate::curriculum) closes_on: NaiveDate,
    pub(in crate::curriculum) max_choices: i16,
    pub(in crate::curriculum) status: String,
    pub(in crate::curriculum) created_by: Uuid,
    pub(in crate::curriculum) created_at: DateTime<Utc>,
    pub(in crate::curriculum) issued_at: Option<DateTime<Utc>>,
    pub(in crate::curriculum) withdrawn_at: Option<DateTime<Utc>>,
    pub(in crate::curriculum) withdrawn_reason: Option<String>,
    pub(in crate::curriculum) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = demand_option)]
pub(in crate::curriculum) struct OptionRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) survey_id: Uuid,
    pub(in crate::curriculum) position: i16,
    pub(in crate::curriculum) category: String,
    pub(in crate::curriculum) topic: Option<String>,
    pub(in crate::curriculum) course_id: Option<Uuid>,
}

type Surveys = demand_survey::BoxedQuery<'static, Pg>;

/// The surveys that may be seen from `scope`: those of its schools and whole counties, and once they are issued those
/// of the counties that it touches and of the city.
fn visible(scope: &Scope) -> Surveys {
    let query = demand_survey::table.into_boxed();
    if scope.city {
        return query;
    }
    let touched: Vec<String> =
        scope.divisions.iter().filter_map(|code| code.get(..6)).map(str::to_owned).collect();
    let hosts = facility::table
        .filter(facility::id.eq_any(facilities_in_scope(scope)))
        .select(facility::county_code.nullable());
    let shared = demand_survey::school_id.is_null().and(
        demand_survey::county_code
            .is_null()
            .or(demand_survey::county_code.eq_any(touched))
            .or(demand_survey::county_code.eq_any(hosts)),
    );
    query.filter(
        demand_survey::school_id
            .assume_not_null()
            .eq_any(schools_in_scope(scope))
            .or(demand_survey::county_code.eq_any(scope.divisions.clone()))
            .or(demand_survey::status.ne(SurveyState::Draft.as_str()).and(shared)),
    )
}

fn filtered(scope: &Scope, filter: &DemandSurveyQuery, today: NaiveDate) -> Surveys {
    let mut query = visible(scope);
    if let Some(id) = filter.school_id {
        query = asking(query, id.0);
    }
    if let Some(half_year) = filter.half_year {
        query = query.filter(demand_survey::half_year.eq(half_year.to_string()));
    }
    let issued = demand_survey::status.eq(ISSUED);
    match filter.state {
        None => query,
        Some(state @ (SurveyState::Draft | SurveyState::Withdrawn)) => {
            query.filter(demand_survey::status.eq(state.as_str()))
        }
        Some(SurveyState::Scheduled) => query.filter(issued.and(demand_survey::opens_on.gt(today))),
        Some(SurveyState::Open) => query
            .filter(issued.and(demand_survey::opens_on.le(today)).and(demand_survey::closes_on.ge(today))),
        Some(SurveyState::Closed) => query.filter(issued.and(demand_survey::closes_on.lt(today))),
    }
}

/// Those of `query` that ask a school's learners: its own, its county's and the city's.
fn asking(query: Surveys, school: Uuid) -> Surveys {
    let county = school::table
        .inner_join(facility::table)
        .filter(school::id.eq(school))
        .select(facility::county_code.nullable());
    query.filter(
        demand_survey::school_id.eq(school).or(demand_survey::school_id
            .is_null()
            .and(demand_survey::county_code.is_null().or(demand_survey::county_code.eq_any(county)))),
    )
}

/// Latest half-year first, newest first in it.
pub(in crate::curriculum) fn list_surveys(
    conn: &mut PgConnection,
    scope: &Scope,
    (filter, today): (&DemandSurveyQuery, NaiveDate),
    before: Option<(String, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<SurveyRow>> {
    let mut query = filtered(scope, filter, today);
    if let Some((half_year, id)) = before {
        query = query.filter(before!((demand_survey::half_year, half_year), (demand_survey::id, id)));
    }
    let rows: Vec<SurveyRow> = query
        .order((demand_survey::half_year.desc(), demand_survey::id.desc()))
        .limit(paging.fetch())
        .select(SurveyRow::as_select())
        .load(conn)?;
    let total =
        if paging.count { Some(filtered(scope, filter, today).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.half_year.clone(), row.id.to_string()]))
}

pub(in crate::curriculum) fn find_survey(
    conn: &mut PgConnection,
    scope: &Scope,
    id: DemandSurveyId,
) -> QueryResult<Option<SurveyRow>> {
    visible(scope).filter(demand_survey::id.eq(id.0)).select(SurveyRow::as_select()).first(conn).optional()
}

/// As `find_survey`, and locks it against every other change.
pub(in crate::curriculum) fn lock_survey(
    conn: &mut PgConnection,
    scope: &Scope,
    id: DemandSurveyId,
) -> QueryResult<Option<SurveyRow>> {
    if find_survey(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    demand_survey::table.find(id.0).select(SurveyRow::as_select()).for_update().first(conn).optional()
}

/// As `find_survey`, and keeps it as it is while answers come in side by side.
pub(in crate::curriculum) fn hold_survey(
    conn: &mut PgConnection,
    scope: &Scope,
    id: DemandSurveyId,
) -> QueryResult<Option<SurveyRow>> {
    if find_survey(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    demand_survey::table.find(id.0).select(SurveyRow::as_select()).for_share().first(conn).optional()
}

/// Whether a survey asks the learners of a school.
pub(in crate::curriculum) fn asks_school(
    conn: &mut PgConnection,
    id: Uuid,
    school: Uuid,
) -> QueryResult<bool> {
    let asks: i64 = asking(demand_survey::table.filter(demand_survey::id.eq(id)).into_boxed(), school)
        .count()
        .get_result(conn)?;
    Ok(asks > 0)
}

pub(in crate::curriculum) fn find_survey_by_id(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<Option<SurveyRow>> {
    demand_survey::table.find(id).select(SurveyRow::as_select()).first(conn).optional()
}

pub(in crate::curriculum) fn insert_survey(conn: &mut PgConnection, row: &SurveyRow) -> QueryResult<()> {
    diesel::insert_into(demand_survey::table).values(row).execute(conn).map(drop)
}

/// Writes every column; the caller has raised the version.
pub(in crate::curriculum) fn update_survey(conn: &mut PgConnection, row: &SurveyRow) -> QueryResult<()> {
    diesel::update(demand_survey::table.find(row.id)).set(row).execute(conn).map(drop)
}

/// The options of a survey, in order.
pub(in crate::curriculum) fn list_options(
    conn: &mut PgConnection,
    survey: Uuid,
) -> QueryResult<Vec<OptionRow>> {
    demand_option::table
        .filter(demand_option::survey_id.eq(survey))
        .order(demand_option::position)
        .select(OptionRow::as_select())
        .load(conn)
}

pub(in crate::curriculum) fn replace_options(
    conn: &mut PgConnection,
    survey: Uuid,
    rows: &[OptionRow],
) -> QueryResult<()> {
    diesel::delete(demand_option::table.filter(demand_option::survey_id.eq(survey))).execute(conn)?;
    diesel::insert_into(demand_option::table).values(rows).execute(conn).map(drop)
}

/// The codes of the approved categories, in the order of the dictionary.
pub(in crate::curriculum) fn list_categories(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    course_category::table
        .filter(course_category::status.eq("approved"))
        .order((course_category::position, course_category::code))
        .select(course_category::code)
        .load(conn)
}

/// How many standing answers these surveys have from the schools in scope.
pub(in crate::curriculum) fn count_answers(
    conn: &mut PgConnection,
    scope: &Scope,
    surveys: &[Uuid],
) -> QueryResult<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = demand_answer::table
        .filter(demand_answer::survey_id.eq_any(surveys))
        .filter(demand_answer::withdrawn_at.is_null())
        .filter(demand_answer::school_id.eq_any(schools_in_scope(scope)))
        .group_by(demand_answer::survey_id)
        .select((demand_answer::survey_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many standing answers a survey has from one school.
pub(in crate::curriculum) fn count_answers_of(
    conn: &mut PgConnection,
    survey: Uuid,
    school: Uuid,
) -> QueryResult<i64> {
    demand_answer::table
        .filter(demand_answer::survey_id.eq(survey).and(demand_answer::school_id.eq(school)))
        .filter(demand_answer::withdrawn_at.is_null())
        .count()
        .get_result(conn)
}

/// The names of these schools.
pub(in crate::curriculum) fn list_school_names(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(ids)).select((school::id, school::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
