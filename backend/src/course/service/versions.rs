//! What a course has been, and what waits for a second person.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::course::{CourseReview, CourseVersionState, CourseVersionSummary, CourseVersionView};
use contract::ids::CourseId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::{Names, summary, version_views};
use super::{Answer, CourseServiceError};
use crate::auth::Act;
use crate::course::domain::may_publish;
use crate::course::store::versions::VersionRow;
use crate::course::store::{self, CourseRow, versions as version_store};
use crate::db::value::word;
use crate::paging::{Paged, Paging};

/// A course within reach, and whether it is so by itself: of another county's that is shared, what was published is told.
pub(super) fn find(conn: &mut PgConnection, act: &Act, id: CourseId) -> Answer<(CourseRow, bool)> {
    let reach = store::reach(conn, &act.scope())?;
    let course = store::find_course(conn, &reach, id)?.ok_or(CourseServiceError::NotFound)?;
    let own = reach.owns(course.owner_division_code.as_deref());
    Ok((course, own))
}

/// Whether a version is told to everybody who sees the course of another county.
pub(super) const fn is_told(state: CourseVersionState) -> bool {
    matches!(state, CourseVersionState::Published | CourseVersionState::Superseded)
}

/// The versions of a course, newest first.
pub fn list_versions(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    before: Option<i16>,
    paging: &Paging,
) -> Answer<Paged<CourseVersionSummary>> {
    let (course, own) = find(conn, act, id)?;
    let told = CourseVersionState::ALL.iter().filter(|state| own || is_told(**state));
    let told: Vec<&str> = told.map(|state| state.as_str()).collect();
    let page = version_store::list_versions(conn, (course.id, &told), before, paging)?;
    let names = Names::of_versions(conn, &page.items)?;
    let items = page.items.iter().map(|row| summary(row, &names)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One version of a course with all that is written in it.
pub fn get_version(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    number: i16,
) -> Answer<CourseVersionView> {
    let (course, own) = find(conn, act, id)?;
    let row = version_store::find_version(conn, course.id, number)?.ok_or(CourseServiceError::NotFound)?;
    if !own && !is_told(word(&row.status)?) {
        return Err(CourseServiceError::NotFound);
    }
    version_views(conn, &[row])?.pop().ok_or(CourseServiceError::NotFound)
}

/// The versions that wait for a review that the caller may give, the one that waits longest first.
pub fn list_reviews(
    conn: &mut PgConnection,
    act: &Act,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<CourseReview>> {
    let page = version_store::list_waiting(conn, &act.scope(), after, paging)?;
    let (courses, waiting): (Vec<CourseRow>, Vec<VersionRow>) = page.items.into_iter().unzip();
    let ids: Vec<Uuid> = courses.iter().map(|course| course.shown_version_id).collect();
    let shown = version_store::list_versions_by_id(conn, &ids)?;
    let shown: HashMap<Uuid, CourseVersionView> =
        shown.iter().map(|row| row.id).zip(version_views(conn, &shown)?).collect();
    let views = version_views(conn, &waiting)?;
    let own = |row: &VersionRow| may_publish(&row.writers(), row.submitted_by, act.account_id.0).is_err();
    let items = courses.iter().zip(waiting.iter().map(own)).zip(views);
    let items = items.map(|((course, own), view)| review(course, own, view, &shown)).collect();
    Ok(Paged { items, next: page.next, total: page.total })
}

fn review(
    course: &CourseRow,
    own: bool,
    version: CourseVersionView,
    shown: &HashMap<Uuid, CourseVersionView>,
) -> CourseReview {
    let before = shown.get(&course.shown_version_id).filter(|shown| shown.number != version.number);
    CourseReview {
        course_id: course.id.into(),
        code: course.code.clone(),
        owner_division_code: course.owner_division_code.clone(),
        number: version.number,
        against: before.map(|before| before.number),
        changed: before.map(|before| before.differs_in(&version)).unwrap_or_default(),
        own,
        title_zh: version.title_zh,
        category: version.category,
        authors: version.authors,
        submitted_by: version.submitted_by,
        submitted_at: version.submitted_at,
    }
}
