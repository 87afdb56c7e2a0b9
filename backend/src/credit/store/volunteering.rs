//! SQL that reads hours of volunteer service as evidence.

use chrono::{DateTime, NaiveDate, Utc};
use contract::volunteer::LogState;
use diesel::dsl::{exists, not, sql};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uuid::Uuid;

use crate::db::keyset::after;
use crate::schema::{credit_earning, facility, learner, learner_priority, school, volunteer_log};

/// Approved hours of a learner.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct Served {
    pub(in crate::credit) log_id: Uuid,
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) form: String,
    pub(in crate::credit) starts_at: DateTime<Utc>,
    pub(in crate::credit) ends_at: DateTime<Utc>,
    pub(in crate::credit) minutes: i32,
    pub(in crate::credit) birth_date: NaiveDate,
    pub(in crate::credit) registered_on: NaiveDate,
    pub(in crate::credit) priority: bool,
    pub(in crate::credit) status: String,
    pub(in crate::credit) died_on: Option<NaiveDate>,
    pub(in crate::credit) closed_at: Option<DateTime<Utc>>,
    pub(in crate::credit) consent_withdrawn_at: Option<DateTime<Utc>>,
    /// Of the learner's school, at which the credits are issued.
    pub(in crate::credit) facility_id: Uuid,
    pub(in crate::credit) township_code: String,
}

/// Approved hours of a learner that have earned nothing yet.
pub(in crate::credit) fn find_served(conn: &mut PgConnection, log: Uuid) -> QueryResult<Option<Served>> {
    let priority = exists(learner_priority::table.filter(learner_priority::learner_id.eq(learner::id)));
    volunteer_log::table
        .inner_join(learner::table.inner_join(school::table.inner_join(facility::table)))
        .filter(volunteer_log::id.eq(log).and(volunteer_log::status.eq(LogState::Approved.as_str())))
        .filter(not(exists(
            credit_earning::table.filter(credit_earning::record_id.eq(volunteer_log::id.nullable())),
        )))
        .select((
            volunteer_log::id,
            learner::id,
            volunteer_log::form,
            volunteer_log::starts_at,
            volunteer_log::ends_at,
            volunteer_log::minutes,
            learner::birth_date,
            learner::registered_on,
            priority,
            learner::status,
            learner::died_on,
            learner::closed_at,
            learner::consent_withdrawn_at,
            facility::id,
            facility::township_code,
        ))
        .first(conn)
        .optional()
}

/// Hours that wait to be settled: their beginning and id, by which they are ordered.
pub type DueLog = (DateTime<Utc>, Uuid);

/// Approved hours of learners, of days on which a policy holds, that have earned nothing yet, in time order after `after`.
pub(in crate::credit) fn list_due_logs(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<DueLog>,
    limit: i64,
) -> QueryResult<Vec<DueLog>> {
    let (starts_at, id) = after.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil()));
    volunteer_log::table
        .filter(after!((volunteer_log::starts_at, starts_at), (volunteer_log::id, id)))
        .filter(volunteer_log::ends_at.le(at).and(volunteer_log::status.eq(LogState::Approved.as_str())))
        .filter(volunteer_log::learner_id.is_not_null())
        .filter(sql::<Bool>(
            "exists (select from credit_policy p where p.status = 'published' and \
             (volunteer_log.starts_at at time zone 'Asia/Shanghai')::date \
             between p.effective_from and coalesce(p.effective_to, 'infinity'))",
        ))
        .filter(not(exists(
            credit_earning::table.filter(credit_earning::record_id.eq(volunteer_log::id.nullable())),
        )))
        .order((volunteer_log::starts_at, volunteer_log::id))
        .limit(limit)
        .select((volunteer_log::starts_at, volunteer_log::id))
        .load(conn)
}
