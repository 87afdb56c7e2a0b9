//! Attendances that are flagged.

use contract::class::{AttendanceReviewQuery, AttendanceState};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::{AttendanceRow, SessionRow};
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{attendance, class_session, facility, learner, school};

/// Where a record lies: the facility, and its township.
pub(in crate::class) type Place = (Uuid, String);

/// A flagged attendance with its session, the names of the learner and of the school, and where it lies.
pub(in crate::class) type FlaggedEntry = (AttendanceRow, SessionRow, (String, String), Place);

/// The flagged attendances of schools in scope that wait for a person, newest first.
pub(in crate::class) fn list_under_review(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &AttendanceReviewQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<FlaggedEntry>> {
    let filtered = || {
        let mut rows = attendance::table
            .inner_join(class_session::table.inner_join(school::table.inner_join(facility::table)))
            .inner_join(learner::table)
            .filter(attendance::status.eq(AttendanceState::UnderReview.as_str()))
            .filter(class_session::school_id.eq_any(schools_in_scope(scope)))
            .into_boxed::<Pg>();
        if let Some(id) = query.school_id {
            rows = rows.filter(class_session::school_id.eq(id.0));
        }
        if let Some(id) = query.session_id {
            rows = rows.filter(attendance::session_id.eq(id.0));
        }
        if let Some(flag) = query.flag {
            rows = rows.filter(attendance::flags.contains(vec![Some(flag.as_str())]));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(attendance::id.lt(id));
    }
    let found = rows
        .order(attendance::id.desc())
        .limit(paging.fetch())
        .select((
            AttendanceRow::as_select(),
            SessionRow::as_select(),
            (learner::name_zh, school::name),
            (facility::id, facility::township_code),
        ))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(found, paging, total, |(row, ..): &FlaggedEntry| vec![row.id.to_string()]))
}

/// Every attendance of a learner in a session, struck-out ones included, oldest first.
pub(in crate::class) fn list_history(
    conn: &mut PgConnection,
    session: Uuid,
    learner: Uuid,
) -> QueryResult<Vec<AttendanceRow>> {
    attendance::table
        .filter(attendance::session_id.eq(session).and(attendance::learner_id.eq(learner)))
        .order((attendance::created_at, attendance::id))
        .select(AttendanceRow::as_select())
        .load(conn)
}
