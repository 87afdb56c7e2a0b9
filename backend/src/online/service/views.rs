//! What is told of lessons.

use std::collections::HashMap;

use contract::course::CourseView;
use contract::file::FileKind;
use contract::ids::CourseId;
use contract::online::{OnlineActor, OnlineContent, OnlineLessonView, OnlineWatched};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, OnlineServiceError, Viewer, WRITERS};
use crate::auth::Act;
use crate::auth::service::display_names;
use crate::course::service::get_courses;
use crate::db::value::{number, word};
use crate::online::domain::shown_as;
use crate::online::store::lessons::{FileOfCourse, LessonRow, list_files};
use crate::online::store::progress::list_watched;

/// What stands beside lessons.
struct Beside {
    courses: HashMap<Uuid, CourseView>,
    files: HashMap<Uuid, FileOfCourse>,
    names: HashMap<Uuid, String>,
    watched: Option<HashMap<Uuid, (i32, i32, bool)>>,
}

/// Lessons as the viewer sees them.
pub(super) fn views(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    placed: &Act,
    rows: &[LessonRow],
) -> Answer<Vec<OnlineLessonView>> {
    let courses: Vec<CourseId> = rows.iter().map(|row| row.course_id.into()).collect();
    let courses = get_courses(conn, placed, &courses)?;
    let courses: HashMap<Uuid, CourseView> = courses.into_iter().map(|one| (one.id.0, one)).collect();
    let files: Vec<Uuid> = rows.iter().filter_map(|row| row.attachment_id).collect();
    let people: Vec<Uuid> = rows.iter().flat_map(LessonRow::writers).collect();
    let lessons: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let watched = match viewer.learners() {
        [one] => Some(list_watched(conn, *one, &lessons)?),
        _ => None,
    };
    let beside =
        Beside { courses, files: list_files(conn, &files)?, names: display_names(conn, &people)?, watched };
    rows.iter().map(|row| view(viewer.act, row, &beside)).collect()
}

/// One lesson.
pub(super) fn view_of(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    placed: &Act,
    row: &LessonRow,
) -> Answer<OnlineLessonView> {
    views(conn, viewer, placed, std::slice::from_ref(row))?.pop().ok_or(OnlineServiceError::NotFound)
}

fn view(act: &Act, row: &LessonRow, beside: &Beside) -> Answer<OnlineLessonView> {
    let course = beside.courses.get(&row.course_id).ok_or(OnlineServiceError::NotFound)?;
    let file = row.attachment_id.and_then(|id| beside.files.get(&id));
    let told = may_change(act, course.owner_division_code.as_deref());
    let actor =
        |id: Uuid| OnlineActor { id: id.into(), name: beside.names.get(&id).cloned().unwrap_or_default() };
    Ok(OnlineLessonView {
        id: row.id.into(),
        course_id: row.course_id.into(),
        course_title: course.title_zh.clone(),
        position: number(row.position)?,
        title_zh: row.title_zh.clone(),
        title_mn: row.title_mn.clone(),
        duration_seconds: number(row.duration_seconds)?,
        content: content_of(file)?,
        attachment_id: row.attachment_id.map(Into::into),
        attachment_name: file.map(|(_, name)| name.clone()),
        url: row.url.clone(),
        status: word(&row.status)?,
        authors: row.writers().into_iter().filter(|_| told).map(actor).collect(),
        published_at: row.published_at,
        retired_reason: row.retired_reason.clone(),
        watched: watched_of(beside.watched.as_ref(), row.id)?,
        version: row.version,
    })
}

fn watched_of(
    watched: Option<&HashMap<Uuid, (i32, i32, bool)>>,
    lesson: Uuid,
) -> Answer<Option<OnlineWatched>> {
    let Some(watched) = watched else { return Ok(None) };
    let (seconds, position, completed) = watched.get(&lesson).copied().unwrap_or_default();
    Ok(Some(OnlineWatched { seconds: number(seconds)?, position_seconds: number(position)?, completed }))
}

/// What the content of a lesson is, by its file if it has one.
pub(super) fn content_of(file: Option<&FileOfCourse>) -> Answer<OnlineContent> {
    match file {
        Some((kind, _)) => Ok(shown_as(word::<FileKind>(kind)?)),
        None => Ok(OnlineContent::Link),
    }
}

/// Whether somebody changes the lessons of an owner's courses, as the courses themselves.
pub(super) fn may_change(act: &Act, owner: Option<&str>) -> bool {
    let Some(scope) = act.narrowed_to(&WRITERS).map(|act| act.scope()) else { return false };
    owner.map_or(scope.city, |code| scope.covers_division(code))
}
