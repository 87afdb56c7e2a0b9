//! A class while it signs in.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::class::AttendanceState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::{attendance, learner};

/// How many attendances of a session stand how, by the word of their state.
pub(in crate::class) fn count_by_state(
    conn: &mut PgConnection,
    session: Uuid,
) -> QueryResult<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> = attendance::table
        .filter(attendance::session_id.eq(session))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .group_by(attendance::status)
        .select((attendance::status, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Who has come: the attendance, the name, when, how it stands, and how it was done.
pub(in crate::class) type ArrivalRow = (Uuid, String, DateTime<Utc>, String, String);

/// The last who were entered, newest first.
pub(in crate::class) fn list_arrivals(
    conn: &mut PgConnection,
    session: Uuid,
    limit: i64,
) -> QueryResult<Vec<ArrivalRow>> {
    attendance::table
        .inner_join(learner::table)
        .filter(attendance::session_id.eq(session))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .order((attendance::created_at.desc(), attendance::id.desc()))
        .limit(limit)
        .select((
            attendance::id,
            learner::name_zh,
            attendance::signed_in_at,
            attendance::status,
            attendance::source,
        ))
        .load(conn)
}
