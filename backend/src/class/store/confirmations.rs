//! Attendances without a sign-out.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::class::{AttendanceConfirmationQuery, AttendanceState};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Date, Uuid as SqlUuid};
use uuid::Uuid;

use super::{AttendanceRow, Place, SessionRow};
use crate::auth::Scope;
use crate::db::keyset::after;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{attendance, class_session, facility, learner, school};

/// An attendance without a sign-out with its session, the names of the learner and the school, and where it lies.
pub(in crate::class) type AwaitingEntry = (AttendanceRow, SessionRow, String, String, Place);

/// The attendances of schools in scope that wait for a class manager, the earliest first: of sessions from `since` on, or
/// with `lapsed` of those before.
pub(in crate::class) fn list_awaiting(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &AttendanceConfirmationQuery,
    since: DateTime<Utc>,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<AwaitingEntry>> {
    // Who comes, comes an hour before the session at most: the index is read from or up to there.
    let (edge, lapsed) = (TimeDelta::days(1), query.lapsed == Some(true));
    let filtered = || {
        let mut rows = attendance::table
            .inner_join(class_session::table.inner_join(school::table.inner_join(facility::table)))
            .inner_join(learner::table)
            .filter(attendance::status.eq(AttendanceState::AwaitingConfirmation.as_str()))
            .filter(class_session::school_id.eq_any(schools_in_scope(scope)))
            .into_boxed::<Pg>();
        rows = if lapsed {
            rows.filter(class_session::starts_at.lt(since)).filter(attendance::signed_in_at.lt(since + edge))
        } else {
            rows.filter(class_session::starts_at.ge(since)).filter(attendance::signed_in_at.ge(since - edge))
        };
        if let Some(id) = query.session_id {
            rows = rows.filter(attendance::session_id.eq(id.0));
        }
        rows
    };
    let mut rows = filtered();
    if let Some((at, id)) = after {
        rows = rows.filter(after!((attendance::signed_in_at, at), (attendance::id, id)));
    }
    let found: Vec<AwaitingEntry> = rows
        .order((attendance::signed_in_at, attendance::id))
        .limit(paging.fetch())
        .select((
            AttendanceRow::as_select(),
            SessionRow::as_select(),
            learner::name_zh,
            school::name,
            (facility::id, facility::township_code),
        ))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(found, paging, total, |(row, ..)| vec![row.signed_in_at.to_rfc3339(), row.id.to_string()]))
}

#[derive(QueryableByName)]
struct DiedBefore {
    #[diesel(sql_type = Bool)]
    died: bool,
}

/// Whether a learner, or the record that went on with what it has, had died before a day.
pub(in crate::class) fn has_died_before(
    conn: &mut PgConnection,
    learner: Uuid,
    day: NaiveDate,
) -> QueryResult<bool> {
    let found: DiedBefore = sql_query(
        "with recursive line as (
            select merged_into, died_on from learner where id = $1
            union all
            select l.merged_into, l.died_on from learner l join line on l.id = line.merged_into)
        select coalesce(bool_or(died_on < $2), false) as died from line",
    )
    .bind::<SqlUuid, _>(learner)
    .bind::<Date, _>(day)
    .get_result(conn)?;
    Ok(found.died)
}
