//! SQL that reads a month's earnings, to compute them anew.

use chrono::NaiveDate;
use diesel::dsl::{exists, sql};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{credit_earning, facility, learner, learner_priority, school};

/// An earning as it was posted.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct PostedRow {
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) form: String,
    pub(in crate::credit) day: NaiveDate,
    pub(in crate::credit) valid_minutes: i32,
    pub(in crate::credit) raw_centi: i64,
    pub(in crate::credit) credited_centi: i64,
    pub(in crate::credit) capped_by: Option<String>,
}

/// A learner as the rules see it.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct LearnerRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) birth_date: NaiveDate,
    pub(in crate::credit) registered_on: NaiveDate,
    pub(in crate::credit) priority: bool,
}

/// The learners of the schools in scope, of one county's only where one is named.
fn learners(scope: &Scope, county: Option<&str>) -> learner::BoxedQuery<'static, Pg, SqlUuid> {
    let mut inside = learner::table
        .select(learner::id)
        .filter(learner::school_id.eq_any(schools_in_scope(scope)))
        .into_boxed();
    if let Some(county) = county {
        let there = school::table
            .inner_join(facility::table)
            .filter(facility::county_code.eq(county.to_owned()))
            .select(school::id);
        inside = inside.filter(learner::school_id.eq_any(there));
    }
    inside
}

/// What was posted for the days of a span, each learner's in time order.
pub(in crate::credit) fn list_posted(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<PostedRow>> {
    credit_earning::table
        .filter(credit_earning::activity_date.between(from, to))
        .filter(credit_earning::learner_id.eq_any(learners(scope, county)))
        .order((credit_earning::learner_id, credit_earning::starts_at, credit_earning::id))
        .select((
            credit_earning::learner_id,
            credit_earning::form,
            credit_earning::activity_date,
            credit_earning::valid_minutes,
            credit_earning::raw_centi,
            credit_earning::credited_centi,
            credit_earning::capped_by,
        ))
        .load(conn)
}

/// Those who have earnings in a span.
pub(in crate::credit) fn list_learners(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<LearnerRow>> {
    let earning = credit_earning::table
        .filter(credit_earning::activity_date.between(from, to))
        .select(credit_earning::learner_id);
    let priority = exists(learner_priority::table.filter(learner_priority::learner_id.eq(learner::id)));
    learner::table
        .filter(learner::id.eq_any(learners(scope, county)).and(learner::id.eq_any(earning)))
        .select((learner::id, learner::birth_date, learner::registered_on, priority))
        .load(conn)
}

/// What each learner was credited for the days of a span, all together.
pub(in crate::credit) fn sum_posted(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<(Uuid, i64)>> {
    credit_earning::table
        .filter(credit_earning::activity_date.between(from, to))
        .filter(credit_earning::credited_centi.gt(0))
        .filter(credit_earning::learner_id.eq_any(learners(scope, county)))
        .group_by(credit_earning::learner_id)
        .select((credit_earning::learner_id, sql::<BigInt>("sum(credited_centi)::bigint")))
        .load(conn)
}

/// The names of learners.
pub(in crate::credit) fn list_names(
    conn: &mut PgConnection,
    learners: &[Uuid],
) -> QueryResult<Vec<(Uuid, String)>> {
    learner::table.filter(learner::id.eq_any(learners)).select((learner::id, learner::name_zh)).load(conn)
}
