//! Where learners are at the time of a session.

use chrono::{DateTime, TimeDelta, Utc};
use contract::class::AttendanceState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::SessionRow;
use crate::schema::{attendance, class_session};

/// A learner who is in another session, whose that is and what it is called, and from when until when.
#[derive(Debug, Clone, Queryable)]
pub(in crate::class) struct ElsewhereRow {
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) school_id: Uuid,
    pub(in crate::class) title: String,
    pub(in crate::class) signed_in_at: DateTime<Utc>,
    pub(in crate::class) occupied_until: DateTime<Utc>,
}

/// When these learners are in other sessions that touch this one's day, the earliest first.
pub(in crate::class) fn list_elsewhere(
    conn: &mut PgConnection,
    session: &SessionRow,
    learners: &[Uuid],
) -> QueryResult<Vec<ElsewhereRow>> {
    let day = TimeDelta::days(1);
    attendance::table
        .inner_join(class_session::table)
        .filter(attendance::learner_id.eq_any(learners).and(attendance::session_id.ne(session.id)))
        .filter(attendance::signed_in_at.between(session.starts_at - day, session.ends_at + day))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .order((attendance::signed_in_at, attendance::id))
        .select((
            attendance::learner_id,
            class_session::school_id,
            class_session::title,
            attendance::signed_in_at,
            attendance::occupied_until,
        ))
        .load(conn)
}
