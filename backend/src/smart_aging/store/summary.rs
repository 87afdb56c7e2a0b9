//! How many cases there are, in one statement.

use chrono::{DateTime, Utc};
use contract::smart_aging::SmartAgingCaseState;
use diesel::dsl::count_star;
use diesel::pg::PgConnection;
use diesel::prelude::*;

use super::inside;
use crate::auth::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::schema::{facility, smart_aging_case};

/// Cases of a county and a kind that have come so far.
#[derive(Debug, Clone, Queryable)]
pub(in crate::smart_aging) struct CountRow {
    pub(in crate::smart_aging) county_code: String,
    pub(in crate::smart_aging) kind: String,
    pub(in crate::smart_aging) status: String,
    pub(in crate::smart_aging) count: i64,
}

/// The cases in `scope` that were handed in from one instant until before another.
pub(in crate::smart_aging) fn count_cases(
    conn: &mut PgConnection,
    scope: &Scope,
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
) -> QueryResult<Vec<CountRow>> {
    let left = [SmartAgingCaseState::Draft.as_str(), SmartAgingCaseState::Withdrawn.as_str()];
    let mut query = smart_aging_case::table
        .group_by((smart_aging_case::county_code, smart_aging_case::kind, smart_aging_case::status))
        .select((
            smart_aging_case::county_code,
            smart_aging_case::kind,
            smart_aging_case::status,
            count_star(),
        ))
        .filter(smart_aging_case::status.ne_all(left))
        .into_boxed();
    if !scope.city {
        query = query.filter(inside(scope));
    }
    if let Some((from, to)) = span {
        query =
            query.filter(smart_aging_case::submitted_at.ge(from).and(smart_aging_case::submitted_at.lt(to)));
    }
    query.load(conn)
}

/// The counties in which facilities in `scope` lie.
pub(in crate::smart_aging) fn counties_of_facilities(
    conn: &mut PgConnection,
    scope: &Scope,
) -> QueryResult<Vec<String>> {
    facility::table
        .filter(facility::id.eq_any(facilities_in_scope(scope)))
        .select(facility::county_code)
        .distinct()
        .load(conn)
}
