//! SQL on the answers to demand surveys, and on who gives them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::curriculum::DemandAnswerQuery;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{demand_answer, demand_choice, demand_option, facility, learner, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = demand_answer)]
pub(in crate::curriculum) struct AnswerRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) survey_id: Uuid,
    pub(in crate::curriculum) learner_id: Uuid,
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) division_code: String,
    pub(in crate::curriculum) age_years: i16,
    pub(in crate::curriculum) channel: String,
    pub(in crate::curriculum) answered_on: NaiveDate,
    pub(in crate::curriculum) remark: Option<String>,
    pub(in crate::curriculum) recorded_by: Uuid,
    pub(in crate::curriculum) recorded_at: DateTime<Utc>,
    pub(in crate::curriculum) withdrawn_by: Option<Uuid>,
    pub(in crate::curriculum) withdrawn_at: Option<DateTime<Utc>>,
    pub(in crate::curriculum) withdrawn_reason: Option<String>,
}

/// An answer, and where it comes from.
#[derive(Debug, Clone)]
pub(in crate::curriculum) struct AnswerEntry {
    pub(in crate::curriculum) row: AnswerRow,
    pub(in crate::curriculum) learner_name: String,
    pub(in crate::curriculum) school_name: String,
    pub(in crate::curriculum) facility_id: Uuid,
    pub(in crate::curriculum) township_code: String,
}

/// A learner and the school that it belongs to.
#[derive(Debug, Clone)]
pub(in crate::curriculum) struct Person {
    pub(in crate::curriculum) status: String,
    pub(in crate::curriculum) birth_date: NaiveDate,
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) county_code: String,
    pub(in crate::curriculum) township_code: String,
}

/// A learner of a school in scope.
pub(in crate::curriculum) fn find_person(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<Person>> {
    let row: Option<(String, NaiveDate, Uuid, String, String)> = learner::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(learner::id.eq(id).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select((
            learner::status,
            learner::birth_date,
            school::id,
            facility::county_code,
            facility::township_code,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(status, birth_date, school_id, county_code, township_code)| Person {
        status,
        birth_date,
        school_id,
        county_code,
        township_code,
    }))
}

/// Adds an answer with its choices, unless the learner has a standing one; whether it was added.
pub(in crate::curriculum) fn insert_answer(
    conn: &mut PgConnection,
    row: &AnswerRow,
    options: &[Uuid],
) -> QueryResult<bool> {
    let added =
        diesel::insert_into(demand_answer::table).values(row).on_conflict_do_nothing().execute(conn)?;
    if added == 0 {
        return Ok(false);
    }
    let choices: Vec<_> = options
        .iter()
        .map(|id| (demand_choice::answer_id.eq(row.id), demand_choice::option_id.eq(*id)))
        .collect();
    diesel::insert_into(demand_choice::table).values(choices).execute(conn)?;
    Ok(true)
}

macro_rules! entries {
    () => {
        demand_answer::table.inner_join(learner::table).inner_join(school::table.inner_join(facility::table))
    };
}

macro_rules! entry {
    () => {
        (AnswerRow::as_select(), learner::name_zh, (school::name, facility::id, facility::township_code))
    };
}

type Found = (AnswerRow, String, (String, Uuid, String));

fn entry((row, learner_name, (school_name, facility_id, township_code)): Found) -> AnswerEntry {
    AnswerEntry { row, learner_name, school_name, facility_id, township_code }
}

/// The standing answer of a learner to a survey.
pub(in crate::curriculum) fn find_answer_of(
    conn: &mut PgConnection,
    survey: Uuid,
    learner: Uuid,
) -> QueryResult<Option<AnswerEntry>> {
    let found: Option<Found> = entries!()
        .filter(demand_answer::survey_id.eq(survey).and(demand_answer::learner_id.eq(learner)))
        .filter(demand_answer::withdrawn_at.is_null())
        .select(entry!())
        .first(conn)
        .optional()?;
    Ok(found.map(entry))
}

/// An answer from a school in scope.
pub(in crate::curriculum) fn find_answer(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<AnswerEntry>> {
    let found: Option<Found> = entries!()
        .filter(demand_answer::id.eq(id))
        .filter(demand_answer::school_id.eq_any(schools_in_scope(scope)))
        .select(entry!())
        .first(conn)
        .optional()?;
    Ok(found.map(entry))
}

/// Takes an answer back that stands; whether it did.
pub(in crate::curriculum) fn withdraw_answer(
    conn: &mut PgConnection,
    id: Uuid,
    (by, at): (Uuid, DateTime<Utc>),
    reason: &str,
) -> QueryResult<bool> {
    let done = diesel::update(demand_answer::table.find(id))
        .filter(demand_answer::withdrawn_at.is_null())
        .set((
            demand_answer::withdrawn_by.eq(by),
            demand_answer::withdrawn_at.eq(at),
            demand_answer::withdrawn_reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// The answers to a survey from the schools in scope, newest first.
pub(in crate::curriculum) fn list_answers(
    conn: &mut PgConnection,
    scope: &Scope,
    (survey, query): (Uuid, &DemandAnswerQuery),
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<AnswerEntry>> {
    let filtered = || {
        let mut rows = entries!()
            .filter(demand_answer::survey_id.eq(survey))
            .filter(demand_answer::school_id.eq_any(schools_in_scope(scope)))
            .into_boxed();
        if let Some(id) = query.school_id {
            rows = rows.filter(demand_answer::school_id.eq(id.0));
        }
        if let Some(id) = query.learner_id {
            rows = rows.filter(demand_answer::learner_id.eq(id.0));
        }
        match query.withdrawn {
            Some(true) => rows.filter(demand_answer::withdrawn_at.is_not_null()),
            Some(false) => rows.filter(demand_answer::withdrawn_at.is_null()),
            None => rows,
        }
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(demand_answer::id.lt(id));
    }
    let found: Vec<Found> =
        rows.order(demand_answer::id.desc()).limit(paging.fetch()).select(entry!()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    let rows = found.into_iter().map(entry).collect();
    Ok(Paged::cut(rows, paging, total, |one: &AnswerEntry| vec![one.row.id.to_string()]))
}

/// What these answers chose, in the order of the survey.
pub(in crate::curriculum) fn list_choices(
    conn: &mut PgConnection,
    answers: &[Uuid],
) -> QueryResult<HashMap<Uuid, Vec<Uuid>>> {
    let rows: Vec<(Uuid, Uuid)> = demand_choice::table
        .inner_join(demand_option::table)
        .filter(demand_choice::answer_id.eq_any(answers))
        .order((demand_choice::answer_id, demand_option::position))
        .select((demand_choice::answer_id, demand_choice::option_id))
        .load(conn)?;
    let mut found: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (answer, option) in rows {
        found.entry(answer).or_default().push(option);
    }
    Ok(found)
}
