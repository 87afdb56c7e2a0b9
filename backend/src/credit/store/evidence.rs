//! SQL that reads the evidence: sessions, attendance and learners.

use chrono::{DateTime, NaiveDate, Utc};
use contract::class::AttendanceState;
use diesel::dsl::{exists, not};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{
    attendance, class_session, credit_earning, facility, learner, learner_account, learner_priority, school,
};

const CANCELLED: &str = "cancelled";

/// A session as evidence.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct Session {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) form: String,
    pub(in crate::credit) delivery_mode: String,
    pub(in crate::credit) starts_at: DateTime<Utc>,
    pub(in crate::credit) ends_at: DateTime<Utc>,
    pub(in crate::credit) facility_id: Uuid,
    pub(in crate::credit) township_code: String,
    /// Whether it was called off.
    pub(in crate::credit) cancelled: bool,
}

/// An attendance that counts, and whose. Whether the learner was active was checked at the door: what happens to
/// the registration afterwards takes nothing away.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct Attended {
    pub(in crate::credit) attendance_id: Uuid,
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) signed_in_at: DateTime<Utc>,
    pub(in crate::credit) signed_out_at: DateTime<Utc>,
    pub(in crate::credit) occupied_until: DateTime<Utc>,
    pub(in crate::credit) valid_minutes: i32,
    pub(in crate::credit) birth_date: NaiveDate,
    pub(in crate::credit) registered_on: NaiveDate,
    pub(in crate::credit) priority: bool,
}

/// A session in scope.
pub(in crate::credit) fn find_session(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<Session>> {
    class_session::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(class_session::id.eq(id))
        .filter(class_session::school_id.eq_any(schools_in_scope(scope)))
        .select((
            class_session::id,
            class_session::form,
            class_session::delivery_mode,
            class_session::starts_at,
            class_session::ends_at,
            facility::id,
            facility::township_code,
            class_session::status.eq(CANCELLED),
        ))
        .first(conn)
        .optional()
}

/// The attendances of a session that count and have earned nothing yet, in the order of sign-in.
pub(in crate::credit) fn list_unsettled(
    conn: &mut PgConnection,
    session: Uuid,
) -> QueryResult<Vec<Attended>> {
    let priority = exists(learner_priority::table.filter(learner_priority::learner_id.eq(learner::id)));
    attendance::table
        .inner_join(learner::table)
        .filter(attendance::session_id.eq(session).and(attendance::status.eq_any(AttendanceState::COUNTED)))
        .filter(not(exists(
            credit_earning::table.filter(credit_earning::attendance_id.eq(attendance::id.nullable())),
        )))
        .order((attendance::signed_in_at, attendance::id))
        .select((
            attendance::id,
            learner::id,
            attendance::signed_in_at,
            attendance::signed_out_at.assume_not_null(),
            attendance::occupied_until,
            attendance::valid_minutes.assume_not_null(),
            learner::birth_date,
            learner::registered_on,
            priority,
        ))
        .load(conn)
}

/// How many attendances of a session have been settled.
pub(in crate::credit) fn count_settled(conn: &mut PgConnection, session: Uuid) -> QueryResult<i64> {
    credit_earning::table
        .inner_join(attendance::table)
        .filter(attendance::session_id.eq(session))
        .count()
        .get_result(conn)
}

/// Whether a learner is in scope.
pub(in crate::credit) fn learner_in_scope(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<bool> {
    diesel::select(exists(
        learner::table.filter(learner::id.eq(id).and(learner::school_id.eq_any(schools_in_scope(scope)))),
    ))
    .get_result(conn)
}

/// Which of these learners the account belongs to.
pub(in crate::credit) fn list_held_by(
    conn: &mut PgConnection,
    account: Uuid,
    learners: &[Uuid],
) -> QueryResult<Vec<Uuid>> {
    learner_account::table
        .filter(learner_account::account_id.eq(account).and(learner_account::learner_id.eq_any(learners)))
        .select(learner_account::learner_id)
        .load(conn)
}
