//! Who was there, by session and by learner.

use chrono::{DateTime, Utc};
use contract::class::{LearnerAttendanceQuery, LearnerAttendanceView, SheetQuery, SheetRow};
use contract::ids::{ClassSessionId, LearnerId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, ClassServiceError, attendance_view};
use crate::auth::Act;
use crate::class::store;
use crate::db::value::word;
use crate::paging::{Paged, Paging};

/// The sheet of a session: the school's learners, and how each stands to it.
pub fn list_sheet(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    query: &SheetQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<SheetRow>> {
    let session = store::find_session(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    let page = store::list_sheet(conn, &session, query, after, paging)?;
    let row = |(learner_id, learner_name, id_number_masked, row): store::SheetEntry| {
        Ok(SheetRow {
            learner_id: learner_id.into(),
            learner_name,
            id_number_masked,
            attendance: row.as_ref().map(attendance_view).transpose()?,
        })
    };
    let items = page.items.into_iter().map(row).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// What a learner within reach has attended, newest first.
pub fn list_learner_attendances(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    query: &LearnerAttendanceQuery,
    before: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<LearnerAttendanceView>> {
    if !store::has_learner(conn, &act.scope(), id)? {
        return Err(ClassServiceError::NotFound);
    }
    let page = store::list_of_learner(conn, id, query, before, paging)?;
    let view = |(row, session): &(store::AttendanceRow, store::SessionRow)| {
        Ok(LearnerAttendanceView {
            attendance: attendance_view(row)?,
            title: session.title.clone(),
            form: word(&session.form)?,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
        })
    };
    let items = page.items.iter().map(view).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}
