//! What was asked to be corrected in attendance.

use chrono::{DateTime, Utc};
use contract::class::AttendanceCorrectionQuery;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::Place;
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{attendance_correction, class_session, facility, learner, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = attendance_correction)]
pub(in crate::class) struct CorrectionRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) session_id: Uuid,
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) attendance_id: Option<Uuid>,
    pub(in crate::class) signed_in_at: Option<DateTime<Utc>>,
    pub(in crate::class) signed_out_at: Option<DateTime<Utc>>,
    pub(in crate::class) void: bool,
    pub(in crate::class) reason: String,
    pub(in crate::class) status: String,
    pub(in crate::class) requested_by: Uuid,
    pub(in crate::class) requested_at: DateTime<Utc>,
    pub(in crate::class) decided_by: Option<Uuid>,
    pub(in crate::class) decided_at: Option<DateTime<Utc>>,
    pub(in crate::class) decision_reason: Option<String>,
    pub(in crate::class) new_attendance_id: Option<Uuid>,
    pub(in crate::class) version: i64,
}

/// A correction with its session's title and beginning, the learner's name, and where it lies.
pub(in crate::class) type CorrectionEntry = (CorrectionRow, (String, DateTime<Utc>), (String, String), Place);

pub(in crate::class) fn insert_correction(conn: &mut PgConnection, row: &CorrectionRow) -> QueryResult<()> {
    diesel::insert_into(attendance_correction::table).values(row).execute(conn).map(drop)
}

/// Writes what was decided.
pub(in crate::class) fn update_correction(conn: &mut PgConnection, row: &CorrectionRow) -> QueryResult<()> {
    diesel::update(attendance_correction::table.find(row.id))
        .set((
            attendance_correction::status.eq(&row.status),
            attendance_correction::decided_by.eq(row.decided_by),
            attendance_correction::decided_at.eq(row.decided_at),
            attendance_correction::decision_reason.eq(&row.decision_reason),
            attendance_correction::new_attendance_id.eq(row.new_attendance_id),
            attendance_correction::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

macro_rules! entries {
    () => {
        attendance_correction::table
            .inner_join(class_session::table.inner_join(school::table.inner_join(facility::table)))
            .inner_join(learner::table)
    };
}

macro_rules! entry {
    () => {
        (
            CorrectionRow::as_select(),
            (class_session::title, class_session::starts_at),
            (learner::name_zh, school::name),
            (facility::id, facility::township_code),
        )
    };
}

/// A correction of a school in scope.
pub(in crate::class) fn find_correction(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<CorrectionEntry>> {
    entries!()
        .filter(attendance_correction::id.eq(id))
        .filter(class_session::school_id.eq_any(schools_in_scope(scope)))
        .select(entry!())
        .first(conn)
        .optional()
}

/// The corrections of schools in scope, newest first.
pub(in crate::class) fn list_corrections(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &AttendanceCorrectionQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<CorrectionEntry>> {
    let filtered = || {
        let mut rows =
            entries!().filter(class_session::school_id.eq_any(schools_in_scope(scope))).into_boxed::<Pg>();
        if let Some(status) = query.status {
            rows = rows.filter(attendance_correction::status.eq(status.as_str()));
        }
        if let Some(id) = query.school_id {
            rows = rows.filter(class_session::school_id.eq(id.0));
        }
        if let Some(id) = query.session_id {
            rows = rows.filter(attendance_correction::session_id.eq(id.0));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(attendance_correction::id.lt(id));
    }
    let found =
        rows.order(attendance_correction::id.desc()).limit(paging.fetch()).select(entry!()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(found, paging, total, |(row, ..): &CorrectionEntry| vec![row.id.to_string()]))
}

/// Whether a correction of an attendance of a learner waits to be decided.
pub(in crate::class) fn has_pending_correction(conn: &mut PgConnection, learner: Uuid) -> QueryResult<bool> {
    let pending = attendance_correction::table.filter(
        attendance_correction::learner_id.eq(learner).and(attendance_correction::status.eq("pending")),
    );
    diesel::select(diesel::dsl::exists(pending)).get_result(conn)
}

/// What was asked to be corrected of a learner in a session, oldest first.
pub(in crate::class) fn list_corrections_of(
    conn: &mut PgConnection,
    session: Uuid,
    learner: Uuid,
) -> QueryResult<Vec<CorrectionEntry>> {
    entries!()
        .filter(attendance_correction::session_id.eq(session))
        .filter(attendance_correction::learner_id.eq(learner))
        .order(attendance_correction::id)
        .select(entry!())
        .load(conn)
}
