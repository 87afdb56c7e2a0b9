//! What a school is to tell learners, and that it has been done.

use chrono::{DateTime, Utc};
use contract::class::{ClassNoticeQuery, ClassNoticeState, ClassNoticeView};
use contract::ids::ClassNoticeId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, EnrolmentError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::class::store::{self, NoticeEntry};
use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::find_school;
use crate::paging::{Paged, Paging};

/// The notices of the schools within reach that match, newest first.
pub fn list_notices(
    conn: &mut PgConnection,
    act: &Act,
    query: &ClassNoticeQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<ClassNoticeView>> {
    let page = store::list_notices(conn, &act.scope(), query, before, paging)?;
    let subjects: Vec<Uuid> = page.items.iter().filter_map(|(_, beside)| beside.subject()).collect();
    let next = store::list_next(conn, &subjects, act.at)?;
    let items = page
        .items
        .into_iter()
        .map(|entry| {
            let starts_at = entry.1.subject().and_then(|id| next.get(&id).copied());
            view(entry, starts_at)
        })
        .collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// Somebody of the school has told the learner.
pub fn tell_notice(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassNoticeId,
    note: Option<&str>,
) -> Answer<ClassNoticeView> {
    let mut row = store::lock_notice(conn, &act.scope(), id)?.ok_or(EnrolmentError::NotFound)?;
    let place = find_school(conn, &act.scope(), row.school_id.into())?.ok_or(EnrolmentError::NotFound)?;
    if row.status != ClassNoticeState::Open.as_str() {
        return Err(EnrolmentError::NoticeDone);
    }
    row.status = ClassNoticeState::Told.to_string();
    row.done_by = Some(act.account_id.0);
    row.done_at = Some(act.at);
    row.note = note.map(str::to_owned);
    store::update_notice(conn, &row)?;
    let entry = store::load_notice(conn, row.id)?;
    let subjects: Vec<Uuid> = entry.1.subject().into_iter().collect();
    let next = store::list_next(conn, &subjects, act.at)?;
    let view = view(entry, next.into_values().next())?;
    let kept = ClassNoticeView { learner_name: mask_name(&view.learner_name), ..view.clone() };
    let change = Change::of("class_notice.tell", "class_notice", id);
    audit::record(conn, act, &change.within(place.facility_id, &place.township_code).after(&kept))?;
    Ok(view)
}

fn view((row, beside): NoticeEntry, next_starts_at: Option<DateTime<Utc>>) -> Answer<ClassNoticeView> {
    Ok(ClassNoticeView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: beside.school_name,
        kind: word(&row.kind)?,
        enrolment_id: row.enrolment_id.into(),
        series_id: beside.series_id.map(Into::into),
        session_id: beside.session_id.map(Into::into),
        title: beside.series_title.or(beside.session_title).unwrap_or_default(),
        next_starts_at,
        class_session_id: row.class_session_id.map(Into::into),
        was_at: row.was_at,
        now_at: row.now_at,
        sessions: row.sessions.map(number).transpose()?,
        reason: row.reason,
        learner_id: beside.learner_id.into(),
        learner_name: beside.learner_name,
        phone_masked: beside.phone_masked,
        created_at: row.created_at,
        status: word(&row.status)?,
        done_at: row.done_at,
        note: row.note,
    })
}
