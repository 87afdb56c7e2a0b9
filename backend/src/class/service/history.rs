//! How an attendance came to be as it is.

use std::collections::{HashMap, HashSet};

use contract::class::{AttendanceHistoryView, AttendanceRecord, AttendanceView};
use contract::ids::AttendanceId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::attendances::own_entries;
use super::corrections::views;
use super::reviews::told_name;
use super::{Answer, ClassServiceError, attendance_views};
use crate::auth::Act;
use crate::auth::service::display_names;
use crate::class::store::{self, AttendanceRow};
use crate::facility::scope::find_school;
use crate::learner::service::names_in_full;

/// Every row of the learner and session of an attendance within reach, and what was asked to be corrected.
pub fn attendance_history(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceId,
) -> Answer<AttendanceHistoryView> {
    let asked = store::find_attendance(conn, id)?.ok_or(ClassServiceError::NotFound)?;
    let session = store::find_session(conn, &act.scope(), asked.session_id.into())?;
    let session = session.ok_or(ClassServiceError::NotFound)?;
    let school = find_school(conn, &act.scope(), session.school_id.into())?;
    let school = school.ok_or(ClassServiceError::NotFound)?;
    let rows = store::list_history(conn, session.id, asked.learner_id)?;
    let corrections = store::list_corrections_of(conn, session.id, asked.learner_id)?;
    let deciders =
        rows.iter().flat_map(|row| [Some(row.recorded_by), row.beside_by, row.confirmed_by, row.reviewed_by]);
    let names = display_names(conn, &deciders.flatten().collect::<Vec<_>>())?;
    let own = own_entries(conn, act, &rows)?;
    let attendances = attendance_views(conn, &rows)?;
    let name = store::find_learner_name(conn, asked.learner_id)?.unwrap_or_default();
    let readable = names_in_full(act);
    let place = (school.facility_id.0, school.township_code);
    let records =
        rows.iter().zip(attendances).map(|(row, attendance)| record(row, attendance, (&names, &own)));
    Ok(AttendanceHistoryView {
        learner_name: told_name(&readable, &name, &place),
        title: session.title,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        attendances: records.collect(),
        corrections: views(conn, &readable, corrections)?,
    })
}

fn record(
    row: &AttendanceRow,
    attendance: AttendanceView,
    (names, own): (&HashMap<Uuid, String>, &HashSet<Uuid>),
) -> AttendanceRecord {
    let name = |id: Option<Uuid>| id.and_then(|id| names.get(&id).cloned());
    AttendanceRecord {
        attendance,
        recorded_by_name: name(Some(row.recorded_by)),
        beside_by_name: name(row.beside_by),
        own_entry: own.contains(&row.id),
        recorded_at: row.created_at,
        confirmed_by_name: name(row.confirmed_by),
        reviewed_by_name: name(row.reviewed_by),
        reviewed_at: row.reviewed_at,
        review_reason: row.review_reason.clone(),
    }
}
