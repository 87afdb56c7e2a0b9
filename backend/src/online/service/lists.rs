//! Finding lessons, and how far learners have come.

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{LearnerId, OnlineLessonId};
use contract::online::{
    OnlineLessonName, OnlineLessonQuery, OnlineLessonView, OnlineProgressView, OnlineWatched, OnlineWatchers,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::parameters::parameters_on;
use super::views::{view_of, views};
use super::{Answer, OnlineServiceError, Viewer};
use crate::auth::Act;
use crate::clock::business_date;
use crate::db::value::number;
use crate::facility::scope::list_schools;
use crate::learner::service::lineage;
use crate::online::store::lessons as store;
use crate::online::store::report::{self as figures, ProgressLine};
use crate::online::store::viewers::find_watcher_in;
use crate::paging::{Paged, Paging};

/// One lesson of a course that the viewer sees; drafts only to who may change them.
pub fn get_lesson(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    id: OnlineLessonId,
) -> Answer<OnlineLessonView> {
    let (placed, seen) = viewer.seen(conn)?;
    let row = store::find_lesson(conn, &seen, id)?.ok_or(OnlineServiceError::NotFound)?;
    view_of(conn, viewer, &placed, &row)
}

/// The lessons of the courses that the viewer sees, by course and place.
pub fn list_lessons(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    query: &OnlineLessonQuery,
    after: Option<(Uuid, i16, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<OnlineLessonView>> {
    let (placed, seen) = viewer.seen(conn)?;
    let page = store::list_lessons(conn, &seen, query, after, paging)?;
    let items = views(conn, viewer, &placed, &page.items)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// How many of the learners in the caller's scope have watched a lesson.
pub fn count_watchers(conn: &mut PgConnection, act: &Act, id: OnlineLessonId) -> Answer<OnlineWatchers> {
    let (_, seen) = Viewer { act, own: &[] }.seen(conn)?;
    let lesson = store::find_lesson(conn, &seen, id)?.ok_or(OnlineServiceError::NotFound)?;
    let schools: Vec<Uuid> =
        list_schools(conn, &act.scope())?.into_iter().map(|school| school.school_id.0).collect();
    let parameters = parameters_on(conn, business_date(act.at))?;
    let now = act.at - TimeDelta::seconds(parameters.gap_seconds.into());
    let found = figures::count_watchers(conn, lesson.id, &schools, now)?;
    let whole = found.learners.saturating_mul(lesson.duration_seconds.into()).max(1);
    Ok(OnlineWatchers {
        lesson_id: id,
        learners: found.learners,
        completed: found.completed,
        mean_watched_bp: number(found.watched_seconds.saturating_mul(10_000) / whole)?,
        verified_minutes: found.verified_minutes,
        watching_now: found.watching_now,
    })
}

/// What a learner has watched: one in the caller's scope, or one that the caller is.
pub fn list_progress(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    id: LearnerId,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<OnlineProgressView>> {
    if !viewer.learners().contains(&id.0) {
        find_watcher_in(conn, &viewer.office(), id)?.ok_or(OnlineServiceError::NotFound)?;
    }
    let records: Vec<Uuid> = lineage(conn, id)?.into_iter().map(Into::into).collect();
    let page = figures::list_progress(conn, (id, &records), after, paging)?;
    let items = page.items.into_iter().map(progress).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn progress(row: ProgressLine) -> Answer<OnlineProgressView> {
    Ok(OnlineProgressView {
        lesson: OnlineLessonName {
            id: row.lesson_id.into(),
            title_zh: row.title_zh,
            course_id: row.course_id.into(),
            duration_seconds: number(row.duration_seconds)?,
        },
        course_title: row.course_title,
        watched: OnlineWatched {
            seconds: number(row.watched_seconds)?,
            position_seconds: number(row.position_seconds)?,
            completed: row.completed_at.is_some(),
        },
        verified_minutes: row.verified_minutes,
        waiting_minutes: row.waiting_minutes,
        first_at: row.first_at,
        last_at: row.last_at,
        completed_at: row.completed_at,
    })
}
