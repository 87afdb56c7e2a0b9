//! Secret addresses under which calendar programmes read a timetable.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::class::{
    CalendarFeedMade, CalendarFeedQuery, CalendarFeedView, CreateCalendarFeed, SessionState,
};
use contract::ids::CalendarFeedId;
use diesel::pg::PgConnection;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Answer, ClassServiceError, Fault, change};
use crate::audit;
use crate::auth::Act;
use crate::class::domain::{CalendarEntry, DAYS_AHEAD, DAYS_BACK, calendar_file};
use crate::class::store::{self, CalendarRow, FeedRow, NamedFeed};
use crate::clock::{business_date, new_id, start_of_day};
use crate::facility::scope::{SchoolPlace, find_school};
use crate::paging::{Paged, Paging};

/// Gives the timetable of a school, or of a teacher at a school, a secret address, and tells it this once. The address tells
/// no more of a teacher than the school knows that has made it.
pub fn create_feed(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateCalendarFeed,
) -> Answer<CalendarFeedMade> {
    let (school, teacher) = match (body.school_id, body.teacher_id) {
        (Some(school), None) => (school, None),
        (school, Some(teacher)) => {
            let unknown =
                || ClassServiceError::Faults(vec![Fault::new("/teacher_id", "teacher_not_available")]);
            let school =
                store::find_school_of_teacher(conn, &act.scope(), teacher, school, business_date(act.at))?;
            (school.ok_or_else(unknown)?.into(), Some(teacher.0))
        }
        (None, None) => return Err(ClassServiceError::FeedWhose),
    };
    let unknown = || ClassServiceError::Faults(vec![Fault::new("/school_id", "school_not_found")]);
    let place = find_school(conn, &act.scope(), school)?.ok_or_else(unknown)?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let row = FeedRow {
        id: new_id(),
        school_id: place.school_id.0,
        teacher_id: teacher,
        token_hash: hash(&token),
        created_by: act.account_id.0,
        created_at: act.at,
        revoked_by: None,
        revoked_at: None,
    };
    store::insert_feed(conn, &row)?;
    let feed = load(conn, act, row.id.into())?;
    audit::record(conn, act, &change("calendar_feed.create", "calendar_feed", feed.id, &place).after(&feed))?;
    Ok(CalendarFeedMade { feed, path: format!("/api/v1/calendar-feeds/{token}.ics") })
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn load(conn: &mut PgConnection, act: &Act, id: CalendarFeedId) -> Answer<CalendarFeedView> {
    Ok(view(store::lock_feed(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?))
}

fn view((row, school_name, teacher_name): NamedFeed) -> CalendarFeedView {
    CalendarFeedView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name,
        teacher_id: row.teacher_id.map(Into::into),
        teacher_name,
        created_at: row.created_at,
        revoked_at: row.revoked_at,
    }
}

/// The addresses of schools within reach, newest first, without their secrets.
pub fn list_feeds(
    conn: &mut PgConnection,
    act: &Act,
    query: &CalendarFeedQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<CalendarFeedView>> {
    Ok(store::list_feeds(conn, &act.scope(), query, before, paging)?.map(view))
}

/// Lets an address answer no more.
pub fn revoke_feed(conn: &mut PgConnection, act: &Act, id: CalendarFeedId) -> Answer<CalendarFeedView> {
    let found = store::lock_feed(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    let mut row = found.0.clone();
    if row.revoked_at.is_some() {
        return Err(ClassServiceError::FeedRevoked);
    }
    let before = view(found);
    row.revoked_by = Some(act.account_id.0);
    row.revoked_at = Some(act.at);
    store::revoke_feed(conn, &row)?;
    let after = load(conn, act, id)?;
    let place: SchoolPlace =
        find_school(conn, &act.scope(), row.school_id.into())?.ok_or(ClassServiceError::NotFound)?;
    let change = change("calendar_feed.revoke", "calendar_feed", id, &place);
    audit::record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

/// The calendar behind a secret address: the last 30 days and the next 180.
pub fn read_feed(conn: &mut PgConnection, token: &str, now: DateTime<Utc>) -> Answer<String> {
    let (feed, school, teacher) =
        store::find_by_hash(conn, &hash(token))?.ok_or(ClassServiceError::NotFound)?;
    let today = start_of_day(business_date(now));
    let span = (today - TimeDelta::days(DAYS_BACK), today + TimeDelta::days(DAYS_AHEAD + 1));
    let rows = store::list_calendar(conn, (feed.school_id, feed.teacher_id), span)?;
    let entries: Vec<CalendarEntry> = rows.into_iter().map(entry).collect();
    let name = teacher.map_or_else(|| school.clone(), |teacher| format!("{teacher} {school}"));
    Ok(calendar_file(&name, &entries))
}

fn entry(row: CalendarRow) -> CalendarEntry {
    let place = match (row.venue, row.room) {
        (Some((name, address)), _) => Some(format!("{name}, {address}")),
        (None, Some(room)) => Some(format!("{room}, {}", row.facility)),
        (None, None) => None,
    };
    CalendarEntry {
        id: row.id,
        version: row.version,
        cancelled: row.status == SessionState::Cancelled.as_str(),
        title: row.title,
        course: row.course,
        place,
        teacher: row.teacher,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        created_at: row.created_at,
    }
}
