//! Who was there, by session and by learner.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::class::{AttendanceView, LearnerAttendanceQuery, LearnerAttendanceView, SheetQuery, SheetRow};
use contract::ids::{ClassSessionId, LearnerId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::reviews::told_name;
use super::{Answer, ClassServiceError, attendance_views, place_of};
use crate::auth::Act;
use crate::class::store;
use crate::clock::business_date;
use crate::db::value::word;
use crate::learner::service::{lineage, names_at_sign_in};
use crate::paging::{Paged, Paging};

/// The sheet of a session: who is enrolled, then who has come besides, and how each stands to it; also the school's other
/// learners where they are asked for, or where nobody is enrolled.
pub fn list_sheet(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    query: &SheetQuery,
    after: Option<(bool, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<SheetRow>> {
    let session = store::find_session(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    let all = query.all == Some(true) || store::count_enrolled(conn, session.subject())? == 0;
    let query = SheetQuery { all: Some(all), ..query.clone() };
    let page = store::list_sheet(conn, &session, &query, after, paging)?;
    let there: Vec<store::AttendanceRow> = page.items.iter().filter_map(|(.., row)| row.clone()).collect();
    let mut attendances: HashMap<LearnerId, AttendanceView> =
        attendance_views(conn, &there)?.into_iter().map(|one| (one.learner_id, one)).collect();
    let readable = names_at_sign_in(act);
    let school = place_of(conn, act, &session)?;
    let place = (school.facility_id.0, school.township_code);
    let row = |(learner_id, learner_name, id_number_masked, enrolled, _): store::SheetEntry| SheetRow {
        learner_id: learner_id.into(),
        learner_name: told_name(&readable, &learner_name, &place),
        id_number_masked,
        enrolled,
        attendance: attendances.remove(&learner_id.into()),
    };
    let items = page.items.into_iter().map(row).collect();
    Ok(Paged { items, next: page.next, total: page.total })
}

/// What a learner within reach has attended, newest first; with what records that went into this one have, each under its
/// own learner.
pub fn list_learner_attendances(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    query: &LearnerAttendanceQuery,
    before: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<LearnerAttendanceView>> {
    let (_, died_on) = store::find_death(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    let records = lineage(conn, id)?;
    let page = store::list_of_learner(conn, &records, query, before, paging)?;
    let (rows, sessions): (Vec<_>, Vec<_>) = page.items.into_iter().unzip();
    let view = |(attendance, session): (AttendanceView, store::SessionRow)| {
        Ok(LearnerAttendanceView {
            attendance,
            title: session.title,
            form: word(&session.form)?,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            after_death: died_on.is_some_and(|died_on| died_on < business_date(session.starts_at)),
        })
    };
    let attendances = attendance_views(conn, &rows)?;
    let items = attendances.into_iter().zip(sessions).map(view).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}
