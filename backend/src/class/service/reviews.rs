//! Flagged attendance, which counts once somebody else has accepted it.

use std::collections::{HashMap, HashSet};

use contract::class::{AttendanceReviewQuery, AttendanceReviewView, AttendanceView};
use contract::ids::AttendanceId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::attendances::{
    attendance_of, lock_attendance, own_entries, put, refuse_dead, refuse_own, refuse_recorder, save,
};
use super::{Answer, load_attendance, place_of};
use crate::auth::service::display_names;
use crate::auth::{Act, Scope};
use crate::class::store::{self, AttendanceRow, FlaggedEntry, Place, SessionRow};
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::learner::service::names_in_full;
use crate::paging::{Paged, Paging};

/// A learner's name as one may see it who reads names in full within `readable`.
pub(super) fn told_name(readable: &Scope, name: &str, (facility, township): &Place) -> String {
    if readable.covers_facility((*facility).into(), township) { name.to_owned() } else { mask_name(name) }
}

/// The flagged attendances within reach that wait for a person, newest first.
pub fn list_attendance_reviews(
    conn: &mut PgConnection,
    act: &Act,
    query: &AttendanceReviewQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<AttendanceReviewView>> {
    let page = store::list_under_review(conn, &act.scope(), query, before, paging)?;
    let recorders = page.items.iter().flat_map(|(row, ..)| [Some(row.recorded_by), row.beside_by]);
    let names = display_names(conn, &recorders.flatten().collect::<Vec<_>>())?;
    let rows: Vec<AttendanceRow> = page.items.iter().map(|(row, ..)| row.clone()).collect();
    let own = own_entries(conn, act, &rows)?;
    let attendances = super::attendance_views(conn, &rows)?;
    let readable = names_in_full(act);
    let items = page.items.into_iter().zip(attendances);
    let items = items.map(|(entry, attendance)| view(&readable, entry, attendance, (&names, &own))).collect();
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view(
    readable: &Scope,
    (row, session, (learner_name, school_name), place): FlaggedEntry,
    attendance: AttendanceView,
    (names, own): (&HashMap<Uuid, String>, &HashSet<Uuid>),
) -> AttendanceReviewView {
    AttendanceReviewView {
        attendance,
        learner_name: told_name(readable, &learner_name, &place),
        school_name,
        title: session.title,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        recorded_by: row.recorded_by.into(),
        recorded_by_name: names.get(&row.recorded_by).cloned(),
        beside_by: row.beside_by.map(Into::into),
        beside_by_name: row.beside_by.and_then(|id| names.get(&id).cloned()),
        own_entry: own.contains(&row.id),
        recorded_at: row.created_at,
    }
}

/// A flagged attendance stands: from now on it is like any other.
pub fn accept_attendance(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceId,
    reason: &str,
) -> Answer<AttendanceView> {
    let (mut row, session) = lock_flagged(conn, act, id)?;
    refuse_dead(conn, row.learner_id.into(), &session)?;
    let before = load_attendance(conn, &row)?;
    let accepted = attendance_of(&row)?.accept(word(&session.status)?)?;
    put(&mut row, &session, accepted)?;
    decided(conn, act, "attendance.accept", (row, session), &before, reason)
}

/// A flagged attendance is struck out.
pub fn refuse_attendance(
    conn: &mut PgConnection,
    act: &Act,
    id: AttendanceId,
    reason: &str,
) -> Answer<AttendanceView> {
    let (mut row, session) = lock_flagged(conn, act, id)?;
    let before = load_attendance(conn, &row)?;
    let refused = attendance_of(&row)?.refuse()?;
    put(&mut row, &session, refused)?;
    decided(conn, act, "attendance.refuse", (row, session), &before, reason)
}

/// The attendance, locked for somebody who neither recorded it nor is the learner.
fn lock_flagged(conn: &mut PgConnection, act: &Act, id: AttendanceId) -> Answer<(AttendanceRow, SessionRow)> {
    let (row, session) = lock_attendance(conn, act, id)?;
    refuse_recorder(conn, act, &row)?;
    refuse_own(conn, act, row.learner_id.into())?;
    Ok((row, session))
}

fn decided(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    (mut row, session): (AttendanceRow, SessionRow),
    before: &AttendanceView,
    reason: &str,
) -> Answer<AttendanceView> {
    row.reviewed_by = Some(act.account_id.0);
    row.reviewed_at = Some(act.at);
    row.review_reason = Some(reason.to_owned());
    let place = place_of(conn, act, &session)?;
    save(conn, act, action, row, &place, before, Some(reason))
}
