//! SQL on who watches: learners, and where they belong.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{facility, learner, school};

/// A learner with its standing and the facility of its school.
#[derive(Debug, Clone, Queryable)]
pub(in crate::online) struct WatcherRow {
    pub(in crate::online) id: Uuid,
    pub(in crate::online) status: String,
    pub(in crate::online) died_on: Option<NaiveDate>,
    pub(in crate::online) closed_at: Option<DateTime<Utc>>,
    pub(in crate::online) consent_withdrawn_at: Option<DateTime<Utc>>,
    pub(in crate::online) facility_id: Uuid,
    pub(in crate::online) township_code: String,
}

/// What a [`WatcherRow`] is read from.
const WATCHER: (
    learner::id,
    learner::status,
    learner::died_on,
    learner::closed_at,
    learner::consent_withdrawn_at,
    facility::id,
    facility::township_code,
) = (
    learner::id,
    learner::status,
    learner::died_on,
    learner::closed_at,
    learner::consent_withdrawn_at,
    facility::id,
    facility::township_code,
);

/// The facilities of the schools of these learners.
pub(in crate::online) fn facilities_of(conn: &mut PgConnection, learners: &[Uuid]) -> QueryResult<Vec<Uuid>> {
    learner::table
        .inner_join(school::table)
        .filter(learner::id.eq_any(learners))
        .select(school::facility_id)
        .distinct()
        .load(conn)
}

/// A learner, whoever may see it.
pub(in crate::online) fn find_watcher(
    conn: &mut PgConnection,
    id: LearnerId,
) -> QueryResult<Option<WatcherRow>> {
    learner::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(learner::id.eq(id.0))
        .select(WATCHER)
        .first(conn)
        .optional()
}

/// A learner within `scope`.
pub(in crate::online) fn find_watcher_in(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearnerId,
) -> QueryResult<Option<WatcherRow>> {
    learner::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(learner::id.eq(id.0).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select(WATCHER)
        .first(conn)
        .optional()
}
